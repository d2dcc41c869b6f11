"""What a posterior says for each expression, apart from how frequent each was in training.

`readroom.analytics.prevalence` says where it is used, and why. It is fitted on validation
faces (`readroom.training.confusion`) and kept in the model's card.

>>> sure = Recalibration.of([1.0] * 7, [0.0] * 7)
>>> sure.likelihoods(np.eye(7)[:1]).argmax(axis=1)
array([0])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from readroom.domain import LABELS

Floats = NDArray[np.float64]

FLOOR: Final = 1e-3
"""The least a posterior counts as. Raising it keeps single looks from deciding, and
wastes what the classifier knows; tables round posteriors far below it."""


@dataclass(frozen=True, eq=False, slots=True)
class Recalibration:
    """How much a posterior of one model says for each expression, fitted on validation faces.

    Attributes:
        slope: 7, by expression; 1 where the model is as sure as it should be.
        offset: 7; undoes how frequent each expression was in training.
        refits: r x 14, slopes and offsets fitted again on other draws of the validation
            faces: how uncertain the correction itself is. May be empty.
    """

    slope: Floats
    offset: Floats
    refits: Floats

    @classmethod
    def of(
        cls, slope: ArrayLike, offset: ArrayLike, refits: Sequence[Sequence[float]] = ()
    ) -> Recalibration:
        """From plain numbers, as a model's card has them.

        Args:
            slope: 7, in the order of Emotion.
            offset: 7, in the order of Emotion.
            refits: Any number of rows of 14: slopes, then offsets.

        Returns:
            The same as arrays.

        Raises:
            ValueError: If a number is missing or not finite.
        """
        width = len(LABELS)
        arrays = np.asarray(slope, float), np.asarray(offset, float)
        again = np.asarray(refits, float) if len(refits) else np.zeros((0, 2 * width))
        shapes = [array.shape for array in arrays]
        if shapes != [(width,), (width,)] or again.shape != (len(refits), 2 * width):
            raise ValueError(
                f"expected {width} slopes, {width} offsets and refits of {2 * width}; "
                f"got {shapes[0]}, {shapes[1]} and {again.shape}"
            )
        if not all(np.isfinite(array).all() for array in (*arrays, again)):
            raise ValueError("expected finite slopes, offsets and refits; got inf or nan")
        return cls(*arrays, again)

    def draws(self) -> list[Recalibration]:
        """The refits, or this one alone if there are none.

        Returns:
            At least one, each without refits of its own.
        """
        width, none = len(LABELS), np.zeros((0, 2 * len(LABELS)))
        return [Recalibration(row[:width], row[width:], none) for row in self.refits] or [self]

    def likelihoods(self, posteriors: Floats) -> Floats:
        """How likely each look is under each expression, up to a factor per look.

        Args:
            posteriors: n x 7, 0..1, rows summing to 1.

        Returns:
            n x 7, above 0, rows summing to 1.
        """
        scores = self.slope * log_contrasts(posteriors) + self.offset
        scaled = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(scaled / scaled.sum(axis=1, keepdims=True))


def log_contrasts(posteriors: ArrayLike) -> Floats:
    """Logarithms of posteriors less their mean, none below :data:`FLOOR`.

    Args:
        posteriors: n x 7.

    Returns:
        n x 7, rows summing to 0.
    """
    logs = np.log(np.maximum(np.asarray(posteriors, float), FLOOR))
    return np.asarray(logs - logs.mean(axis=1, keepdims=True))
