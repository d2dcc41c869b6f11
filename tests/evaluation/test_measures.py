import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readroom.errors import MissingExtraError
from readroom.evaluation.curves import reliability, risk_coverage, roc_points, thinned
from readroom.evaluation.intervals import Interval
from readroom.evaluation.measures import Judged, measure


def some_rows(rows: int = 300, classes: int = 5, seed: int = 0, skill: float = 1.5) -> Judged:
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, classes, rows)
    logits = rng.normal(size=(rows, classes))
    logits[np.arange(rows), truth] += skill
    powers = np.exp(logits)
    return Judged(truth, powers / powers.sum(axis=1, keepdims=True))


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 60), st.integers(0, 10_000))
def test_the_order_of_rows_never_matters(rows, seed):
    judged = some_rows(rows, seed=seed)
    coarse = np.round(judged.probabilities, 1) + 1e-3
    coarse /= coarse.sum(axis=1, keepdims=True)
    order = np.random.default_rng(seed).permutation(rows)
    one = measure(Judged(judged.truth, coarse), times=1).scalars
    other = measure(Judged(judged.truth[order], coarse[order]), times=1).scalars
    assert {n: i.value for n, i in one.items()} == pytest.approx(
        {n: i.value for n, i in other.items()}, nan_ok=True
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 60), st.integers(0, 10_000))
def test_every_interval_holds_its_value_and_stays_in_range(rows, seed):
    measured = measure(some_rows(rows, seed=seed), times=30)
    intervals = dict(measured.scalars)
    for name, each in measured.per_class.items():
        intervals |= {f"{name} {c}": interval for c, interval in enumerate(each)}
    for name, interval in intervals.items():
        if interval.value is None:
            assert (interval.low, interval.high) == (None, None)
            continue
        assert interval.low is not None
        assert interval.high is not None
        lowest = -1 if name == "ece_excess" else 0
        assert lowest <= interval.low <= interval.value <= interval.high, name
        assert name == "nll" or interval.high <= 2


def test_the_interval_of_accuracy_is_as_wide_as_theory_says():
    rows = some_rows(2000)
    accuracy = measure(rows).scalars["accuracy"]
    share = rows.correct.mean()
    width = 1.96 * np.sqrt(share * (1 - share) / 2000)
    assert accuracy.value == pytest.approx(share)
    assert accuracy.high - accuracy.low == pytest.approx(2 * width, rel=0.1)


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    """Of 60 draws from a population of accuracy 0.7, nearly all intervals must hold 0.7."""
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(60):
        truth = (rng.random(200) > 0.7).astype(int)
        said = np.tile([0.9, 0.1], (200, 1))
        interval = measure(Judged(truth, said), times=200).scalars["accuracy"]
        held += interval.low <= 0.7 <= interval.high
    assert held >= 51


def test_what_chance_does_to_calibration_is_taken_off():
    """A calibrated model shows an ECE on few rows, and nothing of it is left."""
    rng = np.random.default_rng(1)
    left, shown = [], []
    for _ in range(20):
        said = rng.dirichlet(np.ones(4), 300)
        truth = (said.cumsum(axis=1) > rng.random((300, 1))).argmax(axis=1)
        scalars = measure(Judged(truth, said), times=1).scalars
        left.append(scalars["ece_excess"].value)
        shown.append(scalars["ece"].value)
    assert min(shown) > 0.03
    assert abs(np.mean(left)) < 0.01


def test_what_is_more_than_chance_stays():
    said = np.tile([0.9, 0.1], (2000, 1))
    truth = (np.arange(2000) % 10 >= 6).astype(int)  # right in 60 %, promised in 90 %
    scalars = measure(Judged(truth, said), times=1).scalars
    assert scalars["ece"].value == pytest.approx(0.3)
    assert scalars["ece_excess"].value == pytest.approx(0.3, abs=0.01)


def test_coverage_is_measured_at_three_quarters_too():
    said = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]])
    scalars = measure(Judged(np.array([0, 0, 1, 1]), said), times=1).scalars
    assert scalars["accuracy_at_75_coverage"].value == pytest.approx(2 / 3)


def test_absent_classes_have_no_value_and_no_interval():
    rows = Judged(np.array([0, 0, 1]), np.array([[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0, 1, 0.0]]))
    measured = measure(rows, times=20)
    nothing = Interval(None, None, None)
    assert [measured.per_class[name][2] for name in measured.per_class] == [nothing] * 4
    assert measured.scalars["balanced_accuracy"].value == pytest.approx(0.75)


