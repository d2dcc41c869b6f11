"""How much of a picture a viewer sees: all of it, faces blurred, boxes alone, or nothing.

What hides faces hides everything where no result fits the picture: before the first look, after
a change of size, or where recognition fails.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import cv2
import numpy as np

from readroom.domain import Box, Image

GROUND: Final = (22, 20, 15)
"""BGR of an empty canvas: that of the video's own place."""

AROUND: Final = 0.35
"""Part of a box's side by which a blurred area is larger on each side: hair and chin tell, too.
Raising it hides more of the room."""

CELLS: Final = 5
"""Cells across a blurred face; nobody is known from so few. Raising it shows more."""

CELLS_ALL: Final = 16
"""Cells across a picture that is blurred as a whole."""


class Showing(StrEnum):
    """Display modes."""

    FULL = "full picture"
    BLURRED = "blurred faces"
    BOXES = "boxes only"
    NUMBERS = "numbers only"


def canvas(frame: Image) -> Image:
    """An empty picture.

    Args:
        frame: Of the size wanted.

    Returns:
        A new picture.
    """
    empty: Image = np.empty_like(frame)
    empty[:] = GROUND
    return empty


def blurred(frame: Image, boxes: Iterable[Box]) -> Image:
    """The picture with coarse cells where faces are.

    Args:
        frame: BGR, uint8.
        boxes: Of faces, in pixels; may reach beyond the picture.

    Returns:
        A new picture.
    """
    picture = frame.copy()
    height, width = picture.shape[:2]
    for box in boxes:
        across, down = AROUND * box.width, AROUND * box.height
        left, right = _within(box.x - across, box.x + box.width + across, width)
        top, bottom = _within(box.y - down, box.y + box.height + down, height)
        if left < right and top < bottom:
            area = picture[top:bottom, left:right]
            picture[top:bottom, left:right] = _coarse(area, CELLS)
    return picture


def all_blurred(frame: Image) -> Image:
    """The picture as coarse cells.

    Args:
        frame: BGR, uint8.

    Returns:
        A new picture.
    """
    return _coarse(frame, CELLS_ALL)


def _within(start: float, end: float, length: int) -> tuple[int, int]:
    return max(int(start), 0), min(round(end), length)


def _coarse(area: Image, cells: int) -> Image:
    height, width = area.shape[:2]
    few = max(1, min(cells, width)), max(1, min(round(cells * height / width), height))
    small = cv2.resize(area, few, interpolation=cv2.INTER_AREA)
    coarse: Image = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR).astype(
        np.uint8
    )
    return coarse
