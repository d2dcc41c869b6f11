"""How well a face can be read: its size, sharpness and turn, on the card's accuracy curves.

A limit is never a number in code. The card holds how accurate the model was on
validation faces of each size, sharpness and turn; a property's quality is the part
of the accuracy above guessing that is left there, 0..1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from readroom.domain import Face, Image, Reason
from readroom.privacy.sampling import turn_of
from readroom.recognition.cards import ModelCard

SHARPNESS_SIDE_PX: Final = 24
"""Sharpness is taken at this size, where faces of all sizes can be compared."""

EDGE_ON: Final = 2.0
"""The turn of a head whose eyes are one point: beyond every limit."""

REASONS: Final = {
    "size_px": Reason.TOO_SMALL,
    "turn": Reason.TURNED_AWAY,
    "sharpness": Reason.TOO_BLURRED,
}


@dataclass(frozen=True, slots=True)
class Quality:
    """How well one face can be read.

    Attributes:
        value: The worst of its properties, 0..1.
        reason: Why it is not to be measured, or None.
    """

    value: float
    reason: Reason | None


def sharpness(crop: Image) -> float:
    """How much of a crop's contrast is fine detail, whatever the light.

    The deviation of what a blur of one pixel takes away, over the whole deviation,
    at 24 x 24 pixels. About 0.3 for a sharp face, under 0.1 for a smear.

    Args:
        crop: A face square, gray, uint8.

    Returns:
        0..1; 0 for a crop of one gray value.
    """
    size = (SHARPNESS_SIDE_PX, SHARPNESS_SIDE_PX)
    small = cv2.resize(crop, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    fine = small - cv2.GaussianBlur(small, (0, 0), 1.0, borderType=cv2.BORDER_REPLICATE)
    whole = float(small.std())
    return float(fine.std()) / whole if whole > 1e-6 else 0.0


def turn(face: Face) -> float | None:
    """How far a head is turned to the side, from where the nose lies between the eyes.

    Args:
        face: With or without landmarks.

    Returns:
        Distance of the nose from the middle of the eyes, along the line of the eyes,
        in distances between them: 0 for a frontal face, above 0.5 when the nose
        passes an eye. None without landmarks.
    """
    if face.landmarks is None:
        return None
    aside = turn_of(face)
    return EDGE_ON if aside is None else abs(aside)


def assess(face: Face, square_px: float, crop: Image, card: ModelCard) -> Quality:
    """How well a face can be read, and what speaks against reading it.

    Args:
        face: As detected.
        square_px: Side of its square in the frame, in pixels.
        crop: The square itself, gray, uint8, any size.
        card: Of the model that would read it.

    Returns:
        The quality, with the reason where it is under the card's limit.
    """
    return rate({"size_px": square_px, "turn": turn(face), "sharpness": sharpness(crop)}, card)


def rate(found: Mapping[str, float | None], card: ModelCard) -> Quality:
    """How well a face of these properties can be read, and what speaks against reading it.

    Args:
        found: ``size_px``, ``turn`` and ``sharpness`` as of :func:`assess`; None for unknown.
        card: Of the model that would read it.

    Returns:
        The quality, with the reason where it is under the card's limit.
    """
    qualities = {
        name: remaining(name, value, card)
        for name, value in found.items()
        if value is not None and name in card.curves
    }
    if not qualities:
        return Quality(1.0, None)
    worst = min(qualities, key=lambda name: qualities[name])
    value = qualities[worst]
    return Quality(value, REASONS[worst] if value < card.min_quality else None)


def remaining(name: str, value: float, card: ModelCard) -> float:
    """The part of the model's accuracy above guessing that is left at a property's value.

    Args:
        name: A key of the card's curves.
        value: The property of this face.
        card: Of the model.

    Returns:
        0..1, linear between the points measured, constant beyond them.
    """
    curve = card.curves[name]
    accuracy = float(np.interp(value, curve.values, curve.accuracy))
    above_guessing = card.accuracy - card.chance
    if above_guessing <= 0:
        return 0.0
    return float(np.clip((accuracy - card.chance) / above_guessing, 0.0, 1.0))
