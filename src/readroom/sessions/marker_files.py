"""Markers out of other programs' files: slides, telemetry, hotkeys.

A CSV file with a header, or JSON with a list of objects. The time is in the first column
found of ``at_ms`` (milliseconds), ``at_s``, ``seconds`` or ``time`` (seconds, or a clock like
1:02:03.5), since the session began; the text in ``label``, ``text``, ``name`` or ``event``::

    at_ms,label
    61500,slide 4
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from io import StringIO
from math import isfinite
from pathlib import Path
from typing import Any, Final

from readroom.domain import Marker, without_controls
from readroom.errors import InputError
from readroom.sessions.cells import plain_text

KIND: Final = "import"
LONGEST_LABEL: Final = 200
"""Letters of a label; a longer one is cut. Raising it lets one line fill a page."""
MOST: Final = 10_000
"""Markers of one file. Raising it lets a wrong file flood a session."""

_IN_MS: Final = "at_ms"
_TIMES: Final = (_IN_MS, "at_s", "seconds", "time")
_LABELS: Final = ("label", "text", "name", "event")


def read_markers(path: Path) -> tuple[Marker, ...]:
    """The markers of a file.

    Args:
        path: ``.json``, or CSV in UTF-8.

    Returns:
        By time, of the kind ``import``.

    Raises:
        InputError: If the file or a row cannot be read; names the row.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: expected markers in UTF-8, as CSV or JSON; {error}") from error
    rows = _json_rows(path, text) if path.suffix.lower() == ".json" else _csv_rows(path, text)
    found = sorted(_marker(path, number, row) for number, row in enumerate(rows, start=1))
    if not 0 < len(found) <= MOST:
        raise InputError(f"{path}: expected 1 to {MOST:,} markers, got {len(found):,}")
    return tuple(found)


def _csv_rows(path: Path, text: str) -> Iterable[Mapping[str, Any]]:
    """With the separator that the header has; formula signs put in by an export go again."""
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    try:
        yield from map(
            _cells, csv.DictReader(StringIO(text, newline=""), delimiter=separator, strict=True)
        )
    except csv.Error as error:
        raise InputError(f"{path}: expected markers as CSV, quotes closed; {error}") from error


def _cells(row: Mapping[str | None, Any]) -> Mapping[str, Any]:
    return {
        str(name).strip().lower(): plain_text(cell) if isinstance(cell, str) else cell
        for name, cell in row.items()
    }


def _json_rows(path: Path, text: str) -> Iterable[Mapping[str, Any]]:
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise InputError(f"{path}: expected a list of markers as JSON; {error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f'{path}: expected a list like [{{"at_ms": 61500, "label": "slide 4"}}]')
    return rows


def _marker(path: Path, number: int, row: Mapping[str, Any]) -> Marker:
    time = next((name for name in _TIMES if row.get(name) not in (None, "")), None)
    label = next((str(row[name]) for name in _LABELS if row.get(name)), None)
    if time is None or label is None:
        raise InputError(
            f"{path}, marker {number}: expected a time in one of {', '.join(_TIMES)} and a text in "
            f"one of {', '.join(_LABELS)}; got {', '.join(map(str, row)) or 'nothing'}"
        )
    try:
        at = float(row[time]) / 1000 if time == _IN_MS else _seconds(row[time])
    except (TypeError, ValueError):
        at = float("nan")
    if not (isfinite(at) and at >= 0):
        raise InputError(
            f"{path}, marker {number}: expected a time since the session began, 0 or more; "
            f"got {row[time]!r} in {time}"
        )
    label = label.encode("utf-8", "replace").decode()  # JSON may hold halves of letters
    return Marker(at, without_controls(label).strip()[:LONGEST_LABEL], KIND)


def _seconds(written: object) -> float:
    """Seconds, or a clock of up to three parts."""
    if not isinstance(written, str):
        return float(written)  # type: ignore[arg-type]  # whatever it is, the caller says so
    parts = written.strip().split(":")
    if len(parts) > 3:
        return float("nan")
    total = 0.0
    for part in parts:
        total = 60 * total + float(part)
    return total
