"""What would become of rare labels if they were given more weight, and at what cost.

Menon et al. 2021 (arXiv 2007.07314): a model that learned from an unbalanced mixture
of labels leans towards the frequent ones. Taking ``tau * log(share of the label)``
off the logarithm of each probability takes part of that lean away; at ``tau`` 1 the
answers are those for a room in which all labels are equally frequent.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from readroom.domain import LABELS
from readroom.evaluation import metrics
from readroom.evaluation.datasets import TRAINING, Crops, split_key
from readroom.evaluation.further import Adjusted, Imbalance
from readroom.evaluation.intervals import Interval
from readroom.evaluation.measures import Judged
from readroom.evaluation.metrics import LEAST_PROBABILITY, Floats, Ints

TAUS: Final = tuple(step / 10 for step in range(11))
"""Weights that are tried, 0..1."""


def measure_imbalance(crops: Crops, rows: Judged) -> Imbalance | None:
    """The measures against the weight given to rare labels.

    Nothing is chosen by this curve: what is served is the model's own answer.

    Args:
        crops: The whole data set; the mixture is that of its split ``Training``.
        rows: What the model said of the evaluated crops, in the seven labels.

    Returns:
        The curve, or None where there is no training split or it lacks a label.
    """
    mine = np.array([split_key(usage) == split_key(TRAINING) for usage in crops.usages], np.bool_)
    counted = np.bincount(crops.labels[mine], minlength=len(LABELS))
    if not counted.all():
        return None
    rarest = int(counted.argmin())
    return Imbalance(
        trained_on={label: int(n) for label, n in zip(LABELS, counted, strict=True)},
        rarest=LABELS[rarest],
        curve=tuple(_at(tau, rows, counted / counted.sum(), rarest) for tau in TAUS),
    )


def adjusted(probabilities: Floats, prior: Floats, tau: float) -> Floats:
    """Probabilities with rare labels given more weight.

    Args:
        probabilities: Rows x classes.
        prior: Share of each class in the training data, above 0.
        tau: How much, 0..1.

    Returns:
        Rows x classes, every row summing to 1.
    """
    logits = np.log(np.maximum(probabilities, LEAST_PROBABILITY)) - tau * np.log(prior)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _at(tau: float, rows: Judged, prior: Floats, rarest: int) -> Adjusted:
    named = adjusted(rows.probabilities, prior, tau).argmax(axis=1)
    values = _values(rows.truth, named, np.ones((1, len(named))), rarest)
    drawn = [_values(rows.truth, named, counts, rarest) for counts in rows.resamples()]
    found = zip(values, zip(*drawn, strict=True), strict=True)
    return Adjusted(tau, *(Interval.of(float(v[0]), np.concatenate(d)) for v, d in found))


def _values(truth: Ints, named: Ints, counts: Floats, rarest: int) -> tuple[Floats, ...]:
    tables = metrics.confusions(truth, named, len(LABELS), counts)
    recall = metrics.recall(tables)
    return metrics.accuracy(tables), metrics.mean_over_classes(recall), recall[:, rarest]
