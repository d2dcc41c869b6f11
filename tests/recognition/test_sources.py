"""What can be read, and what is said of what cannot."""

import os
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import count, pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import inputs

from readroom.errors import SourceError
from readroom.recognition.cameras import Camera
from readroom.recognition.frames import Clock, Due
from readroom.recognition.sources import expand, open_source

SAID = {
    "cut after 20 bytes.jpg": "is cut off",
    "cut before the index.mp4": "was cut off, copy it again",
    "cut.jpg": "is cut off: its JPEG data ends",
    "cut.png": "is cut off: its PNG data ends",
    "cut.webp": "is cut off: its WebP data ends",
    "empty file.jpg": "is empty",
    "empty.mp4": "is empty",
    "huge.png": "50,000 x 50,000 pixels: expected at most 200 million",
    "no frame.avi": "holds no frame that can be decoded",
    "noise.mp4": "is not a picture or a video",
    "sound only.m4a": "holds sound only",
    "text.jpg": "is not a picture, though its name says so",
    "text.txt": "is not a picture or a video",
}


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    return inputs.bad_inputs(tmp_path_factory.mktemp("bad"))


@pytest.mark.parametrize("name", SAID)
def test_says_what_is_wrong_with_a_bad_input(bad, name):
    with pytest.raises(SourceError) as caught, open_source(bad[name]) as source:
        list(source)
    assert SAID[name] in str(caught.value)
    assert name in str(caught.value)


def test_every_bad_input_is_expected(bad):
    assert set(bad) == set(SAID)


