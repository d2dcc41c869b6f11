"""Who showed what in the last minutes of a live session."""

import pytest
from tests.app.live_fakes import result

from readroom.app.live_people import KEPT_S, LONGEST_NAME, LivePeople
from readroom.domain import Emotion, Reason


def seen(people, seconds, *reasons, start=0.0):
    for step in range(int(seconds * 8) + 1):
        people.add(result(start + step / 8, *reasons))
    return people


def test_equal_looks_are_one_stretch_and_another_begins_where_it_ends():
    people = seen(LivePeople(), 4, None)
    seen(people, 2, Reason.TOO_SMALL, start=4.125)
    (strip,) = people.strips(6.125)
    happy, small = strip.stretches
    assert (happy.start, happy.shown) == (0.0, Emotion.HAPPY)
    assert (small.start, small.end, small.shown) == (happy.end, 6.125, "too small")
    assert strip.now == "too small"


def test_where_nobody_looked_is_a_gap_and_not_what_was_before():
    people = seen(LivePeople(), 2, None)
    seen(people, 2, None, start=10.0)
    (strip,) = people.strips(12.0)
    assert [(one.start, one.end) for one in strip.stretches] == [(0.0, 2.0), (10.0, 12.0)]


def test_who_left_is_said_and_forgotten_after_the_strip():
    people = seen(LivePeople(), 2, None, None)
    seen(people, 4, None, start=2.125)
    assert [one.here for one in people.strips(6.125)] == [True, False]
    seen(people, 1, None, start=2.0 + KEPT_S + 1)
    now = 3.0 + KEPT_S + 1
    (only,) = people.strips(now)
    assert only.person == 1
    assert all(one.end >= now - KEPT_S for one in only.stretches)


def test_where_nobody_looks_any_more_nobody_is_in_view():
    people = seen(LivePeople(), 2, None)
    assert [one.here for one in people.strips(2.0)] == [True]
    assert [one.here for one in people.strips(60.0)] == [False]
    assert people.strips(KEPT_S + 3.0) == ()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("  Anna \n K. ", "Anna K."), ("", "Person 1"), ("x" * 99, "x" * LONGEST_NAME)],
)
def test_a_name_takes_the_place_of_the_number(typed, shown):
    people = seen(LivePeople(), 1, None)
    people.name(1, "before")
    people.name(1, typed)
    assert people.strips(1.0)[0].name == shown


def test_who_withdrew_is_shown_no_more_nor_the_name():
    people = seen(LivePeople(), 1, None, None)
    people.name(1, "Anna")
    people.name(2, "Ben")
    people.forget({2, 7})
    assert [one.name for one in people.strips(1.0)] == ["Anna"]
    assert people.names == {1: "Anna"}


def test_once_all_are_forgotten_nobody_is_known():
    people = seen(LivePeople(), 1, None, None)
    people.name(1, "Anna")
    people.clear()
    assert (people.strips(1.0), people.names) == ((), {})
