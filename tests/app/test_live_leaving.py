"""A live session whose viewer is lost: the threads end, the session waits, the same one goes on."""

import asyncio
from dataclasses import replace
from threading import Event, Thread

import pytest
from tests.app.live_fakes import frame, live_threads, result, until

from readroom.app import server
from readroom.app.live_drawing import LiveDrawing
from readroom.app.live_room import LiveRoom
from readroom.app.live_session import LiveSession
from readroom.app.server_state import ServerState
from readroom.app.session_limit import SessionLimit
from readroom.app.session_registry import SessionRegistry
from readroom.domain import Detail
from readroom.privacy.gate import decide
from readroom.recognition.cards import ModelCard
from readroom.recordings.keeping import Keeping
from readroom.sessions.store import SessionStore
from readroom.testing import ManualClock, blank_card

RESEARCH = decide("research", "GB")


@pytest.fixture
def card():
    return replace(blank_card(), confusion=ModelCard.read().confusion)


@pytest.fixture
def clock():
    return ManualClock(50.0)


@pytest.fixture
def server_state():
    return ServerState(SessionLimit(1), SessionRegistry())


@pytest.fixture
def begin(card, clock, server_state):
    made = []

    def make(permission=RESEARCH):
        opened = []
        opening = lambda: opened.append(1) or (lambda _i, at: result(at, None), "a fake")  # noqa: E731
        room = LiveRoom(card, 10, persons=True)
        session = LiveSession(permission, opening, LiveDrawing(persons=True), room, clock)
        session.server_state, session.opened = server_state, opened
        made.append(session)
        return session

    yield make
    for one in made:
        one.close()


class Comes(SessionRegistry):
    """In the moment in which the session begins to wait, its viewer comes back."""

    def wait(self, session, seconds):
        back = Thread(target=self.viewer.again)
        back.start()
        back.join(0.3)
        super().wait(session, seconds)
        self.back_again = back


def test_who_comes_back_while_the_connection_ends_is_not_taken_for_lost(begin, clock):
    session = begin()
    sessions = Comes()
    sessions.viewer = session
    session.server_state = ServerState(SessionLimit(1), sessions)
    see(session, clock, 2)
    session.bridge.close()
    sessions.back_again.join(5)
    assert not session.left
    see(session, clock, 1)
    assert sessions._until == {}


class Notices(SessionRegistry):
    """In the moment in which a page takes a session, the old connection is noticed lost."""

    def claim(self, token, is_there):
        claimed = super().claim(token, is_there)
        self.old.close()
        return claimed


def test_a_page_that_takes_a_session_just_when_it_is_lost_does_not_keep_its_seat_for_good(
    begin, clock
):
    session = begin()
    rooms = session.server_state = ServerState(SessionLimit(1), Notices())
    see(session, clock, 1)
    rooms.sessions.old = session.bridge
    assert rooms.sessions.claim(session.token, lambda _owner: False) is session
    session.again()
    session.sink.stop()  # no picture came: that page is gone, too
    rooms.sessions.wait(session, 0.0)  # its time is up
    assert until(lambda: session.over)
    assert not rooms.limit.full


def test_of_a_session_that_is_over_nothing_that_was_read_stays_in_memory(begin, clock):
    session = begin()
    see(session, clock, 12)
    session.name(1, "Anna")
    assert session.room.windows
    assert session.drawing.names == {1: "Anna"}
    session.close()
    assert of_people(session) == NOTHING
    assert session.room._reading is None
    session.name(1, "Anna")  # a form that was still open
    assert of_people(session) == NOTHING


def of_people(session):
    newest, people = session.bridge.status().newest, session.people.strips(session._clock())
    names = session.people.names, session.drawing.names
    return [newest, session.history.copy(), people, session.room.windows, *names]


NOTHING = [None, (), (), (), {}, {}]


def test_a_look_that_ends_after_the_session_leaves_nothing_either(card, clock):
    looks, goes_on = Event(), Event()

    def slowly(_image, at):
        looks.set()
        assert goes_on.wait(10)
        return result(at, None)

    room = LiveRoom(card, 10, persons=True)
    drawing = LiveDrawing(persons=True)
    session = LiveSession(RESEARCH, lambda: (slowly, "a fake"), drawing, room, clock)
    session.sink._on_frame(frame())
    assert looks.wait(10)
    session.close()
    goes_on.set()
    assert until(lambda: not live_threads())
    assert of_people(session) == NOTHING


def see(session, clock, seconds):
    for _ in range(seconds):
        at = clock()
        assert until(lambda at=at: session.sink._on_frame(frame()) or seen(session) == at)
        clock.advance(1.0)


def seen(session):
    newest = session.bridge.status().newest
    return newest.at if newest else None


def test_the_threads_end_and_the_room_goes_on(begin, clock):
    session = begin()
    see(session, clock, 3)
    first = session.bridge
    session.sink.stop()
    assert session.left
    assert until(lambda: not [one for one in live_threads() if "waiting" not in one.name])
    clock.advance(8.0)
    session.again()
    see(session, clock, 3)
    first.close()  # the video component ends the old connection late
    assert not session.left
    assert not session.over
    assert session.opened == [1]
    assert len(session.history.copy()) == 6
    assert len(session.people.strips(clock())[0].stretches) == 2


