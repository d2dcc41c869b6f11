"""A session as files for other programs: CSV, Parquet or JSON, with a data dictionary.

::

    lesson/
      session.json     what was recorded, for what, by which model, under which consent
      dictionary.csv   what every column is
      windows.csv      the room by ten seconds
      room.csv         the room by second
      markers.csv, segments.csv
      stretches.csv    the session and each segment: shares and valence with 95 % intervals
      changes.csv      when the room changed, where it was worked out while recording
      samples.csv, participants.csv     only where single persons may be told
      people.csv, expressions.csv       likewise: who showed what for how long, and when

Every format holds the same rows. What is not there is an empty cell or null, never zero.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, Literal

from readroom.sessions.cells import safe_text
from readroom.sessions.contents import Contents
from readroom.sessions.dictionary import COLUMNS, Kind, dictionary_rows
from readroom.sessions.export_tables import Cell, Table, rows_of, tables_of
from readroom.sessions.session_file import is_export, session_facts
from readroom.whole_files import cannot_write, part_of, written_whole

ExportFormat = Literal["csv", "parquet", "json"]
FORMATS: Final[tuple[ExportFormat, ...]] = ("csv", "parquet", "json")

_ADVICE: Final = "expected a folder with space on the disk; choose another with --out"


def export(contents: Contents, folder: Path, file_format: ExportFormat = "csv") -> tuple[Path, ...]:
    """Write a session as files; files of the same names are replaced.

    Args:
        contents: What may leave: see :func:`readroom.sessions.contents.may_leave`. Tables of
            people, their expressions and stretches are written where
            :func:`readroom.recordings.summaries.with_summaries` worked them out.
        folder: Made if it is not there.
        file_format: Of the tables; ``session.json`` and ``dictionary.csv`` always are
            what their names say.

    Returns:
        The files, ``session.json`` first.

    Raises:
        OutputError: If the folder or a file cannot be written.
    """
    facts = json.dumps(session_facts(contents), ensure_ascii=False, indent=2) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _clear(folder)
    except OSError as error:
        raise cannot_write(folder, error, _ADVICE) from error
    done = [
        _write(folder / "session.json", partial(_write_text, facts)),
        _write(folder / "dictionary.csv", _write_dictionary),
    ]
    for name, table in tables_of(contents).items():
        path = folder / f"{name}.{file_format}"
        done.append(_write(path, partial(_WRITERS[file_format], name, table)))
    return tuple(done)


def _clear(folder: Path) -> None:
    """Take away an earlier export, or persons of it would lie beside a room; nothing else."""
    if is_export(folder):
        for name in COLUMNS:
            for suffix in FORMATS:
                (folder / f"{name}.{suffix}").unlink(missing_ok=True)


def _write(path: Path, write: Callable[[Path], object]) -> Path:
    with written_whole(path, part=part_of(path), advice=_ADVICE) as part:
        write(part)
    return path


def _write_text(text: str, path: Path) -> None:
    path.write_text(text, "utf-8")


def _write_csv(name: str, table: Table, path: Path) -> None:
    kinds = {column.name: column.kind for column in COLUMNS[name]}
    columns = [_written(kinds[column], cells) for column, cells in table.items()]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)  # RFC 4180: CRLF, quotes doubled
        rows.writerow(table)
        rows.writerows(zip(*columns, strict=True))


def _written(kind: Kind, cells: Sequence[Cell]) -> Sequence[Cell]:
    if kind == "text":
        return [None if cell is None else safe_text(str(cell)) for cell in cells]
    if kind == "truth":
        return [None if cell is None else str(cell).lower() for cell in cells]
    return cells


def _write_dictionary(path: Path) -> None:
    rows = dictionary_rows()
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, list(rows[0]))
        written.writeheader()
        written.writerows({key: safe_text(text) for key, text in row.items()} for row in rows)


def _write_json(name: str, table: Table, path: Path) -> None:
    """One object per line, so that a table can be read without loading it whole."""
    del name
    rows = (json.dumps(row, ensure_ascii=False) for row in rows_of(table))
    path.write_text("[\n" + ",\n".join(rows) + "\n]\n", "utf-8")


def _write_parquet(name: str, table: Table, path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    types = {"text": pa.string(), "whole": pa.int64(), "number": pa.float64(), "truth": pa.bool_()}
    schema = pa.schema(
        [
            pa.field(
                column.name,
                types[column.kind],
                nullable=column.optional,
                metadata={"meaning": column.meaning, "unit": column.unit},
            )
            for column in COLUMNS[name]
        ]
    )
    parquet.write_table(pa.table(table, schema=schema), path, compression="zstd")


_WRITERS: Final[dict[ExportFormat, Callable[[str, Table, Path], None]]] = {
    "csv": _write_csv,
    "parquet": _write_parquet,
    "json": _write_json,
}
