"""The seven visible expressions of FER-2013, their order and how pleasant each word is."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

Probabilities = tuple[float, ...]
"""Seven probabilities in the order of :class:`Emotion`, summing to one."""


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
