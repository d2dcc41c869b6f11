"""Where only rooms are shown, tables, copies and summaries name nobody's expression."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests import inputs
from tests.app.live_fakes import result
from tests.recordings.tables import read

from readroom import analyze
from readroom.domain import LABELS, Box, Emotion, Face, Reason
from readroom.privacy.display import boxes_alone, without_persons
from readroom.privacy.gate import decide
from readroom.recognition.cards import ModelCard
from readroom.recognition.classifier import Judgement
from readroom.recognition.pipeline import Pipeline
from readroom.testing import FixedClassifier, blank_card, scripted_pipeline
from readroom.view.overlay import wordings


def room(people: int) -> Pipeline:
    faces = [Face(Box(1 + 11 * number, 10, 9, 12), 0.9) for number in range(people)]
    classifier = FixedClassifier.saying(Emotion.HAPPY)
    classifier.card = replace(blank_card(), confusion=ModelCard.read().confusion)
    return scripted_pipeline([faces], classifier)


def test_unmeasured_faces_keep_their_reason(tmp_path: Path) -> None:
    import numpy as np

    pipeline = scripted_pipeline(
        [[Box(10, 10, 20, 24)]], FixedClassifier([Judgement(0.1, Reason.TOO_SMALL, None)])
    )
    (seen,) = without_persons(pipeline(np.zeros((60, 60, 3), np.uint8), 0.0)).observations
    assert seen.reason is Reason.TOO_SMALL
    (shown,) = without_persons(room(1)(np.zeros((60, 60, 3), np.uint8), 0.0)).observations
    assert wordings(shown) == ("Person 1", "1")


def test_on_the_picture_of_a_room_all_boxes_are_alike() -> None:
    seen = boxes_alone(result(0.0, Reason.TURNED_AWAY, None)).observations
    assert [wordings(one) for one in seen] == [("Person 1", "1"), ("Person 2", "2")]


@pytest.mark.parametrize(
    ("people", "seconds", "told"), [(12, 62, True), (9, 62, False), (12, 30, False)]
)
@pytest.mark.parametrize("purpose", ["workplace", "education"])
def test_a_recording_of_a_room(
    tmp_path: Path, people: int, seconds: int, told: bool, purpose: str
) -> None:
    images = [inputs.scene(160, 48, step) for step in range(5 * seconds)]
    path = inputs.write_video(tmp_path / "room.mp4", images, fps=5)
    done = analyze(
        [path], tmp_path / "out", pipeline=room(people), permission=decide(purpose, "GB")
    )
    rows = read(done.table)
    assert len(rows) == 5 * seconds * people
    assert {row["reason"] for row in rows} == {"not_allowed"}
    for name in ("emotion", "confidence", "valence", *LABELS):
        assert {row[name] for row in rows} == {None}
    said = json.loads(done.summary.read_text("utf-8"))
    (one,) = said["sources"]
    assert (one["named"], one["measured"]) == ({}, 5 * seconds * people)
    assert {entry["shares"] for entry in one["timeline"]} == {None}
    assert (one["shares"] is not None) is told
    assert not told or one["shares"]["happy"] == pytest.approx(0.75)
    assert (said["parameters"]["purpose"], said["parameters"]["region"]) == (purpose, "GB")


def test_presence_counts_and_uses_no_given_reader(tmp_path: Path) -> None:
    path = inputs.video(tmp_path / "room.mp4", 5)
    pipeline = room(3)
    allowed = decide("education", "DE")
    done = analyze(
        [path],
        tmp_path / "out",
        detector="haar",
        pipeline=pipeline,
        permission=allowed,
        presence=True,
    )
    assert isinstance(pipeline.classifier, FixedClassifier)
    assert pipeline.classifier.calls == 0
    assert json.loads(done.summary.read_text())["model"] is None
