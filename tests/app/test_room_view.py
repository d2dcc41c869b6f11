"""The live room where nobody is shown singly: whole blocks of enough people, in steps."""

from __future__ import annotations

from readroom.app.moments import Moment
from readroom.app.room_view import RoomView
from readroom.domain import Emotion
from readroom.testing import leaning_to

SHARES = leaning_to(Emotion.NEUTRAL, 0.76)


def moments(start, end, in_view=40, measured=40):
    return [Moment(float(at), in_view, measured, (), SHARES) for at in range(start, end)]


def test_a_block_is_told_when_it_is_over_and_stays():
    view = RoomView(10)
    assert view.told(moments(0, 10)) == []
    told = view.told(moments(0, 11))
    assert [at for at, _ in told] == [0.0, 9.99]
    assert view.latest is not None
    assert abs(sum(view.latest) - 1) < 1e-9
    assert max(view.latest) == view.latest[Emotion.NEUTRAL]
    assert view.told(moments(5, 19)) == told
    assert len(view.told(moments(5, 21))) == 4


def test_one_moment_of_few_people_withholds_its_block():
    view = RoomView(10)
    view.told([*moments(0, 5), *moments(5, 6, measured=9), *moments(6, 11)])
    assert view.latest is None


def test_after_somebody_left_nothing_is_told_for_a_while():
    view = RoomView(10)
    view.told(moments(0, 11))
    assert view.latest is not None
    view.told([*moments(0, 10), *moments(10, 31, in_view=39, measured=39)])
    assert view.latest is None


def test_nobody_is_nothing():
    view = RoomView(10)
    assert view.told([]) == []
    view.told([Moment(0.0, 0, 0, (), None), Moment(12.0, 0, 0, (), None)])
    assert view.latest is None
