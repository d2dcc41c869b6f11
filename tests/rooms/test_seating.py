"""Everybody has a seat in the picture, and nobody sits on another's."""

import pytest

from readroom.rooms.seating import seats

SIZE = (1056, 594)


def test_an_empty_room_has_no_seats():
    assert seats(0, SIZE) == ()


@pytest.mark.parametrize("people", [1, 2, 5, 12, 25, 30, 50, 60])
def test_seats_are_inside_and_apart(people):
    places = seats(people, SIZE)
    assert len(places) == people
    for place in places:
        assert 0 <= place.x <= SIZE[0] - place.width
        assert 0 <= place.y <= SIZE[1] - place.height
    for number, one in enumerate(places):
        assert all(one.iou(other) == 0 for other in places[number + 1 :])


def test_sixty_faces_are_still_large_enough_for_their_names():
    assert seats(60, SIZE)[0].width >= 40
