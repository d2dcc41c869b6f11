"""`session.json` of an export: the session and its consents as plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from readroom.domain import Session
from readroom.sessions.contents import Contents

FORMAT: Final = "readroom-session"
VERSION: Final = 1
"""Raised when a table or a field changes its meaning."""

NOTES: Final = (
    "Numbers tell the visible expression: what a face shows, not what somebody experiences.",
    "Times are media time in whole milliseconds since the session began.",
    "Nothing (an empty cell, null) is not measured or withheld; it is never zero or neutral.",
    "Shares are corrected for the classifier's own confusions; intervals are 95 %, over people.",
    "Figures of groups that are too small are withheld; see the column suppressed.",
)


def is_export(folder: Path) -> bool:
    """Whether an export lies in a folder.

    Args:
        folder: Any.

    Returns:
        False where there is no ``session.json`` of ours, of whatever version.
    """
    try:
        told = json.loads((folder / "session.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("format") == FORMAT


def session_facts(contents: Contents) -> dict[str, Any]:
    """Session and consents as JSON takes them.

    Args:
        contents: Of one session.

    Returns:
        Plain values; times in ISO 8601.
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "session": plain_session(contents.session),
        "consents": [_plain(asdict(one)) for one in contents.consents],
        "notes": list(NOTES),
    }


def plain_session(session: Session) -> dict[str, Any]:
    """A session as JSON takes it.

    Args:
        session: Any.

    Returns:
        Plain values by the names of :class:`Session`; times in ISO 8601, in UTC.
    """
    return _plain(asdict(session))


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in fields.items()
    }
