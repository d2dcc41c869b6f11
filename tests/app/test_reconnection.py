"""A lost picture is begun again by itself; one that was stopped never."""

import pytest

from readroom.app.reconnection import AGAIN_S, FIRST_S, HANGS_S, TELL_S, Reconnection
from readroom.testing import ManualClock

IDLE = {"playing": False, "signalling": False}
SIGNALLING = {"playing": False, "signalling": True}
PLAYING = {"playing": True, "signalling": False}


@pytest.fixture
def clock():
    return ManualClock(100.0)


@pytest.fixture
def played(clock):
    staying = Reconnection(clock)
    staying.press(start=True)
    staying.look(**SIGNALLING)
    staying.look(**PLAYING)
    return staying


def after(staying, clock, seconds):
    clock.advance(seconds)
    return staying.look(**IDLE)


def test_a_lost_picture_is_begun_again_two_seconds_at_a_time(played, clock):
    assert not played.look(**IDLE)
    assert played.lost
    assert after(played, clock, FIRST_S)
    assert not after(played, clock, TELL_S)
    assert played.tries == 1
    assert after(played, clock, AGAIN_S - TELL_S)
    assert played.tries == 2
    assert not played.look(**SIGNALLING)
    assert not played.look(**PLAYING)
    assert not played.lost


@pytest.mark.parametrize("first", ["stop", "end"])
def test_what_was_stopped_stays_stopped_whichever_message_comes_first(played, clock, first):
    if first == "end":
        assert not played.look(**IDLE)
        clock.advance(FIRST_S / 2)
    played.press(start=False)
    assert not played.lost
    assert not after(played, clock, 60.0)


def test_what_only_a_visitor_can_bring_back_is_awaited_and_never_begun(played, clock):
    played.await_press()
    assert played.awaits
    assert not after(played, clock, 60.0)
    assert not played.lost
    played.press(start=True)
    assert not played.awaits


def test_a_first_start_that_fails_is_not_repeated(clock):
    staying = Reconnection(clock)
    staying.press(start=True)
    staying.look(**SIGNALLING)
    assert not after(staying, clock, 60.0)
    assert not staying.lost


def test_without_a_sign_of_the_wish_nothing_begins(clock):
    staying = Reconnection(clock)
    staying.look(**PLAYING)
    assert not after(staying, clock, 60.0)


def test_a_page_that_was_loaded_anew_goes_on_at_once(clock):
    staying = Reconnection(clock)
    staying.resume()
    assert staying.look(**IDLE)


def test_a_try_that_connects_without_end_is_given_up_and_made_again(played, clock):
    assert not played.look(**IDLE)
    assert after(played, clock, AGAIN_S)
    played.look(**SIGNALLING)
    clock.advance(HANGS_S - 1)
    assert not played.look(**SIGNALLING)
    assert not played.hangs
    clock.advance(1)
    assert not played.look(**SIGNALLING)
    assert played.hangs
    assert played.look(**IDLE), "given up: the next try comes at once"
    assert not played.hangs
    played.look(**SIGNALLING)
    clock.advance(2 * HANGS_S - 1)
    assert not played.hangs, "the network may be slow: the second one has twice the time"
    clock.advance(1)
    assert played.hangs
    clock.advance(TELL_S)
    assert not played.hangs, "a browser that is deaf keeps its buttons"


def test_a_first_connection_may_take_as_long_as_it_likes(clock):
    staying = Reconnection(clock)
    staying.press(start=True)
    staying.look(**SIGNALLING)
    clock.advance(10 * HANGS_S)
    assert not staying.look(**SIGNALLING)
    assert not staying.hangs
