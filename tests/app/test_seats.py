"""How many live sessions there may be."""

from threading import Thread

import pytest

from readroom.app.seats import AT_LEAST, Seats, configured_seats
from readroom.errors import ConfigurationError


def test_no_more_than_there_are_whoever_asks_at_once():
    seats, got = Seats(3), []
    asking = [Thread(target=lambda: got.append(seats.take())) for _ in range(12)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert (sum(got), seats.full) == (3, True)
    seats.free()
    assert not seats.full
    assert seats.take()


def test_as_configured_else_by_cores(monkeypatch):
    monkeypatch.setenv("READROOM_MAX_LIVE_SESSIONS", "7")
    assert configured_seats().most == 7
    monkeypatch.delenv("READROOM_MAX_LIVE_SESSIONS")
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert configured_seats().most == AT_LEAST
    monkeypatch.setattr("os.cpu_count", lambda: 16)
    assert configured_seats().most == 16


@pytest.mark.parametrize("given", ["0", "many"])
def test_what_is_no_number_is_refused(monkeypatch, given):
    monkeypatch.setenv("READROOM_MAX_LIVE_SESSIONS", given)
    with pytest.raises(ConfigurationError, match="READROOM_MAX_LIVE_SESSIONS"):
        configured_seats()
