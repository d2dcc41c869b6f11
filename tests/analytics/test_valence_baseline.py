"""A room against its own usual: what is usual, when it is not, and when nothing is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.made import drifting, some_windows

from readroom.analytics.valence_baseline import LEAST_BAND, ValenceLevel, compare_with_usual
from readroom.domain import Span

LEVELS = st.lists(st.none() | st.floats(-1, 1), max_size=60)


@pytest.mark.parametrize(
    ("last", "level"),
    [
        pytest.param(-0.2, ValenceLevel.LOWER, id="lower"),
        pytest.param(0.0, ValenceLevel.USUAL, id="at the lower end of the least band"),
        pytest.param(0.2, ValenceLevel.USUAL, id="at the upper end"),
        pytest.param(0.35, ValenceLevel.HIGHER, id="higher"),
    ],
)
def test_a_minute_outside_the_band_is_told(last: float, level: ValenceLevel) -> None:
    told = compare_with_usual(some_windows([0.1] * 30 + [last] * 6))[-1]
    assert told.span == Span(300, 360)
    assert (told.low, told.high) == pytest.approx((0.0, 0.2))
    assert told.mean == pytest.approx(last)
    assert told.level is level


@pytest.mark.parametrize(("usual", "last"), [(0.35, 0.45), (-0.35, -0.45), (0.55, 0.45)])
def test_a_step_that_rounding_alone_may_make_is_usual(usual: float, last: float) -> None:
    """Windows of rooms are told in steps of 0.1, which binary numbers miss by a little."""
    told = compare_with_usual(some_windows([usual] * 30 + [last] * 6))[-1]
    assert told.level is ValenceLevel.USUAL


def test_the_mean_of_the_minute_is_by_length() -> None:
    windows = some_windows([0.0] * 18 + [0.6, 0.0, 0.0, 0.0, 0.0, 0.0])
    assert compare_with_usual(windows)[-1].mean == pytest.approx(0.1)
    windows[-1] = replace(windows[-1], span=Span(230, 235))
    # The minute before second 235 begins within a window, which is left out: 55 s are told.
    assert compare_with_usual(windows)[-1].mean == pytest.approx(0.6 * 10 / 55)


@pytest.mark.parametrize(
    ("values", "mean", "known"),
    [
        pytest.param([0.1] * 17, 0.1, False, id="too short a history"),
        pytest.param([0.1] * 18, 0.1, True, id="long enough"),
        pytest.param([None] * 6 + [0.1] * 17, 0.1, False, id="withheld windows are no history"),
        pytest.param([0.1] * 24 + [None] * 4 + [0.1] * 2, None, True, id="minute mostly withheld"),
        pytest.param([0.1] * 24 + [None] * 3 + [0.1] * 3, 0.1, True, id="minute half withheld"),
        pytest.param([None] * 40, None, False, id="nothing was ever told"),
    ],
)
def test_nothing_is_said_without_figures(values, mean, known) -> None:
    told = compare_with_usual(some_windows(values))[-1]
    assert told.mean == (None if mean is None else pytest.approx(mean))
    assert (told.low is not None) is known
    assert (told.level is not None) is (known and mean is not None)


def test_a_laugh_moves_neither_the_usual_nor_the_level() -> None:
    told = compare_with_usual(some_windows([0.0] * 20 + [0.5] + [0.0] * 20))
    assert {one.level for one in told[17:]} == {ValenceLevel.USUAL}
    assert told[-1].low == pytest.approx(-LEAST_BAND)


def test_a_restless_room_has_a_wider_band() -> None:
    restless = compare_with_usual(some_windows([0.2, 0.2, 0.2, -0.2, -0.2, -0.2] * 2 + [0.0] * 24))
    swinging = compare_with_usual(some_windows(([0.3] * 6 + [-0.3] * 6) * 5))
    assert restless[-1].high == pytest.approx(LEAST_BAND, abs=0.06)
    assert swinging[-1].high > 0.3


def test_a_lasting_change_becomes_usual_in_the_end() -> None:
    told = compare_with_usual(some_windows([0.0] * 30 + [0.3] * 90))
    assert told[36].level is ValenceLevel.HIGHER
    assert told[-1].level is ValenceLevel.USUAL


def test_no_windows_no_levels() -> None:
    assert compare_with_usual([]) == ()


@given(LEVELS)
def test_one_for_each_window_and_only_from_what_was_known(values) -> None:
    windows = some_windows(values)
    told = compare_with_usual(windows)
    assert [one.span.end for one in told] == [one.span.end for one in windows]
    half = len(values) // 2
    assert told[:half] == compare_with_usual(windows[:half])
    for one in told:
        assert (one.low is None) == (one.high is None)
        if one.level is not None:
            outside = not one.low <= one.mean <= one.high
            assert outside == (one.level is not ValenceLevel.USUAL)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_the_mirrored_room_has_the_mirrored_level(seed: int) -> None:
    values = drifting(60, seed, deviation=0.15)
    opposite = {ValenceLevel.LOWER: ValenceLevel.HIGHER, ValenceLevel.HIGHER: ValenceLevel.LOWER}
    told, mirrored = (compare_with_usual(some_windows(one)) for one in (values, -values))
    for one, other in zip(told, mirrored, strict=True):
        assert other.level is opposite.get(one.level, one.level)


def test_a_room_without_a_change_is_mostly_usual() -> None:
    levels = [
        one.level
        for seed in range(20)
        for one in compare_with_usual(some_windows(drifting(270, seed)))
        if one.level is not None
    ]
    assert np.mean([one is ValenceLevel.USUAL for one in levels]) > 0.98
