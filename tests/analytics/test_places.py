"""Numbers that never were in view at once share places."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.made import shows

from readroom.analytics.places import places_of
from readroom.domain import Emotion, SampleTable


def places(*sightings: tuple[int, int]) -> dict[int, int]:
    """Of numbers 1, 2, ... from a second up to another: number by its place."""
    rows = [
        sample
        for number, (start, end) in enumerate(sightings, 1)
        for sample in shows(number, range(start, end), Emotion.NEUTRAL)
    ]
    table = SampleTable.of(rows)
    return dict(zip(table.person.tolist(), places_of(table).tolist(), strict=True))


@pytest.mark.parametrize(
    ("sightings", "found"),
    [
        pytest.param([(0, 9), (0, 9)], [1, 2], id="always at once"),
        pytest.param([(0, 4), (4, 9)], [1, 1], id="one after the other"),
        pytest.param([(0, 5), (4, 9)], [1, 2], id="a second at once"),
        pytest.param([(0, 20), (0, 6), (9, 14), (15, 19)], [1, 2, 2, 2], id="comes and goes"),
        pytest.param([(0, 5), (0, 9), (12, 20)], [1, 2, 2], id="takes what was left last"),
        pytest.param([(0, 9), (0, 5), (12, 20), (12, 20)], [1, 2, 1, 2], id="two come back"),
    ],
)
def test_who_is_in_whose_place(sightings: list[tuple[int, int]], found: list[int]) -> None:
    assert list(places(*sightings).values()) == found


def test_nobody_has_no_place() -> None:
    assert places_of(SampleTable.of([])).tolist() == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), min_size=1, max_size=20))
def test_there_are_as_many_places_as_people_at_once(sightings: list[tuple[int, int]]) -> None:
    found = places(*((start, start + length) for start, length in sightings))
    at_once = np.zeros(50, int)
    for start, length in sightings:
        at_once[start : start + length] += 1
    assert len(set(found.values())) == at_once.max()
    for place in set(found.values()):
        seconds = [
            second
            for (start, length), number in zip(sightings, found, strict=True)
            if found[number] == place
            for second in range(start, start + length)
        ]
        assert len(seconds) == len(set(seconds))
