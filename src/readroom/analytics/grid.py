"""Samples as people x seconds, so that a whole session is worked through at once.

>>> from readroom.domain import Sample
>>> table = SampleTable.of([Sample(7, 3, 5, 0, None, 0.2), Sample(9, 4, 5, 0, None, 0.2)])
>>> grid = Grid.of(table)
>>> grid.persons, grid.first, grid.in_view.tolist()
(array([7, 9], dtype=int32), 3, [[True, False], [False, True]])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from readroom.domain import SampleTable, Span

AT_ONCE: Final = 64
"""People laid out together. Numbers rise with time, so neighbours share their seconds;
raising it costs memory with the square of a session's length."""

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class Grid:
    """A table laid out by person (rows) and second (columns, without gaps).

    Attributes:
        table: What was laid out.
        persons: Whose each row is, ascending.
        first: The second of the first column.
        rows: People x seconds: row of the table, or -1 where the person was not in view.
    """

    table: SampleTable
    persons: NDArray[np.int32]
    first: int
    rows: NDArray[np.intp]

    @classmethod
    def of(cls, table: SampleTable, span: Span | None = None) -> Grid:
        """Lay out a table.

        Args:
            table: In any order.
            span: Which seconds; from the first to the last of the table by default.

        Returns:
            The grid; without columns for an empty table.
        """
        if span is not None:
            table = table.within(span)
            first, seconds = int(span.start), int(np.ceil(span.end)) - int(span.start)
        elif len(table):
            first, seconds = int(table.second.min()), int(np.ptp(table.second)) + 1
        else:
            first, seconds = 0, 0
        persons, place = np.unique(table.person, return_inverse=True)
        rows = np.full((len(persons), seconds), -1, np.intp)
        rows[place, table.second - first] = np.arange(len(table))
        return cls(table, persons, first, rows)

    @property
    def in_view(self) -> Mask:
        """People x seconds: where there is a sample."""
        return np.asarray(self.rows >= 0)

    @property
    def measured(self) -> Mask:
        """People x seconds: where an expression was read; never outside ``in_view``."""
        return self.spread(self.table.measured > 0, fill=False)

    @property
    def seconds(self) -> NDArray[np.int64]:
        """The second of each column, since the session began."""
        return self.first + np.arange(self.rows.shape[1])

    def spread(self, column: NDArray[Any], fill: float) -> NDArray[Any]:
        """A column of the table as people x seconds (x 7).

        Args:
            column: As long as the table.
            fill: What stands where a person was not in view.

        Returns:
            An array of the column's type.
        """
        padded = np.concatenate([column, np.full((1, *column.shape[1:]), fill, column.dtype)])
        return np.asarray(padded[self.rows])


def in_groups(table: SampleTable) -> Iterator[Mask]:
    """The rows of some neighbouring people at a time, to be laid out at once.

    Args:
        table: Any part of a session.

    Yields:
        Masks that share no row and leave none out, of about :data:`AT_ONCE` people each.
    """
    persons = np.array(table.persons)
    for some in np.array_split(persons, -(-len(persons) // AT_ONCE)) if len(persons) else ():
        yield (table.person >= some[0]) & (table.person <= some[-1])


def runs(row: NDArray[Any]) -> list[tuple[int, int, Any]]:
    """Stretches of equal neighbours.

    Args:
        row: Any values.

    Returns:
        Start, end (excluded) and value of each stretch.
    """
    if not len(row):
        return []
    edges = np.flatnonzero(row[1:] != row[:-1]) + 1
    starts, ends = [0, *edges.tolist()], [*edges.tolist(), len(row)]
    return [(start, end, row[start]) for start, end in zip(starts, ends, strict=True)]