def test_one_class_alone_has_no_roc_but_all_else():
    rows = Judged(np.zeros(4, np.int64), np.tile([0.6, 0.4], (4, 1)))
    measured = measure(rows, times=20)
    assert measured.scalars["macro_auc"] == Interval(None, None, None)
    assert measured.scalars["accuracy"] == Interval(1.0, pytest.approx(0.51, abs=0.01), 1.0)
    assert measured.per_class["recall"][0].low == measured.scalars["accuracy"].low
    assert roc_points(rows) == (None, None)


def test_twins_are_left_out_of_their_measure_alone():
    said = np.tile([0.9, 0.1], (4, 1))
    truth, twins = np.array([0, 0, 1, 1]), np.array([True, True, False, False])
    scalars = measure(Judged(truth, said, twins), times=20).scalars
    assert scalars["accuracy"].value == 0.5
    assert scalars["accuracy_without_twins"].value == 0.0


def test_two_models_see_the_same_draws():
    rows = some_rows()
    flipped = Judged(rows.truth, rows.probabilities[:, ::-1])
    one, same = measure(rows, times=40), measure(rows, times=40)
    assert np.array_equal(one.resampled["accuracy"], same.resampled["accuracy"])
    baseline = measure(flipped, times=40).resampled["majority_baseline"]
    assert np.array_equal(one.resampled["majority_baseline"], baseline)


def test_roc_runs_from_corner_to_corner_and_never_falls():
    for points in roc_points(some_rows()):
        assert points is not None
        assert points[0].tolist() == [0, 0]
        assert points[-1].tolist() == [1, 1]
        assert (np.diff(points, axis=0) >= 0).all()


def test_roc_without_scikit_learn_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.metrics", None)
    with pytest.raises(MissingExtraError, match=r"readroom\[eval\]"):
        roc_points(some_rows())


def test_reliability_bins_hold_all_rows_by_rising_confidence():
    bins = reliability(some_rows())
    assert [each.rows for each in bins] == [20] * 15
    assert [each.confidence for each in bins] == sorted(each.confidence for each in bins)


def test_coverage_ends_at_all_rows_and_their_accuracy():
    rows = some_rows()
    assert risk_coverage(rows)[-1].tolist() == pytest.approx([1, rows.correct.mean()])


@given(st.integers(2, 500), st.integers(0, 100))
def test_a_thinned_curve_keeps_its_ends_and_only_its_own_points(length, seed):
    points = np.sort(np.random.default_rng(seed).random((length, 2)), axis=0)
    kept = thinned(points, most=50)
    assert len(kept) <= min(length, 50)
    assert {tuple(point) for point in kept} <= {tuple(point) for point in points}
    assert kept[[0, -1]].tolist() == points[[0, -1]].tolist()


@pytest.mark.parametrize(("value", "low", "high"), [(0.0, 0.0, 0.138), (1.0, 0.862, 1.0)])
def test_a_share_of_none_or_of_all_is_no_certainty(value, low, high):
    found = Interval.of(value, np.full(100, value), among=24)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))
    assert Interval.of(value, np.full(100, value)) == Interval(value, value, value)


def test_intervals_of_people_draw_whole_people():
    right = np.repeat([True, False] * 10, 20)  # each of twenty people all right or all wrong
    said = np.where(right[:, None], [0.9, 0.1], [0.1, 0.9])
    alone = Judged(np.zeros(400, np.int64), said)
    people = Judged(np.zeros(400, np.int64), said, groups=np.repeat(np.arange(20), 20))
    faces, whole = (measure(rows, times=400).scalars["accuracy"] for rows in (alone, people))
    assert faces.value == whole.value == 0.5
    assert (faces.low, faces.high) == pytest.approx((0.45, 0.55), abs=0.01)  # of 400 throws
    assert (whole.low, whole.high) == pytest.approx((0.28, 0.72), abs=0.05)  # of twenty


def test_what_is_right_of_all_people_is_no_surer_than_people_are_many():
    said = np.tile([0.9, 0.1], (400, 1))
    people = Judged(np.zeros(400, np.int64), said, groups=np.repeat(np.arange(20), 20))
    measured = measure(people, times=20)
    assert measured.scalars["accuracy"].low == pytest.approx(20 / 23.84, abs=0.001)
    assert measured.per_class["recall"][0].low == measured.scalars["accuracy"].low
