"""What a source is called where people read it: printable, without secrets."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from readroom.domain import without_controls

ADDRESS: Final = re.compile(r"(rtsps?|https?)://", re.IGNORECASE)

_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]+:/+", re.IGNORECASE)
"""Also of addresses that are not read; a path leaves one slash. ``C:/`` is none."""
_NUMBER: Final = r"\[[^]@/?#]*\](?::\d*)?(?:[/?#]|$)"
"""A host by its IPv6 number: its colons part no password from a user."""
_USER: Final = re.compile(rf"(?!{_NUMBER})[^/?#:]*:.*@|[^/?#]*@", re.DOTALL)
"""User and password, which ends at the last @: many forget to escape one, or a slash in it.

So of ``http://host:8080/@me/a.mp4`` nothing is left but ``http://me/a.mp4``: the port may be one,
but may as well be where a password begins.
"""


def readable(what: str | Path) -> str:
    """A path or address as text that can be printed and stored.

    >>> readable("rtsp://me:secret@camera.local/live?token=abc")
    'rtsp://camera.local/live'

    Args:
        what: A path or an address.

    Returns:
        Valid Unicode without control characters, whatever bytes a name has; an address
        without user, password and query, which may hold secrets.
    """
    text = os.fspath(what)
    if scheme := _SCHEME.match(text):
        text = scheme[0] + _without_secrets(text[scheme.end() :])
    return without_controls(os.fsencode(text).decode("utf-8", "replace"))


def _without_secrets(rest: str) -> str:
    """What follows a scheme, without user, password and query."""
    user = _USER.match(rest)
    left = rest[user.end() :] if user else rest
    # Where a slash or question mark came before the last @, what is left may be of a query.
    torn = user is not None and re.search(r"[/?#]", user[0]) is not None
    return re.split(r"[?#&;=]" if torn else r"[?#]", left, maxsplit=1)[0]
