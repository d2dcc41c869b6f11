import cv2
import numpy as np
import pytest

from readroom.evaluation import degradations
from readroom.evaluation.corruptions import CORRUPTIONS, SEVERITIES, squared

EACH = [pytest.param(corruption, id=corruption.name) for corruption in CORRUPTIONS]
CHANCY = {"motion_blur", "low_light", "box_shift", "box_scale", "roll", "yaw", "occlusion"}


def drawn_face(seed=0):
    """A gray oval with eyes and mouth, a little different for each seed."""
    rng = np.random.default_rng(seed)
    picture = np.full((48, 48), 60, np.uint8)
    cv2.ellipse(picture, (24, 24), (16, 20), 0, 0, 360, 190, -1)
    for x in (18, 30):
        cv2.circle(picture, (x, 19 + int(rng.integers(0, 3))), 2, 30, -1)
    cv2.line(picture, (18, 34), (30, 34 + int(rng.integers(-2, 3))), 40, 2)
    return picture


FACES = [drawn_face(seed) for seed in range(12)]


def harm(corruption, severity):
    worse = corruption.apply(FACES, severity)
    pairs = zip(worse, FACES, strict=True)
    return np.mean([np.abs(a.astype(float) - b).mean() for a, b in pairs])


def test_there_are_twelve_with_a_reason_a_unit_and_five_levels_that_get_worse():
    assert len({corruption.name for corruption in CORRUPTIONS}) == 12
    for corruption in CORRUPTIONS:
        assert corruption.reason.endswith(".")
        assert corruption.unit
        rising = np.diff(corruption.levels)
        assert (rising > 0).all() or (rising < 0).all()


@pytest.mark.parametrize("corruption", EACH)
def test_crops_keep_their_kind_and_each_severity_harms_more(corruption):
    harms = [harm(corruption, severity) for severity in SEVERITIES]
    assert harms == sorted(harms)
    assert harms[0] > 0
    for picture in corruption.apply(FACES, 3):
        assert (picture.shape, picture.dtype) == ((48, 48), np.uint8)


@pytest.mark.parametrize("corruption", EACH)
def test_equal_seeds_give_equal_pictures_and_others_others(corruption):
    one, same = corruption.apply(FACES, 4, seed=1), corruption.apply(FACES, 4, seed=1)
    other = corruption.apply(FACES, 4, seed=2)
    assert np.array_equal(one, same)
    assert np.array_equal(one, other) == (corruption.name not in CHANCY)


@pytest.mark.parametrize("corruption", EACH)
def test_no_picture_depends_on_its_neighbours(corruption):
    alone = corruption.apply(FACES[:1], 5)
    assert np.array_equal(alone[0], corruption.apply(FACES, 5)[0])


@pytest.mark.parametrize("corruption", EACH)
def test_the_pictures_given_are_not_touched(corruption):
    before = [face.copy() for face in FACES]
    corruption.apply(FACES, 5)
    assert np.array_equal(before, FACES)


def test_any_crop_is_brought_to_gray_and_48_px():
    crops = [np.zeros((200, 160, 3), np.uint8), np.zeros((9, 9), np.uint8)]
    assert [each.shape for each in squared(crops)] == [(48, 48), (48, 48)]


def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize(
    ("degrade", "level", "darker"),
    [
        pytest.param(degradations.low_light, 4, True, id="dim light"),
        pytest.param(degradations.over_exposure, 2, False, id="too much light"),
    ],
)
def test_light_goes_the_way_it_should(degrade, level, darker):
    face = drawn_face()
    assert (degrade(face, level, rng()).mean() < face.mean()) == darker


def test_dim_light_is_noisier_than_good_light():
    flat = np.full((48, 48), 128, np.uint8)
    spread = [degradations.low_light(flat, stops, rng()).std() for stops in (1, 3, 5)]
    assert spread == sorted(spread)


def test_low_contrast_leaves_that_part_of_the_spread():
    face = drawn_face()
    assert degradations.low_contrast(face, 0.25, rng()).std() == pytest.approx(
        face.std() / 4, rel=0.02
    )


def test_motion_keeps_the_light_of_a_dot_and_draws_it_out():
    dot = np.zeros((48, 48), np.uint8)
    dot[24, 24] = 250
    moved = degradations.motion_blur(dot, 9, rng())
    assert int(moved.sum()) == pytest.approx(250, abs=25)
    places = np.argwhere(moved)
    assert 6 <= np.linalg.norm(places.max(axis=0) - places.min(axis=0)) <= 13


def bright_width(picture):
    """Columns that a bright square fills at mid-height."""
    return int((picture[24] > 128).sum())


def square():
    picture = np.zeros((48, 48), np.uint8)
    picture[14:34, 14:34] = 255
    return picture


def test_a_turned_head_is_narrower_by_the_cosine():
    turned = degradations.yaw(square(), 55, rng())
    assert bright_width(turned) == pytest.approx(20 * np.cos(np.radians(55)), abs=2)


def test_a_box_is_off_by_its_part_of_the_side():
    moved = degradations.box_shift(square(), 20, rng())
    places = np.argwhere(moved > 128).mean(axis=0) - np.argwhere(square() > 128).mean(axis=0)
    assert np.linalg.norm(places) == pytest.approx(0.2 * 48, abs=0.7)


def test_a_box_is_too_tight_or_too_wide():
    widths = {
        bright_width(degradations.box_scale(square(), 40, np.random.default_rng(seed)))
        for seed in range(8)
    }
    assert sorted(widths) == [pytest.approx(20 / 1.4, abs=1), pytest.approx(28, abs=1)]


@pytest.mark.parametrize("seed", range(8))
def test_what_is_hidden_is_that_part_of_the_crop(seed):
    picture = np.zeros((48, 48), np.uint8)
    hidden = degradations.occlusion(picture, 40, np.random.default_rng(seed))
    assert (hidden > 0).mean() == pytest.approx(0.4, abs=0.03)


def test_what_comes_into_view_repeats_the_edge():
    flat = np.full((48, 48), 77, np.uint8)
    for move in (degradations.box_shift, degradations.box_scale, degradations.roll):
        assert (move(flat, 40, rng()) == 77).all()
