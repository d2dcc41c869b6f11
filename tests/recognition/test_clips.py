"""Real faces through the whole pipeline: who they are, and how calmly they are named."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from readroom.domain import Emotion, FrameResult
from readroom.privacy.gate import decide
from readroom.recognition.pipeline import open_pipeline
from readroom.recognition.sources import open_source


def opened():
    return open_pipeline("live", "yunet", permission=decide("self"))


def watch(path: Path, every_s: float = 0.1) -> list[FrameResult]:
    pipeline, due, results = opened(), 0.0, []
    with open_source(path) as source:
        for at, frame in source:
            if at >= due:
                results.append(pipeline(frame, at))
                due = at + every_s
    return results


@pytest.fixture(scope="module")
def clips(shared_data: Path) -> Path:
    return shared_data / "media" / "clips"


@pytest.mark.parametrize("name", ["fer_woman2.mp4", "pyfeat_single_face.mp4"])
def test_one_person_stays_one_person(clips: Path, name: str) -> None:
    results = watch(clips / name)
    assert {seen.person for result in results for seen in result.observations} == {1}
    assert np.mean([len(result.observations) == 1 for result in results]) > 0.98


def test_a_face_that_leaves_leaves_no_phantom(clips: Path) -> None:
    results = watch(clips / "pyfeat_face_noface.mov")
    assert {seen.person for result in results for seen in result.observations} == {1}
    there = [bool(result.observations) for result in results]
    assert sum(a != b for a, b in pairwise(there)) <= 2
    assert not any(there[-10:])


def test_four_students_are_four_people(clips: Path) -> None:
    results = watch(clips / "classroom_preview.gif")
    assert {seen.person for result in results for seen in result.observations} == {1, 2, 3, 4}


def test_a_still_face_does_not_flicker(clips: Path) -> None:
    with open_source(clips / "pyfeat_single_face.mp4") as source:
        still = next(iter(source))[1].astype(np.int16)
    pipeline, dice, names = opened(), np.random.default_rng(0), []
    for number in range(60 * 5):
        noisy = np.clip(still + dice.normal(0, 4, still.shape), 0, 255).astype(np.uint8)
        (seen,) = pipeline(noisy, number / 5).observations
        names.append(seen.expression and seen.expression.emotion)
    assert sum(a is not b for a, b in pairwise(names)) == 0


def test_sadness_that_turns_into_laughter_is_shown_within_a_second(clips: Path) -> None:
    results = watch(clips / "pyfeat_WolfgangLanger_Pexels.mp4")
    seen = [(result.at, result.measured[0].expression) for result in results if result.measured]
    raw_happy = np.array([np.argmax(e.raw) == Emotion.HAPPY for _, e in seen])  # type: ignore[union-attr]
    times = np.array([at for at, _ in seen])
    steady = next(at for at in times if raw_happy[(times >= at) & (times < at + 1.5)].mean() > 0.95)
    shown = next(at for at, e in seen if e and e.emotion is Emotion.HAPPY and at >= steady - 1)
    assert shown - steady <= 1.0
    before = [e.emotion for at, e in seen if e and at < steady - 1]
    assert before.count(Emotion.HAPPY) < 0.2 * len(before)
