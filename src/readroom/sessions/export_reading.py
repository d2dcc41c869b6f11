"""Exported files become a session's contents again, in whatever format they were written."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from readroom.errors import InputError
from readroom.sessions.cells import plain_text
from readroom.sessions.contents import Contents
from readroom.sessions.dictionary import COLUMNS, Column
from readroom.sessions.export_tables import contents_of
from readroom.sessions.session_file import FORMAT, VERSION, session_of

Read = Mapping[str, Sequence[Any]]


def read_export(folder: Path) -> Contents:
    """The contents that :func:`readroom.sessions.export.export` wrote.

    Args:
        folder: With ``session.json`` in it.

    Returns:
        The same contents, times in whole milliseconds.

    Raises:
        InputError: If it is no export, or one of another version.
    """
    session, consents = session_of(_facts(folder / "session.json"))
    tables = {name: read for name in COLUMNS if (read := _table(folder, name)) is not None}
    return contents_of(session, consents, tables)


def _facts(path: Path) -> Mapping[str, Any]:
    try:
        facts = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: expected the session.json of an export; {error}") from error
    told = facts if isinstance(facts, dict) else {}
    if (told.get("format"), told.get("version")) != (FORMAT, VERSION):
        raise InputError(
            f"{path}: expected {FORMAT} version {VERSION}; "
            f"got {told.get('format', 'something else')} version {told.get('version', '-')}"
        )
    return told


def _table(folder: Path, name: str) -> Read | None:
    """The columns of a table, or None where it was not written."""
    for suffix, read in _READERS.items():
        path = folder / f"{name}.{suffix}"
        if path.is_file():
            return read(path, COLUMNS[name])
    return None


def _read_csv(path: Path, columns: Sequence[Column]) -> Read:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows, None)
        cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    return {
        column.name: [_value(column, cell) for cell in of_column]
        for column, of_column in zip(columns, cells, strict=True)
    }


def _value(column: Column, cell: str) -> Any:  # noqa: ANN401  what the column holds
    if not cell and column.optional:
        return None
    if column.kind == "truth":
        return cell == "true"
    parse: dict[str, Callable[[str], Any]] = {"text": plain_text, "whole": int, "number": float}
    return parse[column.kind](cell)


def _read_json(path: Path, columns: Sequence[Column]) -> Read:
    rows = json.loads(path.read_text("utf-8"))
    return {column.name: [row[column.name] for row in rows] for column in columns}


def _read_parquet(path: Path, columns: Sequence[Column]) -> Read:
    from pyarrow import parquet

    read: dict[str, list[Any]] = parquet.read_table(path).to_pydict()
    return {column.name: read[column.name] for column in columns}


_READERS: Final[dict[str, Callable[[Path, Sequence[Column]], Read]]] = {
    "csv": _read_csv,
    "parquet": _read_parquet,
    "json": _read_json,
}
