"""Sessions wait for a lost viewer: for a while, and for that viewer alone."""

from dataclasses import dataclass, field
from threading import Event, Thread

from tests.app.live_fakes import live_threads, until

from readroom.app.session_registry import SessionRegistry, new_token


@dataclass
class Fake:
    token: str = "one"
    left: bool = True
    owner: str = "a visit"
    closed: Event = field(default_factory=Event)

    def close(self):
        self.closed.set()


def nobody(_owner):
    return False


def test_who_does_not_come_back_is_closed_and_no_thread_stays():
    room, session, other = SessionRegistry(), Fake(), Fake("other")
    room.enter(session)
    room.enter(other)
    room.wait(session, 0.05)
    room.wait(other, 60.0)
    assert session.closed.wait(10)
    assert room.claim("one", nobody) is None
    assert not other.closed.is_set()
    room.back(other)
    assert until(lambda: not [one for one in live_threads() if "waiting" in one.name])


def test_who_is_back_in_time_is_not_closed():
    room, session = SessionRegistry(), Fake()
    room.enter(session)
    room.wait(session, 0.2)
    room.back(session)
    assert not session.closed.wait(0.5)


def test_a_server_that_stops_closes_who_is_there_and_who_is_lost():
    room, there, lost = SessionRegistry(), Fake("there", left=False), Fake("lost")
    for session in (there, lost):
        room.enter(session)
    room.wait(lost, 60.0)
    room.close_all()
    assert there.closed.is_set()
    assert lost.closed.is_set()
    room.back(lost)


def test_a_token_works_once():
    room, session = SessionRegistry(), Fake()
    room.enter(session)
    assert room.claim("one", nobody) is session
    assert room.claim("one", nobody) is None
    assert room.claim(session.token, nobody) is session
    assert len({new_token() for _ in range(100)}) == 100


def test_a_token_still_ends_a_wait_that_began_before():
    room, session = SessionRegistry(), Fake()
    room.enter(session)
    room.wait(session, 0.2)
    assert room.claim("one", nobody) is session
    room.back(session)
    assert not session.closed.wait(0.5)


class Claimed(Fake):
    """Its page is loaded anew in the moment in which somebody reads its token."""

    room = None

    @property
    def token(self):
        told = self._token
        if self.room is not None:
            claiming = Thread(target=self.room.claim, args=(told, nobody))
            self.room = None
            claiming.start()
            claiming.join(0.3)  # where the reader holds the room's lock, it comes later
        return told

    @token.setter
    def token(self, fresh):
        self._token = fresh


def test_who_is_claimed_in_the_moment_in_which_it_begins_to_wait_is_still_closed():
    room, session = SessionRegistry(), Claimed()
    room.enter(session)
    session.room = room
    room.wait(session, 0.05)
    assert session.closed.wait(10)
    assert room.claim(session.token, nobody) is None


def test_nobody_takes_a_session_from_a_page_that_is_there():
    room, session = SessionRegistry(), Fake(left=False)
    room.enter(session)
    assert room.claim("one", lambda owner: owner == "a visit") is None
    assert room.claim("one", nobody) is session  # that page is gone, its camera not yet


def test_what_is_over_is_forgotten():
    room, session = SessionRegistry(), Fake()
    room.enter(session)
    room.forget(session)
    room.wait(session, 0.0)
    assert room.claim("one", nobody) is None
    assert room.claim("never there", nobody) is None
