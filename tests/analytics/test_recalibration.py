"""What posteriors say apart from how frequent expressions were in training."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readroom.analytics.recalibration import FLOOR, Recalibration, log_contrasts

POSTERIORS = st.lists(st.floats(1e-6, 1), min_size=7, max_size=7).map(
    lambda ones: np.array([ones]) / np.sum(ones)
)
SLOPES, OFFSETS = [0.5, 1.0, 0.8, 1.2, 1.0, 0.9, 0.7], [0.1, 1.0, 0.0, -0.5, 0.0, 0.3, -1.0]


@given(POSTERIORS)
def test_contrasts_sum_to_nothing(posteriors: np.ndarray) -> None:
    assert log_contrasts(posteriors).sum() == pytest.approx(0, abs=1e-9)


def test_what_lies_under_the_floor_counts_as_the_floor() -> None:
    tiny, none = np.full((1, 7), FLOOR), np.zeros((1, 7))
    np.testing.assert_allclose(log_contrasts(tiny), log_contrasts(none))


@given(POSTERIORS)
def test_weights_are_shares(posteriors: np.ndarray) -> None:
    weights = Recalibration.of(SLOPES, OFFSETS).likelihoods(posteriors)
    assert weights.sum() == pytest.approx(1)
    assert (weights > 0).all()


@given(POSTERIORS)
def test_slopes_of_one_and_no_offsets_leave_posteriors(posteriors: np.ndarray) -> None:
    weights = Recalibration.of([1.0] * 7, [0.0] * 7).likelihoods(posteriors)
    kept = np.maximum(posteriors, FLOOR)
    np.testing.assert_allclose(weights, kept / kept.sum())


def test_an_offset_undoes_a_frequent_label() -> None:
    even = np.full((1, 7), 1 / 7)
    weights = Recalibration.of([1.0] * 7, [*([0.0] * 6), -1.0]).likelihoods(even)[0]
    assert weights.argmin() == 6
    assert weights[0] / weights[6] == pytest.approx(np.e)


def test_refits_are_evidence_each() -> None:
    refits = [[1.0] * 7 + [0.0] * 7, [2.0] * 7 + [0.5] * 7]
    again = Recalibration.of(SLOPES, OFFSETS, refits).draws()
    assert [one.slope[0] for one in again] == [1.0, 2.0]
    assert [one.offset[0] for one in again] == [0.0, 0.5]
    alone = Recalibration.of(SLOPES, OFFSETS)
    assert alone.draws() == [alone]


@pytest.mark.parametrize(
    ("slope", "offset", "refits", "says"),
    [
        ([1.0] * 6, [0.0] * 7, [], "expected 7 slopes"),
        ([1.0] * 7, [0.0] * 8, [], "expected 7 slopes"),
        ([1.0] * 7, [0.0] * 7, [[1.0] * 13], "refits of 14"),
        ([np.nan] * 7, [0.0] * 7, [], "finite"),
        ([1.0] * 7, [np.inf] * 7, [], "finite"),
    ],
    ids=["slope short", "offset long", "refit short", "nan", "inf"],
)
def test_numbers_that_are_none_are_refused(slope, offset, refits, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Recalibration.of(slope, offset, refits)
