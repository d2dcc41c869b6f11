"""Measures of a classifier as functions of how often each row counts.

Every row counts once for the value itself and as often as it was drawn for a
resample, so that one piece of code gives both the value and its interval. Counts
have the shape (resamples, rows); results keep the first axis. A class without a
row is NaN here and left out of means over the classes.

>>> table = confusions(np.array([0, 0, 1]), np.array([0, 1, 1]), 2, np.ones((1, 3)))
>>> table[0].tolist(), accuracy(table).round(2).tolist()
([[1.0, 1.0], [0.0, 1.0]], [0.67])
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BINS: Final = 15
"""Bins of the calibration error: as many as of Guo et al. (ICML 2017), here of equally many rows.
Raising it finds finer gaps, and more of chance."""
DRAWS: Final = 200
"""Draws of labels that the expected calibration error is the mean of; more cost time
and memory (rows x draws) and steady it: at 200 it is known to about a fiftieth of itself."""
LEAST_PROBABILITY: Final = 1e-12
"""Stands for 0 in logarithms: one impossible answer costs 27.6, not infinity."""


def confusions(truth: Ints, predicted: Ints, classes: int, counts: Floats) -> Floats:
    """How often each class was taken for each other.

    Args:
        truth: The right class of each row.
        predicted: The class named for each row.
        classes: How many there are.
        counts: How often each row counts, resamples x rows.

    Returns:
        Resamples x right class x named class.
    """
    cells = np.zeros((len(truth), classes * classes))
    cells[np.arange(len(truth)), truth * classes + predicted] = 1
    return np.asarray((counts @ cells).reshape(-1, classes, classes))


def divided(above: Floats, below: Floats) -> Floats:
    """A quotient that is NaN where nothing is divided by nothing.

    Args:
        above: The numerator, any shape.
        below: The denominator; it broadcasts.

    Returns:
        Their quotient.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(below > 0, above / below, np.nan))


def accuracy(tables: Floats) -> Floats:
    """Share of rows named rightly.

    Args:
        tables: Of :func:`confusions`.

    Returns:
        One value per resample.
    """
    return divided(_hits(tables).sum(axis=-1), tables.sum(axis=(-2, -1)))


def majority_baseline(tables: Floats, majority: int) -> Floats:
    """Accuracy of always naming one class.

    Args:
        tables: Of :func:`confusions`.
        majority: The class that is always named.

    Returns:
        One value per resample.
    """
    return divided(tables[..., majority, :].sum(axis=-1), tables.sum(axis=(-2, -1)))


def recall(tables: Floats) -> Floats:
    """Of the rows of a class, the share named so.

    Args:
        tables: Of :func:`confusions`.

    Returns:
        Resamples x classes.
    """
    return divided(_hits(tables), tables.sum(axis=-1))


def precision(tables: Floats) -> Floats:
    """Of the rows named a class, the share that is; NaN where it is absent or never named.

    Args:
        tables: Of :func:`confusions`.

    Returns:
        Resamples x classes.
    """
    present = tables.sum(axis=-1) > 0
    return np.where(present, divided(_hits(tables), tables.sum(axis=-2)), np.nan)


def f1(tables: Floats) -> Floats:
    """Harmonic mean of precision and recall; 0 for a class that is there but never named.

    Args:
        tables: Of :func:`confusions`.

    Returns:
        Resamples x classes.
    """
    right, named = tables.sum(axis=-1), tables.sum(axis=-2)
    return np.where(right > 0, divided(2 * _hits(tables), right + named), np.nan)


def mean_over_classes(values: Floats) -> Floats:
    """The mean over the classes that have a value.

    Args:
        values: Resamples x classes, NaN where there is none.

    Returns:
        One value per resample.
    """
    there = ~np.isnan(values)
    return divided(np.where(there, values, 0).sum(axis=-1), there.sum(axis=-1))


def _hits(tables: Floats) -> Floats:
    return np.diagonal(tables, axis1=-2, axis2=-1)


def mean_over_rows(values: Floats, counts: Floats) -> Floats:
    """The mean of a value that each row has.

    Args:
        values: One per row.
        counts: How often each row counts, resamples x rows.

    Returns:
        One value per resample; NaN for a resample without a row.
    """
    return divided(counts @ values, counts.sum(axis=-1))


