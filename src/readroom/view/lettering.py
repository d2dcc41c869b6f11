"""Small readable text on pictures.

OpenCV's own letters break up below 15 pixels. Here each letter is drawn four
times as large once, scaled down and kept, so that writing is a copy of pixels.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from readroom.domain import Image
from readroom.view.palette import BGR

FONT: Final = cv2.FONT_HERSHEY_DUPLEX
_CAPITAL_PX: Final = 22
"""Height of the font's capitals at scale 1."""
_OVERSAMPLING: Final = 4
_SPACING: Final = 0.93
"""Steps between letters over those of the font, which is spaced for plotters."""
_UNKNOWN: Final = "?"
_LARGEST_KEPT: Final = 64
"""Text of more pixels in height is drawn anew each time: on large photographs hardly two
labels are alike, and each takes some hundred kilobytes."""


def text_width(text: str, height: int) -> int:
    """Width of a line of text.

    Args:
        text: Printable ASCII; anything else counts as a question mark.
        height: Of the whole line in pixels.

    Returns:
        Pixels.
    """
    return sum(_glyph(letter, height).shape[1] for letter in text)


def plate(text: str, height: int, ink: BGR, ground: BGR) -> Image:
    """A filled rectangle with text in it, ready to be copied into a picture.

    Args:
        text: Printable ASCII; anything else becomes a question mark.
        height: Of the plate in pixels; the capitals take half of it.
        ink: Colour of the text.
        ground: Colour of the rectangle.

    Returns:
        BGR, uint8, of the given height; not to be written to.
    """
    draw = _kept_plate if height <= _LARGEST_KEPT else _kept_plate.__wrapped__
    return draw(text, height, ink, ground)


@lru_cache(maxsize=1024)
def _kept_plate(text: str, height: int, ink: BGR, ground: BGR) -> Image:
    margin = np.zeros((height, max(2, height // 4)), np.float32)
    cover = np.hstack([margin, *(_glyph(letter, height) for letter in text), margin])[:, :, None]
    mixed = cover * np.array(ink, np.float32) + (1 - cover) * np.array(ground, np.float32)
    image = np.asarray(mixed + 0.5, np.float32).astype(np.uint8)
    image.setflags(write=False)
    return image


def _glyph(letter: str, height: int) -> NDArray[np.float32]:
    """How much ink each pixel of a letter has, 0..1."""
    draw = _kept_glyph if height <= _LARGEST_KEPT else _kept_glyph.__wrapped__
    return draw(letter, height)


@lru_cache(maxsize=4096)
def _kept_glyph(letter: str, height: int) -> NDArray[np.float32]:
    known = letter if letter.isascii() and letter.isprintable() else _UNKNOWN
    large = height * _OVERSAMPLING
    scale = large * 0.52 / _CAPITAL_PX
    thickness = max(2, round(large * 0.075))
    (width, _), _ = cv2.getTextSize(known, FONT, scale, thickness)
    columns = max(1, round(width * _SPACING / _OVERSAMPLING))
    canvas = np.zeros((large, columns * _OVERSAMPLING), np.uint8)
    baseline = round(large * 0.75)
    cv2.putText(canvas, known, (0, baseline), FONT, scale, 255, thickness, cv2.LINE_AA)
    small = cv2.resize(canvas, (columns, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) / np.float32(255)
