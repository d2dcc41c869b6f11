"""Heads that move together, that move each on their own, and that do not move."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.made import head, renumbered

from readroom.analytics.synchrony import head_synchrony
from readroom.domain import SampleTable


def room(turns: np.ndarray, start: int = 0) -> SampleTable:
    """A row of turns for each person, NaN where unknown."""
    return SampleTable.of(
        [
            head(person, start + second, None if np.isnan(turn) else float(turn))
            for person, row in enumerate(turns, 1)
            for second, turn in enumerate(row)
        ]
    )


def moving(people: int, seconds: int = 10, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(people, seconds))


WAVE = np.array([0.0, 1, 0, 2, 1, 3, 0, 1, 2, 0])


@pytest.mark.parametrize(
    ("turns", "found"),
    [
        pytest.param([WAVE, WAVE], 1.0, id="alike"),
        pytest.param([WAVE, 5 + 3 * WAVE], 1.0, id="size and place do not matter"),
        pytest.param([WAVE, -WAVE], -1.0, id="opposite"),
        pytest.param([WAVE, WAVE, -WAVE, -WAVE], -1 / 3, id="two and two: two pairs of six"),
        pytest.param([WAVE, WAVE, np.zeros(10)], 1.0, id="who does not move is left out"),
    ],
)
def test_correlations_by_hand(turns, found) -> None:
    assert head_synchrony(room(np.array(turns))).value == pytest.approx(found)


@pytest.mark.parametrize(
    "turns",
    [
        pytest.param([WAVE], id="one person"),
        pytest.param([WAVE, np.full(10, np.nan)], id="one known"),
        pytest.param([WAVE, np.ones(10)], id="one moving"),
        pytest.param([WAVE[:5], WAVE[:5]], id="too short"),
        pytest.param([WAVE, np.where(np.arange(10) % 4 == 1, np.nan, WAVE)], id="many gaps"),
    ],
)
def test_too_little_is_not_told(turns) -> None:
    assert head_synchrony(room(np.array(turns))) is None


def test_nobody() -> None:
    assert head_synchrony(SampleTable.of([])) is None


def test_who_is_left_out_is_not_counted() -> None:
    turns = [WAVE, WAVE, np.zeros(10), np.full(10, np.nan)]
    assert head_synchrony(room(np.array(turns))).people == 2


def test_an_unknown_second_pulls_towards_nothing() -> None:
    gap = WAVE.copy()
    gap[0] = np.nan
    assert 0.8 < head_synchrony(room(np.array([WAVE, gap]))).value < 1


@pytest.mark.parametrize(
    ("people", "deviation"),
    [pytest.param(5, 0.12, id="five"), pytest.param(30, 0.02, id="thirty")],
)
def test_people_who_move_each_on_their_own_are_near_nothing(people, deviation) -> None:
    found = [head_synchrony(room(moving(people, seed=seed))).value for seed in range(60)]
    assert abs(np.mean(found)) < 3 * deviation / 60**0.5
    assert np.std(found) == pytest.approx(deviation, rel=0.35)


def test_following_the_same_thing_shows_among_own_movements() -> None:
    together = moving(30, seed=1) + moving(1, seed=2)
    assert head_synchrony(room(together)).value > 0.3


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 12), st.integers(7, 30), st.integers(0, 10**6))
def test_bounds_and_what_does_not_matter(people: int, seconds: int, seed: int) -> None:
    turns = moving(people, seconds, seed)
    told = head_synchrony(room(turns))
    assert told.people == people
    assert -1 / (people - 1) - 1e-9 <= told.value <= 1
    scaled = turns * 0.1 + np.arange(people)[:, None]
    assert head_synchrony(room(scaled, start=400)).value == pytest.approx(told.value)
    number = {person: 30 - person for person in range(1, people + 1)}
    assert head_synchrony(renumbered(room(turns), number)).value == pytest.approx(told.value)
