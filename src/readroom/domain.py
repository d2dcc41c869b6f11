"""The words of Readroom as values: what a face, a person and a frame are.

Everything here is frozen, and nothing here can hold a pixel or an embedding.
Times are seconds on the media clock; boxes are pixels of the frame they came
from; probabilities are in the order of :class:`Emotion`.

>>> Emotion.HAPPY.label
'happy'
>>> Box(10, 10, 20, 30).center
(20.0, 25.0)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""A picture as OpenCV has it: height x width x 3, BGR, uint8."""

Probabilities = tuple[float, ...]
"""Seven probabilities in the order of :class:`Emotion`, summing to one."""

Landmarks = tuple[tuple[float, float], ...]
"""Five points in pixels, as seen in the picture: left eye, right eye, nose,
left and right corner of the mouth (left is the side with the smaller x of an
upright face)."""


class Emotion(IntEnum):
    """The seven labels of FER-2013, in its order: the visible expression, not a feeling."""

    ANGRY = 0
    DISGUST = 1
    FEAR = 2
    HAPPY = 3
    SAD = 4
    SURPRISE = 5
    NEUTRAL = 6

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The lower-case word used in tables, on screens and in file names."""
        return self.name.lower()

    @classmethod
    def of(cls, label: str) -> Emotion:
        """The emotion of a lower-case word; the inverse of :attr:`label`.

        Args:
            label: One of the seven words.

        Returns:
            The emotion.

        Raises:
            ValueError: If the word is not one of the seven.
        """
        try:
            return cls[label.upper()]
        except KeyError:
            expected = ", ".join(LABELS)
            raise ValueError(f"expected one of {expected}; got {label!r}") from None


LABELS: Final[tuple[str, ...]] = tuple(emotion.name.lower() for emotion in Emotion)

VALENCE: Final[Probabilities] = (-0.51, -0.60, -0.64, 0.81, -0.63, 0.40, 0.0)
"""How pleasant each emotion word was rated, -1..1, in the order of :class:`Emotion`.

Source: Russell & Mehrabian, "Evidence for a three-factor theory of emotions",
Journal of Research in Personality 11 (1977). Neutral is the origin."""

AROUSAL: Final[Probabilities] = (0.59, 0.35, 0.60, 0.51, -0.27, 0.67, 0.0)
"""How excited each emotion word was rated, -1..1. Source as :data:`VALENCE`."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of its frame; x and y are the upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def center(self) -> tuple[float, float]:
        """The middle as (x, y)."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def area(self) -> float:
        """Pixels covered."""
        return self.width * self.height

    @property
    def size_px(self) -> float:
        """The side of the square of the same area: how large a face is said to be."""
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
        score: How sure the detector is, 0..1 on its own scale.
        landmarks: Eyes, nose and mouth corners where the detector has them.
    """

    box: Box
    score: float
    landmarks: Landmarks | None = None


class Reason(StrEnum):
    """Why a face was not measured. An unmeasured face is never neutral."""

    TOO_SMALL = "too_small"
    TOO_BLURRED = "too_blurred"
    TURNED_AWAY = "turned_away"

    @property
    def words(self) -> str:
        """The reason as it is shown to people."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Expression:
    """The visible expression of one measured face.

    Attributes:
        raw: Calibrated probabilities of this frame alone.
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
        """Expected pleasantness of the smoothed probabilities, -1..1."""
        return float(np.dot(self.smoothed, VALENCE))

    @property
    def arousal(self) -> float:
        """Expected excitement of the smoothed probabilities, -1..1."""
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
    """

    person: int
    face: Face
    quality: float
    reason: Reason | None = None
    expression: Expression | None = None
    predicted: bool = False


@dataclass(frozen=True, slots=True)
class FrameResult:
    """Everything that was seen in one frame, each person once.

    Attributes:
        at: Seconds on the media clock.
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
        """The observations that carry an expression."""
        return tuple(seen for seen in self.observations if seen.expression is not None)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time in seconds, start included, end excluded.

    ::

        |----span----|
        start        end
    """

    start: float
    end: float

    @property
    def duration(self) -> float:
        """Seconds from start to end."""
        return self.end - self.start
