"""Decoded frames as people see them: square pixels, the right way up, as large as wanted."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from readroom.domain import Image

_SQUARE: Final = 0.01
"""Pixels this much wider or narrower than high still count as square."""
_WIDEST: Final = 4.0
_TURNS: Final = {
    90: cv2.ROTATE_90_COUNTERCLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_CLOCKWISE,
}


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
    decoded: VideoFrame, to_bgr: VideoReformatter, pixel: float, longest_px: int | None = None
) -> Image:
    """A decoded frame as BGR with square pixels, turned as its display matrix says.

    One reformatter for all frames keeps the scaler's tables: ten times faster.

    Args:
        decoded: The frame.
        to_bgr: Of this video.
        pixel: Width over height of a pixel.
        longest_px: Longest side wanted; larger frames are made smaller on the way.

    Returns:
        A new picture.
    """
    width = round(decoded.width * max(pixel, 1.0))
    height = round(decoded.height / min(pixel, 1.0))
    if longest_px and longest_px < max(width, height):
        scale = longest_px / max(width, height)
        width, height = max(2, round(width * scale)), max(2, round(height * scale))
    image = to_bgr.reformat(decoded, width, height, format="bgr24").to_ndarray()
    turn = _TURNS.get(round(decoded.rotation / 90) * 90 % 360)
    upright = image if turn is None else cv2.rotate(image, turn)
    return np.asarray(upright, np.uint8)
