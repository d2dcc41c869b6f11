"""What somebody types about a session becomes markers, segments and labels."""

from __future__ import annotations

import re
from typing import Final

from readroom.domain import Marker, Segment, Span, one_line
from readroom.errors import InputError
from readroom.view.chart_time import clock

LONGEST_LABEL: Final = 80
"""Characters; a longer label is cut. Raising it lets one fill a row of the page."""
_CLOCK: Final = re.compile(r"(?:(\d{1,2}):)?(\d{1,4}):([0-5]\d)")


def seconds_of(text: str) -> float:
    """A moment as people write it.

    >>> seconds_of("12:30"), seconds_of("1:02:03"), seconds_of("75:00")
    (750.0, 3723.0, 4500.0)

    Args:
        text: Minutes and seconds, or hours too.

    Returns:
        Seconds since the session began.

    Raises:
        InputError: If it is no time.
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise InputError(f"expected a time like 12:30 or 1:02:30, got {text.strip()!r}")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return float(3600 * hours + 60 * minutes + seconds)


def marker_of(label: str, at: str, length_s: float) -> Marker:
    """A marker as it was typed.

    Args:
        label: What happened; cut after :data:`LONGEST_LABEL` characters.
        at: When, as of :func:`seconds_of`.
        length_s: Length of the session, beyond which no time is taken.

    Returns:
        The marker, to be kept.

    Raises:
        InputError: If the label is empty or the time is not in the session.
    """
    return Marker(_within(seconds_of(at), length_s), label_of(label))


def segment_of(label: str, start: str, end: str, length_s: float) -> Segment:
    """A segment as it was typed.

    Args:
        label: What was going on; cut after :data:`LONGEST_LABEL` characters.
        start: When it began, as of :func:`seconds_of`.
        end: When it ended, likewise.
        length_s: Length of the session, beyond which no time is taken.

    Returns:
        The segment, to be kept.

    Raises:
        InputError: If the label is empty, the times are not in the session or not in order.
    """
    span = Span(_within(seconds_of(start), length_s), _within(seconds_of(end), length_s))
    if span.duration <= 0:
        raise InputError(f"expected an end after {start.strip()}, got {end.strip()}")
    return Segment(span, label_of(label))


def label_of(text: str) -> str:
    """A label as it may be kept.

    Args:
        text: As it was typed.

    Returns:
        One line without blanks around it and control characters.

    Raises:
        InputError: If nothing is left of it.
    """
    label = one_line(text)[:LONGEST_LABEL].strip()
    if not label:
        raise InputError("expected a few words that say what it is, got none")
    return label


def _within(at: float, length_s: float) -> float:
    if at > length_s:
        raise InputError(
            f"expected a time within the session, which is {clock(length_s)} long; got {clock(at)}"
        )
    return at
