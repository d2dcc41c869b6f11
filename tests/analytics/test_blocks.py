"""Blocks of ten seconds, and how a window differs from what lay before it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from readroom.analytics.blocks import BLOCK_S, Blocks, medians

NUMBERS = st.one_of(st.just(np.nan), st.floats(-5, 5))


def a_signal(seed: int = 0, people: int = 3, seconds: int = 900, gaps: float = 0.2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    signal = rng.normal(size=(people, seconds)).cumsum(axis=1) / 10
    signal[rng.random(signal.shape) < gaps] = np.nan
    return signal


def test_means_leave_out_what_could_not_be_read() -> None:
    signal = np.array([[1.0] * 3 + [np.nan] * 7 + [2.0] * 2 + [np.nan] * 8 + [5.0] * 9])
    blocks = Blocks.of(signal)
    assert blocks.count.tolist() == [[3, 2]]  # nine seconds more are no block
    assert blocks.means[0, 0] == 1.0
    assert np.isnan(blocks.means[0, 1])


@pytest.mark.parametrize("begin", [100, 400, 840])
def test_a_window_is_compared_with_all_that_lies_outside_it(begin: int) -> None:
    signal = np.zeros((1, 900))
    signal[0, begin : begin + 60] = 1.0
    against = Blocks.of(signal).against_rest(window_s=60, history_s=100)
    last = (begin + 60) // BLOCK_S - 1
    assert against.level[0, last] == 1.0
    assert against.level[0, last - 3] == pytest.approx(0.5)
    assert against.baseline[0, last] == against.spread[0, last] == 0.0


def test_a_window_is_no_part_of_its_own_baseline() -> None:
    signal = np.array([[1.0] * 200 + [0.0] * 150])
    against = Blocks.of(signal).against_rest(window_s=180, history_s=50)
    assert against.baseline[0, 17] == 0.0
    assert against.baseline[0, 34] == 1.0


@pytest.mark.parametrize(("seconds", "known"), [(600, True), (180, True), (150, False)])
def test_there_is_no_baseline_of_too_little(seconds: int, known: bool) -> None:
    """Half a minute may be left out on top of the window."""
    against = Blocks.of(np.zeros((1, seconds))).against_rest(60, 100)
    assert np.isfinite(against.baseline[0, 5:]).any() == known
    assert np.isnan(against.level[0, :5]).all()


def test_coverage_is_the_part_of_the_seconds_that_was_read() -> None:
    signal = np.zeros((1, 200))
    signal[0, 100:130] = np.nan
    against = Blocks.of(signal).against_rest(60, 10)
    assert against.coverage[0, 15] == pytest.approx(0.5)
    assert against.coverage[0, 19] == 1.0


def test_one_wild_second_does_not_move_the_baseline() -> None:
    signal = a_signal(gaps=0.0)
    wild = signal.copy()
    wild[:, 100] = 1000.0
    usual, other = (Blocks.of(one).against_rest(60, 100).baseline for one in (signal, wild))
    assert np.nanmax(np.abs(usual - other)) < 0.5


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 50), order=st.permutations(range(4)))
def test_nobody_is_compared_with_anybody_else(seed: int, order: list[int]) -> None:
    signal = a_signal(seed, people=4)
    together = Blocks.of(signal[order]).against_rest(120, 60)
    alone = [Blocks.of(signal[one : one + 1]).against_rest(120, 60) for one in order]
    for name in ("level", "coverage", "baseline", "spread"):
        own = np.concatenate([getattr(one, name) for one in alone])
        np.testing.assert_allclose(getattr(together, name), own, equal_nan=True)


@given(arrays(float, array_shapes(min_dims=2, max_dims=2), elements=NUMBERS))
def test_medians_are_those_of_numpy(values: np.ndarray) -> None:
    for row, found in zip(values, medians(values), strict=True):
        known = row[np.isfinite(row)]
        expected = np.median(known) if len(known) else np.nan
        np.testing.assert_allclose(found, expected, equal_nan=True)


def test_nothing_has_no_median() -> None:
    assert np.isnan(medians(np.zeros((2, 0)))).all()
