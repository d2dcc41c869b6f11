"""Rows with a time and a text, out of other programs' files: CSV with a header, or JSON.

Times count from the start of the session, in milliseconds where the column's name ends in
``_ms``, else in seconds or as a clock like 1:02:03.5.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from math import isfinite
from pathlib import Path
from typing import Any, Final

from readroom.domain import without_controls
from readroom.errors import InputError
from readroom.sessions.cells import plain_text

Row = Mapping[str, Any]

LONGEST_LABEL: Final = 200
"""Letters of a label; a longer one is cut. Raising it lets one line fill a page."""
MOST: Final = 10_000
"""Rows of one file. Raising it lets a wrong file flood a session."""


def read_rows(path: Path) -> tuple[Row, ...]:
    """The rows of a file.

    Args:
        path: ``.json``, or CSV in UTF-8.

    Returns:
        Cells by the names of their columns in small letters, at least one row; of CSV all are
        text.

    Raises:
        InputError: If the file cannot be read, or has no row or more than 10,000.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: expected rows in UTF-8, as CSV or JSON; {error}") from error
    rows = _json_rows(path, text) if path.suffix.lower() == ".json" else _csv_rows(path, text)
    found = tuple(rows)
    if not 0 < len(found) <= MOST:
        raise InputError(f"{path}: expected 1 to {MOST:,} rows, got {len(found):,}")
    return found


def _csv_rows(path: Path, text: str) -> Iterable[Row]:
    """With the separator that the header has; formula signs put in by an export go again."""
    header = text.partition("\n")[0]
    separator = max(",;\t", key=header.count)
    try:
        yield from map(
            _cells, csv.DictReader(StringIO(text, newline=""), delimiter=separator, strict=True)
        )
    except csv.Error as error:
        raise InputError(f"{path}: expected CSV, quotes closed; {error}") from error


def _cells(row: Mapping[str | None, Any]) -> Row:
    return {
        str(name).strip().lower(): plain_text(cell) if isinstance(cell, str) else cell
        for name, cell in row.items()
    }


def _json_rows(path: Path, text: str) -> Iterable[Row]:
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise InputError(f"{path}: expected a list of objects as JSON; {error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f'{path}: expected a list like [{{"at_ms": 61500, "label": "slide 4"}}]')
    return map(_named_small, rows)


def _named_small(row: Mapping[str, Any]) -> Row:
    return {name.strip().lower(): cell for name, cell in row.items()}


def text_in(row: Row, columns: Sequence[str]) -> str | None:
    """The first text of some columns.

    Args:
        row: Of :func:`read_rows`.
        columns: In the order of preference.

    Returns:
        At most 200 letters; None where all are empty.
    """
    found = next((str(row[name]) for name in columns if row.get(name)), None)
    # JSON may hold halves of letters.
    whole = found and without_controls(found.encode("utf-8", "replace").decode())
    return whole and whole.strip()[:LONGEST_LABEL]


def time_in(row: Row, columns: Sequence[str], offset_s: float = 0.0) -> float | None:
    """The first time of some columns.

    Args:
        row: Of :func:`read_rows`.
        columns: In the order of preference.
        offset_s: Added to it.

    Returns:
        Seconds since the session began; NaN where what is written there is no time, None where
        all are empty.
    """
    name = next((name for name in columns if row.get(name) not in (None, "")), None)
    if name is None:
        return None
    try:
        at = float(row[name]) / 1000 if name.endswith("_ms") else _seconds(row[name])
    except (TypeError, ValueError):
        return float("nan")
    return at + offset_s if isfinite(at) else float("nan")


def _seconds(written: object) -> float:
    """Seconds, or a clock of up to three parts; a minus stands before all of it."""
    if not isinstance(written, str):
        return float(written)  # type: ignore[arg-type]  # whatever it is, the caller says so
    text = written.strip()
    sign = -1.0 if text.startswith("-") else 1.0
    parts = text.removeprefix("-").split(":")
    if len(parts) > 3:
        return float("nan")
    total = 0.0
    for part in parts:
        total = 60 * total + float(part)
    return sign * total
