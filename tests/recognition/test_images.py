"""Photographs come out upright, in eight bits and three channels, or with a clear error."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageOps
from tests import inputs

from readroom.errors import SourceError
from readroom.recognition.image_headers import orientation, read_header
from readroom.recognition.images import ROWS_AT_ONCE, decode

SCENE = inputs.scene()


def _wide(image):
    return image.astype(np.uint16) * 257


def _with_alpha(image, alpha):
    return np.dstack([image, np.full(image.shape[:2], alpha, np.uint8)])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(inputs.encoded(".png", SCENE), SCENE, id="plain"),
        pytest.param(inputs.encoded(".png", _wide(SCENE)), SCENE, id="16 bit"),
        pytest.param(inputs.encoded(".png", _with_alpha(SCENE, 255)), SCENE, id="opaque"),
        pytest.param(
            inputs.encoded(".png", _with_alpha(SCENE, 0)), np.full_like(SCENE, 255), id="clear"
        ),
        pytest.param(
            inputs.encoded(".png", SCENE[:, :, 1]), np.dstack([SCENE[:, :, 1]] * 3), id="gray"
        ),
        pytest.param(inputs.encoded(".png", SCENE[:1, :1]), SCENE[:1, :1], id="1 x 1"),
    ],
)
def test_lossless_pictures_keep_their_values(data, expected):
    image = decode(data, "picture")
    assert image.dtype == np.uint8
    assert np.array_equal(image, expected)


def test_transparency_is_mixed_with_white():
    image = decode(inputs.encoded(".png", _with_alpha(np.zeros((4, 4, 3), np.uint8), 51)), "x")
    assert np.all(image == 204)


def test_16_bits_with_alpha():
    wide = _wide(_with_alpha(SCENE, 255))
    assert np.array_equal(decode(inputs.encoded(".png", wide), "x"), SCENE)


def test_transparent_webp():
    data = inputs.encoded(".webp", _with_alpha(SCENE, 0))
    assert np.all(decode(data, "x") == 255)


def test_printers_colours(tmp_path):
    image = decode(inputs.cmyk_jpeg(tmp_path / "cmyk.jpg").read_bytes(), "cmyk")
    assert np.abs(image[4, 4].astype(int) - (0, 0, 220)).max() < 12
    assert np.abs(image[20, 50].astype(int) - 60).max() < 12


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_pictures_are_turned_upright(tmp_path, suffix):
    image = decode(inputs.turned_photo(tmp_path / f"turned{suffix}").read_bytes(), "turned")
    assert image.shape == (64, 48, 3)
    red = image[8, 40].astype(int)  # a quarter turn clockwise: upper left becomes upper right
    assert np.abs(red - (0, 0, 220)).max() < 40


@pytest.mark.parametrize("suffix", [".png", ".webp"])
@pytest.mark.parametrize("lies", range(1, 9))
def test_transparent_pictures_are_turned_as_others_do(tmp_path, suffix, lies):
    path, marks = tmp_path / f"clear{suffix}", Pillow.Exif()
    marks[0x0112] = lies
    rgba = cv2.cvtColor(_with_alpha(SCENE, 255), cv2.COLOR_BGRA2RGBA)
    Pillow.fromarray(rgba).save(path, exif=marks, lossless=True)
    upright = np.asarray(ImageOps.exif_transpose(Pillow.open(path)).convert("RGB"))[:, :, ::-1]
    assert np.array_equal(decode(path.read_bytes(), "clear"), upright)


@settings(deadline=None)
@given(exif=st.binary(max_size=60), start=st.sampled_from([b"", b"II*\0", b"MM\0*"]))
def test_noise_in_exif_leaves_a_picture_as_it_lies(exif, start):
    chunk = inputs._png_chunk(b"eXIf", start + exif)
    data = inputs.encoded(".png", _with_alpha(SCENE, 255))
    assert 1 <= orientation(data[:33] + chunk + data[33:]) <= 8


def test_bytes_after_the_end_of_a_png_do_no_harm():
    data = inputs.encoded(".png", SCENE) + bytes(500)
    assert np.array_equal(decode(data, "longer.png"), SCENE)


def test_a_png_cut_inside_its_last_chunk_is_not_whole():
    data = inputs.encoded(".png", SCENE)
    assert read_header(data).whole
    assert not read_header(data[:-1]).whole


def test_a_clear_colour_is_found_behind_long_notes():
    data = inputs.encoded(".png", np.zeros((4, 4, 3), np.uint8))
    notes = inputs._png_chunk(b"tEXt", b"x" * 9000) + inputs._png_chunk(b"tRNS", bytes(6))
    assert np.all(decode(data[:33] + notes + data[33:], "clear.png") == 255)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
@settings(deadline=None)
@given(width=st.integers(1, 300), height=st.integers(1, 300))
def test_the_header_says_the_size(suffix, width, height):
    data = inputs.encoded(suffix, np.zeros((height, width, 3), np.uint8))
    header = read_header(data)
    assert (header.width, header.height, header.whole) == (width, height, True)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
@settings(deadline=None)
@given(share=st.floats(0.0, 0.97))
def test_no_cut_is_taken_for_whole(suffix, share):
    data = inputs.encoded(suffix, inputs.scene(160, 120))
    header = read_header(data[: int(len(data) * share)])
    assert header is None or not header.whole


@settings(deadline=None)
@given(data=st.binary(max_size=200), start=st.sampled_from([b"", b"\xff\xd8\xff", b"RIFF"]))
def test_noise_never_breaks_the_reader_of_headers(data, start):
    read_header(start + data)


def test_a_preview_in_the_header_is_not_taken_for_the_end():
    photo = inputs.encoded(".jpg", inputs.scene(160, 120))
    preview = inputs.encoded(".jpg", inputs.scene(16, 12))
    holder = b"\xff\xe1" + (len(preview) + 2).to_bytes(2, "big") + preview
    whole = photo[:2] + holder + photo[2:]
    assert read_header(whole).whole
    assert read_header(whole).width == 160
    assert not read_header(whole[: len(whole) * 3 // 4]).whole


def test_damaged_inside():
    photo = bytearray(inputs.encoded(".png", cv2.resize(SCENE, (320, 240))))
    photo[60:120] = bytes(60)
    with pytest.raises(SourceError, match="its data is damaged"):
        decode(bytes(photo), "photo.png")


def photograph(*how):
    """Grain leaves no part of a JPEG empty."""
    noise = np.random.default_rng(5).integers(0, 60, (240, 320, 3), np.uint8)
    done, coded = cv2.imencode(".jpg", cv2.add(inputs.scene(320, 240), noise), how)
    assert done
    return coded.tobytes()


KINDS = [
    pytest.param((), id="plain"),
    pytest.param((cv2.IMWRITE_JPEG_PROGRESSIVE, 1), id="progressive"),
    pytest.param((cv2.IMWRITE_JPEG_RST_INTERVAL, 5), id="restarts"),
    pytest.param((cv2.IMWRITE_JPEG_OPTIMIZE, 1), id="optimized"),
    pytest.param((cv2.IMWRITE_JPEG_SAMPLING_FACTOR, 0x411111), id="4:1:1"),
    pytest.param((cv2.IMWRITE_JPEG_SAMPLING_FACTOR, 0x121111), id="4:4:0"),
    pytest.param((cv2.IMWRITE_JPEG_QUALITY, 10), id="poor"),
]


@pytest.mark.parametrize("how", KINDS)
def test_a_jpeg_with_a_hole_is_not_painted_over(how):
    data = photograph(*how)
    middle = len(data) // 2
    for damaged in (
        data[:middle] + data[middle + 1000 :],
        data[:middle] + b"\xff" * 1000 + data[middle + 1000 :],
    ):
        assert read_header(damaged).whole
        with pytest.raises(SourceError, match="its data is damaged"):
            decode(damaged, "photo.jpg")


@pytest.mark.parametrize("how", KINDS)
def test_odd_but_whole_jpegs_are_read(how):
    data = photograph(*how)
    scan = data.rindex(b"\xff\xda", 0, 4000)
    note = b"\xff\xe1\x00\x12Exif\0\0II*\0noise!"
    for odd in (
        data,
        data + bytes(500),
        data[:2] + note + data[2:],
        data[:-2] + bytes(40) + data[-2:],
        data[:scan] + b"\xff\xff" + data[scan:],
    ):
        assert decode(odd, "photo.jpg").shape == (240, 320, 3)


def test_what_is_half_transparent_lies_on_paper_over_all_of_a_tall_picture():
    tall = np.zeros((2 * ROWS_AT_ONCE + 7, 3, 4), np.uint8)
    tall[..., 3] = (np.arange(len(tall)) % 256)[:, None]
    image = decode(inputs.encoded(".png", tall), "x")
    assert image[:, 0, 0].tolist() == (255 - tall[:, 0, 3]).tolist()
