"""Dataset crops laid out as a video meeting's gallery: detection and recognition together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from readroom.domain import Box, Image


@dataclass(frozen=True, slots=True)
class Gallery:
    """One canvas with the crops pasted on it.

    Attributes:
        frame: BGR, uint8.
        places: The square of each crop, in pixels of the frame.
        rows: Which crop lies at each place.
    """

    frame: Image
    places: tuple[Box, ...]
    rows: tuple[int, ...]


def lay_out(
    crops: Sequence[Image],
    face_px: int,
    columns: int = 7,
    lines: int = 7,
    size: tuple[int, int] = (1280, 720),
) -> Iterator[Gallery]:
    """Canvases of faces, each on a blurred enlargement of itself as its context.

    Args:
        crops: Gray or BGR, uint8, square.
        face_px: Side of each pasted crop in pixels.
        columns: Tiles across.
        lines: Tiles down.
        size: Width and height of the canvas in pixels.

    Yields:
        One gallery after another until every crop was shown once.
    """
    each = columns * lines
    for start in range(0, len(crops), each):
        rows = tuple(range(start, min(start + each, len(crops))))
        yield _canvas([crops[row] for row in rows], rows, face_px, (columns, lines), size)


def _canvas(
    crops: Sequence[Image],
    rows: tuple[int, ...],
    face_px: int,
    grid: tuple[int, int],
    size: tuple[int, int],
) -> Gallery:
    width, height = size[0] // grid[0], size[1] // grid[1]
    frame = np.zeros((size[1], size[0], 3), np.uint8)
    places = []
    for number, crop in enumerate(crops):
        left, top = number % grid[0] * width, number // grid[0] * height
        face = cv2.resize(_bgr(crop), (face_px, face_px), interpolation=cv2.INTER_CUBIC)
        tile = cv2.GaussianBlur(cv2.resize(face, (width, height)), (0, 0), face_px / 6)
        right, down = (width - face_px) // 2, (height - face_px) // 2
        tile[down : down + face_px, right : right + face_px] = face
        frame[top : top + height, left : left + width] = tile
        places.append(Box(left + right, top + down, face_px, face_px))
    return Gallery(frame, tuple(places), rows)


def _bgr(crop: Image) -> Image:
    if crop.ndim == 3:
        return crop
    return np.asarray(cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR), np.uint8)
