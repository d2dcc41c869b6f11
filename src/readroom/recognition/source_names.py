"""What a source is called where people read it: printable, without secrets."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

ADDRESS: Final = re.compile(r"(rtsps?|https?)://", re.IGNORECASE)
_USER: Final = re.compile(r"(?<=://)(?:[^/?#]*@|[^/?#:\[]+:(?!\d{0,5}(?:[/?#]|$)).*@)")
"""User and password of an address, also where somebody forgot to escape the password."""


def readable(what: str | Path) -> str:
    """A path or address as text that can be printed and stored.

    >>> readable("rtsp://me:secret@camera.local/live?token=abc")
    'rtsp://camera.local/live'

    Args:
        what: A path or an address.

    Returns:
        Valid Unicode, whatever bytes a name has; an address without user, password
        and query, which may hold secrets.
    """
    if isinstance(what, str) and ADDRESS.match(what):
        what = re.split(r"[?#]", _USER.sub("", what, count=1), maxsplit=1)[0]
    return os.fsencode(what).decode("utf-8", "replace")
