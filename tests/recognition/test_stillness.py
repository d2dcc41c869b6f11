"""People and pictures of people, told apart by whether they move."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import av
import cv2
import numpy as np
import pytest
from benchmarks.meetings import LOOKS_PER_S, coded

from readroom.domain import Box, Emotion, Face, Image, Reason
from readroom.recognition.detectors import open_detector
from readroom.recognition.pipeline import Pipeline
from readroom.recognition.smoother import NONE, Smoother
from readroom.recognition.stillness import STILL_S, Stillness
from readroom.recognition.tracker import Followed, Sight, Tracker, TrackerOptions
from readroom.testing import FixedClassifier, ScriptedDetector, scripted_pipeline

HEAD = Box(20, 20, 60, 60)


def someone(box: Box = HEAD, person: int = 1) -> list[Followed]:
    return [Followed(person, Face(box, 0.9), Sight.SEEN)]


def scene(right_px: float = 0.0, seed: int = 0) -> Image:
    """A face-like patch of soft light and shade, moved to the right."""
    coarse = np.random.default_rng(seed).uniform(40, 215, (6, 6)).astype(np.float32)
    soft = cv2.resize(coarse, (100, 100), interpolation=cv2.INTER_CUBIC)
    shift = np.array([[1, 0, right_px], [0, 1, 0]], np.float32)
    moved = cv2.warpAffine(soft, shift, (100, 100), borderMode=cv2.BORDER_REPLICATE)
    gray = np.clip(moved, 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR), np.uint8)


def watched(frames: Sequence[Image], stillness: Stillness | None = None) -> list[bool]:
    """Of each look whether the one in it is a person."""
    still = stillness or Stillness()
    return [
        not still.pictures(frame, someone(), number / LOOKS_PER_S)
        for number, frame in enumerate(frames)
    ]


def test_a_head_that_sways_is_a_person_after_two_seconds() -> None:
    swaying = [scene(4 * np.sin(number / 3)) for number in range(5 * LOOKS_PER_S)]
    found = watched(swaying)
    assert not any(found[: 2 * LOOKS_PER_S])
    assert all(found[3 * LOOKS_PER_S :])


def test_a_picture_is_none_however_long_and_noisy() -> None:
    noise = np.random.default_rng(1)
    still = [
        np.clip(scene() + noise.normal(0, 6, (100, 100, 3)), 0, 255).astype(np.uint8)
        for _ in range(60 * LOOKS_PER_S)
    ]
    assert not any(watched(still))


def test_a_picture_that_is_put_elsewhere_stays_one() -> None:
    frames = [scene(seed=number // (30 * LOOKS_PER_S)) for number in range(90 * LOOKS_PER_S)]
    assert not any(watched(frames))


def test_a_picture_in_the_place_of_somebody_who_moved_is_looked_at_anew() -> None:
    swaying = [scene(4 * np.sin(number / 3)) for number in range(5 * LOOKS_PER_S)]
    picture = [scene(seed=7)] * (10 * LOOKS_PER_S)
    found = watched([*swaying, *picture])
    assert found[len(swaying) - 1]
    assert not any(found[len(swaying) :])


def test_somebody_whose_transmission_froze_is_measured_no_more() -> None:
    swaying = [scene(4 * np.sin(number / 3)) for number in range(5 * LOOKS_PER_S)]
    frozen = [swaying[-1]] * int((STILL_S + 2) * LOOKS_PER_S)
    found = watched([*swaying, *frozen])
    assert found[len(swaying)]
    assert not found[-1]
    assert sum(found) / LOOKS_PER_S <= len(swaying) / LOOKS_PER_S + STILL_S


def test_a_frame_of_another_size_moves_nobody() -> None:
    still = Stillness()
    large = np.asarray(cv2.resize(scene(), (200, 200)), np.uint8)
    sizes = [scene(), large] * (10 * LOOKS_PER_S)
    for number, frame in enumerate(sizes):
        factor = frame.shape[0] / 100
        assert still.pictures(frame, someone(HEAD.scaled(factor)), number / LOOKS_PER_S)


def test_nobody_is_remembered_for_ever_nor_beyond_a_source() -> None:
    still = Stillness()
    for number in range(100):
        still.pictures(scene(), someone(person=number), number * 1.0)
    assert len(still._watched) <= STILL_S + 2
    still.reset()
    assert not still._watched


def test_a_face_at_the_edge_of_the_frame_is_looked_at_too() -> None:
    still = Stillness()
    for number in range(20):
        assert still.pictures(scene(), someone(Box(-30, 90, 60, 60)), number / LOOKS_PER_S) == {1}


def test_what_a_picture_shows_is_not_read() -> None:
    choice = scripted_pipeline([[HEAD]], FixedClassifier.saying(Emotion.HAPPY)).detector_choice
    pipeline = Pipeline(
        choice,
        FixedClassifier.saying(Emotion.HAPPY),
        Tracker(TrackerOptions()),
        Smoother(NONE, 0.5),
        stillness=Stillness(),
    )
    assert isinstance(choice.detector, ScriptedDetector)
    (first,) = pipeline(scene(), 0.0).observations
    assert (first.reason, first.expression) == (Reason.STILL_PICTURE, None)
    for number in range(1, 24):
        (seen,) = pipeline(scene(4 * np.sin(number / 3)), number / LOOKS_PER_S).observations
    assert seen.reason is None
    assert seen.expression is not None
    assert seen.expression.emotion is Emotion.HAPPY
    pipeline.reset()
    (anew,) = pipeline(scene(), 0.0).observations
    assert anew.reason is Reason.STILL_PICTURE


@pytest.mark.data
@pytest.mark.parametrize("clip", ["fer_woman2.mp4", "pyfeat_WolfgangLanger_Pexels.mp4"])
@pytest.mark.parametrize("face_px", [45, 90])
def test_real_faces_are_people_and_their_stills_are_not(shared_data, clip, face_px) -> None:
    """Small, and coded coarsely: the finest noise and the least movement in pixels."""
    with av.open(str(shared_data / "media" / "clips" / clip)) as film:
        fps = round(float(film.streams.video[0].average_rate))
        whole = [one.to_ndarray(format="bgr24") for one in islice(film.decode(video=0), 8 * fps)]
    detector = open_detector("yunet", "live").detector
    there = detector.detect(whole[0])[0].box
    factor = face_px / there.width
    small = [
        np.asarray(cv2.resize(one, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
        for one in whole[:: max(1, fps // LOOKS_PER_S)]
    ]
    box = there.scaled(factor)
    for film_of, person in ((small, True), ([small[0]] * len(small), False)):
        still = Stillness()
        found = [
            not still.pictures(frame, someone(box), number / LOOKS_PER_S)
            for number, frame in enumerate(coded(film_of, 56))
        ]
        assert found[-1] is person
        assert any(found) is person
