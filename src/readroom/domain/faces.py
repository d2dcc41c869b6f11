"""What one frame holds: boxes, faces, what is visible on them and why some are not read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from readroom.domain.emotions import AROUSAL, VALENCE, Emotion, Probabilities

Image = NDArray[np.uint8]
"""A picture as OpenCV has it: height x width x 3, BGR, uint8."""

Landmarks = tuple[tuple[float, float], ...]
"""Five points in pixels, as seen in the picture: left eye, right eye, nose,
left and right corner of the mouth (left is the side with the smaller x of an
upright face)."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of its frame; it may reach outside.

    Attributes:
        x: Left side, from the left edge of the frame.
        y: Upper side, downwards from the upper edge.
        width: To the right.
        height: Downwards.
    """

    x: float
    y: float
    width: float
    height: float

    @property
    def center(self) -> tuple[float, float]:
        """The middle as (x, y), in pixels of the frame."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def area(self) -> float:
        """Square pixels covered, also those outside the frame."""
        return self.width * self.height

    @property
    def size_px(self) -> float:
        """How large a face is said to be: the side of the square of the same area, in pixels."""
        return float(np.sqrt(max(self.area, 0.0)))

    def iou(self, other: Box) -> float:
        """Intersection over union with another box of the same frame, 0..1.

        Args:
            other: The box to compare with.

        Returns:
            0 for boxes that do not touch, 1 for equal ones.
        """
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        if across <= 0 or down <= 0:
            return 0.0
        shared = across * down
        return shared / (self.area + other.area - shared)

    def scaled(self, factor: float) -> Box:
        """The same rectangle in a frame whose sides were multiplied by a factor.

        Args:
            factor: New side over old side, above 0.

        Returns:
            A new box; this one is unchanged.
        """
        return Box(self.x * factor, self.y * factor, self.width * factor, self.height * factor)


@dataclass(frozen=True, slots=True)
class Face:
    """What a detector found in one frame.

    Attributes:
        box: Where, in pixels of the frame.
        score: How sure the detector is, 0..1 on its own scale: not to be compared between
            detectors.
        landmarks: Eyes, nose and mouth corners; None where the detector has none (Haar).
    """

    box: Box
    score: float
    landmarks: Landmarks | None = None

    def scaled(self, factor: float) -> Face:
        """The same face in a frame whose sides were multiplied by a factor.

        Args:
            factor: New side over old side, above 0.

        Returns:
            A new face; this one is unchanged.
        """
        points = self.landmarks
        if points is not None:
            points = tuple((x * factor, y * factor) for x, y in points)
        return Face(self.box.scaled(factor), self.score, points)


class Reason(StrEnum):
    """Why a face was not measured. An unmeasured face is never neutral."""

    TOO_SMALL = "too_small"
    TOO_BLURRED = "too_blurred"
    TURNED_AWAY = "turned_away"
    NOT_ALLOWED = "not_allowed"
    STILL_PICTURE = "still_picture"

    @property
    def words(self) -> str:
        """The reason as it is shown to people, in lower case: "too small"."""
        if self is Reason.NOT_ALLOWED:
            return "not read here"
        if self is Reason.STILL_PICTURE:
            return "not moving"
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Expression:
    """The visible expression of one measured face.

    Attributes:
        raw: Calibrated probabilities of this frame alone, seven in the order of Emotion.
        smoothed: The same, steadied over the last moments of this person.
        emotion: The name shown, or None while *uncertain*: no label is likely
            enough to be named, but the probabilities still count in every share.
        confidence: Smoothed probability of the name shown, or, where none is shown,
            the largest, 0..1.
    """

    raw: Probabilities
    smoothed: Probabilities
    emotion: Emotion | None
    confidence: float

    @property
    def valence(self) -> float:
        """Expected :data:`~readroom.domain.VALENCE` of the smoothed probabilities, within -1..1."""
        return float(np.dot(self.smoothed, VALENCE))

    @property
    def arousal(self) -> float:
        """Expected :data:`~readroom.domain.AROUSAL` of the smoothed probabilities, within -1..1."""
        return float(np.dot(self.smoothed, AROUSAL))


@dataclass(frozen=True, slots=True)
class Observation:
    """One person in one frame.

    Attributes:
        person: Number of the followed person, 1, 2, ... within one session or file.
        face: Where the face is; its box moves by prediction between detections.
        quality: 0..1, the worst of size, sharpness and pose on the card's own
            accuracy curves; 0 where the classifier is as good as guessing.
        reason: Why the face is unmeasured, or None when it is measured.
        expression: What is visible, or None when unmeasured.
        predicted: True where the box was moved by prediction, not seen.
        held: True where nothing was read of this frame, and the expression is the last one.
    """

    person: int
    face: Face
    quality: float
    reason: Reason | None = None
    expression: Expression | None = None
    predicted: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class FrameResult:
    """Everything that was seen in one frame, each person once.

    Attributes:
        at: Seconds on the media clock: of a file from its first frame on.
        width: Width of the frame in pixels.
        height: Height of the frame in pixels.
        observations: One entry per person in view, by person number.
    """

    at: float
    width: int
    height: int
    observations: tuple[Observation, ...] = ()

    @property
    def measured(self) -> tuple[Observation, ...]:
        """The observations that carry an expression, also one that is held; may be empty."""
        return tuple(seen for seen in self.observations if seen.expression is not None)
