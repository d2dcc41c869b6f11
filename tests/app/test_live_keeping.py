"""A live session that is kept: the store holds what `analyze --record` would have written."""

import threading
import time
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import event
from tests.app.live_fakes import result, until
from tests.sessions.failing import Outage

from readroom.app.live_keeping import KeepingStatus, LiveKeeper, keeping_words
from readroom.domain import Detail
from readroom.errors import RefusedError, StoreUnavailableError
from readroom.privacy.gate import decide
from readroom.recognition.cards import ModelCard
from readroom.recordings.keeping import Keeping, begin_session
from readroom.recordings.session_keeper import SessionKeeper
from readroom.sessions.store import SessionStore
from readroom.testing import ManualClock, blank_card

RESEARCH = decide("research", "GB")
CLASS = decide("education", "GB")


@pytest.fixture
def store(tmp_path):
    with SessionStore.open(f"sqlite:///{tmp_path / 'kept.db'}") as opened:
        yield opened


@pytest.fixture
def card():
    return replace(blank_card(), confusion=ModelCard.read().confusion)


@pytest.fixture
def clock():
    return ManualClock(100.0)


@pytest.fixture
def keep(store, card, clock):
    """Begins sessions and ends them; no thread may be left."""
    made = []

    def begin(permission=RESEARCH, by="each person", **other):
        made.append(LiveKeeper(Keeping(store, by, **other), permission, card, clock))
        return made[-1]

    yield begin
    for one in made:
        one.end()
        assert one.wait(15)
    assert not {"recorder", "session-end"} & {thread.name for thread in threading.enumerate()}


def watch(kept, clock, seconds, *people):
    """Two looks a second."""
    for _ in range(2 * seconds):
        kept.add(result(clock(), *people))
        clock.advance(0.5)


def ended(kept):
    kept.end()
    assert kept.wait(15)
    return kept


def test_the_store_holds_what_a_recording_of_the_same_would_hold(store, card, clock, keep):
    kept = keep(title="Group 1", expected=2)
    watch(kept, clock, 12, None)
    ended(kept)
    again = begin_session(Keeping(store, "each person"), RESEARCH, "recording", "x", card)
    with SessionKeeper(store, again, card) as keeper:
        for half in range(24):
            keeper.add(result(half / 2, None))
    live, file = (store.samples(one) for one in (kept.session.id, again.id))
    assert live.second.tolist() == file.second.tolist() == list(range(12))
    assert (live.probabilities == file.probabilities).all()
    (window,) = store.windows(kept.session.id)
    assert window.expected == 2
    assert replace(window, expected=1) == store.windows(again.id)[0]
    session = store.session(kept.session.id)
    assert (session.title, session.source, session.source_name) == ("Group 1", "live", "camera")
    assert session.ended is not None
    assert kept.status.done


def test_a_class_is_kept_as_a_room_of_which_little_is_told(store, clock, keep):
    kept = keep(CLASS, "guardians")
    watch(kept, clock, 11, None, None)
    ended(kept)
    assert kept.session.detail is Detail.ROOM
    assert len(store.samples(kept.session.id)) == 0
    assert [one.suppressed for one in store.windows(kept.session.id)] == [True]
    assert store.consents(kept.session.id)[0].by == "guardians"


@pytest.mark.parametrize(
    ("permission", "by", "why"),
    [
        (RESEARCH, None, "expected a recorded consent"),
        (decide("self"), "each person", "nothing is kept for the purpose"),
        (decide("education", "DE"), "guardians", "(?i)prohibited"),
    ],
    ids=["no consent", "oneself", "refused place"],
)
def test_what_may_not_be_kept_is_not_begun(store, keep, permission, by, why):
    with pytest.raises(RefusedError, match=why):
        keep(permission, by)
    assert store.sessions() == ()


def test_a_pause_is_a_gap_that_was_not_measured(store, clock, keep):
    kept = keep()
    watch(kept, clock, 5, None)
    kept.pause(True)
    assert kept.status.paused
    watch(kept, clock, 20, None)
    kept.pause(False)
    watch(kept, clock, 5, None)
    ended(kept)
    seconds = [*range(5), *range(25, 30)]
    assert store.samples(kept.session.id).second.tolist() == seconds
    room = store.room(kept.session.id)
    assert [one.second for one in room if one.measured] == seconds
    middle = store.windows(kept.session.id)[1]
    assert (middle.measured, middle.shares) == (0, None)
    told = [(one.at, one.label, one.kind) for one in store.markers(kept.session.id)]
    assert told == [(5.0, "Paused", "system"), (25.0, "Resumed", "system")]
    assert kept.status.markers == 0


