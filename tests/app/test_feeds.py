"""From a choice to a session: all inputs run through one bridge and leave nothing behind."""

import os
import time
from dataclasses import replace
from threading import Event

import pytest
from tests import inputs
from tests.app.live_fakes import live_threads, result, until
from tests.network_cameras import http_cameras

from readroom.app.feeds import open_input, prepare
from readroom.app.frame_feed import FeedState
from readroom.app.live_inputs import BROWSER, LiveInput, Upload, Way
from readroom.app.live_session import LiveSession
from readroom.app.temporary import end_uploads
from readroom.errors import SourceError
from readroom.privacy.gate import decide
from readroom.recognition.camera_registry import RegisteredCamera
from readroom.recognition.cards import ModelCard
from readroom.recordings.keeping import Keeping
from readroom.sessions.store import SessionStore
from readroom.testing import blank_card

SELF = decide("self")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where uploads lie while they play."""
    place = tmp_path / "temporary"
    place.mkdir()
    end_uploads()  # of earlier tests, elsewhere
    monkeypatch.setattr("tempfile.tempdir", str(place))
    yield place
    end_uploads()


@pytest.fixture
def sessions():
    """Makes sessions of an input with a fake pipeline, and ends them."""
    made = []

    def make(given, permission=SELF):
        prepared = prepare(given, permission)
        opening = lambda: (lambda _image, at: result(at, None), "a fake")  # noqa: E731
        drawing = prepared.drawing
        made.append(
            LiveSession(permission, opening, drawing, None, looks_at=prepared.feed or given)
        )
        return made[-1]

    yield make
    for session in made:
        session.sink.stop()
        session.close()
    assert until(lambda: not live_threads())


def upload(path):
    return LiveInput(Way.FILE, video=Upload("1", "my talk.mp4", path.read_bytes))


def videos_in(folder):
    # os.walk, for a folder that another thread removes meanwhile is no error to it.
    return [name for _, _, names in os.walk(folder) for name in names if name.endswith(".mp4")]


def test_the_browsers_camera_needs_no_feed():
    assert prepare(BROWSER, SELF).feed is None


def test_nothing_chosen_is_said():
    with pytest.raises(SourceError, match="choose one"):
        open_input(LiveInput(Way.FILE), Event())


def test_a_camera_of_the_network_is_drawn_and_counted(sessions, tmp_path):
    with http_cameras(inputs.video(tmp_path / "v.ts", 50), 2.0) as cameras:
        camera = RegisteredCamera("Room 12", cameras.address("ts"))
        session = sessions(LiveInput(Way.CAMERA, camera=camera))
        assert not live_threads()
        session.sink.start()
        assert until(lambda: session.bridge.status().newest is not None)
        assert until(lambda: session.bridge.track._published[1] is not None)
        session.sink.stop()
        assert session.bridge.closed
        assert until(lambda: not live_threads())


def test_an_upload_lies_in_a_temporary_file_while_it_plays_and_no_longer(
    sessions, folder, tmp_path
):
    session = sessions(upload(inputs.video(tmp_path / "v.mp4", 50)))
    assert not videos_in(folder)
    session.sink.start()
    assert until(lambda: session.feed.status.state is FeedState.PLAYING)
    assert videos_in(folder) == ["my_talk.mp4"]
    session.sink.stop()
    assert until(lambda: not videos_in(folder))


def test_an_upload_that_has_ended_is_gone_too(sessions, folder, tmp_path):
    session = sessions(upload(inputs.video(tmp_path / "v.mp4", 5)))
    session.sink.start()
    assert until(lambda: session.feed.status.state is FeedState.ENDED)
    assert until(lambda: not videos_in(folder))
    assert session.feed.status.problem is None


def test_an_upload_that_is_no_video_is_named_without_its_place(sessions, folder, tmp_path):
    path = tmp_path / "v.mp4"
    path.write_text("only words")
    session = sessions(upload(path))
    session.sink.start()
    assert until(lambda: session.feed.status.state is FeedState.ENDED)
    assert session.feed.status.problem.startswith("my talk.mp4 ")
    assert str(folder) not in session.feed.status.problem
    assert not videos_in(folder)


def test_what_is_kept_of_a_demonstration_is_synthetic_and_ends_with_it(sessions, tmp_path):
    card = replace(blank_card(), confusion=ModelCard.read().confusion)
    session = sessions(LiveInput(Way.DEMO, people=12), decide("research", "GB"))
    with SessionStore.open(f"sqlite:///{tmp_path / 'kept.db'}") as store:
        session.sink.start()
        assert until(lambda: session.bridge.status().newest is not None)
        kept = session.keep(Keeping(store, "each person"), card)
        time.sleep(2.2)
        session.sink.stop()
        assert kept.wait(15)
        found = store.session(kept.session.id)
        assert found.synthetic
        assert found.source_name == "demonstration room of 12 people"
        assert found.ended is not None
