"""What can be read, and what is said of what cannot."""

import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import cv2
import numpy as np
import pytest
from tests import inputs

from readroom.errors import SourceError
from readroom.recognition.cameras import Camera
from readroom.recognition.frames import Due
from readroom.recognition.sources import expand, open_source

SAID = {
    "cut after 20 bytes.jpg": "is cut off",
    "cut before the index.mp4": "if it was cut off, copy it again",
    "cut.jpg": "is cut off: its JPEG data ends",
    "cut.png": "is cut off: its PNG data ends",
    "cut.webp": "is cut off: its WebP data ends",
    "empty file.jpg": "is empty",
    "empty.mp4": "is empty",
    "huge.png": "50,000 x 50,000 pixels: expected at most 200 million",
    "no frame.avi": "holds no frame that can be decoded",
    "noise.mp4": "expected a video file",
    "sound only.m4a": "holds sound only",
    "text.jpg": "is not a picture, though its name says so",
    "text.txt": "holds no picture: expected a video",
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
    for name in ("b.JPG", "a.mp4", "c.txt", ".hidden.jpg", "a.annotated.mp4", "d.webp"):
        (tmp_path / name).touch()
    (tmp_path / "folder.jpg").mkdir()
    found = expand([tmp_path, "http://host/x.mp4", "missing.jpg"])
    assert [str(path).rsplit("/", 1)[-1] for path in found] == [
        "a.mp4",
        "b.JPG",
        "d.webp",
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
