"""Segments out of other programs' files (levels, scenes, tasks), or between markers.

Start and end are in the first columns found of ``start_ms``, ``start_s`` or ``start`` and
``end_ms``, ``end_s`` or ``end``, since the session began; the text in ``label``, ``text``,
``name`` or ``segment``::

    start_ms,end_ms,label
    0,110000,level 1
    110000,220000,level 2
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from readroom.domain import Marker, Segment, Span
from readroom.errors import InputError
from readroom.sessions.timed_rows import Row, read_rows, text_in, time_in

STARTS: Final = ("start_ms", "start_s", "start")
ENDS: Final = ("end_ms", "end_s", "end")
LABELS: Final = ("label", "text", "name", "segment")


def read_segments(path: Path, offset_s: float = 0.0) -> tuple[Segment, ...]:
    """The segments of a file.

    Args:
        path: ``.json``, or CSV in UTF-8.
        offset_s: Added to each time, where the other program's clock began at another moment.

    Returns:
        By time.

    Raises:
        InputError: If the file or a row cannot be read; names the row.
    """
    rows = enumerate(read_rows(path), start=1)
    found = (_segment(path, number, row, offset_s) for number, row in rows)
    return tuple(sorted(found, key=lambda one: (one.span.start, one.span.end)))


def between(markers: Sequence[Marker], length_s: float) -> tuple[Segment, ...]:
    """A segment from each marker to the next, the last one to the end.

    Args:
        markers: By time.
        length_s: Of the session.

    Returns:
        Named by the markers that begin them; of markers at one moment the last has it.
    """
    ends = [*(one.at for one in markers), length_s]
    return tuple(
        Segment(Span(start, end), one.label)
        for one, (start, end) in zip(markers, pairwise(ends), strict=True)
        if end > start
    )


def _segment(path: Path, number: int, row: Row, offset_s: float) -> Segment:
    start, end = time_in(row, STARTS, offset_s), time_in(row, ENDS, offset_s)
    label = text_in(row, LABELS)
    if start is None or end is None or label is None:
        raise InputError(
            f"{path}, segment {number}: expected a start in one of {', '.join(STARTS)}, an end in "
            f"one of {', '.join(ENDS)} and a text in one of {', '.join(LABELS)}; got "
            f"{', '.join(map(str, row)) or 'nothing'}"
        )
    if not 0 <= start < end:
        raise InputError(
            f"{path}, segment {number}: expected a start since the session began, 0 or more, and a "
            f"later end; got {start:g} to {end:g} s; where the other clock began earlier or later, "
            "give the difference with --offset"
        )
    return Segment(Span(start, end), label)
