"""How much of a picture a viewer sees: all of it, faces blurred, boxes alone, or nothing.

What hides faces hides everything where no result fits the picture: before the first look, after
a change of size, or where recognition fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

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
    for start_x, start_y, end_x, end_y in _edges(list(boxes), AROUND).tolist():
        left, right = _within(start_x, end_x, width)
        top, bottom = _within(start_y, end_y, height)
        if left < right and top < bottom:
            area = picture[top:bottom, left:right]
            picture[top:bottom, left:right] = _coarse(area, CELLS)
    return picture


def unhidden(boxes: Sequence[Box], hidden: Sequence[Box]) -> list[Box]:
    """Boxes that lie in no area which is blurred for another face.

    Args:
        boxes: Of faces.
        hidden: Of faces that are blurred already.

    Returns:
        Those of ``boxes`` that reach out of each such area.
    """
    inner, outer = _edges(boxes)[:, None], _edges(hidden, AROUND)[None]
    within = (inner[..., :2] >= outer[..., :2]) & (inner[..., 2:] <= outer[..., 2:])
    covered = set(np.nonzero(within.all(axis=2))[0].tolist())
    return [box for place, box in enumerate(boxes) if place not in covered]


def _edges(boxes: Sequence[Box], around: float = 0.0) -> NDArray[np.float64]:
    """Left, top, right and bottom of each box, widened by a part of its own sides."""
    told = np.array([(box.x, box.y, box.width, box.height) for box in boxes]).reshape(-1, 4)
    starts, sides = told[:, :2], told[:, 2:]
    return np.hstack([starts - around * sides, starts + (1 + around) * sides])


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
