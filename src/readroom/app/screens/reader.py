"""The clock on the reader's wall, which need not be the server's."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def reader_time(at: datetime) -> datetime:
    """A time as the visitor's browser would show it.

    Args:
        at: With its time zone.

    Returns:
        The same moment in the browser's zone; in the server's where the browser says none, or
        one that is not known here.
    """
    return in_zone(at, st.context.timezone)


def in_zone(at: datetime, name: str | None) -> datetime:
    """A time in a zone that somebody named.

    Args:
        at: With its time zone.
        name: Like ``Europe/Berlin``; None for this computer's zone.

    Returns:
        The same moment; in this computer's zone where there is no such name.
    """
    try:
        return at.astimezone(ZoneInfo(name) if name else None)
    except (ZoneInfoNotFoundError, ValueError):
        return at.astimezone()
