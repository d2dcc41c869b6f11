"""The room by ten seconds: as kept sessions have it, and withheld where few are measured."""

from dataclasses import replace

import pytest
from tests.app.live_fakes import result

from readroom.app.live_room import KEPT_S, LiveRoom
from readroom.domain import Reason
from readroom.recognition.cards import ModelCard
from readroom.testing import blank_card


@pytest.fixture
def card():
    return replace(blank_card(), confusion=ModelCard.read().confusion)


def watched(room, start, end, *people):
    for second in range(start, end):
        room.add(result(float(second), *people))
    return room.windows


def test_a_window_is_there_once_it_is_over(card):
    room = LiveRoom(card, 10, persons=True)
    assert watched(room, 500, 510, None) == ()
    (window,) = watched(room, 510, 511, None)
    assert (window.span.start, window.measured, window.coverage) == (500.0, 1, 1.0)
    assert window.shares is not None
    assert window.valence is not None
    assert not window.suppressed


def test_of_few_people_nothing_is_told_where_persons_are_not_shown(card):
    room = LiveRoom(card, 10, persons=False)
    (window,) = watched(room, 0, 11, *[None] * 9)
    assert window.suppressed
    assert window.shares is None
    assert window.valence is None
    assert window.measured == 9


def test_a_new_beginning_does_not_forget_what_was_told(card):
    """Else one person leaving and a new session would tell of that person by difference."""
    room = LiveRoom(card, 10, persons=False)
    assert not watched(room, 0, 12, *[None] * 30)[-1].suppressed
    room.begin(12.0, 30)
    windows = watched(room, 12, 23, *[None] * 29)
    assert [one.span.start for one in windows] == [0.0, 12.0]
    assert windows[-1].suppressed


def test_a_beginning_skips_results_of_before(card):
    room = LiveRoom(card, 10, persons=True)
    room.begin(100.0, 4)
    (window,) = watched(room, 95, 111, None)
    assert (window.span.start, window.expected, window.coverage) == (100.0, 4, 0.25)


def test_a_gap_is_not_measured_and_the_past_is_forgotten(card):
    room = LiveRoom(card, 10, persons=True)
    watched(room, 0, 11, None)
    windows = watched(room, int(KEPT_S) + 20, int(KEPT_S) + 31, Reason.TOO_SMALL)
    assert windows[0].span.start > 0
    assert {(one.measured, one.valence) for one in windows} == {(0, None)}
    assert windows[-1].coverage == 0.0


def test_who_withdraws_is_out_of_the_window_in_progress(card):
    room = LiveRoom(card, 10, persons=True)
    room.forget({9})  # before anything was looked at
    watched(room, 0, 6, None, None, None)
    room.forget({2})
    room.forget({2})
    first, second = watched(room, 6, 21, None, None, None)
    assert (first.measured, second.measured) == (2, 2)


def test_windows_that_are_shown_already_lose_their_figures_when_somebody_withdraws(card):
    room = LiveRoom(card, 10, persons=True)
    watched(room, 0, 21, None, None, None)
    assert room.windows[0].valence is not None
    room.forget({2})
    assert [one.valence for one in room.windows] == [None] * len(room.windows)
    assert watched(room, 21, 41, None, None, None)[-1].valence is not None


def test_once_all_is_forgotten_no_figure_is_told(card):
    room = LiveRoom(card, 10, persons=True)
    watched(room, 0, 15, None)
    room.clear()
    assert room.windows == ()
    (window,) = watched(room, 15, 27, None, None)  # nothing of before is in it
    assert (window.span.start, window.measured) == (15.0, 2)
