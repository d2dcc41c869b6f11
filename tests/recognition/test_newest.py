"""Live reading from real servers on this computer: in time, in order, and over when told."""

import io
import threading
import time
from fractions import Fraction
from threading import Event

import av
import numpy as np
import pytest
from tests import inputs
from tests.network_cameras import http_cameras, rtsp_camera

from readroom.errors import SourceError
from readroom.recognition.camera_registry import RegisteredCamera
from readroom.recognition.newest import LONGEST_PX, NewestVideo, open_newest, open_replay

pytestmark = pytest.mark.alone

SECONDS = 2.0
ANSWER_S = 1.0


@pytest.fixture(scope="module")
def stream(tmp_path_factory):
    """A transport stream of two seconds."""
    return inputs.video(tmp_path_factory.mktemp("stream") / "v.ts", round(25 * SECONDS))


@pytest.fixture(scope="module")
def cameras(stream):
    with http_cameras(stream, SECONDS) as serving:
        yield serving


def opened(address, stop=None):
    return open_newest(RegisteredCamera("Room 12", address), stop or Event(), ANSWER_S)


@pytest.fixture(autouse=True)
def _no_thread_stays():
    yield
    left = [one.name for one in threading.enumerate() if one.name == "readroom-packets"]
    assert not left


@pytest.mark.parametrize("kind", ["ts", "mjpeg"])
def test_an_http_camera_is_read_at_its_own_speed(cameras, kind):
    began = time.monotonic()
    with opened(cameras.address(kind, "me:secret@")) as source:
        frames = list(source.frames())
    assert 0.8 * SECONDS <= time.monotonic() - began <= 5 * SECONDS
    assert len(frames) >= 0.8 * 25 * SECONDS
    assert frames[0].image.shape == (48, 64, 3)
    assert np.abs(frames[0].image[4, 4].astype(int) - (0, 0, 220)).max() < 30
    assert source.damaged.startswith("the stream ended")


def test_an_rtsp_camera_is_read_over_tcp(stream):
    with rtsp_camera(stream, SECONDS) as address, opened(address) as source:
        frames = list(source.frames(every_s=0.2))
    assert 6 <= len(frames) <= 12
    assert frames[0].image.shape == (48, 64, 3)


@pytest.mark.parametrize(
    ("path", "frames"), [pytest.param("stall", 10, id="stalls"), pytest.param("ts", 40, id="ends")]
)
def test_a_camera_that_falls_silent_is_noticed(cameras, path, frames):
    began = time.monotonic()
    with opened(cameras.address(path)) as source:
        assert len(list(source.frames())) >= frames
    assert time.monotonic() - began < 6 * SECONDS
    assert ("no answer in time" in source.damaged) is (path == "stall")


def test_a_camera_that_never_answers_is_given_up_in_time(cameras, capfd):
    began = time.monotonic()
    with pytest.raises(
        SourceError, match=r"^Room 12 cannot be opened \(no answer in time\)"
    ) as told:
        opened(cameras.address("silent", "me:secret@"))
    assert time.monotonic() - began < 5 * ANSWER_S
    assert "secret" not in str(told.value)
    assert "secret" not in "".join(capfd.readouterr())


def test_stopping_ends_the_frames_at_once(cameras):
    stop = Event()
    began = time.monotonic()
    with opened(cameras.address("stall"), stop) as source:
        for frame in source.frames():
            if frame.index == 3:
                stop.set()
    assert time.monotonic() - began < SECONDS + 2 * ANSWER_S


def test_a_decoder_that_is_too_slow_is_given_the_newest(cameras):
    began = time.monotonic()
    with opened(cameras.address("mjpeg")) as source:
        for frame in source.frames():
            time.sleep(0.3)
            last = frame
    assert last.index < 15
    assert source.dropped > 20
    assert time.monotonic() - began < SECONDS + 2


def test_a_visitors_address_is_checked_before_anything_connects(cameras):
    free = RegisteredCamera("Given", cameras.address("ts"), free=True)
    before = list(cameras.asked)
    with pytest.raises(SourceError, match="not allowed"):
        open_newest(free, Event())
    assert cameras.asked == before


