"""When the live page says that no connection comes about."""

import pytest

from readroom.app.connecting import GIVEN_UP_S, NO_RELAY, RELAY, SLOW_S, Connecting
from readroom.testing import ManualClock


@pytest.fixture
def clock():
    return ManualClock()


def waiting(attempts):
    return attempts.failed(signalling=True, playing=False)


def stopped(attempts):
    return attempts.failed(signalling=False, playing=False)


def test_it_is_told_after_fifteen_seconds_and_not_before(clock):
    attempts = Connecting(clock)
    assert not stopped(attempts)
    assert not waiting(attempts)
    clock.advance(SLOW_S - 0.1)
    assert not waiting(attempts)
    clock.advance(0.2)
    assert waiting(attempts)
    assert stopped(attempts)  # the browser gave up: it stays
    clock.advance(100)
    assert stopped(attempts)
    assert not waiting(attempts)  # a new attempt


def test_a_picture_ends_it(clock):
    attempts = Connecting(clock)
    waiting(attempts)
    clock.advance(SLOW_S + 1)
    assert waiting(attempts)
    assert not attempts.failed(signalling=True, playing=True)
    assert not stopped(attempts)


@pytest.mark.parametrize(
    ("after_s", "told"),
    [
        pytest.param(GIVEN_UP_S - 0.1, False, id="somebody pressed Stop"),
        pytest.param(GIVEN_UP_S + 0.1, True, id="the browser gave up"),
    ],
)
def test_an_attempt_that_ends_early(clock, after_s, told):
    attempts = Connecting(clock)
    waiting(attempts)
    clock.advance(after_s)
    assert stopped(attempts) is told


def test_the_words_say_why_and_what_to_do():
    for words in (NO_RELAY, RELAY):
        assert "Usually" in words
        assert "another network" in words
        assert "readroom doctor --url" in words
