"""What is fitted on the validation part: temperatures, the blend, the limit of naming."""

from __future__ import annotations

from math import floor
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar

from readroom.domain import LABELS
from readroom.evaluation.datasets import Crops
from readroom.recognition.heads import blend, softmax
from readroom.training.confusion import measure_confusion
from readroom.training.material import vote_shares

BLENDS: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
"""Weights of the FER+ head that are tried. More of them take longer."""
NAMED_ACCURACY: Final = 0.8
"""A name is shown where at least four of five such names are the label."""


def calibrate(
    fer2013: NDArray[np.float32],
    ferplus: NDArray[np.float32],
    crops: Crops,
    least_temperature: float = 0.0,
) -> dict[str, Any]:
    """Temperatures, blend and the limit of naming, fitted on validation crops.

    Args:
        fer2013: n x 7 logits.
        ferplus: n x 8 logits.
        crops: The n validation crops.
        least_temperature: Of the head fer2013. Some dozens of faces that are all named rightly
            would ask for certainty without end.

    Returns:
        The card's entries ``temperature``, ``blend``, ``uncertain_below``, ``validation``
        and ``confusion``.
    """
    targets = np.eye(len(LABELS))[crops.labels]
    votes = vote_shares(crops).astype(float)
    temperature = {
        "fer2013": max(fit_temperature(fer2013, targets), least_temperature),
        "ferplus": fit_temperature(ferplus, votes) if votes.any() else 1.0,
    }
    own = softmax(fer2013 / temperature["fer2013"])
    crowd = softmax(ferplus / temperature["ferplus"])
    losses = {weight: nll(blend(own, crowd, weight), targets) for weight in BLENDS}
    weight = min(losses, key=lambda candidate: losses[candidate]) if votes.any() else 0.0
    served = blend(own, crowd, weight)
    right = served.argmax(axis=1) == crops.labels
    return {
        "temperature": temperature,
        "blend": {"fer2013": round(1 - weight, 2), "ferplus": weight},
        "uncertain_below": naming_limit(served.max(axis=1), right),
        "validation": {
            "n": len(crops),
            "accuracy": {
                "served": float(right.mean()),
                "fer2013": float((own.argmax(axis=1) == crops.labels).mean()),
            },
            "nll_by_ferplus_weight": {str(key): round(loss, 5) for key, loss in losses.items()},
        },
        "confusion": measure_confusion(served, crops.labels),
    }


def fit_temperature(logits: NDArray[np.float32], targets: NDArray[np.float64]) -> float:
    """The temperature that makes logits fit their targets best (Guo et al. 2017).

    Args:
        logits: n x k.
        targets: n x k, rows of probabilities; rows of zeros do not count.

    Returns:
        A divisor of the logits; above 1 where the model was too sure.
    """
    found = minimize_scalar(
        lambda log: nll(softmax(logits / np.exp(log)), targets), bounds=(-2, 2), method="bounded"
    )
    return round(float(np.exp(found.x)), 4)


def as_sure_as(confidence: float, logits: NDArray[np.float32]) -> float:
    """The temperature at which a network is as sure as another one is of the same faces.

    No label is asked: a network that learned from the labels of its own validation part has
    none left to be calibrated on, but how sure it is of faces that it did not learn from can
    be seen without.

    Args:
        confidence: Mean largest probability of the other one, calibrated.
        logits: n x k, of the faces that this is the mean of; n at least 1.

    Returns:
        A divisor of the logits; the nearest end of a wide range where none is enough.
    """

    def surplus(log: float) -> float:
        return float(softmax(logits / np.exp(log)).max(axis=1).mean()) - confidence

    low, high = -2.0, 2.0
    if surplus(low) * surplus(high) >= 0:
        return round(float(np.exp(low if surplus(low) <= 0 else high)), 4)
    return round(float(np.exp(brentq(surplus, low, high))), 4)


def nll(probabilities: NDArray[np.float64], targets: NDArray[np.float64]) -> float:
    """Mean negative log-likelihood over the rows that have a target.

    Args:
        probabilities: n x k.
        targets: n x k, rows summing to 1 or 0.

    Returns:
        Nats.
    """
    weight = max(float(targets.sum()), 1e-12)
    return float(-(targets * np.log(np.maximum(probabilities, 1e-12))).sum() / weight)


def naming_limit(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The lowest confidence from which on four of five names are right.

    Args:
        confidence: Top probability per crop.
        right: Whether the top was the label.

    Returns:
        A probability; 1 where no limit is enough.
    """
    order = np.argsort(-confidence, kind="stable")
    ranked = confidence[order]
    accuracy = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    last_of_equals = np.append(ranked[1:] < ranked[:-1], True)  # a limit names all of them
    enough = np.flatnonzero((accuracy >= NAMED_ACCURACY) & last_of_equals)
    return floor(1e4 * ranked[enough[-1]]) / 1e4 if len(enough) else 1.0
