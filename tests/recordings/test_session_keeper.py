"""What is seen of a source goes into its session, and what goes wrong is said."""

import threading
import time
from dataclasses import dataclass

import pytest
from tests.sessions.made import brightening

from readroom.analytics.changes import find_changes
from readroom.app.session_figures import session_figures
from readroom.domain import (
    Box,
    Detail,
    Emotion,
    Expression,
    Face,
    FrameResult,
    Observation,
    Purpose,
)
from readroom.errors import InputError, StoreUnavailableError
from readroom.privacy.gate import decide
from readroom.privacy.notice import notice_of
from readroom.recordings.keeping import Keeping, begin_session
from readroom.recordings.session_keeper import SessionKeeper, kept
from readroom.sessions.contents import may_leave
from readroom.sessions.recording import ERASED, RecorderStatus
from readroom.testing import leaning_to
from readroom.view.session_story import tell

PLAYTEST = decide(Purpose.PLAYTEST, "GB")
LESSON = decide(Purpose.EDUCATION, "GB")


@dataclass
class Named:
    """All that is asked of a source before it is read."""

    name: str
    kind: str


@pytest.mark.parametrize(
    ("source", "name", "way"),
    [
        pytest.param(Named("/films/talk.mp4", "video"), "talk.mp4", "recording", id="a file"),
        pytest.param(Named("rtsp://hall/1", "stream"), "rtsp://hall/1", "live", id="a camera"),
    ],
)
def test_of_a_recording_people_were_told_that_it_stays(store, card, source, name, way):
    with kept(Keeping(store, "each person"), PLAYTEST, source, card) as keeper:
        keeper.add(FrameResult(0.0, 64, 48, ()))
    (session,) = store.sessions()
    assert (session.source_name, session.source) == (name, way)
    (consent,) = store.consents(session.id)
    told = notice_of(PLAYTEST, Detail.PERSON, recorded=way == "recording")
    assert consent.notice_sha256 == told.sha256


def test_a_source_that_gives_no_frame_leaves_no_session(store, card):
    session = begin_session(Keeping(store, "each person"), PLAYTEST, "recording", "x", card)
    with SessionKeeper(store, session, card):
        pass
    assert store.sessions() == ()


def test_a_clock_that_counts_from_elsewhere_is_refused_and_nothing_is_kept(store, card):
    session = begin_session(Keeping(store, "each person"), PLAYTEST, "live", "x", card)
    with (
        pytest.raises(InputError, match="got 1764580000 after 0: subtract the time of your first"),
        SessionKeeper(store, session, card) as keeper,
    ):
        keeper.add(FrameResult(1_764_580_000.0, 64, 48, ()))
    assert store.sessions() == ()


def test_figures_that_could_not_be_kept_are_an_error(store, card):
    session = begin_session(Keeping(store, "each person"), PLAYTEST, "recording", "x", card)
    keeper = SessionKeeper(store, session, card)
    keeper.check(RecorderStatus(True, None, 5, 0, 0))
    with pytest.raises(StoreUnavailableError, match="7 figures of x could not be kept: disk full"):
        keeper.check(RecorderStatus(True, "disk full", 5, 3, 7))
    with pytest.raises(StoreUnavailableError, match=r"the end of x could not be written.*locked"):
        keeper.check(RecorderStatus(False, "database is locked", 5, 0, 0))
    keeper.check(RecorderStatus(False, ERASED, 5, 0, 0))


def test_the_recorder_ends_with_the_block(store, card):
    session = begin_session(Keeping(store, "each person"), PLAYTEST, "recording", "x", card)
    with SessionKeeper(store, session, card) as keeper:
        keeper.add(FrameResult(0.0, 64, 48, ()))
        assert "recorder" in {thread.name for thread in threading.enumerate()}
    assert "recorder" not in {thread.name for thread in threading.enumerate()}


def looked_at(at: float, people: int) -> FrameResult:
    shares = leaning_to(Emotion.NEUTRAL)
    shown = Expression(shares, shares, Emotion.NEUTRAL, 0.9)
    face = Face(Box(0, 0, 40, 50), 0.9)
    seen = (Observation(who, face, 0.8, expression=shown) for who in range(1, people + 1))
    return FrameResult(at, 64, 48, tuple(seen))


def test_whoever_withdraws_meanwhile_is_gone_within_five_seconds(store, card):
    """From the second in hand and from the window in progress, though the page tells the store."""
    session = begin_session(Keeping(store, "each person", Detail.ROOM), LESSON, "live", "x", card)
    with SessionKeeper(store, session, card, in_step=False) as keeper:
        for look in range(14):
            keeper.add(looked_at(look / 2, 12))
        while keeper.status.buffered:  # those seconds are over, and stay
            time.sleep(0.02)
        begun = time.monotonic()
        store.withdraw(session.id, 5)
        while keeper.status.withdrawn != {5}:
            assert time.monotonic() - begun < 5, "the recorder did not learn of it in time"
            time.sleep(0.05)
        for look in range(14, 25):
            keeper.add(looked_at(look / 2, 12))
    (window, *_) = store.windows(session.id)
    assert window.measured == 11
    assert [one.in_view for one in store.room(session.id)] == [12] * 6 + [11] * 7


def test_a_room_tells_when_it_changed_though_its_windows_are_coarse(store, card):
    session = begin_session(Keeping(store, "each person", Detail.ROOM), LESSON, "live", "x", card)
    with SessionKeeper(store, session, card) as keeper:
        keeper.add_samples(brightening(24, 400, 200), 400)
    told = may_leave(store, session.id)
    assert [one.at for one in told.changes] == [200.0]
    assert find_changes(told.windows) != told.changes
    assert tell(told).changes == told.changes
    assert session_figures(store, session.id, "now").changes == told.changes