def test_a_session_that_ended_in_a_pause_is_as_long_as_what_was_kept(store, clock, keep):
    kept = keep()
    watch(kept, clock, 20, None)
    kept.pause(True)
    watch(kept, clock, 300, None)
    assert kept.status.elapsed_s == pytest.approx(320.0)
    ended(kept)
    assert store.session(kept.session.id).length_s == pytest.approx(20.0)
    assert keeping_words(kept.status).startswith("kept: 00:00:20")


def test_markers_lie_where_they_were_set(store, clock, keep):
    kept = keep()
    watch(kept, clock, 3, None)
    kept.mark("  a film\nbegins ")
    kept.mark()
    assert [(one.at, one.label) for one in store.markers(kept.session.id)] == [
        (3.0, "a film begins"),
        (3.0, "Marker"),
    ]
    assert kept.status.markers == 2
    ended(kept)
    kept.mark("too late")
    assert len(store.markers(kept.session.id)) == 2


def test_results_of_before_are_not_looked_at(store, clock, keep):
    kept = keep()
    kept.add(result(99.9, None))
    assert kept.status.empty


def test_a_session_without_a_picture_leaves_nothing(store, keep):
    kept = ended(keep())
    assert kept.status.empty
    assert kept.status.problem is None
    assert store.sessions() == ()


def test_neither_looking_nor_ending_waits_for_a_slow_store(store, clock, keep):
    kept = keep()
    go = threading.Event()

    def slow(_connection, _cursor, statement, *_rest):
        if statement.startswith("INSERT"):
            go.wait(10)

    event.listen(store._database.engine, "before_cursor_execute", slow)
    watch(kept, clock, 2, None)
    time.sleep(0.7)  # the recorder is in the store by now
    began = time.perf_counter()
    watch(kept, clock, 70, None)
    kept.end()
    kept.end()
    assert time.perf_counter() - began < 2.0
    assert kept.status.over
    assert not kept.status.done
    go.set()
    assert kept.wait(15)
    assert len(store.samples(kept.session.id)) == 72


def test_a_lost_store_is_said_and_made_up_for(store, clock, keep):
    kept = keep()
    watch(kept, clock, 2, None)
    outage = Outage(store)
    outage.on = True
    watch(kept, clock, 2, None)
    kept.mark("in the dark")
    assert until(lambda: "figures wait and are tried again" in (kept.status.problem or ""))
    assert "markers could not be written yet" in kept.status.problem
    outage.on = False
    assert until(lambda: kept.status.problem is None or "figures" not in kept.status.problem)
    ended(kept)
    assert kept.status.problem is None
    assert [one.label for one in store.markers(kept.session.id)] == ["in the dark"]
    assert store.samples(kept.session.id).second.tolist() == [0, 1, 2, 3]


def test_an_end_that_could_not_be_written_is_said(store, clock, keep, monkeypatch):
    kept = keep()
    watch(kept, clock, 2, None)
    recorder = kept._keeper._recorder
    monkeypatch.setattr(recorder, "stop", partial(recorder.stop, timeout_s=0.1))
    monkeypatch.setattr(store, "finish", failing)
    ended(kept)
    assert kept.status.problem == "not all could be written at the end: the disk is full"
    assert store.session(kept.session.id).ended is None


def failing(*_given, **_named):
    raise StoreUnavailableError("the disk is full")


def test_an_erased_session_says_so_and_stays_erased(store, clock, keep):
    kept = keep()
    watch(kept, clock, 2, None)
    assert until(lambda: len(store.samples(kept.session.id)) > 0)
    store.erase_session(kept.session.id)
    watch(kept, clock, 2, None)
    assert until(lambda: "was erased" in (kept.status.problem or ""))
    ended(kept)
    assert store.sessions() == ()
    assert kept.status.erased
    assert keeping_words(kept.status).startswith("erased: ")
    assert "was erased" in kept.status.problem


def test_a_session_erased_before_anybody_was_seen_ends_all_the_same(store, keep):
    kept = keep()
    store.erase_session(kept.session.id)
    assert ended(kept).status.done


def test_the_line_says_time_markers_and_state():
    going = KeepingStatus(3723.9, 2, False, False, False, False, None)
    assert keeping_words(going) == "keeping: 01:02:03, 2 markers"
    assert keeping_words(replace(going, paused=True)).startswith("paused: 01:02:03")
    assert keeping_words(replace(going, over=True)).startswith("kept: 01:02:03")
