"""Frames become samples: what is counted, what is a mean, and what is nobody's."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readroom.domain import (
    Box,
    Emotion,
    Expression,
    Face,
    FrameResult,
    Observation,
    Reason,
    Sample,
)
from readroom.errors import InputError
from readroom.privacy.sampling import Sampler, nod_of, turn_of
from readroom.recognition.quality import turn
from readroom.recognition.tracker import TrackerOptions
from readroom.testing import FixedClassifier, leaning_to, scripted_pipeline

MARKS = ((10.0, 20.0), (30.0, 20.0), (20.0, 30.0), (12.0, 40.0), (28.0, 40.0))
FRAME = np.zeros((90, 90, 3), np.uint8)


def face(nose: tuple[float, float] = (20.0, 30.0)) -> Face:
    return Face(Box(0, 0, 40, 50), 0.9, (*MARKS[:2], nose, *MARKS[3:]))


def read(person: int, emotion: Emotion, **values: object) -> Observation:
    shares = leaning_to(emotion)
    steady = leaning_to(Emotion.NEUTRAL)
    return Observation(
        person,
        face(),
        0.8,
        expression=Expression(shares, steady, emotion, 0.9),
        **values,  # type: ignore[arg-type]
    )


def unread(person: int, reason: Reason = Reason.TOO_SMALL, quality: float = 0.2) -> Observation:
    return Observation(person, Face(Box(0, 0, 9, 9), 0.5), quality, reason)


def frame(at: float, *seen: Observation) -> FrameResult:
    return FrameResult(at, 90, 90, seen)


def test_where_a_picture_looks_is_where_nobody_looks() -> None:
    sampler = Sampler()
    sampler.add(frame(0.0, Observation(1, face(), 0.9, Reason.STILL_PICTURE)), 0.0)
    sampler.add(frame(0.1, Observation(2, face(), 0.9, Reason.TURNED_AWAY)), 0.1)
    picture, person = sampler.flush()
    assert (picture.turn, picture.nod) == (None, None)
    assert person.turn == pytest.approx(0.0)


def test_a_second_is_done_when_the_next_begins() -> None:
    sampler = Sampler()
    assert sampler.add(frame(0.0, read(1, Emotion.HAPPY)), 0.0) == ()
    assert sampler.add(frame(0.9, read(1, Emotion.SAD), unread(2)), 0.9) == ()
    one, two = sampler.add(frame(3.1, read(2, Emotion.SAD)), 3.1)
    assert (one.person, one.second, one.looks, one.measured, one.reason) == (1, 0, 2, 2, None)
    expected = (np.array(leaning_to(Emotion.HAPPY)) + leaning_to(Emotion.SAD)) / 2
    assert one.probabilities == pytest.approx(tuple(expected))
    assert (two.person, two.looks, two.measured, two.probabilities) == (2, 1, 0, None)
    assert two.reason is Reason.TOO_SMALL
    assert (two.turn, two.nod) == (None, None)
    (last,) = sampler.flush()
    assert (last.person, last.second, last.measured) == (2, 3, 1)
    assert sampler.flush() == ()


def test_the_most_frequent_reason_counts_where_nothing_was_read() -> None:
    sampler = Sampler()
    for number, reason in enumerate([Reason.TOO_BLURRED, Reason.TURNED_AWAY, Reason.TURNED_AWAY]):
        sampler.add(frame(0.1 * number, unread(1, reason, 0.1 * number)), 0.1 * number)
    (one,) = sampler.flush()
    assert one.reason is Reason.TURNED_AWAY
    assert one.quality == pytest.approx(0.1)
    sampler.add(frame(0.4, unread(1), read(2, Emotion.HAPPY)), 0.4)
    sampler.add(frame(0.5, unread(2)), 0.5)
    assert [one.reason for one in sampler.flush()] == [Reason.TOO_SMALL, None]


def test_somebody_shown_on_after_a_miss_is_not_read_again() -> None:
    pipeline = scripted_pipeline(
        [[face()], []],
        FixedClassifier.saying(Emotion.HAPPY),
        tracking=TrackerOptions(coast_s=0.5),
        detect_every_s=0.1,
    )
    sampler = Sampler()
    for at in (0.0, 0.05, 0.1, 0.2, 0.3):
        result = pipeline(FRAME, at)
        assert len(result.measured) == 1
        sampler.add(result, at)
    (one,) = sampler.flush()
    assert (one.looks, one.measured) == (2, 2)  # seen, read between two looks, then missed
    assert one.turn == pytest.approx(0.0)


def test_time_may_stand_still_but_not_run_backwards() -> None:
    sampler = Sampler()
    for _ in range(2):
        sampler.add(frame(1.0, read(1, Emotion.HAPPY)), 5.0)
    with pytest.raises(InputError, match=r"got 4\.000 s after 5\.000 s"):
        sampler.add(frame(2.0), 4.0)
    assert sampler.flush()[0].looks == 2


def test_who_withdrew_leaves_no_sample() -> None:
    sampler = Sampler()
    sampler.add(frame(0.0, read(1, Emotion.HAPPY), read(2, Emotion.HAPPY)), 0.0)
    sampler.exclude(1)
    sampler.add(frame(0.5, read(1, Emotion.HAPPY), read(2, Emotion.HAPPY)), 0.5)
    assert [one.person for one in sampler.flush()] == [2]


@given(
    looks=st.lists(
        st.tuples(st.floats(0, 3.99), st.integers(1, 4), st.booleans()), min_size=1, max_size=60
    )
)
def test_every_look_is_in_one_sample(looks: list[tuple[float, int, bool]]) -> None:
    sampler, samples = Sampler(), []
    for at, person, measured in sorted(looks):
        seen = read(person, Emotion.FEAR) if measured else unread(person)
        samples += sampler.add(frame(at, seen), at)
    samples += sampler.flush()
    keys = [(one.person, one.second) for one in samples]
    assert len(set(keys)) == len(keys)
    assert set(keys) == {(person, int(at)) for at, person, _ in looks}
    assert sum(one.looks for one in samples) == len(looks)
    assert sum(one.measured for one in samples) == sum(measured for *_, measured in looks)
    for one in samples:
        assert (one.probabilities is None) is (one.measured == 0)
        assert (one.reason is None) is (one.measured > 0)
        assert one.probabilities is None or sum(one.probabilities) == pytest.approx(1)


@pytest.mark.parametrize(
    ("nose", "side", "height"),
    [
        pytest.param((20.0, 30.0), 0.0, 0.5, id="frontal"),
        pytest.param((25.0, 30.0), 0.25, 0.5, id="towards the right edge"),
        pytest.param((15.0, 30.0), -0.25, 0.5, id="towards the left edge"),
        pytest.param((20.0, 25.0), 0.0, 0.25, id="raised"),
        pytest.param((20.0, 36.0), 0.0, 0.8, id="lowered"),
    ],
)
@pytest.mark.parametrize("scale", [1.0, 3.7])
@pytest.mark.parametrize("tilt", [0.0, 0.5, -0.7])
def test_turn_and_nod_do_not_depend_on_size_place_or_tilt(
    nose: tuple[float, float], side: float, height: float, scale: float, tilt: float
) -> None:
    turned = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
    marks = scale * np.array(face(nose).landmarks) @ turned.T + (100, 7)
    seen = Face(Box(0, 0, 40, 50), 0.9, tuple((float(x), float(y)) for x, y in marks))
    assert turn_of(seen) == pytest.approx(side)
    assert nod_of(seen) == pytest.approx(height)
    assert abs(turn_of(seen) or 0.0) == pytest.approx(turn(seen))


def test_without_landmarks_or_direction_nothing_is_said_of_the_head() -> None:
    assert turn_of(Face(Box(0, 0, 9, 9), 0.9)) is nod_of(Face(Box(0, 0, 9, 9), 0.9)) is None
    flat = Face(Box(0, 0, 9, 9), 0.9, ((5.0, 5.0),) * 5)
    assert turn_of(flat) is nod_of(flat) is None


def test_a_sample_has_no_field_for_a_picture_or_an_embedding() -> None:
    kinds = {field.name: str(field.type) for field in fields(Sample)}
    assert set(kinds.values()) <= {"int", "float", "float | None", "Reason | None"} | {
        "Probabilities | None"
    }


def test_a_reading_that_is_shown_on_counts_once() -> None:
    sampler = Sampler()
    half_turned = read(1, Emotion.SAD)
    sampler.add(frame(0.0, half_turned), 0.0)
    for step in range(1, 8):  # nothing more was read, though the face was looked at
        sampler.add(frame(step / 8, replace(half_turned, quality=0.54)), step / 8)
    (sample,) = sampler.add(frame(1.0, read(1, Emotion.HAPPY)), 1.0)
    assert (sample.looks, sample.measured) == (8, 1)
