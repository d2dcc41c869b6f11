"""Quality comes from the card's curves alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from readroom.domain import Box, Face, Reason
from readroom.recognition.cards import Curve
from readroom.recognition.quality import assess, remaining, sharpness, turn
from readroom.testing import blank_card

CARD = replace(
    blank_card(),
    accuracy=0.75,
    chance=0.25,
    min_quality=0.6,
    curves={
        "size_px": Curve((10.0, 20.0, 40.0), (0.25, 0.50, 0.75)),
        "turn": Curve((0.0, 0.2, 1.0), (0.75, 0.75, 0.25)),
    },
)
CROP = np.random.default_rng(0).integers(0, 255, (40, 40)).astype(np.uint8)


def looking(nose_x: float) -> Face:
    marks = ((10.0, 20.0), (30.0, 20.0), (nose_x, 30.0), (12.0, 40.0), (28.0, 40.0))
    return Face(Box(0, 0, 40, 50), 0.9, marks)


@pytest.mark.parametrize(
    ("size_px", "quality"),
    [
        pytest.param(40, 1.0, id="as large as the training faces"),
        pytest.param(100, 1.0, id="larger than measured"),
        pytest.param(20, 0.5, id="half of what lies above guessing"),
        pytest.param(30, 0.75, id="between two points"),
        pytest.param(5, 0.0, id="as good as guessing"),
    ],
)
def test_quality_is_what_is_left_above_guessing(size_px: float, quality: float) -> None:
    assert remaining("size_px", size_px, CARD) == pytest.approx(quality)


def test_the_worst_property_decides_and_gives_the_reason() -> None:
    small = assess(looking(20), 15, CROP, CARD)
    assert small.reason is Reason.TOO_SMALL
    turned = assess(looking(36), 40, CROP, CARD)
    assert turned.reason is Reason.TURNED_AWAY
    assert turned.value == pytest.approx(0.25)
    assert assess(looking(21), 40, CROP, CARD).reason is None


def test_a_face_without_landmarks_is_not_judged_by_its_turn() -> None:
    assert turn(Face(Box(0, 0, 9, 9), 0.9)) is None
    assert assess(Face(Box(0, 0, 40, 40), 0.9), 40, CROP, CARD).reason is None


@pytest.mark.parametrize("nose", [20, 25, 30])
def test_turn_does_not_depend_on_tilt_or_side(nose: float) -> None:
    upright = looking(nose)
    tilted = [(x * 0.8 - y * 0.6, x * 0.6 + y * 0.8) for x, y in upright.landmarks or ()]
    mirrored = [(40 - x, y) for x, y in upright.landmarks or ()]
    mirrored[:2] = mirrored[1::-1]
    assert turn(Face(upright.box, 0.9, tuple(tilted))) == pytest.approx(turn(upright))
    assert turn(Face(upright.box, 0.9, tuple(mirrored))) == pytest.approx(turn(upright))


def test_eyes_on_one_point_are_a_turned_head() -> None:
    assert (turn(Face(Box(0, 0, 9, 9), 0.9, ((5.0, 5.0),) * 5)) or 0) > 1


def test_blur_lowers_sharpness_and_light_does_not() -> None:
    import cv2

    sharp = sharpness(CROP)
    assert sharpness(cv2.GaussianBlur(CROP, (0, 0), 3)) < 0.7 * sharp
    assert sharpness((CROP * 0.5 + 20).astype(np.uint8)) == pytest.approx(sharp, rel=0.02)
    assert sharpness(np.full((40, 40), 9, np.uint8)) == 0.0