def test_missing_file(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        open_source(tmp_path / "not there.mp4")


def test_a_path_that_the_system_refuses_says_why(tmp_path):
    assert expand([tmp_path / inputs.TOO_LONG]) == [tmp_path / inputs.TOO_LONG]
    with pytest.raises(SourceError, match="cannot be read: file name too long"):
        open_source(tmp_path / inputs.TOO_LONG)
    path = inputs.video(tmp_path / "talk.mp4", 3)
    with inputs.closed(tmp_path):
        assert expand([path, tmp_path]) == [path]
        with pytest.raises(SourceError, match=r"talk\.mp4 cannot be read: permission denied"):
            open_source(path)


def test_a_folder_is_no_source(tmp_path):
    with pytest.raises(SourceError, match=r"is a folder: expected one file"):
        open_source(tmp_path)


@pytest.mark.parametrize("name", ["fête d'été 50%d.jpg", "наш класс.png", "a: b.webp", "#1 ?.jpg"])
def test_paths_with_spaces_and_other_scripts(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(inputs.encoded(path.suffix, inputs.scene()))
    with open_source(path) as photo:
        ((at, image),) = photo
    assert (at, image.shape, photo.kind) == (0.0, (48, 64, 3), "photo")


@pytest.mark.parametrize("name", ["vidéo 1.mp4", "lecture: part 1.mp4", "урок %d.mp4"])
def test_videos_with_any_name(tmp_path, name):
    path = inputs.video(tmp_path / "plain.mp4", 3).rename(tmp_path / name)
    with open_source(path) as video:
        assert len(list(video)) == 3


def test_a_name_that_is_no_unicode(tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.png")
    path.write_bytes(inputs.encoded(".png", inputs.scene()))
    with open_source(path) as photo:
        assert photo.name.encode("utf-8")


def test_pictures_are_told_by_content(tmp_path):
    path = tmp_path / "really a png.mp4"
    path.write_bytes(inputs.encoded(".png", inputs.scene()))
    with open_source(path) as source:
        assert source.kind == "photo"


def test_folders_give_their_pictures_and_videos_by_name(tmp_path):
    for name in ("b.JPG", "a.mp4", "c.txt", ".hidden.jpg", "a.annotated.mp4", "d.webp", "e.TIFF"):
        (tmp_path / name).touch()
    for name in ("f.heic", "g.HEIF", "h.avif", "i.jp2", "j.jfif"):
        (tmp_path / name).touch()
    (tmp_path / "folder.jpg").mkdir()
    found = expand([tmp_path, "http://host/x.mp4", "missing.jpg"])
    assert [str(path).rsplit("/", 1)[-1] for path in found] == [
        "a.mp4",
        "b.JPG",
        "d.webp",
        "e.TIFF",
        "f.heic",
        "g.HEIF",
        "h.avif",
        "i.jp2",
        "j.jfif",
        "x.mp4",
        "missing.jpg",
    ]


def test_an_empty_folder_is_an_error(tmp_path):
    with pytest.raises(SourceError, match="holds no picture and no video"):
        expand([tmp_path])


@pytest.mark.parametrize(
    ("fps", "every_s", "expected"),
    [
        (25, 0.2, [0, 5, 10, 15, 20]),
        (30, 0.2, [0, 6, 12, 18, 24]),
        (24, 0.2, [0, 5, 10, 15, 20, 24]),  # the first frame at or after each time: no drift
        (10, 0.04, list(range(25))),  # slower than asked for: all
        (30, 0.0, list(range(25))),
    ],
)
def test_due_keeps_to_its_grid(fps, every_s, expected):
    due = Due(every_s)
    assert [number for number in range(25) if due(number / fps)] == expected


@pytest.mark.parametrize(
    ("stamps", "expected"),
    [
        pytest.param([5, 5.1, 5.2], [0, 0.1, 0.2], id="starts at 0"),
        pytest.param([0, None, 0.2], [0, 0.1, 0.2], id="one stamp is missing"),
        pytest.param([0, 0.1, 0.1, 0.2], [0, 0.1, 0.101, 0.2], id="repeated"),
        pytest.param([0, 0.1, 0.1, 0.1, 0.2], [0, 0.1, 0.101, 0.102, 0.2], id="repeated twice"),
        pytest.param([0, 0.2, 0.1, 0.3], [0, 0.2, 0.201, 0.3], id="swapped"),
        pytest.param([0, 0.1, 300, 300.1], [0, 0.1, 300, 300.1], id="a picture that stands"),
        pytest.param([0, 0.1, 300], [0, 0.1, 300], id="the last picture comes late"),
        pytest.param([0, 0.1, 300, 0.3, 0.4], [0, 0.1, 0.2, 0.3, 0.4], id="once far ahead"),
        pytest.param([9, 9.1, 0, 9.3, 9.4], [0, 0.1, 0.2, 0.3, 0.4], id="once far back"),
        pytest.param([0, 9, 9.1, 0, 0.1], [0, 9, 9.1, 9.2, 9.3], id="joined recordings"),
        pytest.param([0, 9, 12, 0, 0.1], [0, 9, 12, 12.1, 12.2], id="joined after a gap"),
        pytest.param([7, 8, 3, 3.1, 300], [0, 1, 1.1, 1.2, 298.1], id="joined, then a gap"),
        pytest.param([9, 9.1, 0], [0, 0.1, 0.2], id="the last goes back"),
    ],
)
def test_the_clock_believes_stamps_and_mends_faults(stamps, expected):
    clock = Clock(10)
    times = [clock.seconds(*pair) for pair in pairwise([*stamps, None])]
    assert times == pytest.approx(expected)


@given(st.lists(st.none() | st.floats(-1e4, 1e4), max_size=30))
def test_the_clock_never_stands_or_runs_back(stamps):
    clock = Clock(25)
    times = [clock.seconds(*pair) for pair in pairwise([*stamps, None])]
    assert all(before < after for before, after in pairwise(times))


def test_secrets_of_an_address_are_not_in_errors():
    with pytest.raises(SourceError) as caught:
        open_source("http://me:secret@127.0.0.1:9/x.mp4?token=secret")
    assert str(caught.value).startswith("http://127.0.0.1:9/x.mp4 cannot be opened")
    assert caught.value.__cause__ is None


def test_what_is_given_twice_is_taken_once(tmp_path):
    for name in ("a.mp4", "b.mp4"):
        (tmp_path / name).touch()
    (tmp_path / "c").symlink_to(tmp_path / "a.mp4")
    same = tmp_path / "x" / ".." / "b.mp4"
    assert expand([tmp_path / "b.mp4", tmp_path, same, tmp_path / "c"]) == [
        tmp_path / "b.mp4",
        tmp_path / "a.mp4",
    ]
    addresses = ["http://host/?id=1", "http://host/?id=2", "http://host/?id=1"]
    assert expand(addresses) == addresses[:2]


def test_an_address_is_read_over_http(tmp_path):
    inputs.video(tmp_path / "clip.mp4", 12)
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    handler = partial(quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with open_source(f"http://127.0.0.1:{server.server_port}/clip.mp4") as stream:
            times = [at for at, _ in stream]
        server.shutdown()
    assert stream.kind == "stream"
    assert times == pytest.approx([number / 25 for number in range(12)])


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.mp4", "rtsp://127.0.0.1:9/live"])
def test_an_address_that_nobody_answers(address):
    with pytest.raises(SourceError, match="expected a video stream that answers within 10 s"):
        open_source(address)


def test_no_such_camera():
    with pytest.raises(SourceError, match="camera 99 cannot be opened"):
        open_source(99)


class FakeCapture:
    """Two pictures, then silence."""

    def __init__(self, pictures: int) -> None:
        self.pictures, self.released = pictures, False

    def read(self):
        self.pictures -= 1
        return self.pictures >= 0, inputs.scene()

    def release(self):
        self.released = True


def test_the_number_of_a_camera_is_not_negative():
    # In a process of its own: OpenCV ended it where there is no camera.
    code = "from readroom import open_source; open_source(-1)"
    words = [sys.executable, "-c", code]
    run = subprocess.run(words, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "camera -1 cannot be opened: expected 0 or more" in run.stderr


def test_a_camera_counts_from_its_first_picture_and_is_handed_back():
    capture, seconds = FakeCapture(3), count(100.0, 0.5)
    with Camera(capture, "camera 0", lambda: next(seconds)) as camera:
        assert [at for at, _ in camera] == [0.0, 0.5, 1.0]
    assert capture.released
    assert camera.damaged == "the camera stopped sending"


def test_a_camera_that_sends_nothing():
    with (
        Camera(FakeCapture(0), "camera 0") as camera,
        pytest.raises(SourceError, match="sends no picture"),
    ):
        list(camera)


def test_bmp_pictures_are_photos_too(tmp_path):
    path = tmp_path / "old.bmp"
    assert cv2.imwrite(str(path), inputs.scene())
    with open_source(path) as photo:
        ((_, image),) = photo
    assert photo.kind == "photo"
    assert np.array_equal(image, inputs.scene())
