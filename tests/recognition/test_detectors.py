"""Three detectors behind one protocol, and an honest choice among them."""

from __future__ import annotations

from math import inf, nan
from pathlib import Path

import cv2
import numpy as np
import pytest

from readroom.domain import Box, Face
from readroom.errors import ConfigurationError, ModelError, ModelMissingError
from readroom.recognition.detectors import NAMES, open_detector
from readroom.recognition.detectors.centerface import decode, free_sizes
from readroom.recognition.detectors.scaling import enlarge, shrink
from readroom.recognition.detectors.yunet import YuNet
from readroom.recognition.model_files import CENTERFACE, YUNET, locate, verify
from readroom.settings import Settings


@pytest.fixture(scope="module")
def solvay(shared_data: Path) -> np.ndarray:
    return cv2.imread(str(shared_data / "media" / "solvay1927.jpg"))


@pytest.mark.parametrize("name", NAMES)
def test_every_detector_finds_the_29_faces_of_a_group_photograph(
    name: str, solvay: np.ndarray
) -> None:
    faces = open_detector(name, "photo").detector.detect(solvay)
    assert len(faces) == 29
    assert [face.score for face in faces] == sorted((f.score for f in faces), reverse=True)
    height, width = solvay.shape[:2]
    assert all(0 <= f.box.center[0] < width and 0 <= f.box.center[1] < height for f in faces)


@pytest.mark.parametrize("name", ["yunet", "centerface"])
def test_landmarks_lie_where_eyes_nose_and_mouth_are(name: str, solvay: np.ndarray) -> None:
    for face in open_detector(name, "photo").detector.detect(solvay):
        assert face.landmarks is not None
        left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
        assert left_eye[0] < right_eye[0]
        assert left_mouth[0] < right_mouth[0]
        assert left_eye[1] < nose[1] < left_mouth[1]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [(1, 1), (7, 300), (720, 1280), (33, 65)])
def test_a_frame_without_faces_gives_none_at_any_size(
    name: str, size: tuple[int, int], models_dir: Path
) -> None:
    assert open_detector(name).detector.detect(np.full((*size, 3), 90, np.uint8)) == ()


def test_frame_sizes_may_change_from_call_to_call(solvay: np.ndarray) -> None:
    for name in ("yunet", "centerface"):
        detector = open_detector(name, "video").detector
        small = cv2.resize(solvay, None, fx=0.5, fy=0.5)
        first = len(detector.detect(solvay))
        detector.detect(small)
        assert len(detector.detect(solvay)) == first


def test_a_face_that_fills_the_picture_is_found(solvay: np.ndarray, models_dir: Path) -> None:
    detector = open_detector("yunet", "photo").detector
    face = detector.detect(solvay)[0].box
    x, y, w, h = (round(v) for v in (face.x, face.y, face.width, face.height))
    close = solvay[y - h // 3 : y + h + h // 3, x - w // 3 : x + w + w // 3]
    huge = cv2.resize(close, (1500, 1500), interpolation=cv2.INTER_CUBIC)
    assert len(detector.detect(huge)) == 1


def test_auto_prefers_centerface_for_photographs_and_yunet_for_video(models_dir: Path) -> None:
    assert open_detector("auto", "photo").name == "centerface"
    assert open_detector("auto", "video").name == "yunet"
    assert open_detector("auto", "live").name == "yunet"


def test_auto_says_what_it_had_to_pass_over(tmp_path: Path) -> None:
    elsewhere = Settings(models_dir=None, cache_dir=tmp_path / "blocked")
    (tmp_path / "blocked").write_text("a file where the cache folder should be")
    choice = open_detector("auto", "video", elsewhere)
    assert choice.name == "centerface"
    assert "not yunet" in choice.why
    assert "READROOM_MODELS_DIR" in choice.why


def test_a_detector_asked_for_by_name_is_never_replaced(tmp_path: Path) -> None:
    elsewhere = Settings(models_dir=None, cache_dir=tmp_path / "blocked")
    (tmp_path / "blocked").write_text("")
    with pytest.raises(ModelMissingError):
        open_detector("yunet", "video", elsewhere)


def test_weights_that_the_system_does_not_hand_out_are_no_missing_ones(tmp_path: Path) -> None:
    odd = Settings(models_dir=tmp_path / ("n" * 300), cache_dir=tmp_path)
    with pytest.raises(ModelError, match="cannot be read: file name too long") as caught:
        locate(YUNET, odd, download=False)
    assert not isinstance(caught.value, ModelMissingError)
    with pytest.raises(ModelError, match="cannot be read: is a directory"):
        verify(tmp_path, YUNET.sha256)


def test_an_unknown_detector_lists_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match="auto, yunet, centerface, haar; got 'dlib'"):
        open_detector("dlib")


