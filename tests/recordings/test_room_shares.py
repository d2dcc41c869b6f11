"""What is told of a recording where only the room may be shown: what a session would tell."""

from __future__ import annotations

import pytest

from readroom.domain import Box, Emotion, Expression, Face, FrameResult, Observation
from readroom.recordings.room_shares import RoomShares
from readroom.testing import leaning_to

FACE = Face(Box(4, 4, 20, 20), 0.9)
CLASS = range(1, 31)


def frame(at: float, persons: range, shown: Emotion = Emotion.NEUTRAL) -> FrameResult:
    people = []
    for person in persons:
        seen = leaning_to(shown, 0.9)  # a reading of its own: the same one would be no new look
        people.append(Observation(person, FACE, 1.0, None, Expression(seen, seen, shown, 0.9)))
    return FrameResult(at, 64, 48, tuple(people))


def told(card, *frames: FrameResult) -> dict[str, float] | None:
    room = RoomShares(card, 10)
    for one in frames:
        room.add(one)
    return room.told()


def test_a_class_is_told_after_a_minute(card) -> None:
    shares = told(card, *(frame(n, CLASS) for n in range(61)))
    assert shares is not None
    assert sum(shares.values()) == pytest.approx(1.0)
    assert max(shares, key=shares.__getitem__) == "neutral"


@pytest.mark.parametrize("seconds", [1, 30, 60])
def test_less_than_a_minute_tells_nothing(card, seconds) -> None:
    assert told(card, *(frame(n, CLASS) for n in range(seconds))) is None


def test_one_person_who_comes_and_goes_is_no_group(card) -> None:
    assert told(card, *(frame(n, range(n, n + 1)) for n in range(1, 100))) is None


def test_what_few_showed_is_not_in_the_shares_of_the_group(card) -> None:
    group = [frame(n, CLASS) for n in range(70)]
    few = [frame(n, range(1, 9), Emotion.HAPPY) for n in range(70, 140)]
    assert told(card, *group, *few) == told(card, *group)


def test_who_leaves_is_not_told_by_the_difference(card) -> None:
    """The recording goes on for less than the minute for which nothing is told."""
    group = [frame(n, CLASS) for n in range(60)]
    rest = [frame(n, range(2, 31), Emotion.SAD) for n in range(60, 110)]
    assert told(card, *group, *rest) == told(card, *group, frame(60, CLASS))
