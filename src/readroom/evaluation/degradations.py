"""What goes wrong between a face and its crop, as functions of one gray picture.

All take and give gray uint8 pictures of one size, and take their chances from the
generator they are given. What comes into view from beyond the crop repeats its edge: the data
hold nothing beyond it.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from readroom.domain import Image

GAMMA: Final = 2.2
"""Gray values are the 2.2nd root of light, as cameras write them."""
WHITE_ELECTRONS: Final = 1600.0
"""What a white pixel of a small webcam sensor holds in good light; less is noisier."""
READ_NOISE_ELECTRONS: Final = 3.0
"""Deviation of the sensor's own noise, whatever the light."""
VEIL: Final = 90.0
"""The gray that a face against a window drowns in; brighter would leave more of its shadows."""
EYE_DISTANCES: Final = 2.0
"""How far off the viewer stands in the perspective of a turned head, in sides of the crop."""


def low_resolution(picture: Image, side_px: float, rng: Generator) -> Image:  # noqa: ARG001
    """A face that had fewer pixels in the frame, enlarged again.

    Args:
        picture: Gray, uint8.
        side_px: How many pixels the side had.
        rng: Not used.

    Returns:
        Gray, uint8, same size.
    """
    small = cv2.resize(picture, (round(side_px),) * 2, interpolation=cv2.INTER_AREA)
    return _bytes(cv2.resize(small, picture.shape[::-1], interpolation=cv2.INTER_LINEAR))


def blur(picture: Image, deviation_px: float, rng: Generator) -> Image:  # noqa: ARG001
    """A lens out of focus.

    Args:
        picture: Gray, uint8.
        deviation_px: Standard deviation of the Gaussian, in pixels of the picture.
        rng: Not used.

    Returns:
        Gray, uint8, same size.
    """
    return _bytes(cv2.GaussianBlur(picture, (0, 0), deviation_px, borderType=cv2.BORDER_REPLICATE))


def motion_blur(picture: Image, length_px: float, rng: Generator) -> Image:
    """A head that moved in a straight line while the shutter was open.

    Args:
        picture: Gray, uint8.
        length_px: How far it moved, in pixels of the picture.
        rng: Chooses the direction.

    Returns:
        Gray, uint8, same size.
    """
    angle = rng.uniform(0, np.pi)
    steps = np.linspace(-0.5, 0.5, 4 * round(length_px) + 1) * length_px
    reach = int(np.ceil(length_px / 2)) + 1
    kernel = np.zeros((2 * reach + 1,) * 2)
    for across, down in zip(steps * np.cos(angle), steps * np.sin(angle), strict=True):
        left, top = int(np.floor(across)), int(np.floor(down))
        right, low = across - left, down - top
        weights = np.outer([1 - low, low], [1 - right, right])
        kernel[reach + top : reach + top + 2, reach + left : reach + left + 2] += weights
    return _bytes(cv2.filter2D(picture, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE))


def low_light(picture: Image, stops: float, rng: Generator) -> Image:
    """A dim room: fewer photons, so more noise, and a camera that brightens half of it away.

    Args:
        picture: Gray, uint8.
        stops: How many times the light was halved.
        rng: Photons and the sensor's noise.

    Returns:
        Gray, uint8, same size; darker by half of the stops.
    """
    white = WHITE_ELECTRONS / 2**stops
    caught = rng.poisson(_light(picture) * white)
    read = caught + rng.normal(0, READ_NOISE_ELECTRONS, picture.shape)
    return _written(read / white / 2 ** (stops / 2))


def over_exposure(picture: Image, stops: float, rng: Generator) -> Image:  # noqa: ARG001
    """Too much light on the face: bright skin runs into white.

    Args:
        picture: Gray, uint8.
        stops: How many times the light was doubled.
        rng: Not used.

    Returns:
        Gray, uint8, same size.
    """
    return _written(_light(picture) * 2**stops)


def low_contrast(picture: Image, left: float, rng: Generator) -> Image:  # noqa: ARG001
    """A face against a window or in a projector's haze: a gray veil over everything.

    Args:
        picture: Gray, uint8.
        left: Part of the contrast that is left, 0..1.
        rng: Not used.

    Returns:
        Gray, uint8, same size.
    """
    return _bytes(VEIL + (picture - VEIL) * left)