def test_a_kept_session_is_the_same_with_its_gap_marked(begin, clock, card, tmp_path):
    with SessionStore.open(f"sqlite:///{tmp_path / 'kept.db'}") as store:
        session = begin()
        see(session, clock, 1)
        kept = session.keep(Keeping(store, "each person", Detail.PERSON), card)
        see(session, clock, 3)
        session.name(1, "Anna")
        session.sink.stop()
        clock.advance(8.0)
        session.again()
        see(session, clock, 3)
        assert session.keeping is kept
        session.close()
        assert kept.wait(15)
        (stored,) = store.sessions()
        marks = [(one.label, round(one.at)) for one in store.markers(stored.id)]
        assert marks == [("Connection lost", 3), ("Connection back", 11)]
        assert store.participants(stored.id)[0].label == "Anna"


@pytest.mark.parametrize("lost", [False, True])
def test_a_server_that_stops_ends_what_is_kept_with_its_names(begin, clock, card, tmp_path, lost):
    with SessionStore.open(f"sqlite:///{tmp_path / 'kept.db'}") as store:
        session = begin()
        see(session, clock, 1)
        kept = session.keep(Keeping(store, "each person", Detail.PERSON), card)
        see(session, clock, 3)
        session.name(1, "Anna")
        if lost:
            session.sink.stop()
        session.server_state.sessions.close_all()
        assert kept.wait(15)
        (stored,) = store.sessions()
        assert stored.ended is not None
        assert store.participants(stored.id)[0].label == "Anna"


def test_the_server_does_that_and_waits_until_it_is_written(
    begin, clock, card, tmp_path, monkeypatch
):
    session = begin()
    see(session, clock, 1)
    with SessionStore.open(f"sqlite:///{tmp_path / 'kept.db'}") as store:
        kept = session.keep(Keeping(store, "each person", Detail.PERSON), card)
        see(session, clock, 3)
        stop_the_server(session, kept, monkeypatch)
        assert store.sessions()[0].ended is not None


def stop_the_server(session, kept, monkeypatch):
    monkeypatch.setattr(server, "server_state", lambda: session.server_state)

    async def run_and_stop():
        async with server.lifespan(server.app):
            assert not session.over

    asyncio.run(run_and_stop())
    assert session.over
    assert kept.wait(0)
    assert server.app._user_lifespan is server.lifespan


def lost_after_four_seconds(session, clock, keeping, card):
    see(session, clock, 1)
    kept = session.keep(keeping, card)
    see(session, clock, 4)
    session.sink.stop()
    return session, kept


def test_a_viewer_who_stays_away_ends_it_where_it_was_lost(begin, clock, card, tmp_path):
    with SessionStore.open(f"sqlite:///{tmp_path / 'kept.db'}") as store:
        session, kept = lost_after_four_seconds(begin(), clock, Keeping(store, "each person"), card)
        clock.advance(100.0)
        session.server_state.sessions.wait(session, 0.0)
        assert kept.wait(15)
        assert session.over
        assert kept.status.elapsed_s == pytest.approx(4.0)


def test_a_page_that_is_back_without_a_picture_is_still_waited_for(
    begin, clock, card, server_state, tmp_path
):
    with SessionStore.open(f"sqlite:///{tmp_path / 'kept.db'}") as store:
        session, kept = lost_after_four_seconds(begin(), clock, Keeping(store, "each person"), card)
        clock.advance(10.0)
        session.again()  # the page runs, and no camera does
        session.sink.stop()  # a try that fails
        session.again()
        clock.advance(90.0)
        assert session.token in server_state.sessions._until
        server_state.sessions.wait(session, 0.0)  # its time is up
        assert kept.wait(15)
        assert session.over
        assert not server_state.limit.full
        assert kept.status.elapsed_s == pytest.approx(4.0)
        marks = [one.label for one in store.markers(kept.session.id)]
        assert marks == ["Connection lost"]


def test_a_late_picture_of_the_old_connection_is_nobody_coming_back(begin, clock, server_state):
    session = begin()
    see(session, clock, 1)
    late = session.sink
    late.stop()
    session.again()
    late._on_frame(frame())
    assert session.token in server_state.sessions._until


def test_stopping_is_for_good_and_frees_the_seat(begin, clock, server_state):
    session = begin()
    see(session, clock, 1)
    assert server_state.limit.full
    session.close()
    session.again()
    assert session.over
    assert not server_state.limit.full
    assert server_state.sessions.claim(session.token, lambda _owner: False) is None


def test_beyond_the_seats_nothing_begins_until_one_is_free(begin, clock, server_state):
    first, second = begin(), begin()
    see(first, clock, 1)
    second.sink._on_frame(frame())
    assert not second.seated
    assert not second.bridge.status().started
    first.sink.stop()  # lost, not gone: its place waits with it
    second.sink._on_frame(frame())
    assert not second.seated
    first.close()
    see(second, clock, 1)
    assert second.seated


def test_a_session_that_never_began_leaves_nothing_behind(begin, server_state):
    session = begin()
    session.sink.stop()
    assert session.over
    assert not server_state.limit.full


def test_numbers_of_two_sessions_do_not_mix(card, clock):
    rooms = ServerState(SessionLimit(2), SessionRegistry())
    both = []
    for count in (1, 3):
        opening = lambda count=count: (  # noqa: E731
            lambda _i, at: result(at, *[None] * count),
            "a fake",
        )
        made = LiveSession(
            RESEARCH, opening, LiveDrawing(persons=True), LiveRoom(card, 10, persons=True), clock
        )
        made.server_state = rooms
        both.append(made)
    for one in both:
        see(one, clock, 2)
    assert [[strip.person for strip in one.people.strips(clock())] for one in both] == [
        [1],
        [1, 2, 3],
    ]
    both[0].name(1, "Anna")
    assert [one.people.strips(clock())[0].name for one in both] == ["Anna", "Person 1"]
    assert both[1].drawing.names == {}
    for one in both:
        one.close()
