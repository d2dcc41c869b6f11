import cv2
import numpy as np
import pytest

from readroom.errors import DataError
from readroom.evaluation.pictures import as_gray, decode


def encoded(suffix: str, image: np.ndarray) -> bytes:
    return cv2.imencode(suffix, image)[1].tobytes()


GRAY = np.arange(64, dtype=np.uint8).reshape(8, 8)


@pytest.mark.parametrize(
    ("image", "shape"),
    [
        pytest.param(encoded(".png", GRAY), (8, 8), id="gray"),
        pytest.param(encoded(".png", np.dstack([GRAY] * 3)), (8, 8, 3), id="bgr"),
        pytest.param(encoded(".png", np.dstack([GRAY] * 4)), (8, 8, 3), id="rgba"),
        pytest.param(encoded(".png", GRAY.astype(np.uint16) << 8), (8, 8), id="16-bit"),
        pytest.param(encoded(".jpg", np.dstack([GRAY] * 3)), (8, 8, 3), id="jpeg"),
        pytest.param(np.dstack([GRAY] * 4), (8, 8, 3), id="array with alpha"),
        pytest.param(GRAY[:, :, None], (8, 8), id="array with one channel"),
        pytest.param(GRAY.astype(np.uint16) << 8, (8, 8), id="array of 16 bits"),
    ],
)
def test_any_depth_and_colour_becomes_gray_or_bgr_bytes(image, shape):
    picture = decode(image, "a crop")
    assert picture.dtype == np.uint8
    assert picture.shape == shape


def test_sixteen_bits_keep_their_upper_half():
    assert np.array_equal(decode(encoded(".png", GRAY.astype(np.uint16) << 8), ""), GRAY)


def test_a_picture_of_one_value_survives_though_its_file_is_below_what_opencv_reads():
    data = bytes.fromhex("5249464616000000574542505650384c090000002f2fc00b008888fe0700")
    assert len(data) == 30
    blank = as_gray(decode(data, ""))
    assert blank.shape == (48, 48)
    assert blank.min() == blank.max()


def huge_png() -> bytes:
    small = bytearray(encoded(".png", GRAY))
    small[16:24] = (50_000).to_bytes(4, "big") * 2
    return bytes(small)


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"hello" * 30, id="text"),
        pytest.param(huge_png(), id="header of 50,000 x 50,000"),
        pytest.param(np.zeros((0, 5), np.uint8), id="array without pixels"),
        pytest.param(np.zeros((4, 4)), id="array of floats"),
        pytest.param(np.zeros((4, 4, 2), np.uint8), id="array of two channels"),
    ],
)
def test_what_is_no_picture_is_refused_by_name(image):
    with pytest.raises(DataError, match="row 12"):
        decode(image, "row 12")


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(DataError, match=r"gone\.png"):
        decode(tmp_path / "gone.png", "gone.png")
