"""Real faces through the whole pipeline: how many people they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from readroom.domain import FrameResult
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


@pytest.mark.parametrize("name", ["fer_woman2.mp4", "pyfeat_single_face.mp4"])
def test_one_person_stays_one_person(clips: Path, name: str) -> None:
    results = watch(clips / name)
    assert {seen.person for result in results for seen in result.observations} == {1}
    assert np.mean([len(result.observations) == 1 for result in results]) > 0.98


def test_four_students_are_four_people(clips: Path) -> None:
    results = watch(clips / "classroom_preview.gif")
    assert {seen.person for result in results for seen in result.observations} == {1, 2, 3, 4}
