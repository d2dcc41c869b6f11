"""What the intervals of shares are drawn from: a posterior bootstrap over people.

Every person and the prior are given random weights (Fong, Lyddon & Holmes, ICML 2019);
`readroom.analytics.prevalence` fits the shares anew for each draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from readroom.analytics.prior import weights
from readroom.domain import Estimate

Floats = NDArray[np.float64]

DRAWS: Final = 200
"""Draws behind an interval. Raising it steadies the ends and costs time in proportion."""

COVERED: Final = 0.95
"""Part of the draws that an interval holds."""

SEED: Final = 20020101
"""Any number: it makes the same samples give the same interval."""


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """How an interval is drawn.

    Attributes:
        prior_persons: Of the even prior, 0 or more; None for `readroom.analytics.prior`.
        draws: How many draws the interval is made of.
        seed: Another seed gives slightly other intervals.
        full_from: Whoever has less than this part of the looks of the person with the most
            weighs as much less; 0 lets all weigh the same, 1 each by their time.
    """

    prior_persons: float | None = None
    draws: int = DRAWS
    seed: int = SEED
    full_from: float = 0.0

    def weigh(self, index: NDArray[np.intp]) -> Floats:
        """What each look weighs.

        Args:
            index: For each look, whose it is: every number from 0 on at least once.

        Returns:
            As many weights, in people: the looks of whoever was looked at most sum to 1.
        """
        looks = np.bincount(index)
        part = looks / looks.max()
        whole = np.minimum(part / self.full_from, 1.0) if self.full_from else np.ones(len(looks))
        return np.asarray((whole / looks)[index])

    def priors(self, people: float) -> tuple[float, float]:
        """Weights of the prior for the shares, and for the draws of their intervals.

        Args:
            people: How many were looked at.

        Returns:
            Both in people, 0 or more.
        """
        given = self.prior_persons
        return weights(people) if given is None else (given, given)


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """The shares of a window with the draws behind their intervals.

    Attributes:
        point: 7, corrected.
        draws: Draws x 7. Two windows drawn for the same people with the same seed have
            the same weight of each person in each draw, so that they can be subtracted.
    """

    point: Floats
    draws: Floats

    def interval(self, of: ArrayLike) -> Estimate:
        """A weighted sum of the shares with its 95 % interval.

        Args:
            of: Seven weights in the order of Emotion, such as
                :data:`readroom.domain.VALENCE`.

        Returns:
            The interval always holds the estimate.
        """
        weights = np.asarray(of, float)
        return estimate(float(self.point @ weights), self.draws @ weights)


def estimate(value: float, draws: Floats) -> Estimate:
    """A number with the 95 % interval of draws, widened where it would not hold it.

    Args:
        value: The number, in any unit.
        draws: What it might have been, in the same unit, at least one.

    Returns:
        The number between the 2.5th and the 97.5th percentile of the draws.
    """
    tail = 100 * (1 - COVERED) / 2
    low, high = np.percentile(draws, [tail, 100 - tail])
    return Estimate(value, min(float(low), value), max(float(high), value))
