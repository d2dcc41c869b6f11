"""A visitor's session: what is kept ends with the camera, whoever ends it."""

from dataclasses import replace

import numpy as np
import pytest
from tests.app.live_fakes import frame, result, until

from readroom.app.live_drawing import LiveDrawing
from readroom.app.live_room import LiveRoom
from readroom.app.live_session import LiveSession
from readroom.privacy.gate import decide
from readroom.recognition.cards import ModelCard
from readroom.recordings.keeping import Keeping
from readroom.sessions.store import SessionStore
from readroom.testing import ManualClock, blank_card
from readroom.view.showing import Showing

RESEARCH = decide("research", "GB")


@pytest.fixture
def store(tmp_path):
    with SessionStore.open(f"sqlite:///{tmp_path / 'kept.db'}") as opened:
        yield opened


@pytest.fixture
def card():
    return replace(blank_card(), confusion=ModelCard.read().confusion)


@pytest.fixture
def clock():
    return ManualClock(50.0)


@pytest.fixture
def session(card, clock):
    """One person, measured in every frame."""
    opening = lambda: (lambda _image, at: result(at, None), "a fake")  # noqa: E731
    drawing = LiveDrawing(persons=True)
    room = LiveRoom(card, 10, persons=True)
    made = LiveSession(RESEARCH, opening, drawing, room, clock)
    yield made
    made.bridge.close()


def see(session, clock, seconds):
    """A frame a second, each looked at."""
    for _ in range(seconds):
        at = clock()
        assert until(lambda at=at: session.bridge.on_frame(frame()) or seen(session) == at)
        clock.advance(1.0)


def seen(session):
    newest = session.bridge.status().newest
    return newest.at if newest else None


def test_a_killed_tab_finishes_the_session_and_what_was_kept_stays(session, store, card, clock):
    kept = session.keep(Keeping(store, "each person"), card)
    assert session.keep(Keeping(store, "each person"), card) is kept
    see(session, clock, 4)
    session.sink.stop()  # what the video component does with a tab that is gone
    assert kept.wait(15)
    assert store.session(kept.session.id).ended is not None
    assert store.samples(kept.session.id).second.tolist()[:3] == [0, 1, 2]
    assert session.keeping is kept


def test_a_camera_that_stopped_meanwhile_ends_what_is_begun(session, store, card):
    session.bridge.close()
    kept = session.keep(Keeping(store, "each person"), card)
    assert kept.wait(15)
    assert store.sessions() == ()


def test_a_session_after_another_is_a_new_one(session, store, card, clock):
    first = session.keep(Keeping(store, "each person"), card)
    see(session, clock, 2)
    first.end()
    second = session.keep(Keeping(store, "each person"), card)
    see(session, clock, 2)
    session.bridge.close()
    assert first.wait(15)
    assert second.wait(15)
    assert len(store.sessions()) == 2


def test_the_page_and_the_store_have_the_same_windows(session, store, card, clock):
    see(session, clock, 3)
    kept = session.keep(Keeping(store, "each person", expected=2), card)
    see(session, clock, 11)
    shown = session.room.windows[-1]
    session.bridge.close()
    assert kept.wait(15)
    (window,) = store.windows(kept.session.id)
    assert shown.span.start == pytest.approx(kept.began)
    assert (shown.expected, shown.coverage) == (2, 0.5)
    assert shown.shares.corrected == pytest.approx(window.shares.corrected, abs=1e-6)
    assert shown.valence.value == pytest.approx(window.valence.value, abs=1e-6)


def test_names_given_before_are_kept_with_the_session(session, store, card, clock):
    see(session, clock, 2)
    session.name(1, "Seat 12")
    kept = session.keep(Keeping(store, "each person"), card)
    see(session, clock, 4)
    session.bridge.close()
    assert kept.wait(15)
    assert [one.label for one in store.participants(kept.session.id)] == ["Seat 12"]
    assert kept.names == {}, "written, and in memory no longer"


@pytest.mark.parametrize("showing", [Showing.BLURRED, Showing.BOXES, Showing.NUMBERS])
def test_no_picture_passes_by_the_display_mode(session, clock, showing):
    session.drawing.showing = showing
    noise = np.random.default_rng(0).integers(0, 255, (48, 64, 3), np.uint8)
    before = session.bridge._annotated(noise, clock())  # nothing was looked at yet
    assert np.abs(before.astype(int) - noise).mean() > 30
    assert before.shape == noise.shape


def test_who_withdraws_is_gone_from_the_page_and_the_store_within_five_seconds(
    session, store, card, clock
):
    kept = session.keep(Keeping(store, "each person"), card)
    see(session, clock, 4)
    session.name(1, "Anna")
    store.withdraw(kept.session.id, 1)  # as the page of the session does
    assert until(lambda: kept.withdrawn == {1}, seconds=5)
    see(session, clock, 9)
    assert session.people.strips(clock()) == ()
    assert session.people.names == session.drawing.names == kept.names == {}
    shown = session.bridge.status().newest
    assert [(one.person, one.expression) for one in shown.observations] == [(1, None)]
    assert session.room.windows[-1].measured == 0
    session.bridge.close()
    assert kept.wait(15)
    assert len(store.samples(kept.session.id)) == 0
    assert store.participants(kept.session.id) == ()
    assert [one.measured for one in store.windows(kept.session.id)] == [0]
