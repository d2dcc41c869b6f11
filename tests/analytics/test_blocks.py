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
    dice = np.random.default_rng(seed)
    signal = dice.normal(size=(people, seconds)).cumsum(axis=1) / 10
    signal[dice.random(signal.shape) < gaps] = np.nan
    return signal


def test_means_leave_out_what_could_not_be_read() -> None:
    signal = np.array([[1.0] * 3 + [np.nan] * 7 + [2.0] * 2 + [np.nan] * 8 + [5.0] * 9])
    blocks = Blocks.of(signal)
    assert blocks.count.tolist() == [[3, 2]]  # nine seconds more are no block
    assert blocks.means[0, 0] == 1.0
    assert np.isnan(blocks.means[0, 1])


def test_a_window_is_compared_with_what_lay_before_it_alone() -> None:
    signal = np.array([[0.0] * 200 + [1.0] * 100])
    against = Blocks.of(signal).against_before(window_s=60, history_s=100)
    assert against.level[0, 25] == 1.0
    assert against.baseline[0, 25] == 0.0
    assert against.level[0, 22] == pytest.approx(0.5)
    assert against.spread[0, 25] == 0.0


@pytest.mark.parametrize(("history_s", "first"), [(50, 120), (100, 170), (200, 270)])
def test_there_is_no_baseline_without_history(history_s: float, first: int) -> None:
    """Looked at again every half minute, so known up to twenty seconds late."""
    against = Blocks.of(np.zeros((1, 600))).against_before(60, history_s)
    known = BLOCK_S * (1 + int(np.flatnonzero(np.isfinite(against.baseline[0]))[0]))
    assert 0 <= known - first + 10 <= 30


def test_coverage_is_the_part_of_the_seconds_that_was_read() -> None:
    signal = np.zeros((1, 200))
    signal[0, 100:130] = np.nan
    against = Blocks.of(signal).against_before(60, 10)
    assert against.coverage[0, 15] == pytest.approx(0.5)
    assert against.coverage[0, 19] == 1.0


def test_one_wild_second_does_not_move_the_baseline() -> None:
    signal = a_signal(gaps=0.0)
    wild = signal.copy()
    wild[:, 100] = 1000.0
    usual, other = (Blocks.of(one).against_before(60, 100).baseline for one in (signal, wild))
    assert np.nanmax(np.abs(usual - other)) < 0.5


@settings(max_examples=25, deadline=None)
@given(cut=st.integers(20, 89), seed=st.integers(0, 5))
def test_nothing_rests_on_what_comes_later(cut: int, seed: int) -> None:
    signal = a_signal(seed)
    whole = Blocks.of(signal).against_before(120, 60)
    part = Blocks.of(signal[:, : cut * BLOCK_S]).against_before(120, 60)
    for name in ("level", "coverage", "baseline", "spread"):
        early = getattr(whole, name)[:, :cut]
        np.testing.assert_allclose(getattr(part, name), early, equal_nan=True)


@given(arrays(float, array_shapes(min_dims=2, max_dims=2), elements=NUMBERS))
def test_medians_are_those_of_numpy(values: np.ndarray) -> None:
    for row, found in zip(values, medians(values), strict=True):
        known = row[np.isfinite(row)]
        expected = np.median(known) if len(known) else np.nan
        np.testing.assert_allclose(found, expected, equal_nan=True)


def test_nothing_has_no_median() -> None:
    assert np.isnan(medians(np.zeros((2, 0)))).all()
