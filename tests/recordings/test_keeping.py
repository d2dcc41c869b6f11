"""A recording in the store: like a live session, and nothing but numbers."""

import signal

import platformdirs
import pytest
from tests import inputs

from readroom.domain import (
    Detail,
    Emotion,
    Purpose,
)
from readroom.errors import ConfigurationError, RefusedError
from readroom.privacy.gate import decide
from readroom.privacy.notice import notice_of
from readroom.recordings import InterruptedAnalysis, analyze
from readroom.recordings.keeping import Keeping, begin_session
from readroom.sessions.store import SessionStore
from readroom.settings import demo_database
from readroom.testing import FixedClassifier, scripted_pipeline

PLAYTEST = decide(Purpose.PLAYTEST, "GB")
LESSON = decide(Purpose.EDUCATION, "GB")


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
    assert kept == session
    assert kept.length_s == 12
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


def test_sessions_expire_as_configured(store, card, monkeypatch):
    monkeypatch.setenv("READROOM_KEEP_DAYS", "30")
    session = begin_session(Keeping(store, "each person"), PLAYTEST, "recording", "x", card)
    assert session.expires is not None
    assert (session.expires - session.started).days == 30


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


def test_people_are_not_kept_in_the_store_of_the_demonstration(tmp_path, card, monkeypatch):
    monkeypatch.setattr(platformdirs, "user_data_path", lambda name: tmp_path / name)
    with SessionStore.open(demo_database()) as store:
        keeping = Keeping(store, "each person")
        with pytest.raises(RefusedError, match="synthetic sessions alone"):
            begin_session(keeping, PLAYTEST, "live", "camera", card)
        assert store.sessions() == ()
        assert begin_session(keeping, PLAYTEST, "synthetic", "script", card).synthetic


def test_what_a_session_is_called_says_nothing_to_a_terminal(store, card):
    keeping = Keeping(store, "each person", title="Lesson\x1b[2J\n7b")
    begun = begin_session(keeping, PLAYTEST, "recording", "a\x1b]0;X\x07.mp4", card)
    assert (begun.title, begun.source_name) == ("Lesson[2J 7b", "a]0;X.mp4")
