"""Measured or not: as the card says at first, then steadied over seconds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from readroom.domain import Box, Emotion, Reason
from readroom.recognition.classifier import Judgement
from readroom.recognition.readability import Readability
from readroom.testing import FixedClassifier, leaning_to, scripted_pipeline

LIMIT = 0.7
STEP_S = 1 / 8


def judged(quality: float) -> Judgement:
    """As the classifier judges: read down to 0.15 under its limit."""
    read = leaning_to(Emotion.HAPPY) if quality >= LIMIT - 0.15 else None
    return Judgement(quality, None if quality >= LIMIT else Reason.TOO_BLURRED, read, LIMIT)


def measured(qualities: list[float], readability: Readability | None = None) -> list[bool]:
    steady = readability or Readability()
    return [
        steady.reason(1, judged(float(quality)), number * STEP_S) is None
        for number, quality in enumerate(qualities)
    ]


@pytest.mark.parametrize(("quality", "counts"), [(0.71, True), (0.69, False)])
def test_at_first_sight_the_card_decides(quality: float, counts: bool) -> None:
    assert measured([quality]) == [counts]


@pytest.mark.parametrize("mean", [0.63, 0.67, 0.7, 0.72])
@pytest.mark.parametrize("noise", [0.015, 0.03])
def test_noise_at_the_limit_changes_nothing(mean: float, noise: float) -> None:
    qualities = np.random.default_rng(0).normal(mean, noise, 60 * 8)
    seen = measured([0.7 if mean >= 0.67 else 0.6, *qualities])
    assert sum(a != b for a, b in pairwise(seen)) == 0


def test_a_head_that_turns_away_is_unmeasured_at_once() -> None:
    assert measured([0.95] * 8 + [0.1] * 2) == [True] * 8 + [False] * 2


def test_a_head_that_turns_back_is_measured_within_half_a_second() -> None:
    assert measured([0.1] * 8 + [0.95] * 4)[-2:] == [True, True]


def test_the_reason_is_the_newest() -> None:
    steady = Readability()
    steady.reason(1, Judgement(0.1, Reason.TURNED_AWAY, None, LIMIT), 0.0)
    assert steady.reason(1, judged(0.3), 0.1) is Reason.TOO_BLURRED
    assert steady.reason(1, judged(0.71), 0.2) is Reason.TOO_BLURRED


def test_somebody_long_away_and_somebody_else_are_judged_afresh() -> None:
    steady = Readability(forget_s=2.0)
    steady.reason(1, judged(0.9), 0.0)
    assert steady.reason(2, judged(0.65), 0.1) is Reason.TOO_BLURRED
    assert steady.reason(1, judged(0.65), 0.1) is None
    assert steady.reason(1, judged(0.65), 5.0) is Reason.TOO_BLURRED


def test_who_has_long_gone_is_forgotten() -> None:
    steady = Readability()
    for person in range(100):
        steady.reason(person, judged(0.9), float(person))
    steady.forget_before(99.0)
    assert len(steady._states) < 5
    steady.reset()
    assert not steady._states


def test_a_face_not_read_for_one_frame_keeps_what_was_shown() -> None:
    script = [judged(0.72), judged(0.54), judged(0.72)]
    pipeline = scripted_pipeline([[Box(10, 10, 40, 40)]], FixedClassifier(script))
    frame = np.zeros((120, 160, 3), np.uint8)
    seen = [pipeline(frame, number * STEP_S).observations[0] for number in range(3)]
    assert [one.reason for one in seen] == [None, None, None]
    assert seen[1].expression == seen[0].expression
    assert seen[1].quality == 0.54
