"""Decoded frames as people see them: square pixels, the right way up, as large as wanted."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, radians, sin
from typing import Final, SupportsBytes, cast

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from readroom.domain import Image

_SQUARE: Final = 0.01
"""Pixels this much wider or narrower than high still count as square."""
_WIDEST: Final = 4.0
"""A pixel wider or higher than this, in the other side, is taken for a mistake of the file."""


def pixel_shape(stream: VideoStream) -> float:
    """Width over height of one pixel.

    Args:
        stream: Of the video.

    Returns:
        1 where that is unknown, square or absurd.
    """
    shape = float(stream.sample_aspect_ratio or 1)
    return shape if 1 / _WIDEST < shape < _WIDEST and abs(shape - 1) > _SQUARE else 1.0


def upright(
    decoded: VideoFrame,
    to_bgr: VideoReformatter,
    pixel: float,
    longest_px: int | None = None,
    lies: int | None = None,
) -> Image:
    """A decoded frame as BGR with square pixels, turned and mirrored as its display matrix says.

    One reformatter for all frames keeps the scaler's tables: ten times faster.

    Args:
        decoded: The frame.
        to_bgr: Of this video.
        pixel: Width over height of a pixel.
        longest_px: Longest side wanted; larger frames are made smaller on the way.
        lies: One of EXIF's eight ways, where that is known better than by the matrix.

    Returns:
        A new picture.
    """
    width = round(decoded.width * max(pixel, 1.0))
    height = round(decoded.height / min(pixel, 1.0))
    if longest_px and longest_px < max(width, height):
        scale = longest_px / max(width, height)
        width, height = max(2, round(width * scale)), max(2, round(height * scale))
    image = to_bgr.reformat(decoded, width, height, format="bgr24").to_ndarray()
    if lies is not None:
        return turned(image, lies)
    return np.asarray(_placed(image, *_display_matrix(decoded)), np.uint8)


def turned(image: np.ndarray, lies: int) -> np.ndarray:
    """A picture stored in one of EXIF's eight ways, upright.

    Args:
        image: As it is stored.
        lies: 1 for upright, up to 8.

    Returns:
        The picture; a copy where it had to be turned.
    """
    if lies >= 5:
        image = np.swapaxes(image, 0, 1)
    if lies in (3, 4, 7, 8):
        image = image[::-1]
    if lies in (2, 3, 6, 7):
        image = image[:, ::-1]
    return np.ascontiguousarray(image)


def _display_matrix(decoded: VideoFrame) -> tuple[float, float, float, float]:
    """How far right and down a step to the right leads, and a step down; 1, 0, 0, 1 as it lies."""
    try:
        # PyAV's types name motion vectors alone.
        told = cast("Mapping[str, SupportsBytes]", decoded.side_data)
    except ValueError:  # PyAV stumbles over side data that it has no name for, such as EXIF
        turn = radians(decoded.rotation)
        return cos(turn), -sin(turn), sin(turn), cos(turn)
    matrix = told.get("DISPLAYMATRIX")
    if matrix is None:
        return 1.0, 0.0, 0.0, 1.0
    across, down, _, along, below = np.frombuffer(bytes(matrix), np.int32)[:5].tolist()
    return across, down, along, below


def _placed(
    image: np.ndarray, across: float, down: float, along: float, below: float
) -> np.ndarray:
    """A picture placed by a display matrix as the program ffmpeg does, in quarter turns alone."""
    if abs(down) + abs(along) > abs(across) + abs(below):
        image, across, below = cv2.transpose(image), along, down
    if across < 0:
        image = cv2.flip(image, 1)
    return cv2.flip(image, 0) if below < 0 else image
