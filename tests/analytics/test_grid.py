"""Samples laid out as people and seconds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analytics.made import seen, unread

from readroom.analytics.grid import Grid, runs
from readroom.domain import Emotion, SampleTable, Span

PLACES = st.sets(st.tuples(st.integers(1, 5), st.integers(0, 20)), min_size=1)


@given(PLACES)
def test_every_sample_stands_where_it_belongs_and_nowhere_else(places: set) -> None:
    table = SampleTable.of([seen(*place, Emotion.SAD) for place in places])
    grid = Grid.of(table)
    found = {
        (int(grid.persons[row]), int(grid.seconds[column]))
        for row, column in zip(*np.nonzero(grid.in_view), strict=True)
    }
    assert found == places
    assert grid.spread(table.second, -1)[grid.in_view].tolist() == table.second.tolist()


def test_a_span_cuts_and_fills() -> None:
    rows = [seen(3, 4, Emotion.SAD), seen(3, 9, Emotion.SAD), unread(8, 5)]
    grid = Grid.of(SampleTable.of(rows), Span(2, 8))
    assert grid.persons.tolist() == [3, 8]
    assert grid.seconds.tolist() == [2, 3, 4, 5, 6, 7]
    assert grid.in_view.tolist() == [
        [False, False, True] + [False] * 3,
        [False] * 3 + [True] + [False] * 2,
    ]
    assert grid.measured.sum() == 1


def test_posteriors_are_spread_with_all_their_columns() -> None:
    grid = Grid.of(SampleTable.of([seen(1, 0, Emotion.HAPPY), seen(1, 2, Emotion.HAPPY)]))
    spread = grid.spread(grid.table.probabilities, np.nan)
    assert spread.shape == (1, 3, 7)
    assert np.isnan(spread[0, 1]).all()
    assert spread[0, 2].argmax() == Emotion.HAPPY


def test_nothing_is_a_grid_without_columns() -> None:
    grid = Grid.of(SampleTable.of([]))
    assert grid.rows.shape == (0, 0)
    assert len(grid.seconds) == 0


@given(st.lists(st.sampled_from([1, 2, 3])))
def test_runs_put_together_are_the_row(row: list[int]) -> None:
    found = runs(np.array(row))
    assert [value for start, end, value in found for _ in range(start, end)] == row
    assert all(a[1] == b[0] and a[2] != b[2] for a, b in pairwise(found))


@pytest.mark.parametrize("row", [[], [True]])
def test_short_rows(row: list[bool]) -> None:
    assert runs(np.array(row)) == [(0, 1, True)] * len(row)
