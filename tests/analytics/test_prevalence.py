"""Shares are corrected for what the classifier confuses, and say how sure they are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readroom.analytics.prevalence import correct_shares, count_shares
from readroom.analytics.prior import PRIOR_PERSONS, PRIOR_ROOM
from readroom.analytics.recalibration import Recalibration, log_contrasts
from readroom.domain import Emotion

AS_IT_IS = Recalibration.of([1.0] * 7, [0.0] * 7)
SURE = np.eye(7)


def confusing(stays: float) -> np.ndarray:
    """A classifier that takes every expression for the next one, and sad for neutral."""
    rows = stays * np.eye(7) + (1 - stays) * np.roll(np.eye(7), 1, axis=1)
    rows[Emotion.NEUTRAL] = 0.7 * SURE[Emotion.NEUTRAL] + 0.3 * SURE[Emotion.SAD]
    return rows


def seen_by(rows: np.ndarray, shown: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Posteriors, all expressions being as likely, of what a confusing classifier saw."""
    names = np.array([rng.choice(7, p=rows[label]) for label in shown])
    return (rows / rows.sum(axis=0)).T[names]


@st.composite
def windows(draw):
    count = draw(st.integers(1, 40))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    looks = rng.dirichlet(np.full(7, draw(st.sampled_from([0.05, 0.5, 5.0]))), count)
    return looks / looks.sum(axis=1, keepdims=True), rng.integers(0, 12, count)


evidences = st.builds(
    lambda seed: Recalibration.of(
        *np.random.default_rng(seed).normal([[1.0], [0.0]], 0.5, (2, 7)),
        np.random.default_rng(seed).normal(0.5, 0.5, (3, 14)),
    ),
    st.integers(0, 2**32),
)


@settings(deadline=None)
@given(windows(), evidences)
def test_shares_are_shares_and_intervals_hold_them(window, recalibration):
    found = correct_shares(*window, recalibration, draws=20)
    assert sum(found.corrected) == pytest.approx(1)
    assert sum(found.counted) == pytest.approx(1)
    for low, share, high in zip(found.low, found.corrected, found.high, strict=True):
        assert 0 <= low <= share <= high <= 1 + 1e-9


@settings(deadline=None)
@given(windows(), evidences, st.randoms(use_true_random=False))
def test_neither_the_order_of_looks_nor_the_numbers_of_persons_matter(window, recalibration, luck):
    looks, persons = window
    order = luck.sample(range(len(persons)), len(persons))
    renamed = np.array(luck.sample(range(12), 12))[persons]
    there = correct_shares(looks, persons, recalibration, draws=2)
    again = correct_shares(looks[order], renamed[order], recalibration, draws=2)
    assert again.corrected == pytest.approx(there.corrected, abs=1e-9)
    assert again.counted == pytest.approx(there.counted)
    assert again.persons == there.persons


@settings(deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=60))
def test_a_perfect_classifier_is_counted(shown):
    persons = np.arange(len(shown)) % 9
    found = correct_shares(SURE[shown], persons, AS_IT_IS, prior_persons=0, draws=2)
    assert found.corrected == pytest.approx(found.counted, abs=0.01)


def test_the_prior_weighs_as_much_as_it_says():
    shown = [Emotion.HAPPY] * 8
    found = correct_shares(SURE[shown], range(8), AS_IT_IS, draws=2)
    weight = PRIOR_PERSONS * 8 / PRIOR_ROOM
    pulled = (8 + weight / 7) / (8 + weight)
    assert found.corrected[Emotion.HAPPY] == pytest.approx(pulled, abs=0.005)


def test_a_room_of_which_most_become_unmeasured_is_no_less_pleasant():
    shown = [Emotion.HAPPY] * 4 + [Emotion.NEUTRAL] * 2
    all_of_them = correct_shares(SURE[shown * 5], range(30), AS_IT_IS, draws=2)
    few_of_them = correct_shares(SURE[shown], range(6), AS_IT_IS, draws=2)
    assert few_of_them.valence.value == pytest.approx(all_of_them.valence.value, abs=0.005)


def test_intervals_of_one_person_stay_wide():
    found = correct_shares(SURE[[Emotion.HAPPY] * 60], [1] * 60, AS_IT_IS)
    assert found.corrected[Emotion.HAPPY] > 0.9
    assert found.low[Emotion.HAPPY] < 0.5


