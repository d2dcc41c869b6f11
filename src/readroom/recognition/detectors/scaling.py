"""Detecting in a shrunk frame and giving the boxes back in the frame's own pixels."""

from __future__ import annotations

import cv2
import numpy as np

from readroom.domain import Face, Image


def shrink(frame: Image, max_side_px: int) -> tuple[Image, float]:
    """A frame no longer than a limit, and the factor it was scaled by.

    Args:
        frame: BGR, uint8.
        max_side_px: Longest side allowed; smaller is faster and loses small faces.

    Returns:
        The frame itself and 1.0 where it fits, else a shrunk copy and its factor.
    """
    height, width = frame.shape[:2]
    factor = max_side_px / max(height, width)
    if factor >= 1:
        return frame, 1.0
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8), factor


def enlarge(face: Face, factor: float) -> Face:
    """A face found in a shrunk frame, in pixels of the full one.

    Args:
        face: As found.
        factor: Shrunk side over full side.

    Returns:
        The same face; the very same object where the factor is 1.
    """
    return face if factor == 1.0 else face.scaled(1 / factor)