def box_shift(picture: Image, per_cent: float, rng: Generator) -> Image:
    """A detector's box beside the face.

    Args:
        picture: Gray, uint8.
        per_cent: How far, in per cent of the side.
        rng: Chooses the direction.

    Returns:
        Gray, uint8, same size.
    """
    angle, far = rng.uniform(0, 2 * np.pi), per_cent / 100 * picture.shape[0]
    moved = np.array([[1, 0, far * np.cos(angle)], [0, 1, far * np.sin(angle)]])
    return _moved(picture, moved)


def box_scale(picture: Image, per_cent: float, rng: Generator) -> Image:
    """A detector's box too tight or too wide.

    Args:
        picture: Gray, uint8.
        per_cent: By how much, in per cent of the side.
        rng: Chooses which of the two.

    Returns:
        Gray, uint8, same size.
    """
    zoom = (1 + per_cent / 100) ** rng.choice([-1, 1])
    return _moved(picture, cv2.getRotationMatrix2D(_center(picture), 0, zoom))


def roll(picture: Image, degrees: float, rng: Generator) -> Image:
    """A head leaning to one shoulder.

    Args:
        picture: Gray, uint8.
        degrees: How far.
        rng: Chooses the shoulder.

    Returns:
        Gray, uint8, same size.
    """
    turned = degrees * rng.choice([-1, 1])
    return _moved(picture, cv2.getRotationMatrix2D(_center(picture), turned, 1))


def yaw(picture: Image, degrees: float, rng: Generator) -> Image:
    """A head turned to one side, as if a face were a flat picture: narrower, one side nearer.

    A real head also hides its far cheek, which no flat picture can show, so the true
    loss is larger.

    Args:
        picture: Gray, uint8.
        degrees: How far.
        rng: Chooses the side.

    Returns:
        Gray, uint8, same size.
    """
    side = picture.shape[0]
    turn = np.radians(degrees * rng.choice([-1, 1]))
    corners = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    depth = EYE_DISTANCES / (EYE_DISTANCES + corners[:, 0] * np.sin(turn))
    seen = np.stack([corners[:, 0] * np.cos(turn) * depth, corners[:, 1] * depth], axis=1)
    flat, turned = ((each + 0.5) * side - 0.5 for each in (corners, seen))
    moved = cv2.getPerspectiveTransform(flat.astype(np.float32), turned.astype(np.float32))
    size = picture.shape[::-1]
    return _bytes(
        cv2.warpPerspective(
            picture, moved, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
    )


def occlusion(picture: Image, per_cent: float, rng: Generator) -> Image:
    """Something before the face, of one gray: a desk or mask, a neighbour's head, a hand.

    Args:
        picture: Gray, uint8.
        per_cent: How much of the crop is hidden.
        rng: Chooses between the lower edge, one side and a square anywhere, and the gray.

    Returns:
        Gray, uint8, same size.
    """
    hidden, side = picture.copy(), picture.shape[0]
    gray = int(rng.integers(30, 226))
    part = per_cent / 100
    where = rng.integers(4)
    if where == 0:
        hidden[round(side * (1 - part)) :] = gray
    elif where == 1:
        hidden[:, : round(side * part)] = gray
    elif where == 2:
        hidden[:, round(side * (1 - part)) :] = gray
    else:
        width = round(side * part**0.5)
        top, left = rng.integers(0, side - width + 1, 2)
        hidden[top : top + width, left : left + width] = gray
    return hidden


def _moved(picture: Image, matrix: NDArray[Any]) -> Image:
    return _bytes(
        cv2.warpAffine(
            picture,
            matrix,
            picture.shape[::-1],
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
    )


def _center(picture: Image) -> tuple[float, float]:
    return (picture.shape[1] - 1) / 2, (picture.shape[0] - 1) / 2


def _light(picture: Image) -> NDArray[np.float64]:
    return np.asarray((picture / 255.0) ** GAMMA)


def _written(light: NDArray[np.float64]) -> Image:
    return _bytes(255 * np.clip(light, 0, 1) ** (1 / GAMMA))


def _bytes(values: object) -> Image:
    rounded = np.clip(np.rint(np.asarray(values, np.float64)), 0, 255)
    return np.asarray(rounded, np.uint8)
