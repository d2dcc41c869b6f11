"""What a visitor's recording may be, and that one is read at a time."""

import subprocess
from threading import Event, Thread

import pytest
from tests import inputs

from readroom.app.feeds import open_input
from readroom.app.live_inputs import LiveInput, Upload, Way
from readroom.app.screens.video import _turn
from readroom.app.uploads import read_recording
from readroom.errors import SourceError
from readroom.privacy.gate import decide


@pytest.fixture
def small_limit(monkeypatch):
    """What a test's videos can be larger than."""
    for module in ("uploads", "feeds"):
        monkeypatch.setattr(f"readroom.app.{module}.LARGEST_FRAME_PX", 64 * 48 - 1)


def test_a_recording_of_larger_pictures_than_a_visitors_is_not_decoded(tmp_path, small_limit):
    data = inputs.video(tmp_path / "bomb.mp4", 5).read_bytes()
    with pytest.raises(SourceError, match=r"^bomb.mp4 is 64 x 48 pixels large"):
        read_recording("bomb.mp4", data, lambda done: None)


def test_nor_is_one_that_is_played(tmp_path, small_limit):
    path = inputs.video(tmp_path / "bomb.mp4", 5)
    given = LiveInput(Way.FILE, video=Upload("1", "bomb.mp4", path.read_bytes))
    with pytest.raises(SourceError, match="64 x 48"), open_input(given, Event()) as video:
        next(iter(video))


def test_a_picture_is_no_recording():
    data = inputs.encoded(".jpg", inputs.scene())
    with pytest.raises(SourceError, match=r"^photo.mp4 is a picture"):
        read_recording("photo.mp4", data, lambda done: None)


def test_one_recording_is_read_at_a_time():
    waited, ended = Event(), []

    def second():
        with _turn(waited.set):
            ended.append("second")

    other = Thread(target=second)
    with _turn(lambda: None):
        other.start()
        assert waited.wait(5)
        ended.append("first")
    other.join()
    assert ended == ["first", "second"]


def test_whoever_leaves_while_waiting_waits_no_more():
    def left():
        raise InterruptedError

    with _turn(lambda: None), pytest.raises(InterruptedError), _turn(left):
        pass
    with _turn(left):
        pass


@pytest.mark.data
def test_of_a_recorded_meeting_a_picture_is_not_measured(shared_data, tmp_path):
    film = tmp_path / "meeting.mp4"
    photo = shared_data / "media" / "clips" / "fer_woman2.mp4"
    still = "trim=end_frame=1,loop=-1:1:0,setpts=N/10/TB,scale=320:-2"
    command = ["ffmpeg", "-v", "error", "-i", str(photo), "-vf", still, "-t", "3", "-an", str(film)]
    subprocess.run(command, check=True)
    research = decide("research", "GB")
    told = [
        read_recording(
            "meeting.mp4", film.read_bytes(), lambda done: None, research, meeting=meeting
        ).facts
        for meeting in (True, False)
    ]
    assert [one.measured > 0 for one in told] == [False, True]
    assert told[0].unmeasured == {"still_picture": told[0].faces}
