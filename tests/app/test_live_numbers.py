"""The numbers of a live page ask the gate again once what they rest on has ended."""

import pytest
from streamlit.testing.v1 import AppTest

from readroom.app.screens.live_numbers import _room, unread_words
from readroom.app.screens.look import note
from readroom.domain import Emotion, RoomWindow, Span
from readroom.testing import leaning_to
from readroom.view.charts import percent
from readroom.view.lately_words import CHANGE_IS


def page():
    from types import SimpleNamespace

    import streamlit as st

    from readroom.app.screens.live_numbers import numbers_part

    runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.text(f"asked {runs} times")
    if runs == 1:
        numbers_part(SimpleNamespace(permission=SimpleNamespace(over=True)), playing=False)


def test_an_exception_that_has_ended_brings_the_page_back_to_the_gate():
    shown = AppTest.from_function(page, default_timeout=30).run()
    assert not shown.exception
    assert [one.value for one in shown.text] == ["asked 2 times"]


def numbers(now, read_at):
    from types import SimpleNamespace

    from tests.app.live_fakes import result

    from readroom.app.live_bridge import Listeners, LiveBridge
    from readroom.app.live_people import LivePeople
    from readroom.app.moments import Moment
    from readroom.app.screens.live_numbers import numbers_part
    from readroom.privacy.gate import decide
    from readroom.testing import ManualClock

    clock = ManualClock(now)
    bridge = LiveBridge(lambda: (None, ""), None, Listeners(), clock=clock)
    people, seen = LivePeople(), result(read_at, None, None)
    people.add(seen)
    bridge.history.add(Moment.of(seen))
    session = SimpleNamespace(
        permission=decide("self"),
        bridge=bridge,
        people=people,
        room=SimpleNamespace(windows=()),
        feed=None,
        given=SimpleNamespace(start="Start"),
    )
    numbers_part(session, playing=True)


def told(now, read_at):
    given = {"now": now, "read_at": read_at}
    shown = AppTest.from_function(numbers, kwargs=given, default_timeout=30).run()
    assert not shown.exception
    return " ".join(part.proto.body for part in shown.get("html"))


@pytest.mark.parametrize(("unread_s", "said"), [(3.1, 3), (4.9, 3), (5.0, 5), (61.0, 60)])
def test_how_long_nothing_was_read_is_never_told_as_nothing_nor_as_more_than_it_was(unread_s, said):
    assert f"for more than {said} seconds" in unread_words(unread_s)


def test_what_a_change_of_the_room_is_can_be_read_without_a_pointer():
    drawn = _room((), 10)
    assert note(CHANGE_IS) in drawn
    assert "title=" not in drawn


@pytest.mark.parametrize(
    ("measured", "suppressed", "words"),
    [
        (19, False, "Shares are not shown for these ten seconds: one person could have"),
        (19, True, "Not shown for these ten seconds: within the minute before somebody came"),
        (9, True, "Not shown: fewer than 10 people were measured."),
        (0, True, "Nobody was measured in these ten seconds."),
    ],
    ids=["shares alone", "somebody came", "too few", "nobody"],
)
def test_shares_that_are_not_told_are_words_and_no_dashes(measured, suppressed, words):
    window = RoomWindow(Span(90.0, 100.0), 20.0, measured, 24, suppressed=suppressed)
    drawn = _room((window,), 10)
    assert words in drawn
    assert "happy" not in drawn


def test_what_was_read_long_ago_is_not_told_as_now():
    share = percent(leaning_to(Emotion.HAPPY)[Emotion.HAPPY])
    fresh, old = told(10.5, 10.0), told(70.0, 10.0)
    for now in ("<b>2</b>", share, "happy 90 %"):
        assert now in fresh
        assert now not in old
    assert old.count("not in view") == 2
