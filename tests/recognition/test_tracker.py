"""Who is who: crossings, occlusions, gaps, phantoms, and predictions in between."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readroom.domain import Box, Face
from readroom.recognition.tracker import Sight, Tracker, TrackerOptions


def face(x: float, y: float = 100.0, size: float = 50.0, score: float = 0.9) -> Face:
    return Face(Box(x, y, size, size), score)


def people(tracker: Tracker, faces: list[Face], at: float) -> dict[int, float]:
    """Person -> x, for what is seen in one frame."""
    return {f.person: round(f.face.box.x, 1) for f in tracker.update(faces, at)}


def test_people_are_numbered_from_one_in_the_order_of_their_scores_given() -> None:
    assert people(Tracker(), [face(10), face(300)], 0.0) == {1: 10, 2: 300}


def test_two_faces_that_cross_keep_their_numbers() -> None:
    tracker = Tracker()
    for step in range(41):
        at = step / 15
        left, right = face(100 + 10 * step, 100), face(500 - 10 * step, 112)
        seen = people(tracker, [right, left] if step % 2 else [left, right], at)
    assert seen == {1: 500.0, 2: 100.0}


def test_a_face_hidden_while_crossing_keeps_its_number() -> None:
    tracker = Tracker()
    for step in range(41):
        behind = face(100 + 10 * step)
        before = face(500 - 10 * step, 104)
        hidden = behind.box.iou(before.box) > 0.2
        seen = people(tracker, [before] if hidden else [before, behind], step / 15)
    assert sorted(seen.values()) == [100.0, 500.0]
    assert set(seen) == {1, 2}
    assert seen[1] == 100.0


@pytest.mark.parametrize(
    ("away_s", "person"),
    [
        pytest.param(0.4, 1, id="a detector gap"),
        pytest.param(1.0, 1, id="an occlusion of one second"),
        pytest.param(1.9, 1, id="just within keep_s"),
        pytest.param(2.5, 2, id="gone for longer is somebody new"),
    ],
)
def test_who_returns(away_s: float, person: int) -> None:
    tracker = Tracker()
    for step in range(10):
        tracker.update([face(100)], step / 10)
    assert set(people(tracker, [face(110)], 0.9 + away_s)) == {person}


def test_a_sitting_person_who_leaves_is_not_confused_with_a_neighbour() -> None:
    tracker = Tracker()
    tracker.update([face(100), face(260)], 0.0)
    assert people(tracker, [face(262)], 0.2) == {2: 262}


def test_a_weak_phantom_of_one_frame_is_nobody() -> None:
    tracker = Tracker()
    tracker.update([face(100)], 0.0)
    assert set(people(tracker, [face(100), face(400, score=0.6)], 0.1)) == {1}
    assert set(people(tracker, [face(100)], 0.2)) == {1}
    assert set(people(tracker, [face(100), face(700, score=0.95)], 0.3)) == {1, 2}


def test_a_weak_face_seen_twice_is_somebody() -> None:
    tracker = Tracker()
    assert people(tracker, [face(400, score=0.6)], 0.0) == {}
    assert people(tracker, [face(401, score=0.6)], 0.2) == {1: 401}


def test_between_looks_a_moving_face_is_expected_further_on() -> None:
    tracker = Tracker()
    for step in range(20):
        tracker.update([face(100 + 20 * step)], step / 10)
    (expected,) = tracker.predict(2.0)
    assert expected.sight is Sight.BETWEEN
    assert 490 < expected.face.box.x < 500


def test_a_missed_face_coasts_only_as_long_as_asked() -> None:
    tracker = Tracker(TrackerOptions(coast_s=0.3))
    tracker.update([face(100)], 0.0)
    assert [f.sight for f in tracker.update([], 0.2)] == [Sight.MISSED]
    assert tracker.update([], 0.4) == ()


def test_between_looks_nobody_returns_whom_the_last_look_missed() -> None:
    tracker = Tracker()
    tracker.update([face(100)], 0.0)
    assert tracker.update([], 0.5) == ()
    assert tracker.predict(0.6) == ()


@pytest.mark.parametrize("every_s", [0.2, 0.5, 1.0, 3.0])
def test_an_unsure_face_is_somebody_however_far_apart_the_looks_are(every_s: float) -> None:
    tracker = Tracker(TrackerOptions().at_looks(every_s))
    tracker.update([face(100, score=0.65)], 0.0)
    for look in range(1, 6):
        assert people(tracker, [face(100, score=0.65)], look * every_s) == {1: 100}


@pytest.mark.parametrize(("gap_s", "person"), [(0.5, 1), (np.inf, 2)])
def test_a_picture_that_stands_still_misses_nobody(gap_s: float, person: int) -> None:
    tracker = Tracker(TrackerOptions(gap_s=gap_s))
    tracker.update([face(100)], 0.0)
    tracker.update([], 0.2)
    assert people(tracker, [face(110)], 9.0) == {person: 110}
    tracker.update([], 9.5)
    tracker.update([], 11.5)
    tracker.update([], 13.5)
    assert people(tracker, [face(110)], 15.5) == {1 if gap_s == 0.5 else 3: 110}


def test_who_is_missed_while_there_are_frames_is_gone_as_ever() -> None:
    tracker = Tracker(TrackerOptions(gap_s=0.5))
    tracker.update([face(100)], 0.0)
    for look in range(1, 12):
        tracker.update([], look * 0.2)
    assert people(tracker, [face(100)], 2.4) == {2: 100}


def test_a_slow_source_is_followed_and_the_next_one_as_asked_for() -> None:
    tracker = Tracker()
    for every_s, persons in ((4.0, [1, 1]), (0.0, [1, 2])):
        tracker.reset(every_s)
        seen = [*people(tracker, [face(100)], 0.0), *people(tracker, [face(100)], 4.0)]
        assert seen == persons


def test_one_leaving_and_one_arriving_does_not_shift_the_row() -> None:
    tracker = Tracker(TrackerOptions().at_looks(1.0))
    row = [face(75 * seat) for seat in range(5)]
    tracker.update(row, 0.0)
    seen = people(tracker, [*row[1:], face(75 * 5)], 1.0)
    assert seen == {2: 75, 3: 150, 4: 225, 5: 300, 6: 375}


def test_people_who_sit_still_keep_their_numbers_under_random_misses() -> None:
    rng = np.random.default_rng(0)
    tracker = Tracker(TrackerOptions().at_looks(1.0))
    row = [face(65 * seat) for seat in range(10)]
    tracker.update(row, 0.0)
    missed = np.zeros(10, bool)
    for at in range(1, 200):
        missed = (rng.random(10) < 0.15) & ~missed
        there = [f for f, away in zip(row, missed, strict=True) if not away]
        for person, x in people(tracker, there, at).items():
            assert x == 65 * (person - 1)


def test_two_sessions_share_nothing() -> None:
    first, second = Tracker(), Tracker()
    first.update([face(10), face(300)], 0.0)
    assert set(people(second, [face(10)], 0.0)) == {1}


def test_reset_counts_from_one_again() -> None:
    tracker = Tracker()
    tracker.update([face(10), face(300)], 0.0)
    tracker.reset()
    assert set(people(tracker, [face(300)], 0.0)) == {1}


def test_memory_does_not_grow_with_people_who_have_gone() -> None:
    tracker = Tracker()
    for step in range(500):
        tracker.update([face(100 + 997 * step % 5000)], step * 3.0)
    assert len(tracker._tracks) <= 2


boxes = st.builds(
    face,
    st.floats(-100, 2000),
    st.floats(-100, 1100),
    st.floats(5, 400),
    st.floats(0.3, 1.0),
)


@given(st.lists(st.lists(boxes, max_size=8), max_size=12))
def test_every_person_appears_once_and_every_sight_is_a_given_face(
    frames: list[list[Face]],
) -> None:
    tracker = Tracker()
    for number, faces in enumerate(frames):
        seen = tracker.update(faces, number * 0.2)
        assert len({f.person for f in seen}) == len(seen)
        assert all(f.face in faces for f in seen)
