"""How a model confuses expressions on validation crops, for the card.

Two things: whom it takes for whom, which people read, and how its posteriors must be
recalibrated before shares are corrected with them, which
:mod:`readroom.analytics.prevalence` reads.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from readroom.analytics.recalibration import log_contrasts
from readroom.domain import LABELS

REFITS: Final = 20
"""Raising it says better how uncertain the correction is, in a longer card."""

RIDGE: Final = 0.001
"""Pull of the slopes towards 1. Raising it trusts the temperature more than the
validation crops; from 0 to 0.03 the shares hardly move."""

DIGITS: Final = 4  # after the point, of slopes and offsets in the card


def measure_confusion(
    probabilities: NDArray[np.float64], labels: NDArray[np.int64], seed: int = 0
) -> dict[str, Any]:
    """The card's entry ``confusion``.

    Args:
        probabilities: n x 7 as served, calibrated.
        labels: n, 0..6.
        seed: Another seed gives other refits.

    Returns:
        ``counts``, 7 x 7 crops by label (rows) and name (columns); ``slope`` and ``offset``,
        7 each; ``refits``, rows of 14, from random weights of the crops (Bayesian bootstrap).
    """
    counts = np.zeros((len(LABELS), len(LABELS)), np.int64)
    np.add.at(counts, (labels, probabilities.argmax(axis=1)), 1)
    rng = np.random.default_rng(seed)
    refits = [
        fit_recalibration(probabilities, labels, rng.exponential(size=len(labels)))
        for _ in range(REFITS)
    ]
    slope, offset = np.split(fit_recalibration(probabilities, labels), 2)
    return {
        "counts": counts.tolist(),
        "slope": slope.round(DIGITS).tolist(),
        "offset": offset.round(DIGITS).tolist(),
        "refits": [refit.round(DIGITS).tolist() for refit in refits],
    }


def fit_recalibration(
    probabilities: NDArray[np.float64],
    labels: NDArray[np.int64],
    weights: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Slopes and offsets that turn posteriors into evidence (vector scaling).

    Least cross-entropy with every label weighing the same, so that rare expressions
    are fitted as well as frequent ones.

    Args:
        probabilities: n x 7.
        labels: n, 0..6.
        weights: n, of the crops; by default all alike.

    Returns:
        7 slopes, then 7 offsets with a mean of 0.
    """
    width = len(LABELS)
    contrasts, targets = log_contrasts(probabilities), np.eye(width)[labels]
    given = np.ones(len(labels)) if weights is None else weights
    weight = given / np.bincount(labels, weights=given, minlength=width)[labels]
    weight /= weight.sum()
    frequency = (np.bincount(labels, minlength=width) + 1) / (len(labels) + width)
    expected = np.concatenate([np.ones(width), -np.log(frequency)])
    ridge = RIDGE * np.repeat([1.0, 0.1], width)

    def loss(at: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = contrasts * at[:width] + at[width:]
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        missed = weight[:, None] * (np.exp(logs) - targets)
        off = at - expected
        slopes = np.concatenate([(missed * contrasts).sum(axis=0), missed.sum(axis=0)])
        value = -(weight[:, None] * targets * logs).sum() + (ridge * off**2).sum()
        return float(value), slopes + 2 * ridge * off

    found = minimize(loss, expected, jac=True, method="L-BFGS-B").x
    return np.concatenate([found[:width], found[width:] - found[width:].mean()])
