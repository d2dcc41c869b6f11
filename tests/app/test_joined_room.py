"""A room that people join, as the live page looks at it: drawn, read, left and ended."""

from threading import Event

import numpy as np
import pytest
from tests.app.live_fakes import until
from tests.rooms.devices import look_at

from readroom.app.feeds import prepare
from readroom.app.frame_feed import FeedState
from readroom.app.joined_room import PICTURE, JoinedFeed, JoinedScene, JoinedSource, join_address
from readroom.app.live_inputs import JOINED
from readroom.app.live_room import LiveRoom
from readroom.app.live_session import LiveSession
from readroom.app.server_state import ServerState
from readroom.app.session_limit import SessionLimit
from readroom.app.session_registry import SessionRegistry
from readroom.domain import Emotion
from readroom.errors import ConfigurationError, RefusedError
from readroom.privacy.gate import decide
from readroom.recognition.cards import ModelCard
from readroom.rooms.room import Room, RoomState

PLAYTEST = decide("playtest", "GB")


@pytest.fixture
def room():
    return Room(PLAYTEST, ModelCard.read(), PICTURE)


@pytest.fixture
def session():
    made = prepare(JOINED, PLAYTEST)
    shown = LiveRoom(ModelCard.read(), PLAYTEST.min_group, persons=True)
    opened = LiveSession(PLAYTEST, made.opening, made.drawing, shown, looks_at=made.feed)
    yield opened
    opened.close()


def test_everybody_has_a_drawn_seat(room):
    scene = JoinedScene(room)
    empty = scene.picture()
    assert empty.shape == (PICTURE[1], PICTURE[0], 3)
    room.sit()
    one = scene.picture()
    for _ in range(59):
        room.sit()
    many = scene.picture()
    assert not np.array_equal(empty, one)
    assert not np.array_equal(one, many)


def test_pictures_are_of_the_size_that_results_speak_of(room):
    scene = JoinedScene(room)
    room.sit()
    picture = scene.picture()
    result = scene(picture, 1.0)
    assert (result.height, result.width) == picture.shape[:2]


def test_pictures_come_until_they_are_stopped(room):
    stop = Event()
    source = JoinedSource(JoinedScene(room), stop)
    frames = source.frames()
    assert next(frames).image.shape[:2] == PICTURE[::-1]
    assert next(frames).at > 0
    stop.set()
    assert list(frames) == []


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("https://readroom.example.org/", "https://readroom.example.org/join/ABCDEFGH"),
        ("http://127.0.0.1:8501/live?x=1", "http://127.0.0.1:8501/join/ABCDEFGH"),
    ],
)
def test_people_join_on_the_same_server(page, address):
    assert join_address(page, "ABCDEFGH") == address


def test_nobody_joins_where_nothing_may_be_read_of_others():
    with pytest.raises(RefusedError):
        prepare(JOINED, decide("education", "DE"))
    with pytest.raises(ConfigurationError):
        prepare(JOINED, decide("self"))


def test_a_session_reads_who_joined_and_ends_the_room(session):
    feed = session.feed
    assert isinstance(feed, JoinedFeed)
    seat = feed.room.sit()
    assert feed.room.state is RoomState.WAITING
    session.sink.start()
    assert until(lambda: feed.room.state is RoomState.READING)
    assert until(lambda: feed.status.state is FeedState.PLAYING)

    def measured():
        feed.room.hear(seat, look_at(Emotion.HAPPY))
        moments = session.bridge.history.copy()
        return moments and moments[-1].measured

    assert until(measured)
    assert session.people is not None
    assert [one.person for one in session.people.strips(session._clock())] == [1]
    session.close()
    assert feed.room.state is RoomState.ENDED
    assert feed.room.people == ()


def test_a_viewer_who_is_lost_finds_the_same_people(session):
    session.server_state = ServerState(SessionLimit(1), SessionRegistry())
    room = session.feed.room
    seat = room.sit()
    session.sink.start()
    assert until(lambda: room.state is RoomState.READING)
    session.sink.stop()
    assert until(lambda: session.left)
    assert room.state is not RoomState.ENDED
    session.again()
    assert session.feed.room is room
    session.sink.start()
    assert until(lambda: session.feed.status.state is FeedState.PLAYING)
    assert room.people == (seat.person,)
    session.close()
    assert room.state is RoomState.ENDED