def test_one_yunet_per_pipeline_since_it_holds_a_size(models_dir: Path) -> None:
    assert open_detector("yunet").detector is not open_detector("yunet").detector


def test_the_threshold_matters(solvay: np.ndarray, models_dir: Path) -> None:
    weights = str(models_dir / "face_detection_yunet_2023mar.onnx")
    assert len(YuNet(weights, 0.05, 1280).detect(solvay)) > 29


def test_decode_places_one_hot_spot() -> None:
    maps = {"scale": 2, "offset": 2, "points": 10}
    heat = np.zeros((8, 8), np.float32)
    heat[3, 5] = 0.8
    scale, offset, points = (np.zeros((n, 8, 8), np.float32) for n in maps.values())
    scale[:, 3, 5] = np.log([10, 6])
    offset[:, 3, 5] = [0.25, 0.5]
    points[:, 3, 5] = [0.5] * 10
    (face,) = decode(heat, scale, offset, points, 0.5)
    assert face.box == Box(
        pytest.approx(12), pytest.approx(-5), pytest.approx(24), pytest.approx(40)
    )
    assert face.landmarks is not None
    assert face.landmarks[0] == pytest.approx((24, 15))
    assert decode(heat, scale, offset, points, 0.9) == ()


def test_free_sizes_keeps_the_length_of_the_file(models_dir: Path) -> None:
    model = locate(CENTERFACE).read_bytes()
    freed = free_sizes(model)
    assert len(freed) == len(model)
    assert freed != model
    assert free_sizes(freed) == freed


def test_shrinking_and_enlarging_are_inverse() -> None:
    small, factor = shrink(np.zeros((400, 800, 3), np.uint8), 200)
    assert small.shape == (100, 200, 3)
    back = enlarge(Face(Box(1, 2, 3, 4), 0.5, ((1.0, 2.0),)), factor)
    assert back == Face(Box(4, 8, 12, 16), 0.5, ((4.0, 8.0),))


class Own:
    """A program's detector that gives what it is told."""

    name, sha256 = "yunet", None

    def __init__(self, *faces):
        self.faces = faces

    def detect(self, frame):
        return self.faces


def test_a_detector_brought_along_is_passed_on() -> None:
    face = Face(Box(1, 2, 3, 4), 0.5)
    choice = open_detector(Own(face))
    assert (choice.name, choice.detector.sha256) == ("yunet", None)
    assert choice.detector.detect(np.zeros((4, 4, 3), np.uint8)) == (face,)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((1, 2, 3, 4), "a box, a score"),
        (Face(Box(nan, 2, 3, 4), 0.5), "boxes of numbers"),
        (Face(Box(1, 2, 0, 4), 0.5), "wider and higher than 0"),
        (Face(Box(1, 2, 3, 4), nan), "a score"),
        (Face(Box(1, 2, 3, 4), 0.5, ((1, 2), (3, 4))), "five landmarks"),
        (Face(Box(1, 2, 3, 4), 0.5, ((1, 2),) * 4 + ((inf, 2),)), "five landmarks"),
    ],
    ids=["a tuple", "no number", "no width", "no score", "two landmarks", "far away"],
)
def test_what_is_no_face_is_refused_in_words(said, expected) -> None:
    detector = open_detector(Own(said)).detector
    with pytest.raises(ModelError, match=f"'yunet': expected .*{expected}"):
        detector.detect(np.zeros((4, 4, 3), np.uint8))
