"""The timeline is bounded, has no gaps and loses nothing when it is made coarser."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readroom.domain import Box, Emotion, Expression, Face, FrameResult, Observation
from readroom.recordings.timeline import Timeline
from readroom.testing import leaning_to


def frame(at, people=1, emotion=Emotion.HAPPY):
    shares = leaning_to(emotion, 0.9)
    seen = tuple(
        Observation(
            number, Face(Box(0, 0, 9, 9), 0.9), 1, None, Expression(shares, shares, emotion, 0.9)
        )
        for number in range(1, people + 1)
    )
    return FrameResult(at, 64, 48, seen)


def timeline(frames, most=600):
    made = Timeline(most)
    for one in frames:
        made.add(one)
    return made.entries()


def test_seconds_without_a_face_stay_visible():
    entries = timeline([frame(0.0), frame(0.5), frame(1.0, people=0), frame(3.2, people=2)])
    assert [(one["frames"], one["people"], one["measured"]) for one in entries] == [
        (2, 1, 2),
        (1, 0, 0),
        (0, 0, 0),
        (1, 2, 2),
    ]
    assert entries[0]["shares"]["happy"] == pytest.approx(0.9)
    assert entries[1]["shares"] is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 500), st.integers(0, 3)), max_size=60), st.integers(1, 20))
def test_coarser_entries_lose_nothing(moments, most):
    moments.sort()
    fine = timeline([frame(at, people) for at, people in moments])
    coarse = timeline([frame(at, people) for at, people in moments], most)
    assert len(coarse) <= most
    for key in ("frames", "faces", "measured"):
        assert sum(one[key] for one in coarse) == sum(one[key] for one in fine)
    assert max((one["people"] for one in coarse), default=0) == max(
        (one["people"] for one in fine), default=0
    )


def test_entries_follow_each_other():
    entries = timeline([frame(float(at)) for at in range(100)], most=30)
    assert [one["start_s"] for one in entries][1:] == [one["end_s"] for one in entries][:-1]
    assert entries[0] | {"shares": None} == {
        "start_s": 0.0,
        "end_s": 4.0,
        "frames": 4,
        "people": 1,
        "faces": 4,
        "measured": 4,
        "shares": None,
    }
