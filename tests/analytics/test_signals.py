"""What may be told about a person, second by second."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analytics.made import AS_IT_IS, a_face, head, seen, shows, unread

from readroom.analytics.grid import Grid
from readroom.analytics.signals import (
    MOST_ODDS,
    Signal,
    negative_odds,
    no_recalibration,
    read_signals,
)
from readroom.domain import Emotion, Reason, Sample, SampleTable


def odds(emotion: Emotion, sure: float = 0.94) -> float:
    return float(negative_odds(np.array([a_face(emotion, sure)]), AS_IT_IS)[0])


@pytest.mark.parametrize("emotion", [Emotion.ANGRY, Emotion.FEAR, Emotion.SAD])
def test_negative_expressions_have_odds_above_even(emotion: Emotion) -> None:
    assert odds(emotion) > 2
    assert odds(emotion) > odds(emotion, 0.5) > 0


@pytest.mark.parametrize("emotion", [Emotion.HAPPY, Emotion.NEUTRAL])
def test_calm_expressions_have_odds_below_even(emotion: Emotion) -> None:
    assert odds(emotion) < -2


def test_rare_expressions_count_less_on_their_side() -> None:
    assert 0 < odds(Emotion.DISGUST) < odds(Emotion.SAD)
    assert odds(Emotion.NEUTRAL) < odds(Emotion.SURPRISE) < 0


@given(st.lists(st.floats(1e-6, 1), min_size=7, max_size=7))
def test_no_look_counts_for_more_than_the_cut(weights: list[float]) -> None:
    posterior = np.array([weights]) / np.sum(weights)
    assert abs(negative_odds(posterior, no_recalibration())[0]) <= MOST_ODDS


def signals_of(*rows: Sample) -> dict[Signal, np.ndarray]:
    table = SampleTable.of(rows)
    return read_signals(table, Grid.of(table), AS_IT_IS)


def test_what_could_not_be_read_is_unknown_never_calm() -> None:
    small = Sample(1, 1, 5, 0, None, 0.2, Reason.TOO_SMALL)
    found = signals_of(seen(1, 0, Emotion.SAD), small, unread(1, 2), seen(2, 3, Emotion.HAPPY))
    valence = found[Signal.VALENCE]
    assert valence[0, 0] > 0
    assert valence[1, 3] < 0
    assert np.isnan(valence[0, 1:]).all()
    assert np.isnan(valence[1, :3]).all()


def test_a_face_is_turned_away_only_where_that_is_the_reason() -> None:
    small = Sample(1, 1, 5, 0, None, 0.2, Reason.TOO_SMALL)
    away = signals_of(seen(1, 0, Emotion.SAD), small, unread(1, 2))[Signal.AWAY]
    np.testing.assert_equal(away, [[0.0, np.nan, 1.0]])


def test_a_head_that_leaves_its_usual_place_is_not_facing() -> None:
    front = [head(1, second, 0.0) for second in range(80)]
    aside = [head(1, second, 0.5) for second in range(80, 100)]
    lost = [head(1, 100, None, None)]
    facing = signals_of(*front, *aside, *lost)[Signal.FACING][0]
    assert (facing[:80] == 0).all()
    assert (facing[85:100] == 1).all()
    assert np.isnan(facing[100])


def test_without_a_first_minute_nobody_knows_where_a_head_mostly_is() -> None:
    found = signals_of(*shows(1, range(30), Emotion.NEUTRAL))
    assert np.isnan(found[Signal.FACING]).all()


@pytest.mark.parametrize("signal", Signal)
def test_every_signal_has_words(signal: Signal) -> None:
    assert signal.words
    assert signal.measure