def test_a_video_keeps_its_own_times(tmp_path):
    times = [0.0, 0.1, 0.5, 0.6, 1.2]
    path = inputs.video(tmp_path / "variable.mp4", len(times), times=times)
    with open_replay(path, "variable.mp4", Event()) as source:
        at = [frame.at for frame in source.frames()]
    assert len(at) == len(times)
    assert at == sorted(at)
    assert all(when >= own - 0.05 for when, own in zip(at, times, strict=True))
    assert sum(when - own for when, own in zip(at, times, strict=True)) < 1.5
    assert source.damaged is None


def test_a_video_is_not_read_faster_than_it_is(tmp_path):
    path = inputs.video(tmp_path / "v.mp4", 50)
    began = time.monotonic()
    with open_replay(path, "v.mp4", Event()) as source:
        shown = len(list(source.frames(every_s=1 / 15)))
    assert 1.9 <= time.monotonic() - began <= 6
    assert 15 <= shown <= 31


def test_large_pictures_are_made_smaller(tmp_path):
    path = inputs.write_video(tmp_path / "large.mp4", [inputs.scene(1920, 1080)] * 3)
    with open_replay(path, "large.mp4", Event()) as source:
        frame = next(iter(source.frames()))
    assert frame.image.shape == (720, LONGEST_PX, 3)


def test_what_is_no_video_is_said_by_its_name(tmp_path):
    path = tmp_path / "secret.mp4"
    path.write_text("only words")
    with pytest.raises(SourceError, match=r"^talk\.mp4 ") as told:
        open_replay(path, "talk.mp4", Event())
    assert "secret" not in str(told.value)


def test_a_video_without_a_frame_is_said(tmp_path):
    path = inputs.frameless_video(tmp_path / "no frame.avi")
    with (
        pytest.raises(SourceError, match="no frame that can be decoded"),
        open_replay(path, "no frame.avi", Event()) as source,
    ):
        list(source.frames())


class SoundGoesOn:
    """A camera of picture and sound whose picture stops after a second."""

    def __init__(self, data):
        self.data, self.at, self.calm_from = data, 0, 60_000

    def read(self, size):
        if self.at > self.calm_from:
            time.sleep(0.02)
            size = min(size, 1_880)
        part = self.data[self.at : self.at + size]
        self.at += len(part)
        return part


@pytest.fixture(scope="module")
def mostly_sound():
    """A transport stream: one second of picture, a minute of sound."""
    written = io.BytesIO()
    with av.open(written, "w", format="mpegts") as film:
        picture = film.add_stream("libx264", rate=25, options={"tune": "zerolatency", "g": "5"})
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        sound = film.add_stream("mp2", rate=48_000, layout="mono")
        for number in range(25 * 60):
            if number < 25:
                frame = av.VideoFrame.from_ndarray(inputs.scene(step=number), format="bgr24")
                frame.pts, frame.time_base = number, Fraction(1, 25)
                film.mux(picture.encode(frame))
            if number == 25:
                film.mux(picture.encode(None))
            tone = av.AudioFrame.from_ndarray(np.zeros((1, 1_920), np.int16), "s16", "mono")
            tone.sample_rate, tone.pts = 48_000, 1_920 * number
            tone.time_base = Fraction(1, 48_000)
            film.mux(sound.encode(tone))
    return written.getvalue()


def test_a_picture_that_stops_while_the_sound_goes_on_is_noticed(mostly_sound):
    container = av.open(SoundGoesOn(mostly_sound), format="mpegts", buffer_size=1_880)
    began = time.monotonic()
    with NewestVideo(container, "Room 12", "stream", Event(), ANSWER_S) as source:
        assert len(list(source.frames())) >= 20
    assert time.monotonic() - began < 5 * ANSWER_S
    assert source.damaged == "the stream ended: no picture in time"


def test_closing_does_not_wait_for_a_picture_that_has_stopped(mostly_sound):
    container = av.open(SoundGoesOn(mostly_sound), format="mpegts", buffer_size=1_880)
    source = NewestVideo(container, "Room 12", "stream", Event(), 60.0)
    for frame in source.frames():
        if frame.index == 20:
            break
    began = time.monotonic()
    source.close()
    assert time.monotonic() - began < 1.0
