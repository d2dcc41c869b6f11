"""A room of people who join: who is in it, what is said of them, and when nobody is read."""

import gc
from dataclasses import replace

import pytest
from tests.rooms.devices import look_at

from readroom.domain import Emotion, Reason
from readroom.errors import ConfigurationError, RefusedError
from readroom.privacy.gate import decide
from readroom.privacy.sampling import Sampler
from readroom.recognition.cards import ModelCard
from readroom.rooms.registry import OpenRooms
from readroom.rooms.room import (
    AWAY_AFTER_S,
    CODE_LENGTH,
    LETTERS,
    MOST,
    MOST_EVER,
    RESTS_AFTER_S,
    Room,
    RoomState,
)
from readroom.testing import ManualClock

PLAYTEST = decide("playtest", "GB")
SIZE = (1056, 594)


@pytest.fixture
def clock():
    return ManualClock(1000.0)


@pytest.fixture
def room(clock):
    return Room(PLAYTEST, ModelCard.read(), SIZE, clock)


def watched(room, clock, seats, look, seconds=2.0):
    """Looks of some people, four times a second, with results twice as often; the last one."""
    result = room.result(clock())
    for step in range(round(8 * seconds)):
        if step % 2 == 0:
            for seat in seats:
                room.hear(seat, look)
        clock.advance(0.125)
        result = room.result(clock())
    return result


def test_nobody_has_joined(room, clock):
    assert room.people == ()
    assert room.result(clock()).observations == ()


def test_what_devices_see_comes_out_as_of_a_camera(room, clock):
    first, second = room.sit(), room.sit()
    result = watched(room, clock, [first], look_at(Emotion.HAPPY))
    assert (result.width, result.height) == SIZE
    (seen,) = result.measured
    assert (seen.person, seen.expression.emotion) == (1, Emotion.HAPPY)
    assert room.people == (1, 2)
    result = watched(room, clock, [first, second], look_at(Emotion.SAD), 4.0)
    assert [one.expression.emotion for one in result.measured] == [Emotion.SAD] * 2
    boxes = [one.face.box for one in result.observations]
    assert boxes[0].iou(boxes[1]) == 0


def test_a_look_counts_once_however_often_results_are_asked_for(room, clock):
    seat, sampler = room.sit(), Sampler()
    began = clock()
    samples = []
    for step in range(33):  # looks at 0, 0.25 ... and results eight times a second
        room.result(clock())
        if step % 2 == 0:
            room.hear(seat, look_at())
        samples += sampler.add(room.result(clock()), clock() - began)
        clock.advance(0.125)
    assert [(one.second, one.measured) for one in samples] == [(0, 4), (1, 4), (2, 4), (3, 4)]
    assert all(one.nod == pytest.approx(0.5) for one in samples)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        pytest.param({"size_px": 8.0}, Reason.TOO_SMALL, id="small"),
        pytest.param({"turn": -1.2}, Reason.TURNED_AWAY, id="turned to the left"),
        pytest.param({"turn": 1.2}, Reason.TURNED_AWAY, id="turned to the right"),
        pytest.param({"sharpness": 0.01}, Reason.TOO_BLURRED, id="blurred"),
    ],
)
def test_a_face_that_cannot_be_read_is_not_measured_and_says_why(room, clock, given, reason):
    (seen,) = watched(room, clock, [room.sit()], look_at(**given)).observations
    assert (seen.expression, seen.reason) == (None, reason)


def test_whoever_is_not_seen_is_not_in_view(room, clock):
    seat = room.sit()
    assert watched(room, clock, [seat], look_at()).measured
    room.hear(seat, None)
    assert room.result(clock()).observations == ()
    assert room.people == (1,)


def test_what_came_long_ago_is_no_longer_so(room, clock):
    seat = room.sit()
    watched(room, clock, [seat], look_at())
    clock.advance(AWAY_AFTER_S - 0.4)
    assert room.result(clock()).measured[0].held
    clock.advance(0.5)
    assert room.result(clock()).observations == ()


def test_nothing_is_taken_while_nobody_watches(room, clock):
    seat = room.sit()
    assert room.state is RoomState.WAITING
    room.hear(seat, look_at())
    assert room.result(clock()).observations == ()
    assert room.state is RoomState.READING
    clock.advance(RESTS_AFTER_S + 0.1)
    assert room.state is RoomState.WAITING
    room.hear(seat, look_at())
    assert room.result(clock()).observations == ()


def test_a_page_that_is_loaded_anew_keeps_its_number(room):
    first, second = room.sit(), room.sit()
    room.stand(first)
    assert room.people == (2,)
    again = room.sit(first.token)
    assert (again, room.people) == (first, (1, 2))
    assert room.sit("somebody else's").person == 3
    assert second.token != first.token


def test_a_page_that_is_back_before_the_old_one_is_gone_stays(room):
    seat = room.sit()
    assert room.sit(seat.token) is seat
    room.stand(seat)
    assert room.people == (1,)


def test_a_full_room_takes_who_is_in_it_alone(room):
    seated = [room.sit() for _ in range(MOST)]
    assert room.sit() is None
    assert room.sit(seated[0].token) is seated[0]
    room.stand(seated[1])
    assert room.sit().person == MOST + 1
    assert room.sit(seated[1].token) is None


def test_numbers_are_not_given_without_end(room):
    for _ in range(MOST_EVER):
        room.stand(room.sit())
    assert room.sit() is None


def test_a_room_that_ended_knows_nobody(room, clock):
    seat = room.sit()
    watched(room, clock, [seat], look_at())
    room.end()
    room.hear(seat, look_at())
    assert room.state is RoomState.ENDED
    assert room.sit() is None
    assert room.result(clock()).observations == ()
    room.stand(seat)


def test_rooms_are_for_what_may_be_read_of_others():
    with pytest.raises(RefusedError, match="Offered instead"):
        Room(decide("education", "DE"), ModelCard.read(), SIZE)
    with pytest.raises(ConfigurationError, match="about oneself"):
        Room(decide("self"), ModelCard.read(), SIZE)


def test_rooms_are_found_as_people_type_and_while_somebody_holds_them(room):
    rooms = OpenRooms()
    rooms.enter(room)
    assert len(room.code) == CODE_LENGTH
    assert set(room.code) <= set(LETTERS)
    typed = f" {room.code[:4].lower()}-{room.code[4:]} "
    assert rooms.find(typed) is room
    assert rooms.find("ABCDEFGH"[::-1]) is None
    room.end()
    assert rooms.find(room.code) is None


def test_a_room_that_nobody_holds_is_gone():
    rooms = OpenRooms()
    one = Room(PLAYTEST, ModelCard.read(), SIZE)
    code = one.code
    rooms.enter(one)
    assert rooms.find(code) is one
    del one
    gc.collect()
    assert rooms.find(code) is None


def test_what_is_shown_on_is_not_a_new_reading(room, clock):
    seat = room.sit()
    first = watched(room, clock, [seat], look_at(), 1.0).observations[0]
    second = room.result(clock()).observations[0]
    assert second == replace(first, predicted=True, held=True)