def surprises(truth: Ints, probabilities: Floats) -> Floats:
    """Minus the logarithm of the right class's probability; its mean is the NLL.

    Args:
        truth: The right class of each row.
        probabilities: Rows x classes.

    Returns:
        One value per row, in nats.
    """
    given = probabilities[np.arange(len(truth)), truth]
    return np.asarray(-np.log(np.maximum(given, LEAST_PROBABILITY)))


def squared_errors(truth: Ints, probabilities: Floats) -> Floats:
    """Squared distance of the probabilities from certainty of the right class, 0..2.

    Their mean is the Brier score of many classes.

    Args:
        truth: The right class of each row.
        probabilities: Rows x classes.

    Returns:
        One value per row.
    """
    certain = np.eye(probabilities.shape[1])[truth]
    return np.asarray(((probabilities - certain) ** 2).sum(axis=1))


def equal_mass_bins(confidence: Floats, bins: int = BINS) -> Ints:
    """Which of the bins, holding equally many rows, each row falls into by its confidence.

    Rows of equal confidence share a bin, so that the order of rows never matters.

    Args:
        confidence: The largest probability of each row.
        bins: How many bins there are.

    Returns:
        0..bins - 1 per row; a bin may stay empty where there are few rows or many equals.
    """
    below = np.searchsorted(np.sort(confidence), confidence, side="left")
    return np.asarray(below * bins // max(1, len(confidence)), np.int64)


def calibration_error(correct: Floats, confidence: Floats, counts: Floats) -> Floats:
    """ECE: how far confidence is from the accuracy it promises, mean over equal-mass bins.

    Args:
        correct: 1 where a row was named rightly, else 0.
        confidence: The largest probability of each row.
        counts: How often each row counts, resamples x rows.

    Returns:
        One value per resample, 0..1.
    """
    gaps = np.zeros((len(correct), BINS))
    gaps[np.arange(len(correct)), equal_mass_bins(confidence)] = correct - confidence
    return divided(np.abs(counts @ gaps).sum(axis=-1), counts.sum(axis=-1))


def drawn_gaps(confidence: Floats, draws: int = DRAWS, seed: int = 0) -> Floats:
    """What the gaps between right and promised would be if every confidence were true.

    Each draw takes a label for every row from the model's own probabilities. The named
    class is then right with just the probability of its confidence, so one uniform
    number per row does what drawing one of all classes would do.

    Args:
        confidence: The largest probability of each row.
        draws: How many times labels are drawn.
        seed: Of the draws.

    Returns:
        Rows x draws: 1 or 0 for a label that is the named one or not, less the confidence.
    """
    order = np.argsort(confidence, kind="stable")  # the order of rows must not matter
    drawn = np.random.default_rng(seed).random((len(confidence), draws))
    gaps = np.empty((len(confidence), draws))
    gaps[order] = (drawn < confidence[order, None]) - confidence[order, None]
    return gaps


def expected_calibration_error(confidence: Floats, gaps: Floats, counts: Floats) -> Floats:
    """The ECE that a perfectly calibrated model would show on as many rows, by chance alone.

    A bin of finitely many rows is never exactly as right as promised, and ECE counts
    every such gap as an error whichever way it points: it is above 0 for a perfect
    model, and the more so the fewer the rows. What is left of an ECE after this is
    taken off says something of the model and not of the number of rows; it may fall
    below 0 by chance. (Broecker and Smith 2007 draw consistency bars in this way;
    Roelofs et al. 2022, arXiv 2012.08668, show how large the bias is.)

    Args:
        confidence: The largest probability of each row.
        gaps: Of :func:`drawn_gaps`.
        counts: How often each row counts, resamples x rows.

    Returns:
        The mean over the draws, one value per resample.
    """
    bins = equal_mass_bins(confidence)
    total = np.zeros((len(counts), gaps.shape[1]))
    for number in np.unique(bins):
        inside = bins == number
        total += np.abs(counts[:, inside] @ gaps[inside])
    return divided(total.mean(axis=1), counts.sum(axis=-1))
