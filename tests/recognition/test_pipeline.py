"""The one pipeline: detection at its own pace, unmeasured faces, sessions apart."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import numpy as np
import pytest

from readroom.domain import Box, Emotion, Face, Image, Reason
from readroom.errors import (
    ConfigurationError,
    InputError,
    ModelError,
    ModelMissingError,
    ModelTamperedError,
)
from readroom.privacy.gate import decide
from readroom.recognition.cards import SHIPPED_CARD
from readroom.recognition.classifier import Judgement
from readroom.recognition.pipeline import _shared_classifier, open_pipeline, open_presence
from readroom.recognition.tracker import TrackerOptions
from readroom.testing import FixedClassifier, ScriptedDetector, scripted_pipeline

SELF = decide("self")
FRAME = np.zeros((120, 160, 3), np.uint8)
FACE = Box(10, 10, 40, 40)


def test_a_face_becomes_a_person_with_an_expression() -> None:
    pipeline = scripted_pipeline([[FACE]], FixedClassifier.saying(Emotion.SURPRISE))
    result = pipeline(FRAME, 1.5)
    (seen,) = result.observations
    assert (result.at, result.width, result.height) == (1.5, 160, 120)
    assert (seen.person, seen.reason, seen.predicted) == (1, None, False)
    assert seen.expression is not None
    assert seen.expression.emotion is Emotion.SURPRISE
    assert seen.expression.arousal > 0.5


def test_an_unmeasured_face_has_a_reason_and_no_emotion() -> None:
    classifier = FixedClassifier([Judgement(0.2, Reason.TOO_SMALL, None)])
    (seen,) = scripted_pipeline([[FACE]], classifier)(FRAME, 0.0).observations
    assert (seen.reason, seen.expression, seen.quality) == (Reason.TOO_SMALL, None, 0.2)


def test_no_face_is_an_empty_result_and_no_call_of_the_classifier() -> None:
    classifier = FixedClassifier.saying(Emotion.HAPPY)
    assert scripted_pipeline([[]], classifier)(FRAME, 0.0).observations == ()
    assert classifier.calls == 0


def test_detection_may_run_less_often_than_frames_arrive() -> None:
    pipeline = scripted_pipeline(
        [[FACE]], FixedClassifier.saying(Emotion.HAPPY), detect_every_s=0.2
    )
    results = [pipeline(FRAME, number / 30) for number in range(31)]
    detector = pipeline.detector_choice.detector
    assert isinstance(detector, ScriptedDetector)
    assert detector.calls == 6
    assert all(len(result.observations) == 1 for result in results)
    assert results[1].observations[0].predicted
    assert results[1].observations[0].expression is not None


def test_somebody_missed_keeps_what_was_read_and_nothing_is_read_there() -> None:
    classifier = FixedClassifier.saying(Emotion.HAPPY, Emotion.ANGRY)
    pipeline = scripted_pipeline(
        [[FACE], []], classifier, tracking=TrackerOptions(coast_s=0.3), detect_every_s=0.1
    )
    before = pipeline(FRAME, 0.0).observations[0]
    for at in (0.1, 0.15, 0.2):
        (coasting,) = pipeline(FRAME, at).observations
        assert coasting.predicted
        assert coasting.held
        assert coasting.expression == before.expression
    assert not before.held
    assert classifier.calls == 1
    assert pipeline(FRAME, 0.5).observations == ()


class FailsOnce(FixedClassifier):
    """Fails on the first frame that it is asked about."""

    def judge(self, frame: Image, faces: Sequence[Face], detector: str) -> tuple[Judgement, ...]:
        judged = super().judge(frame, faces, detector)
        if self.calls == 1:
            raise ModelError("a moment of weakness")
        return judged


def test_who_was_seen_only_while_reading_failed_is_nobody_at_the_next_miss() -> None:
    classifier = FailsOnce.saying(Emotion.HAPPY)
    pipeline = scripted_pipeline(
        [[FACE], []], classifier, tracking=TrackerOptions(coast_s=0.3), detect_every_s=0.1
    )
    with pytest.raises(ModelError):
        pipeline(FRAME, 0.0)
    assert pipeline(FRAME, 0.1).observations == ()


@pytest.mark.parametrize(
    ("given", "got"),
    [
        (np.zeros((9, 16), np.uint8), "got 9 x 16, uint8; cv2.cvtColor"),
        (np.zeros((9, 16, 4), np.uint8), "got 9 x 16 x 4, uint8"),
        (np.zeros((9, 16, 3), np.float32), "got 9 x 16 x 3, float32"),
        (np.zeros((0, 0, 3), np.uint8), "got 0 x 0 x 3, uint8"),
        (np.uint8(3), "got uint8; decode"),
        ("film.mp4", "got str; decode files with open_source"),
        (None, "got NoneType"),
    ],
    ids=["gray", "with alpha", "floats", "empty", "a number", "a name", "nothing"],
)
def test_what_is_no_picture_is_refused_in_words(given: Any, got: str) -> None:
    pipeline = scripted_pipeline([[]], FixedClassifier([]))
    with pytest.raises(InputError, match=f"height x width x 3, BGR, uint8; {got}"):
        pipeline(given, 0.0)
    assert pipeline(np.zeros((9, 16, 3), np.uint8)[:, ::-1], 0.0).observations == ()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"use": "movie"}, "one of photo, video, live; got 'movie'"),
        ({"smoothing": "lots"}, "one of display, reports, none; got 'lots'"),
        ({"permission": None}, r"as readroom.decide\(purpose, region\) gives one; got None"),
        ({"permission": "playtest"}, "got 'playtest'"),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else None,
)
def test_what_a_pipeline_cannot_be_opened_for_is_said(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        open_pipeline(**{"detector": "haar", "permission": SELF, **asked})


def test_a_model_card_may_be_named_by_its_path_alone() -> None:
    with pytest.raises(ModelMissingError, match=r"none\.json: expected a model card"):
        open_pipeline(permission=SELF, model="none.json")


def test_time_may_stand_still_but_not_run_backwards() -> None:
    pipeline = scripted_pipeline([[FACE]], FixedClassifier.saying(Emotion.HAPPY))
    pipeline(FRAME, 5.0)
    pipeline(FRAME, 5.0)
    with pytest.raises(InputError, match=r"got 1\.000 s after 5\.000 s; call reset"):
        pipeline(FRAME, 1.0)


@pytest.mark.parametrize("at", [math.nan, math.inf])
def test_a_time_that_is_no_number_is_refused_and_not_remembered(at: float) -> None:
    pipeline = scripted_pipeline([[FACE]], FixedClassifier.saying(Emotion.HAPPY))
    with pytest.raises(InputError, match="expected the seconds of a frame as a finite number"):
        pipeline(FRAME, at)
    assert pipeline(FRAME, 5.0).observations[0].person == 1
    with pytest.raises(InputError, match="order of time"):
        pipeline(FRAME, 3.0)


def test_times_of_numpy_become_seconds_of_python() -> None:
    pipeline = scripted_pipeline([[FACE]], FixedClassifier.saying(Emotion.HAPPY))
    assert type(pipeline(FRAME, np.float32(1.5)).at) is float


@pytest.mark.parametrize("times", [{"every_s": -1}, {"detect_every_s": math.nan}])
def test_times_between_looks_are_seconds(times: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match="0 or more seconds between looks, got"):
        open_pipeline(permission=SELF, **times)
    with pytest.raises(ConfigurationError, match="0 or more seconds between looks, got"):
        open_presence(**times)


def test_at_one_moment_only_what_is_in_the_picture_is_there() -> None:
    pipeline = scripted_pipeline(
        [[FACE], [Box(100, 60, 40, 40)]], FixedClassifier.saying(Emotion.HAPPY)
    )
    pipeline(FRAME, 0.0)
    assert [seen.face.box.x for seen in pipeline(FRAME, 0.0).observations] == [100]


def test_a_changed_model_is_opened_anew(tmp_path: Path, models_dir: object) -> None:
    shutil.copytree(SHIPPED_CARD.parent, tmp_path / "model")
    card = tmp_path / "model" / "expression.json"
    first = open_pipeline("video", model=card, permission=SELF).classifier
    assert open_pipeline("video", model=card, permission=SELF).classifier is first
    card.write_text(json.dumps(json.loads(card.read_text()) | {"name": "of another name"}))
    second = open_pipeline("video", model=card, permission=SELF).classifier
    assert second is not first
    assert second.name == "of another name"
    card.write_text(card.read_text().replace('"sha256": "', '"sha256": "0'))
    with pytest.raises(ModelTamperedError):
        open_pipeline("video", model=card, permission=SELF)


def test_frames_may_change_size() -> None:
    pipeline = scripted_pipeline([[FACE]], FixedClassifier.saying(Emotion.HAPPY))
    pipeline(FRAME, 0.0)
    result = pipeline(np.zeros((720, 1280, 3), np.uint8), 0.1)
    assert (result.width, result.height) == (1280, 720)


def test_people_keep_their_numbers_when_the_frames_get_larger_or_smaller() -> None:
    script = [[FACE.scaled(factor), Box(90, 60, 30, 30).scaled(factor)] for factor in (1, 4, 4, 1)]
    pipeline = scripted_pipeline(script, FixedClassifier.saying(Emotion.HAPPY))
    sizes = [(120, 160), (480, 640), (480, 640), (120, 160)]
    for step, size in enumerate(sizes):
        seen = pipeline(np.zeros((*size, 3), np.uint8), step / 8).observations
        assert [(one.person, one.face.box) for one in seen] == list(enumerate(script[step], 1))


def test_two_sessions_that_begin_at_once_open_one_model(models_dir: Path) -> None:
    begun = Barrier(4)

    def opened() -> object:
        begun.wait()
        return open_pipeline("live", permission=SELF, threads=3).classifier

    _shared_classifier.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        classifiers = list(pool.map(lambda _: opened(), range(4)))
    assert all(one is classifiers[0] for one in classifiers)
    assert _shared_classifier.cache_info().misses == 1


def test_reset_starts_a_new_source() -> None:
    pipeline = scripted_pipeline(
        [[FACE], [Box(100, 60, 40, 40)]], FixedClassifier.saying(Emotion.HAPPY)
    )
    pipeline(FRAME, 100.0)
    pipeline.reset()
    assert pipeline(FRAME, 0.0).observations[0].person == 1


@pytest.mark.parametrize("use", ["photo", "video", "live"])
def test_every_use_opens_and_survives_a_tiny_frame(use: str, models_dir: object) -> None:
    pipeline = open_pipeline(use, permission=SELF)
    assert pipeline(np.zeros((1, 1, 3), np.uint8), 0.0).observations == ()


def test_presence_finds_people_and_reads_nothing(models_dir: object) -> None:
    pipeline = open_presence("video")
    assert pipeline.classifier.card is None
    pipeline.detector_choice = replace(
        pipeline.detector_choice, detector=ScriptedDetector([[FACE, Box(100, 60, 40, 40)]])
    )
    for at in (0.0, 0.2):
        result = pipeline(FRAME, at)
        assert [seen.person for seen in result.observations] == [1, 2]
        assert {seen.reason for seen in result.observations} == {Reason.NOT_ALLOWED}
        assert not result.measured


def test_sessions_share_the_model_and_nothing_else(models_dir: object) -> None:
    first, second = (open_pipeline("video", permission=SELF) for _ in range(2))
    assert first.classifier is second.classifier
    assert first.detector_choice.detector is not second.detector_choice.detector
    assert first._tracker is not second._tracker
