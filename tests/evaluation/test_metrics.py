"""The measures against hand-made numbers, scikit-learn, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from sklearn import metrics as reference

from readroom.evaluation import metrics
from readroom.evaluation.intervals import resamples
from readroom.evaluation.rankings import Ranking, accuracy_at, risk_area

TRUTH = np.array([0, 0, 0, 1, 1, 2])
NAMED = np.array([0, 0, 1, 1, 2, 0])


def once(rows: int) -> np.ndarray:
    return np.ones((1, rows))


def table(truth=TRUTH, named=NAMED, classes=4, counts=None):
    return metrics.confusions(truth, named, classes, once(len(truth)) if counts is None else counts)


def test_confusions_count_right_class_by_row():
    expected = [[2, 1, 0, 0], [0, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    assert table()[0].tolist() == expected


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        pytest.param(metrics.recall, [2 / 3, 1 / 2, 0, None], id="recall"),
        pytest.param(metrics.precision, [2 / 3, 1 / 2, 0, None], id="precision"),
        pytest.param(metrics.f1, [2 / 3, 1 / 2, 0, None], id="f1"),
    ],
)
def test_an_absent_class_has_no_value(measure, expected):
    found = [None if np.isnan(value) else value for value in measure(table())[0]]
    assert found == pytest.approx(expected)


def test_a_class_never_named_has_no_precision_but_an_f1_of_0():
    tables = table(np.array([0, 1]), np.array([0, 0]), 2)
    assert np.isnan(metrics.precision(tables)[0, 1])
    assert metrics.f1(tables)[0].tolist() == pytest.approx([2 / 3, 0])


def test_means_leave_absent_classes_out():
    assert metrics.mean_over_classes(metrics.recall(table()))[0] == pytest.approx(7 / 18)
    assert np.isnan(metrics.mean_over_classes(np.full((1, 3), np.nan)))[0]


def test_the_majority_is_always_named():
    assert metrics.majority_baseline(table(), 0)[0] == pytest.approx(3 / 6)


def test_scores_of_probabilities_by_hand():
    said = np.array([[0.5, 0.5], [1.0, 0.0]])
    truth = np.array([0, 1])
    assert metrics.surprises(truth, said).tolist() == pytest.approx([np.log(2), -np.log(1e-12)])
    assert metrics.squared_errors(truth, said).tolist() == pytest.approx([0.5, 2.0])


def test_bins_hold_equally_many_rows_and_equals_share_one():
    assert np.bincount(metrics.equal_mass_bins(np.arange(30) / 30)).tolist() == [2] * 15
    assert set(metrics.equal_mass_bins(np.full(50, 0.4))) == {0}


def test_perfect_calibration_has_no_error_and_false_certainty_a_large_one():
    confidence = np.repeat([0.5, 0.75], 4)
    correct = np.array([1, 0, 1, 0, 1, 1, 1, 0.0])
    assert metrics.calibration_error(correct, confidence, once(8))[0] == pytest.approx(0)
    assert metrics.calibration_error(np.zeros(8), np.ones(8), once(8))[0] == pytest.approx(1)


def test_calibration_error_by_hand():
    correct, confidence = np.array([1.0, 0, 1, 1]), np.array([0.6, 0.6, 0.9, 0.9])
    found = metrics.calibration_error(correct, confidence, once(4))[0]
    assert found == pytest.approx((2 * 0.1 + 2 * 0.1) / 4)


def test_answers_of_a_calibrated_model_have_little_error():
    rng = np.random.default_rng(0)
    said = rng.dirichlet(np.ones(7), 20_000)
    truth = (said.cumsum(axis=1) > rng.random((20_000, 1))).argmax(axis=1)
    correct = (said.argmax(axis=1) == truth).astype(float)
    assert metrics.calibration_error(correct, said.max(axis=1), once(20_000))[0] < 0.02


def test_the_expected_calibration_error_is_what_theory_says():
    """240 rows of confidence 0.7 in one bin: the mean gap of a binomial."""
    confidence = np.full(240, 0.7)
    gaps = metrics.drawn_gaps(confidence, draws=4000)
    found = metrics.expected_calibration_error(confidence, gaps, once(240))[0]
    assert found == pytest.approx(np.sqrt(0.7 * 0.3 / 240 * 2 / np.pi), rel=0.04)


def test_drawn_labels_are_right_as_often_as_promised_whatever_the_order():
    confidence = np.linspace(0.3, 0.9, 500)
    gaps = metrics.drawn_gaps(confidence)
    assert gaps.mean() == pytest.approx(0, abs=0.01)
    assert np.array_equal(metrics.drawn_gaps(confidence[::-1]), gaps[::-1])


def test_coverage_by_hand():
    ranking = Ranking.of(np.array([0.9, 0.8, 0.7, 0.6, 0.5]), np.array([1, 1, 0, 1, 0], bool))
    covered = ranking.covered(once(5))
    assert accuracy_at(0.8, *covered)[0] == pytest.approx(3 / 4)
    assert accuracy_at(0.4, *covered)[0] == pytest.approx(1)
    assert risk_area(*covered)[0] == pytest.approx((0 + 0 + 1 / 3 + 1 / 4 + 2 / 5) / 5)


@pytest.mark.parametrize("hits", [[True] * 3, [False] * 3], ids=["no miss", "no hit"])
def test_one_kind_of_rows_has_no_area_under_roc(hits):
    ranking = Ranking.of(np.array([0.1, 0.2, 0.3]), np.array(hits))
    assert np.isnan(ranking.area_under_roc(once(3)))[0]


JUDGED = st.integers(1, 40).flatmap(
    lambda rows: st.tuples(
        arrays.arrays(np.int64, rows, elements=st.integers(0, 3)),
        arrays.arrays(np.float64, (rows, 4), elements=st.integers(1, 6).map(float)),
        st.integers(0, 2**32 - 1),
    )
)
"""Right classes, weights that often tie, and a seed."""


@given(JUDGED)
def test_area_under_roc_is_that_of_scikit_learn_with_any_counts(judged):
    truth, weights, seed = judged
    scores, hits = weights[:, 0], truth == 0
    counts = np.random.default_rng(seed).integers(0, 4, len(truth)).astype(float)
    found = Ranking.of(scores, hits).area_under_roc(counts[None])[0]
    if (counts[hits].sum() == 0) or (counts[~hits].sum() == 0):
        assert np.isnan(found)
    else:
        expected = reference.roc_auc_score(hits, scores, sample_weight=counts)
        assert found == pytest.approx(expected)


@given(JUDGED)
def test_measures_of_classes_are_those_of_scikit_learn(judged):
    truth, weights, _ = judged
    named = weights.argmax(axis=1)
    tables = table(truth, named)
    there = sorted(set(truth.tolist()))
    options = {"labels": there, "average": None, "zero_division": 0}
    for measure, ours in (
        (reference.recall_score, metrics.recall),
        (reference.f1_score, metrics.f1),
    ):
        assert ours(tables)[0, there].tolist() == pytest.approx(measure(truth, named, **options))
    precision = np.nan_to_num(metrics.precision(tables)[0, there])
    assert precision.tolist() == pytest.approx(reference.precision_score(truth, named, **options))
    assert metrics.accuracy(tables)[0] == pytest.approx(reference.accuracy_score(truth, named))


@given(JUDGED)
def test_counting_a_row_twice_is_having_it_twice(judged):
    truth, weights, seed = judged
    said = weights / weights.sum(axis=1, keepdims=True)
    counts = np.random.default_rng(seed).integers(0, 3, len(truth))
    counts[0] = 1
    rows = np.repeat(np.arange(len(truth)), counts)
    score, hits = said.max(axis=1), said.argmax(axis=1) == truth
    few, many = Ranking.of(score, hits), Ranking.of(score[rows], hits[rows])
    found, expected = few.covered(counts[None].astype(float)), many.covered(once(len(rows)))
    assert risk_area(*found) == pytest.approx(risk_area(*expected))
    assert accuracy_at(0.8, *found) == pytest.approx(accuracy_at(0.8, *expected))
    cost = metrics.surprises(truth, said)
    assert metrics.mean_over_rows(cost, counts[None]) == pytest.approx(cost[rows].mean())


def test_resamples_draw_as_many_rows_as_there_are_and_the_same_ones_again():
    first, second = (np.concatenate(list(resamples(30, 60))) for _ in range(2))
    assert first.shape == (60, 30)
    assert (first.sum(axis=1) == 30).all()
    assert first.any(axis=0).all(), "a row is never drawn"
    assert np.array_equal(first, second)
    other = np.concatenate(list(resamples(30, 60, seed=1)))
    assert not np.array_equal(first, other)
