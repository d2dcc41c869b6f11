"""Sessions wait for a lost viewer: for a while, and for that viewer alone."""

from dataclasses import dataclass, field
from threading import Event

from tests.app.live_fakes import live_threads, until

from readroom.app.waiting_room import WaitingRoom, new_token


@dataclass
class Fake:
    left: bool = True
    owner: str = "a visit"
    closed: Event = field(default_factory=Event)

    def close(self):
        self.closed.set()


def nobody(_owner):
    return False


def test_who_does_not_come_back_is_closed_and_no_thread_stays():
    room, session, other = WaitingRoom(), Fake(), Fake()
    room.enter("one", session)
    room.enter("other", other)
    room.wait("one", 0.05)
    room.wait("other", 60.0)
    assert session.closed.wait(10)
    assert room.claim("one", nobody) is None
    assert not other.closed.is_set()
    room.back("other")
    assert until(lambda: not [one for one in live_threads() if "waiting" in one.name])


def test_who_is_back_in_time_is_not_closed():
    room, session = WaitingRoom(), Fake()
    room.enter("one", session)
    room.wait("one", 0.2)
    room.back("one")
    assert not session.closed.wait(0.5)


def test_a_token_works_once():
    room, session = WaitingRoom(), Fake()
    room.enter("one", session)
    claimed, fresh = room.claim("one", nobody)
    assert claimed is session
    assert room.claim("one", nobody) is None
    assert room.claim(fresh, nobody)[0] is session
    assert len({new_token() for _ in range(100)}) == 100


def test_a_token_still_ends_a_wait_that_began_before():
    room, session = WaitingRoom(), Fake()
    room.enter("one", session)
    room.wait("one", 0.2)
    _, fresh = room.claim("one", nobody)
    room.back(fresh)
    assert not session.closed.wait(0.5)


def test_nobody_takes_a_session_from_a_page_that_is_there():
    room, session = WaitingRoom(), Fake(left=False)
    room.enter("one", session)
    assert room.claim("one", lambda owner: owner == "a visit") is None
    assert room.claim("one", nobody)[0] is session  # that page is gone, its camera not yet


def test_what_is_over_is_forgotten():
    room = WaitingRoom()
    room.enter("one", Fake())
    room.forget("one")
    room.wait("one", 0.0)
    assert room.claim("one", nobody) is None
    assert room.claim("never there", nobody) is None
