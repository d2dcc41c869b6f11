"""A recording in the store: like a live session, and nothing but numbers."""

import signal
import threading
import time
from dataclasses import replace

import pytest
from tests import inputs
from tests.sessions.made import brightening

from readroom.analytics.changes import find_changes
from readroom.app.figures_kept import kept_figures
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
from readroom.errors import ConfigurationError, RefusedError, StoreUnavailableError
from readroom.privacy.gate import decide
from readroom.privacy.notice import notice_of
from readroom.recognition.cards import ModelCard
from readroom.recordings import InterruptedAnalysis, analyze
from readroom.recordings.keeping import Keeping, SessionKeeper, begin_session
from readroom.sessions.contents import may_leave
from readroom.sessions.recording import ERASED, RecorderStatus
from readroom.sessions.store import SessionStore
from readroom.testing import FixedClassifier, blank_card, leaning_to, scripted_pipeline
from readroom.view.session_story import tell

PLAYTEST = decide(Purpose.PLAYTEST, "GB")
LESSON = decide(Purpose.EDUCATION, "GB")


@pytest.fixture
def store(tmp_path):
    with SessionStore.open(f"sqlite:///{tmp_path / 'kept.db'}") as opened:
        yield opened


@pytest.fixture
def card():
    """Of no model, with the confusions of the shipped one."""
    return replace(blank_card(), confusion=ModelCard.read().confusion)


@pytest.fixture
def happy(happy, card):
    """One happy person in every frame."""
    script = happy.detector_choice.detector.script
    return scripted_pipeline(
        script, FixedClassifier(FixedClassifier.saying(Emotion.HAPPY).script, card)
    )


def test_a_video_becomes_a_session_of_single_persons(tmp_path, store, happy):
    path = inputs.video(tmp_path / "talk.mp4", 25 * 12)
    keeping = Keeping(store, "each person", title="Test 1", expected=2)
    done = analyze([path], tmp_path / "out", pipeline=happy, permission=PLAYTEST, keeping=keeping)
    (kept,) = done.sessions
    session = store.session(kept.id)
    assert (session.title, session.source_name, session.source) == (
        "Test 1",
        "talk.mp4",
        "recording",
    )
    assert (session.detail, session.region, session.expected) == (Detail.PERSON, "GB", 2)
    assert session.ended is not None
    samples = store.samples(kept.id)
    assert samples.second.tolist() == list(range(12))
    assert samples.looks.tolist() == [5] * 12
    assert samples.probabilities[:, Emotion.HAPPY] == pytest.approx(0.9, abs=0.01)
    assert [one.span.end for one in store.windows(kept.id)] == [10.0]
    (consent,) = store.consents(kept.id)
    assert consent.notice_sha256 == notice_of(PLAYTEST, Detail.PERSON, recorded=True).sha256
    assert consent.at <= session.started


def test_a_class_is_kept_as_a_room_and_few_people_are_withheld(tmp_path, store, happy):
    path = inputs.video(tmp_path / "class.mp4", 25 * 12)
    keeping = Keeping(store, "guardians")
    done = analyze([path], tmp_path / "out", pipeline=happy, permission=LESSON, keeping=keeping)
    (kept,) = done.sessions
    assert (kept.detail, kept.title) == (Detail.ROOM, "class.mp4")
    assert len(store.samples(kept.id)) == 0
    assert [one.suppressed for one in store.windows(kept.id)] == [True]
    assert {one.probabilities for one in store.room(kept.id)} == {None}


def test_pictures_are_refused_by_name_and_videos_go_on(tmp_path, store, happy):
    video = inputs.video(tmp_path / "talk.mp4", 25)
    picture = tmp_path / "face.png"
    picture.write_bytes(inputs.encoded(".png", inputs.scene()))
    keeping = Keeping(store, "each person")
    done = analyze(
        [picture, video], tmp_path / "out", pipeline=happy, permission=PLAYTEST, keeping=keeping
    )
    (failure,) = done.failures
    assert "face.png is a picture: expected a video to keep a session of" in failure.message
    assert "leave out --record" in failure.message
    assert [one.source_name for one in store.sessions()] == ["talk.mp4"]


