"""What scripted people show."""

from __future__ import annotations

import numpy as np
import pytest

from readroom.domain import VALENCE, Emotion, Span
from readroom.sessions.scripted_people import (
    FROWNING,
    FROWNS,
    STAY_S,
    TIME_IN,
    Script,
    overlay,
    shift_room,
    show_expressions,
)

ROOM = Script(people=60, seconds=1800)


@pytest.fixture(scope="module")
def shown() -> np.ndarray:
    return show_expressions(ROOM, np.random.default_rng(1))


def test_most_of_a_lesson_is_neutral_and_nothing_is_missing(shown: np.ndarray) -> None:
    part = np.bincount(shown.ravel(), minlength=7) / shown.size
    assert shown.shape == (60, 1800)
    assert np.abs(part - TIME_IN).max() < 0.06
    assert (part > 0).all()
    assert TIME_IN.sum() == pytest.approx(1)


def test_expressions_last_seconds_not_moments(shown: np.ndarray) -> None:
    sad = shown == Emotion.SAD
    begins = (sad[:, 1:] & ~sad[:, :-1]).sum()
    assert sad.sum() / begins == pytest.approx(STAY_S[Emotion.SAD], rel=0.3)


def test_people_differ(shown: np.ndarray) -> None:
    own = (shown == Emotion.NEUTRAL).mean(axis=1)
    assert own.std() > 0.03


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9, 1.0])
def test_a_part_of_the_seconds_is_replaced(part: float) -> None:
    rows = np.full((50, 600), int(Emotion.NEUTRAL), np.int8)
    overlay(rows, np.full(50, part), FROWNING, 12.0, np.random.default_rng(0))
    assert np.isin(rows, FROWNS).mean() == pytest.approx(part, abs=0.05)


@pytest.mark.parametrize("size", [-0.3, -0.1, 0.1, 0.3])
def test_a_shift_is_as_large_as_said_and_only_there(shown: np.ndarray, size: float) -> None:
    moved = shown.copy()
    shift_room(moved, Span(600, 1200), size, np.random.default_rng(0))
    valence = np.array(VALENCE)
    by_second = (valence[moved] - valence[shown]).mean(axis=0)
    assert by_second[600:1200].mean() == pytest.approx(size, abs=0.04)
    assert not by_second[:600].any()
    assert not by_second[1200:].any()
