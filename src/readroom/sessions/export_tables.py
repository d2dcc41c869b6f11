"""A session's contents as plain tables: columns of numbers, texts and nothing.

Times become whole milliseconds of media time; nothing else is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from readroom.domain import (
    LABELS,
    REASONS,
    Change,
    Estimate,
    ExpressionSpan,
    Marker,
    Participant,
    PersonSummary,
    RoomSample,
    RoomWindow,
    SampleTable,
    Segment,
    Shares,
    Stretch,
)
from readroom.sessions.contents import Contents
from readroom.sessions.dictionary import COLUMNS

Cell = str | int | float | bool | None
Table = dict[str, list[Cell]]
"""Columns of equal length by name, in the order of the data dictionary."""

_NOTHING: Final = (None,) * len(LABELS)


def tables_of(contents: Contents) -> dict[str, Table]:
    """The tables of a session.

    Args:
        contents: What may leave: see :func:`readroom.sessions.contents.may_leave`.

    Returns:
        By name; those of single persons only where there are any, and changes only where
        they were worked out when the room was recorded.
    """
    told = {
        "windows": _table("windows", map(_window_row, contents.windows)),
        "room": _table("room", map(_second_row, contents.room)),
        "markers": _table("markers", map(_marker_row, contents.markers)),
        "segments": _table("segments", map(_segment_row, contents.segments)),
    }
    if contents.stretches:
        told["stretches"] = _table("stretches", map(_stretch_row, contents.stretches))
    if contents.changes is not None:
        told["changes"] = _table("changes", map(_change_row, contents.changes))
    if contents.participants or len(contents.samples):
        rows = map(_participant_row, contents.participants)
        told["participants"] = _table("participants", rows)
        told["samples"] = _sample_columns(contents.samples)
        # Not worked out is not nobody: without figures of them there are no tables of people.
        if contents.people or not len(contents.samples):
            told["people"] = _table("people", map(_person_row, contents.people))
            spans = (span for one in contents.people for span in one.spans)
            told["expressions"] = _table("expressions", map(_span_row, spans))
    return told


def rows_of(table: Mapping[str, Sequence[Any]]) -> Iterable[dict[str, Any]]:
    """The rows of a table.

    Args:
        table: Columns of equal length.

    Yields:
        One row after the other, by name of the column.
    """
    for cells in zip(*table.values(), strict=True):
        yield dict(zip(table, cells, strict=True))


def _table(name: str, rows: Iterable[Sequence[Cell]]) -> Table:
    names = [column.name for column in COLUMNS[name]]
    columns: list[Sequence[Cell]] = list(zip(*rows, strict=True)) or [()] * len(names)
    return {key: list(cells) for key, cells in zip(names, columns, strict=True)}


def _in_ms(seconds: float) -> int:
    return round(seconds * 1000)


def _second_row(one: RoomSample) -> tuple[Cell, ...]:
    return one.second * 1000, one.in_view, one.measured, *(one.probabilities or _NOTHING)


def _marker_row(one: Marker) -> tuple[Cell, ...]:
    return _in_ms(one.at), one.label, one.kind, one.id


def _change_row(one: Change) -> tuple[Cell, ...]:
    times = map(_in_ms, (one.at, one.earliest, one.latest))
    return *times, one.before, one.after, *_of_estimate(one.size), one.strength


def _segment_row(one: Segment) -> tuple[Cell, ...]:
    return _in_ms(one.span.start), _in_ms(one.span.end), one.label, one.id


def _stretch_row(one: Stretch) -> tuple[Cell, ...]:
    found = one.summary
    estimates = (
        cell for each in (found.valence, found.arousal, found.facing) for cell in _of_estimate(each)
    )
    return (
        one.kind,
        one.label,
        *map(_in_ms, (found.span.start, found.span.end)),
        found.people,
        found.expected,
        found.coverage,
        found.withheld,
        found.unit,
        *estimates,
        *_of_shares(found.shares),
    )


def _participant_row(one: Participant) -> tuple[Cell, ...]:
    return one.person, one.pseudonym, one.label or None


def _person_row(one: PersonSummary) -> tuple[Cell, ...]:
    usual = one.baseline
    return (
        one.person,
        *map(_in_ms, (one.in_view_s, one.measured_s, *one.time_in_s, one.uncertain_s)),
        sum(map(sum, one.transitions)),
        one.valence,
        one.arousal,
        None if usual is None else usual.center,
        None if usual is None else usual.spread,
        one.volatility,
    )


def _span_row(one: ExpressionSpan) -> tuple[Cell, ...]:
    times = map(_in_ms, (one.span.start, one.span.end))
    return one.person, *times, one.emotion.label, one.probability


def _sample_columns(samples: SampleTable) -> Table:
    """By column, because an hour of fifty people is 180,000 rows."""
    columns = (
        samples.person,
        samples.second.astype(np.int64) * 1000,
        samples.looks,
        samples.measured,
        *samples.probabilities.T,
        samples.quality,
    )
    reasons: list[Cell] = [None if one < 0 else REASONS[one].value for one in samples.reason]
    cells = [*map(_cells, columns), reasons, _cells(samples.turn), _cells(samples.nod)]
    return {
        column.name: of_column for column, of_column in zip(COLUMNS["samples"], cells, strict=True)
    }


def _cells(column: NDArray[Any]) -> list[Cell]:
    """Nothing for what is not a number."""
    return [one if one == one else None for one in column.tolist()]


def _window_row(one: RoomWindow) -> tuple[Cell, ...]:
    estimates = (
        cell for each in (one.valence, one.arousal, one.facing) for cell in _of_estimate(each)
    )
    rests_on = None if one.facing is None else one.facing_people or None
    alike_of = None if one.synchrony is None else one.synchrony_people or None
    return (
        _in_ms(one.span.start),
        _in_ms(one.span.end),
        one.in_view,
        one.measured,
        one.expected,
        one.coverage,
        one.suppressed,
        *estimates,
        rests_on,
        one.synchrony,
        alike_of,
        *_of_shares(one.shares),
    )


def _of_estimate(estimate: Estimate | None) -> tuple[Cell, ...]:
    return (None,) * 3 if estimate is None else (estimate.value, estimate.low, estimate.high)


def _of_shares(shares: Shares | None) -> tuple[Cell, ...]:
    if shares is None:
        return _NOTHING * 4
    groups = zip(shares.corrected, shares.low, shares.high, shares.counted, strict=True)
    return tuple(cell for group in groups for cell in group)
