"""Markers out of other programs' files: slides, telemetry, hotkeys.

The time is in the first column found of ``at_ms`` (milliseconds), ``at_s``, ``seconds`` or
``time`` (seconds, or a clock like 1:02:03.5), since the session began; the text in ``label``,
``text``, ``name`` or ``event``::

    at_ms,label
    61500,slide 4
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from readroom.domain import Marker
from readroom.errors import InputError
from readroom.sessions.timed_rows import Row, read_rows, text_in, time_in

KIND: Final = "import"

TIMES: Final = ("at_ms", "at_s", "seconds", "time")
LABELS: Final = ("label", "text", "name", "event")


def read_markers(path: Path, offset_s: float = 0.0) -> tuple[Marker, ...]:
    """The markers of a file.

    Args:
        path: ``.json``, or CSV in UTF-8.
        offset_s: Added to each time, where the other program's clock began at another moment.

    Returns:
        By time, of the kind ``import``.

    Raises:
        InputError: If the file or a row cannot be read; names the row.
    """
    rows = enumerate(read_rows(path), start=1)
    return tuple(sorted(_marker(path, number, row, offset_s) for number, row in rows))


def _marker(path: Path, number: int, row: Row, offset_s: float) -> Marker:
    at, label = time_in(row, TIMES, offset_s), text_in(row, LABELS)
    if at is None or label is None:
        raise InputError(
            f"{path}, marker {number}: expected a time in one of {', '.join(TIMES)} and a text in "
            f"one of {', '.join(LABELS)}; got {', '.join(map(str, row)) or 'nothing'}"
        )
    if not at >= 0:
        written = next(row[name] for name in TIMES if row.get(name) not in (None, ""))
        raise InputError(
            f"{path}, marker {number}: expected a time since the session began, 0 or more, in "
            f"seconds or as 1:02:03; got {written!r}; where the other clock began earlier or "
            "later, give the difference with --offset"
        )
    return Marker(at, label, KIND)
