"""Measures that depend on the order of scores alone: area under ROC, risk and coverage.

A ranking sorts the rows once; each resample then costs a cumulative sum. Rows of
equal score are one step, so that the order of rows never matters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readroom.evaluation.metrics import Floats, Ints, divided


@dataclass(frozen=True, eq=False)
class Ranking:
    """Rows from the highest score to the lowest.

    Attributes:
        order: Rows by falling score.
        steps: Where in that order each group of equal scores starts.
        hits: 1 for the rows that are what the score asks for, else 0; in that order.
        scores: The score of each step.
    """

    order: Ints
    steps: Ints
    hits: Floats
    scores: Floats

    @classmethod
    def of(cls, scores: Floats, hits: NDArray[np.bool_]) -> Ranking:
        """The ranking of some rows.

        Args:
            scores: One per row.
            hits: Whether each row is what the score asks for.

        Returns:
            The ranking.
        """
        order = np.argsort(-scores, kind="stable")
        sorted_scores = scores[order]
        steps = np.flatnonzero(np.r_[True, sorted_scores[1:] != sorted_scores[:-1]])
        return cls(order, steps, hits[order].astype(np.float64), sorted_scores[steps])

    def groups(self, counts: Floats) -> tuple[Floats, Floats]:
        """How many rows and how many hits each step brings.

        Args:
            counts: How often each row counts, resamples x rows.

        Returns:
            Two arrays, resamples x steps.
        """
        ranked = counts[:, self.order]
        found = ranked * self.hits
        if len(self.steps) < len(self.order):
            ranked = np.add.reduceat(ranked, self.steps, axis=1)
            found = np.add.reduceat(found, self.steps, axis=1)
        return ranked, found

    def area_under_roc(self, counts: Floats) -> Floats:
        """How likely a hit outranks a miss, equal scores counting half.

        Args:
            counts: How often each row counts, resamples x rows.

        Returns:
            One value per resample, 0..1; NaN without a hit or without a miss.
        """
        rows, hits = self.groups(counts)
        misses = rows - hits
        above = np.cumsum(hits, axis=1) - hits / 2
        won = np.einsum("ij,ij->i", above, misses)
        return divided(won, hits.sum(axis=1) * misses.sum(axis=1))

    def covered(self, counts: Floats) -> tuple[Floats, Floats]:
        """Accuracy when only rows of high score are answered, from few to all.

        Args:
            counts: How often each row counts, resamples x rows.

        Returns:
            Rows answered and the share of hits among them, each resamples x steps.
        """
        rows, hits = self.groups(counts)
        answered = np.cumsum(rows, axis=1)
        return answered, divided(np.cumsum(hits, axis=1), answered)


def accuracy_at(coverage: float, answered: Floats, share: Floats) -> Floats:
    """Share of hits among the highest scores that make up a part of all rows.

    Args:
        coverage: The part, 0..1; equal scores may take it a little higher.
        answered: Of :meth:`Ranking.covered`.
        share: Of :meth:`Ranking.covered`.

    Returns:
        One value per resample.
    """
    enough = answered >= coverage * answered[:, -1:] - 1e-9
    first = enough.argmax(axis=1)
    return np.asarray(share[np.arange(len(share)), first])


def risk_area(answered: Floats, share: Floats) -> Floats:
    """Mean share of misses over all coverages; 0 is perfect, lower is better.

    Args:
        answered: Of :meth:`Ranking.covered`.
        share: Of :meth:`Ranking.covered`.

    Returns:
        One value per resample.
    """
    rows = np.diff(answered, axis=1, prepend=0)
    risk = np.where(rows > 0, 1 - share, 0)
    return divided((rows * risk).sum(axis=1), answered[:, -1])