@pytest.mark.parametrize(
    "mix", [[0.02, 0.01, 0.02, 0.2, 0.05, 0.1, 0.6], [0.1, 0.6, 0.1, 0.05, 0.1, 0.04, 0.01]]
)
def test_a_known_confusion_is_undone(mix):
    rng, rows = np.random.default_rng(4), confusing(0.6)
    shown = rng.choice(7, 4000, p=mix)
    looks = seen_by(rows, shown, rng)
    found = correct_shares(looks, np.arange(4000) // 2, AS_IT_IS, draws=40)
    assert max(abs(np.array(found.counted) - mix)) > 0.1
    assert max(abs(np.array(found.corrected) - mix)) < 0.05


def test_intervals_hold_the_truth_as_often_as_they_say():
    mix, rows, held = [0.1, 0.1, 0.1, 0.2, 0.1, 0.1, 0.3], confusing(0.7), []
    for number in range(40):
        rng = np.random.default_rng(number)
        shown = rng.choice(7, 60, p=mix)
        found = correct_shares(seen_by(rows, shown, rng), range(60), AS_IT_IS)
        truth = np.bincount(shown, minlength=7) / 60
        held.append((found.low <= truth) & (truth <= found.high))
    assert 0.9 <= np.mean(held) <= 1


def test_every_person_weighs_the_same():
    looks = SURE[[Emotion.SAD] * 99 + [Emotion.HAPPY]]
    persons = [1] * 99 + [2]
    assert count_shares(looks, persons)[Emotion.HAPPY] == pytest.approx(0.5)
    found = correct_shares(looks, persons, AS_IT_IS, draws=2)
    assert found.corrected[Emotion.HAPPY] == pytest.approx(found.corrected[Emotion.SAD])


def test_looking_at_the_same_faces_more_often_makes_nothing_surer():
    looks = np.random.default_rng(1).dirichlet(np.ones(7), 12)
    once = correct_shares(looks, range(12), AS_IT_IS)
    often = correct_shares(np.repeat(looks, 30, axis=0), np.repeat(range(12), 30), AS_IT_IS)
    assert often.low == pytest.approx(once.low)
    assert often.high == pytest.approx(once.high)
    assert (often.persons, often.looks) == (12, 360)


def width(found):
    return float(np.mean(np.subtract(found.high, found.low)))


def test_more_people_narrow_the_interval_and_an_uncertain_correction_widens_it():
    looks = np.random.default_rng(1).dirichlet(np.ones(7), 120)
    few, many = (correct_shares(looks[:n], range(n), AS_IT_IS) for n in (10, 120))
    assert width(many) < 0.6 * width(few)
    rng = np.random.default_rng(2)
    refits = np.hstack([np.ones((20, 7)), rng.normal(0, 1.5, (20, 7))])
    doubtful = Recalibration.of([1.0] * 7, [0.0] * 7, refits.tolist())
    unsure = correct_shares(looks, range(120), doubtful)
    assert width(unsure) > 1.3 * width(many)
    assert unsure.corrected == many.corrected


def test_the_same_window_gives_the_same_interval():
    looks = np.random.default_rng(1).dirichlet(np.ones(7), 9)
    assert correct_shares(looks, range(9), AS_IT_IS) == correct_shares(looks, range(9), AS_IT_IS)
    assert correct_shares(looks, range(9), AS_IT_IS, seed=1).low != pytest.approx(
        correct_shares(looks, range(9), AS_IT_IS, seed=2).low, abs=1e-6
    )


def test_one_person_alone_is_hardly_known():
    found = correct_shares(SURE[[3]], [7], AS_IT_IS)
    assert found.persons == 1
    assert found.high[Emotion.SAD] - found.low[Emotion.SAD] > 0.3


def test_evidence_undoes_how_frequent_expressions_were():
    frequency = np.array([0.14, 0.02, 0.13, 0.25, 0.17, 0.11, 0.18])
    recalibration = Recalibration.of([1.0] * 7, -np.log(frequency))
    assert recalibration.likelihoods(frequency[None])[0] == pytest.approx([1 / 7] * 7)


def test_no_single_look_is_beyond_doubt():
    assert np.ptp(log_contrasts(SURE[:1])) == pytest.approx(np.log(1000))


@pytest.mark.parametrize(
    ("looks", "persons", "said"),
    [
        pytest.param(np.zeros((0, 7)), [], "without a measured face", id="nobody"),
        pytest.param(SURE, [1, 2], "and 2 persons", id="looks without persons"),
        pytest.param(SURE[:, :6], [1] * 7, r"\(7, 6\)", id="six expressions"),
        pytest.param(2 * SURE, [1] * 7, "summing to 1", id="no probabilities"),
        pytest.param(np.full((1, 7), np.nan), [1], "summing to 1", id="unmeasured"),
        pytest.param([[1.5, -0.5, 0, 0, 0, 0, 0]], [1], "summing to 1", id="negative"),
    ],
)
def test_what_cannot_be_corrected_is_refused(looks, persons, said):
    with pytest.raises(ValueError, match=said):
        correct_shares(looks, persons, AS_IT_IS)
    with pytest.raises(ValueError, match=said):
        count_shares(looks, persons)


@pytest.mark.parametrize(
    ("slope", "offset", "refits", "said"),
    [
        pytest.param([1.0] * 6, [0.0] * 7, [], "expected 7 slopes", id="a slope short"),
        pytest.param([1.0] * 7, [0.0] * 7, [[0.0] * 13], "refits of 14", id="a refit short"),
        pytest.param([np.inf] * 7, [0.0] * 7, [], "finite", id="infinite"),
        pytest.param([1.0] * 7, [0.0] * 7, [[np.nan] * 14], "finite", id="no number"),
    ],
)
def test_incomplete_evidence_is_refused(slope, offset, refits, said):
    with pytest.raises(ValueError, match=said):
        Recalibration.of(slope, offset, refits)
