"""The demonstration room: nobody is filmed, nothing is read, and every picture says so."""

from threading import Event

import numpy as np
import pytest
from tests.app.live_fakes import live_threads, until

from readroom.app.demo_room import USING, DemoScene, DemoSource, SyntheticDrawing, labelled
from readroom.app.feeds import prepare
from readroom.app.live_inputs import LiveInput, Way
from readroom.app.live_room import LiveRoom
from readroom.app.live_session import LiveSession
from readroom.domain import Emotion, Reason
from readroom.privacy.gate import decide
from readroom.recognition.cards import ModelCard
from readroom.testing import ManualClock
from readroom.view.showing import Showing

SELF, EDUCATION_EU = decide("self"), decide("education", "DE")


@pytest.fixture
def clock():
    return ManualClock(1000.0)


@pytest.mark.parametrize("people", [12, 30])
def test_names_follow_the_script(clock, people):
    scene = DemoScene(people, SELF, clock)
    right = named = measured = 0
    for _ in range(400):
        picture = scene.picture()
        result = scene(picture, clock())
        assert (result.at, result.width, result.height) == (clock(), *picture.shape[1::-1])
        script = scene._room.scene(clock() - scene._began)
        for one, seen in zip(script, result.observations, strict=True):
            assert (seen.reason is Reason.TURNED_AWAY) is (one.shown is None)
            if seen.expression is not None:
                measured += 1
                named += seen.expression.emotion is not None
                right += seen.expression.emotion == one.shown
        clock.advance(0.125)
    assert named >= 0.75 * measured
    assert right >= 0.9 * named


def test_the_rooms_shares_are_those_of_the_script(clock):
    """Scripted posteriors are as the model's are, else its correction would bend them."""
    scene, room = DemoScene(30, SELF, clock), LiveRoom(ModelCard.read(), 10, persons=True)
    shown = []
    for _ in range(170):
        room.add(scene(scene.picture(), clock()))
        if len(room.windows) == 1:
            shown += [one.shown for one in scene._room.scene(clock() - scene._began)]
        clock.advance(0.125)
    window = room.windows[1]
    faces = [one for one in shown if one is not None]
    for emotion in (Emotion.HAPPY, Emotion.NEUTRAL, Emotion.DISGUST):
        true = faces.count(emotion) / len(faces)
        assert window.shares.corrected[emotion] == pytest.approx(true, abs=0.12)


def test_where_nothing_may_be_read_nothing_is_said_of_anybody(clock):
    scene = DemoScene(24, EDUCATION_EU, clock)
    result = scene(scene.picture(), clock())
    assert len(result.observations) == 24
    assert not result.measured
    assert {seen.reason for seen in result.observations} == {Reason.NOT_ALLOWED}


@pytest.mark.parametrize("showing", list(Showing))
def test_every_display_mode_says_that_it_is_synthetic(clock, showing):
    scene, drawing = DemoScene(12, SELF, clock), SyntheticDrawing(persons=True)
    drawing.showing = showing
    picture = scene.picture()
    label = labelled(np.zeros_like(picture))
    there = label.any(axis=2)
    for drawn in (drawing(picture, scene(picture, clock())), drawing.bare(picture)):
        assert np.array_equal(drawn[there], label[there])


def test_a_small_picture_is_labelled_as_far_as_it_goes():
    assert labelled(np.zeros((8, 8, 3), np.uint8)).all()


def test_pictures_come_at_the_rate_asked_for_until_stopped(clock):
    stop = Event()
    source = DemoSource(DemoScene(12, SELF, clock), stop)
    at = []
    for frame in source.frames(every_s=0.05):
        at.append(frame.at)
        if len(at) == 10:
            stop.set()
    assert len(at) == 10
    assert at[-1] - at[0] >= 0.4


def test_a_whole_session_runs_without_camera_detector_or_model(monkeypatch):
    def refuse(*_args, **_options):
        raise AssertionError("nothing may be opened")

    for name in ("open_pipeline", "open_presence", "open_newest", "open_replay"):
        monkeypatch.setattr(f"readroom.app.feeds.{name}", refuse)
    monkeypatch.setattr("readroom.recognition.classifier.ExpressionClassifier.open", refuse)
    monkeypatch.setattr("readroom.recognition.detectors.open_detector", refuse)
    made = prepare(LiveInput(Way.DEMO, people=12), SELF)
    room = LiveRoom(ModelCard.read(), 1, persons=True)
    session = LiveSession(SELF, made.opening, made.drawing, room, looks_at=made.feed)
    session.sink.start()
    assert until(lambda: len(session.bridge.history.copy()) >= 3)
    assert until(lambda: session.bridge.track._published[1] is not None)
    status = session.bridge.status()
    assert status.using == USING
    assert status.failures == 0
    assert len(status.newest.observations) == 12
    session.sink.stop()
    assert session.bridge.closed
    assert until(lambda: not live_threads())
