"""Steady names, honest probabilities, and seconds instead of frames."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readroom.domain import Emotion
from readroom.recognition.smoother import DISPLAY, NONE, REPORTS, Smoother
from readroom.testing import leaning_to

HAPPY, SAD = leaning_to(Emotion.HAPPY), leaning_to(Emotion.SAD)


def shown(smoother: Smoother, frames: list, step_s: float, start: float = 0.0) -> list:
    return [
        smoother.smooth(1, raw, start + number * step_s).emotion
        for number, raw in enumerate(frames)
    ]


def test_the_first_sight_is_shown_at_once() -> None:
    assert Smoother().smooth(1, HAPPY, 5.0).emotion is Emotion.HAPPY


def test_raw_is_kept_beside_smoothed() -> None:
    smoother = Smoother()
    smoother.smooth(1, HAPPY, 0.0)
    seen = smoother.smooth(1, SAD, 0.1)
    assert seen.raw == SAD
    assert seen.smoothed[Emotion.HAPPY] > seen.smoothed[Emotion.SAD]


def test_one_odd_frame_does_not_change_the_name() -> None:
    frames = [HAPPY] * 10 + [SAD] + [HAPPY] * 10
    assert set(shown(Smoother(), frames, 1 / 15)) == {Emotion.HAPPY}


@pytest.mark.parametrize("rate", [5, 15, 30])
def test_a_lasting_change_is_shown_within_a_second_at_any_rate(rate: int) -> None:
    smoother = Smoother()
    shown(smoother, [HAPPY] * rate, 1 / rate)
    after = shown(smoother, [SAD] * rate, 1 / rate, start=1.0)
    assert after[-1] is Emotion.SAD
    assert after.index(Emotion.SAD) / rate <= 0.8


def test_noise_around_two_equal_emotions_does_not_flicker() -> None:
    rng = np.random.default_rng(0)
    frames = []
    for _ in range(60 * 15):
        powers = np.array([0.02, 0.02, 0.02, 0.4, 0.4, 0.02, 0.12]) * np.exp(rng.normal(0, 0.25, 7))
        frames.append(tuple((powers / powers.sum()).tolist()))
    names = shown(Smoother(uncertain_below=0.3), frames, 1 / 15)
    assert sum(a is not b for a, b in pairwise(names)) == 0


@pytest.mark.parametrize("mean", [0.42, 0.5, 0.55, 0.6, 0.7])
@pytest.mark.parametrize("noise", [0.02, 0.06])
def test_noise_around_the_limit_does_not_flicker(mean: float, noise: float) -> None:
    rng = np.random.default_rng(0)
    tops = np.clip(rng.normal(mean, noise, 60 * 8), 0.1, 0.95)
    frames = [leaning_to(Emotion.HAPPY, float(top)) for top in tops]
    names = shown(Smoother(uncertain_below=0.55), frames, 1 / 8)
    assert sum(a is not b for a, b in pairwise(names)) == 0


@pytest.mark.parametrize("mean", [0.4, 0.5, 0.55, 0.6])
@pytest.mark.parametrize("seed", range(5))
def test_a_small_face_in_the_dark_does_not_get_a_name_by_luck(mean: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    tops = np.clip(rng.normal(mean, 0.16, 60 * 8), 0.2, 0.95)
    unclear = leaning_to(Emotion.HAPPY, 0.4)
    frames = [unclear, *(leaning_to(Emotion.HAPPY, float(top)) for top in tops)]
    assert set(shown(Smoother(uncertain_below=0.55), frames, 1 / 8)) == {None}


def test_a_face_that_jitters_and_turns_clear_is_named_within_a_second() -> None:
    rng = np.random.default_rng(0)
    tops = np.clip(rng.normal(0.4, 0.15, 80), 0.2, 0.95)
    smoother = Smoother(uncertain_below=0.55)
    shown(smoother, [leaning_to(Emotion.HAPPY, float(top)) for top in tops], 1 / 8)
    names = shown(smoother, [HAPPY] * 16, 1 / 8, start=10.0)
    assert names.index(Emotion.HAPPY) / 8 <= 1.0


@pytest.mark.parametrize("rate", [5, 8, 15, 30])
def test_a_clear_name_comes_to_an_unclear_face_within_a_second(rate: int) -> None:
    smoother = Smoother(uncertain_below=0.55)
    shown(smoother, [leaning_to(Emotion.FEAR, 0.4)] * rate, 1 / rate)
    names = shown(smoother, [HAPPY] * rate, 1 / rate, start=1.0)
    assert names.index(Emotion.HAPPY) / rate <= 0.6


def test_a_slight_change_is_shown_only_when_it_lasts() -> None:
    smoother = Smoother(uncertain_below=0.3)
    slight = leaning_to(Emotion.SAD, 0.4)
    slight = (*slight[:3], 0.2, *slight[4:])
    slight = tuple(part / sum(slight) for part in slight)
    shown(smoother, [leaning_to(Emotion.HAPPY, 0.5)] * 8, 1 / 8)
    names = shown(smoother, [slight] * 80, 1 / 8, start=1.0)
    assert 1.0 < names.index(Emotion.SAD) / 8 < 8.0
    assert set(names) == {Emotion.HAPPY, Emotion.SAD}


def test_an_uncertain_face_has_no_name_but_keeps_its_probabilities() -> None:
    vague = leaning_to(Emotion.FEAR, 0.3)
    seen = Smoother(uncertain_below=0.5).smooth(1, vague, 0.0)
    assert seen.emotion is None
    assert seen.smoothed == pytest.approx(vague)
    assert seen.confidence == pytest.approx(0.3)


def test_a_name_near_the_limit_stays_until_there_is_real_doubt() -> None:
    smoother = Smoother(uncertain_below=0.5)
    frames = [leaning_to(Emotion.HAPPY, 0.55), *[leaning_to(Emotion.HAPPY, 0.46)] * 30]
    assert shown(smoother, frames, 0.1)[-1] is Emotion.HAPPY
    assert shown(smoother, [leaning_to(Emotion.HAPPY, 0.3)] * 30, 0.1, start=3.1)[-1] is None


@pytest.mark.parametrize("smoothing", [DISPLAY, REPORTS])
@pytest.mark.parametrize("step_s", [0.05, 0.2, 1.0])
def test_no_name_is_kept_that_is_no_longer_believed(smoothing, step_s: float) -> None:
    smoother = Smoother(smoothing, uncertain_below=0.56)
    seen = [smoother.smooth(1, leaning_to(Emotion.NEUTRAL, 0.95), 0.0)]
    seen += [smoother.smooth(1, leaning_to(Emotion.HAPPY, 0.91), step_s * n) for n in range(1, 80)]
    assert all(one.emotion is None or one.confidence >= 0.56 - smoothing.doubt for one in seen)
    assert seen[-1].emotion is Emotion.HAPPY


def test_someone_away_for_long_starts_afresh() -> None:
    smoother = Smoother()
    smoother.smooth(1, HAPPY, 0.0)
    assert smoother.smooth(1, SAD, 60.0).emotion is Emotion.SAD


def test_people_do_not_share_a_state() -> None:
    smoother = Smoother()
    smoother.smooth(1, HAPPY, 0.0)
    assert smoother.smooth(2, SAD, 0.1).smoothed == pytest.approx(SAD)


def test_reports_are_steadier_than_the_display() -> None:
    display, reports = Smoother(DISPLAY), Smoother(REPORTS)
    for smoother in (display, reports):
        smoother.smooth(1, HAPPY, 0.0)
    fast = display.smooth(1, SAD, 0.2).smoothed[Emotion.SAD]
    slow = reports.smooth(1, SAD, 0.2).smoothed[Emotion.SAD]
    assert slow < fast < SAD[Emotion.SAD]


def test_without_smoothing_every_frame_stands_alone() -> None:
    assert shown(Smoother(NONE), [HAPPY, SAD, HAPPY], 0.1) == [
        Emotion.HAPPY,
        Emotion.SAD,
        Emotion.HAPPY,
    ]


def test_people_who_have_long_gone_are_forgotten() -> None:
    smoother = Smoother()
    for person in range(100):
        smoother.smooth(person, HAPPY, float(person))
    smoother.forget_before(99.0)
    assert len(smoother._states) < 30


posteriors = st.lists(st.floats(0.001, 1.0), min_size=7, max_size=7).map(
    lambda powers: tuple(p / sum(powers) for p in powers)
)


@given(st.lists(posteriors, min_size=1, max_size=20), st.floats(0.01, 1.0))
def test_smoothed_is_always_a_distribution(frames: list, step_s: float) -> None:
    smoother = Smoother(uncertain_below=0.4)
    for number, raw in enumerate(frames):
        seen = smoother.smooth(1, raw, number * step_s)
        assert sum(seen.smoothed) == pytest.approx(1.0)
        assert all(0 <= p <= 1 for p in seen.smoothed)
        assert -1 <= seen.valence <= 1


@given(posteriors)
def test_two_half_steps_are_one_step(raw: tuple) -> None:
    one, two = Smoother(), Smoother()
    for smoother in (one, two):
        smoother.smooth(1, HAPPY, 0.0)
    two.smooth(1, raw, 0.2)
    assert two.smooth(1, raw, 0.4).smoothed == pytest.approx(one.smooth(1, raw, 0.4).smoothed)