@pytest.mark.parametrize(
    ("permission", "keeping", "why"),
    [
        (PLAYTEST, {}, "expected a recorded consent"),
        (decide(Purpose.SELF), {"consent": "each person"}, "nothing is kept for the purpose"),
        (decide(Purpose.EDUCATION, "DE"), {"consent": "guardians"}, "prohibited"),
        (
            decide(Purpose.WORKPLACE, "GB"),
            {"consent": "each person", "detail": Detail.PERSON},
            "not of single persons",
        ),
    ],
    ids=["no consent", "oneself", "refused place", "too fine"],
)
def test_nothing_is_looked_at_that_may_not_be_kept(
    tmp_path, store, happy, permission, keeping, why
):
    path = inputs.video(tmp_path / "talk.mp4", 25)
    with pytest.raises(RefusedError, match=f"(?i){why}"):
        analyze(
            [path],
            tmp_path / "out",
            pipeline=happy,
            permission=permission,
            keeping=Keeping(store, **keeping),
        )
    assert store.sessions() == ()
    assert happy.classifier.calls == 0


def test_counts_have_no_session(tmp_path, store):
    with pytest.raises(ConfigurationError, match="leave out one of --record and --presence"):
        analyze(
            [tmp_path / "talk.mp4"],
            tmp_path / "out",
            presence=True,
            permission=PLAYTEST,
            keeping=Keeping(store, "each person"),
        )


def test_an_interrupted_run_keeps_what_was_done(tmp_path, store, happy):
    path = inputs.video(tmp_path / "talk.mp4", 25 * 20)

    def stop_after_ten_seconds(step):
        if step.at_s >= 10.4:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(InterruptedAnalysis) as stopped:
        analyze(
            [path],
            tmp_path / "out",
            pipeline=happy,
            permission=PLAYTEST,
            keeping=Keeping(store, "each person"),
            progress=stop_after_ten_seconds,
        )
    (kept,) = stopped.value.analysis.sessions
    assert store.samples(kept.id).second.tolist() == list(range(11))
    assert store.session(kept.id).ended is not None


def test_a_source_that_gives_no_frame_leaves_no_session(store, card):
    session = begin_session(Keeping(store, "each person"), PLAYTEST, "recording", "x", card)
    with SessionKeeper(store, session, card):
        pass
    assert store.sessions() == ()


def test_sessions_expire_as_configured(store, card, monkeypatch):
    monkeypatch.setenv("READROOM_KEEP_DAYS", "30")
    session = begin_session(Keeping(store, "each person"), PLAYTEST, "recording", "x", card)
    assert session.expires is not None
    assert (session.expires - session.started).days == 30


def test_figures_that_could_not_be_kept_are_an_error(store, card):
    session = begin_session(Keeping(store, "each person"), PLAYTEST, "recording", "x", card)
    keeper = SessionKeeper(store, session, card)
    keeper.check(RecorderStatus(True, None, 5, 0, 0))
    with pytest.raises(StoreUnavailableError, match="7 figures of x could not be kept: disk full"):
        keeper.check(RecorderStatus(True, "disk full", 5, 3, 7))
    with pytest.raises(StoreUnavailableError, match="the end of x could not be written.*locked"):
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
    assert kept_figures(store, session.id, "now").changes == told.changes


def test_only_sessions_that_are_there_are_told(tmp_path, store, happy):
    nothing = inputs.frameless_video(tmp_path / "nothing.avi")
    talk = inputs.video(tmp_path / "talk.mp4", 30)
    done = analyze(
        [nothing, talk],
        tmp_path / "out",
        pipeline=happy,
        permission=PLAYTEST,
        keeping=Keeping(store, consent="each person"),
    )
    assert [one.title for one in done.sessions] == ["talk.mp4"]
    assert [one.id for one in store.sessions()] == [one.id for one in done.sessions]
