"""Exported files become a session's contents again, in whatever format they were written."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from readroom.domain import (
    LABELS,
    Change,
    Consent,
    Detail,
    Estimate,
    Marker,
    Participant,
    Probabilities,
    Purpose,
    Reason,
    RoomSample,
    RoomWindow,
    Sample,
    SampleTable,
    Segment,
    Session,
    Shares,
    Span,
)
from readroom.errors import InputError
from readroom.sessions.cells import plain_text
from readroom.sessions.contents import Contents
from readroom.sessions.dictionary import COLUMNS, Column
from readroom.sessions.export_tables import rows_of
from readroom.sessions.session_file import FORMAT, VERSION

Row = Mapping[str, Any]
Read = Mapping[str, Sequence[Any]]


def read_export(folder: Path) -> Contents:
    """The contents that `export` wrote, times in whole milliseconds."""
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


def _value(column: Column, cell: str) -> Any:
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


def session_of(facts: Mapping[str, Any]) -> tuple[Session, tuple[Consent, ...]]:
    """Session and consents out of a `session.json`."""
    told = facts["session"]
    session = Session(
        **told
        | {
            "purpose": Purpose(told["purpose"]),
            "detail": Detail(told["detail"]),
            **{name: _time(told[name]) for name in ("started", "ended", "expires")},
        }
    )
    consents = tuple(
        Consent(
            **one
            | {
                "scope": Detail(one["scope"]),
                "at": _time(one["at"]),
                "withdrawn": _time(one["withdrawn"]),
            }
        )
        for one in facts["consents"]
    )
    return session, consents


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def contents_of(
    session: Session, consents: tuple[Consent, ...], tables: Mapping[str, Mapping[str, Any]]
) -> Contents:
    """The contents behind tables, times in whole milliseconds; a missing table is empty."""

    def read(name: str) -> Iterable[Row]:
        return rows_of(tables.get(name, {}))

    return Contents(
        session=session,
        consents=consents,
        participants=tuple(Participant(**row) for row in read("participants")),
        samples=SampleTable.of([_sample(row) for row in read("samples")]),
        room=tuple(
            RoomSample(row["t_ms"] // 1000, row["in_view"], row["measured"], _probabilities(row))
            for row in read("room")
        ),
        windows=tuple(_window(row) for row in read("windows")),
        markers=tuple(
            Marker(row["at_ms"] / 1000, row["label"], row["kind"], row["id"])
            for row in read("markers")
        ),
        segments=tuple(Segment(_span(row), row["label"], row["id"]) for row in read("segments")),
        changes=tuple(map(_change, read("changes"))) if "changes" in tables else None,
    )


def _sample(row: Row) -> Sample:
    return Sample(
        person=row["person"],
        second=row["t_ms"] // 1000,
        looks=row["looks"],
        measured=row["measured"],
        probabilities=_probabilities(row),
        quality=row["quality"],
        reason=None if row["reason"] is None else Reason(row["reason"]),
        turn=row["turn"],
        nod=row["nod"],
    )


def _window(row: Row) -> RoomWindow:
    return RoomWindow(
        span=_span(row),
        in_view=row["in_view"],
        measured=row["measured"],
        expected=row["expected"],
        shares=_shares(row),
        valence=_estimate(row, "valence"),
        arousal=_estimate(row, "arousal"),
        facing=_estimate(row, "facing"),
        synchrony=row["synchrony"],
        facing_people=row["facing_people"] or 0,
        synchrony_people=row["synchrony_people"] or 0,
        suppressed=row["suppressed"],
    )


def _probabilities(row: Row) -> Probabilities | None:
    return None if row[LABELS[0]] is None else tuple(row[label] for label in LABELS)


def _span(row: Row) -> Span:
    return Span(row["start_ms"] / 1000, row["end_ms"] / 1000)


def _estimate(row: Row, name: str) -> Estimate | None:
    if row[name] is None:
        return None
    return Estimate(row[name], row[f"{name}_low"], row[f"{name}_high"])


def _shares(row: Row) -> Shares | None:
    if row[f"{LABELS[0]}_share"] is None:
        return None
    ends = ("share", "low", "high", "counted")
    return Shares(*(tuple(row[f"{label}_{end}"] for label in LABELS) for end in ends))


def _change(row: Row) -> Change:
    at, earliest, latest = (row[name] / 1000 for name in ("at_ms", "earliest_ms", "latest_ms"))
    size = Estimate(row["size"], row["size_low"], row["size_high"])
    return Change(at, earliest, latest, row["before"], row["after"], size, row["strength"])
