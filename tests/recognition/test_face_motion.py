"""Regions of a face move; the head's own movement is taken away."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from readroom.domain import Box, Face
from readroom.recognition.face_motion import REGIONS, FaceMotion

UNIT = 80.0
MIDDLE = (160.0, 150.0)
FACE = Face(
    Box(60, 60, 200, 260),
    0.9,
    (
        (MIDDLE[0] - UNIT / 2, MIDDLE[1]),
        (MIDDLE[0] + UNIT / 2, MIDDLE[1]),
        (MIDDLE[0], MIDDLE[1] + 0.6 * UNIT),
        (MIDDLE[0] - 0.4 * UNIT, MIDDLE[1] + 1.1 * UNIT),
        (MIDDLE[0] + 0.4 * UNIT, MIDDLE[1] + 1.1 * UNIT),
    ),
)
BROW = list(REGIONS).index("left brow")


def skin(seed: int = 0) -> np.ndarray:
    """A picture with detail everywhere, as skin under light has."""
    grain = np.random.default_rng(seed).normal(0, 1, (400, 320, 3)).astype(np.float32)
    smooth = cv2.GaussianBlur(grain, (0, 0), 3)
    return np.clip(128 + 60 * smooth / smooth.std(), 0, 255).astype(np.uint8)


def warped(picture: np.ndarray, right: np.ndarray | float, down: np.ndarray | float) -> np.ndarray:
    y, x = np.mgrid[0:400, 0:320].astype(np.float32)
    at = (x - right).astype(np.float32), (y - down).astype(np.float32)
    return cv2.remap(picture, *at, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def step(second: np.ndarray, first: np.ndarray):
    motion = FaceMotion()
    assert motion.step(first, FACE) is None
    found = motion.step(second, FACE)
    assert found is not None
    return found


def test_a_brow_that_goes_up_is_told_in_distances_between_the_eyes() -> None:
    picture = skin()
    y, x = np.mgrid[0:400, 0:320].astype(np.float32)
    across, along = (x - MIDDLE[0]) / UNIT + 0.55, (y - MIDDLE[1]) / UNIT + 0.45
    lifted = warped(picture, 0, -4 * np.exp(-(across**2 + along**2) / (2 * 0.3**2)))
    found = step(lifted, picture)
    assert found.regions[BROW, 1] == pytest.approx(-4 * 0.75 / UNIT, abs=0.015)
    others = np.delete(found.regions, BROW, axis=0)
    assert np.abs(others).max() < 0.012
    assert found.head < 0.01


@pytest.mark.parametrize(("right", "down"), [(3.0, 0.0), (0.0, -2.5), (2.0, 2.0)])
def test_a_head_that_moves_moves_no_region(right: float, down: float) -> None:
    picture = skin()
    found = step(warped(picture, right, down), picture)
    assert found.head == pytest.approx(np.hypot(right, down) / UNIT, abs=0.01)
    assert np.abs(found.regions).max() < 0.01


def test_a_head_that_turns_and_comes_nearer_moves_no_region() -> None:
    picture = skin()
    turn = cv2.getRotationMatrix2D(MIDDLE, 1.5, 1.015)
    turned = cv2.warpAffine(picture, turn, (320, 400), flags=cv2.INTER_CUBIC)
    assert np.abs(step(turned, picture).regions).max() < 0.015


def test_a_face_that_was_lost_has_no_frame_before() -> None:
    motion, picture = FaceMotion(), skin()
    motion.step(picture, FACE)
    motion.reset()
    assert motion.step(picture, FACE) is None
    assert motion.step(picture, FACE) is not None


def test_a_face_without_landmarks_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a face with landmarks"):
        FaceMotion().step(skin(), Face(Box(0, 0, 10, 10), 0.9))
