"""How many live sessions there may be."""

from threading import Thread

import pytest

from readroom.app.session_limit import AT_LEAST, SessionLimit, configured_limit
from readroom.errors import ConfigurationError


def test_no_more_than_there_are_whoever_asks_at_once():
    limit, got = SessionLimit(3), []
    asking = [Thread(target=lambda: got.append(limit.take())) for _ in range(12)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert (sum(got), limit.full) == (3, True)
    limit.free()
    assert not limit.full
    assert limit.take()


def test_as_configured_else_by_cores(monkeypatch):
    monkeypatch.setenv("READROOM_MAX_LIVE_SESSIONS", "7")
    assert configured_limit().most == 7
    monkeypatch.delenv("READROOM_MAX_LIVE_SESSIONS")
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert configured_limit().most == AT_LEAST
    monkeypatch.setattr("os.cpu_count", lambda: 16)
    assert configured_limit().most == 16


@pytest.mark.parametrize("given", ["0", "many"])
def test_what_is_no_number_is_refused(monkeypatch, given):
    monkeypatch.setenv("READROOM_MAX_LIVE_SESSIONS", given)
    with pytest.raises(ConfigurationError, match="READROOM_MAX_LIVE_SESSIONS"):
        configured_limit()
