"""A feed: frames of a real camera arrive, a lost one is tried again and said, leaving ends it."""

import time

import pytest
from tests import inputs
from tests.app.live_fakes import live_threads, until
from tests.network_cameras import http_cameras

from readroom.app.feeds import open_input
from readroom.app.frame_feed import WAITS_S, FeedSink, FeedState, FrameFeed, feed_words
from readroom.app.live_inputs import LiveInput, Way
from readroom.errors import SourceError
from readroom.recognition.camera_registry import RegisteredCamera
from readroom.recognition.newest import open_newest
from readroom.testing import ManualClock

SECONDS = 1.0


@pytest.fixture(scope="module")
def cameras(tmp_path_factory):
    video = inputs.video(tmp_path_factory.mktemp("feed") / "v.ts", round(25 * SECONDS))
    with http_cameras(video, SECONDS) as serving:
        yield serving


def camera(address):
    return LiveInput(Way.CAMERA, camera=RegisteredCamera("Room 12", address))


@pytest.fixture
def feeds():
    """Makes feeds, and stops them; every thread must be gone after."""
    made = []

    def make(given, opening=None, **options):
        opening = opening or (lambda stop: open_newest(given.camera, stop, 1.0))
        made.append(FrameFeed(given, opening, **options))
        return made[-1]

    yield make
    for feed in made:
        feed.stop()
    assert until(lambda: not live_threads())


def running(feed):
    """Started, with what it hands over."""
    frames, ends = [], []
    feed.start(frames.append, lambda: ends.append(True))
    return frames, ends


def test_frames_of_a_camera_arrive_and_stopping_ends_the_thread(feeds, cameras):
    feed = feeds(camera(cameras.address("ts")))
    assert feed.status.state is FeedState.WAITING
    frames, _ = running(feed)
    assert until(lambda: len(frames) >= 5)
    assert feed.status.state is FeedState.PLAYING
    assert feed_words(feed) == ("Room 12: playing.", False)
    assert frames[0].format.name == "bgr24"
    feed.stop()
    assert until(lambda: not live_threads())
    assert feed.status.state is FeedState.PLAYING  # not lost: the viewer left


def test_at_most_fifteen_pictures_a_second_are_handed_over(feeds, cameras):
    feed = feeds(camera(cameras.address("mjpeg")), waits_s=(60.0,))
    frames, _ = running(feed)
    assert until(lambda: feed.status.state is FeedState.LOST)
    assert 5 <= len(frames) <= 18


@pytest.mark.parametrize("path", ["stall", "ts"])
def test_a_lost_camera_is_said_and_tried_again(feeds, cameras, path):
    feed = feeds(camera(cameras.address(path, "me:secret@")), waits_s=(0.3,))
    frames, ends = running(feed)
    assert until(lambda: feed.status.state is FeedState.LOST, 20)
    words, urgent = feed_words(feed)
    assert urgent
    assert words.startswith("Room 12: the stream ended")
    assert "Trying again " in words
    assert "secret" not in words
    before = len(frames)
    assert until(lambda: len(frames) > before, 20)
    assert not ends


def test_a_dead_camera_is_tried_less_and_less_often(feeds):
    tries, clock, waited = [], ManualClock(), []

    def dead(_stop):
        tries.append(1)
        raise SourceError("Room 12 cannot be opened (no answer in time)")

    feed = feeds(camera("rtsp://127.0.0.1/"), dead, clock=clock)

    def note_wait(seconds):
        waited.append(seconds)
        return len(waited) > 8

    feed._stop.wait = note_wait  # the feed's own pause, without passing time
    feed._stop.is_set = lambda: len(waited) > 8
    running(feed)
    assert until(lambda: len(waited) > 8)
    assert waited[:9] == [*WAITS_S, 30.0, 30.0, 30.0]
    assert feed_words(feed)[0].startswith("Room 12 cannot be opened (no answer in time). Trying")


def test_stopping_while_it_waits_ends_it_at_once(feeds):
    def dead(_stop):
        raise SourceError("nobody there")

    feed = feeds(camera("rtsp://127.0.0.1/"), dead, waits_s=(600.0,))
    running(feed)
    assert until(lambda: feed.status.state is FeedState.LOST)
    assert 590 < feed.retry_in_s <= 600
    began = time.monotonic()
    feed.stop()
    assert until(lambda: not live_threads())
    assert time.monotonic() - began < 5


def test_a_video_ends_by_saying_so_and_is_not_begun_again(feeds, tmp_path):
    path = inputs.video(tmp_path / "lesson.mp4", 10)
    given = LiveInput(Way.FILE, video=path)
    feed = feeds(given, lambda stop: open_input(given, stop))
    frames, ends = running(feed)
    assert until(lambda: ends == [True])
    assert feed.status.state is FeedState.ENDED
    words, urgent = feed_words(feed)
    assert "lesson.mp4: the video has ended." in words
    assert not urgent
    assert 4 <= len(frames) <= 8


def test_a_file_that_is_no_video_is_said(feeds, tmp_path):
    path = tmp_path / "lesson.mp4"
    path.write_text("only words")
    given = LiveInput(Way.FILE, video=path)
    feed = feeds(given, lambda stop: open_input(given, stop))
    _, ends = running(feed)
    assert until(lambda: ends == [True])
    words, urgent = feed_words(feed)
    assert urgent
    assert words.startswith("lesson.mp4 ")
    assert str(tmp_path) not in words


def test_what_nobody_expected_is_said_and_ends_the_feed(feeds, tmp_path):
    def full_disk(_stop):
        raise OSError(28, "No space left on device")

    feed = feeds(LiveInput(Way.FILE, video=tmp_path / "lesson.mp4"), full_disk)
    _, ends = running(feed)
    assert until(lambda: ends == [True])
    assert "No space left on device" in feed_words(feed)[0]


def test_a_feed_starts_once_and_not_after_its_end(feeds):
    opened = []

    def opening(_stop):
        opened.append(1)
        raise SourceError("nobody there")

    feed = feeds(camera("rtsp://127.0.0.1/"), opening, waits_s=(60.0,))
    running(feed)
    running(feed)
    assert until(lambda: feed.status.state is FeedState.LOST)
    assert opened == [1]
    other = feeds(camera("rtsp://127.0.0.1/"), opening)
    other.stop()
    running(other)
    assert opened == [1]
    assert other.status.state is FeedState.WAITING


def test_the_sink_is_what_the_video_component_calls(feeds):
    from streamlit_webrtc.sink import MediaSink

    stopped = []
    feed = feeds(camera("rtsp://127.0.0.1/"), lambda stop: stop.wait(20) and None)
    sink = FeedSink(feed, stopped.append, lambda: None, lambda: stopped.append(True))
    assert isinstance(sink, MediaSink)
    assert sink.hasTrack()
    sink.stop()
    assert stopped == [True]
