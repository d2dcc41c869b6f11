"""The points of the plots: ROC, reliability, accuracy against coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from readroom.errors import MissingExtraError
from readroom.evaluation.measures import Judged
from readroom.evaluation.metrics import BINS, Floats, equal_mass_bins

MOST_POINTS: Final = 101
"""Left of a curve: a point for each per cent. Raising it makes files larger."""


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Rows of about the same confidence.

    Attributes:
        rows: How many there are.
        confidence: Their mean confidence, 0..1: the accuracy that was promised.
        accuracy: The share of them that was named rightly, 0..1.
    """

    rows: int
    confidence: float
    accuracy: float


def roc_points(rows: Judged) -> tuple[Floats | None, ...]:
    """Each class against all others: what is found at the cost of which false alarms.

    Args:
        rows: The judged rows.

    Returns:
        For each class an array of points (false positive rate, true positive rate)
        from (0, 0) to (1, 1), or None where the class or all others are absent.

    Raises:
        MissingExtraError: If scikit-learn is not installed.
    """
    try:
        from sklearn.metrics import roc_curve
    except ImportError as error:
        raise MissingExtraError.of("eval", "Evaluating a model") from error
    curves: list[Floats | None] = []
    for label in range(rows.classes):
        hits = rows.truth == label
        if hits.all() or not hits.any():
            curves.append(None)
            continue
        false, true, _ = roc_curve(hits, rows.probabilities[:, label])
        curves.append(thinned(np.stack([false, true], axis=1)))
    return tuple(curves)


def reliability(rows: Judged) -> tuple[ReliabilityBin, ...]:
    """Promised against kept accuracy, in bins of equally many rows.

    Args:
        rows: The judged rows.

    Returns:
        The bins that hold a row, by rising confidence.
    """
    bins = equal_mass_bins(rows.confidence, BINS)
    return tuple(
        ReliabilityBin(
            int(inside.sum()),
            float(rows.confidence[inside].mean()),
            float(rows.correct[inside].mean()),
        )
        for number in range(BINS)
        if (inside := bins == number).any()
    )


def risk_coverage(rows: Judged) -> Floats:
    """Accuracy when only the surest rows are named, from few to all.

    Args:
        rows: The judged rows.

    Returns:
        Points (coverage, accuracy) by rising coverage, the last at coverage 1.
    """
    answered, share = rows.by_confidence.covered(np.ones((1, len(rows.truth))))
    return thinned(np.stack([answered[0] / answered[0, -1], share[0]], axis=1))


def thinned(points: Floats, most: int = MOST_POINTS) -> Floats:
    """A curve with fewer points, evenly far apart along it; its two ends stay.

    Args:
        points: n x 2, both columns within 0..1.
        most: How many points may be left.

    Returns:
        At most that many of the same points, in their order.
    """
    if len(points) <= most:
        return points
    way = np.r_[0, np.cumsum(np.abs(np.diff(points, axis=0)).sum(axis=1))]
    wanted = np.searchsorted(way, np.linspace(0, way[-1], most - 1))
    kept = np.unique(np.r_[0, np.minimum(wanted, len(points) - 1), len(points) - 1])
    return np.asarray(points[kept])
