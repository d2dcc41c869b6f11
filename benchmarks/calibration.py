"""Would another calibration than one temperature serve the shipped model better?

Ten-fold over the validation crops: each way is fitted on nine parts and judged on the tenth.
PublicTest is not looked at, since this is a choice. Nothing is written; what was decided with
it stands in ``experiments/LOG.md``.
"""

from __future__ import annotations

import json
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax

from benchmarks.machine import card_of_validation, say, shared_data
from readroom.evaluation.formats import read_crops
from readroom.evaluation.measures import Judged, measure
from readroom.evaluation.splits import cut_validation
from readroom.recognition.classifier import ExpressionClassifier
from readroom.recognition.heads import softmax
from readroom.training.calibration import fit_temperature

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

FOLDS: Final = 10
SEED: Final = 0
LABELS: Final = 7
RIDGE: Final = 0.01
"""Pull of every weight towards what the model says by itself."""
SHOWN: Final = ("nll", "accuracy", "accuracy_at_75_coverage", "ece_excess")


def said(classifier: ExpressionClassifier, crops: list[NDArray[np.uint8]]) -> Floats:
    """N x 15: what both heads say, as logarithms with a mean of 0 in each head."""
    heads = [np.log(classifier.probabilities(crops, head)) for head in ("fer2013", "ferplus")]
    return np.hstack([each - each.mean(axis=1, keepdims=True) for each in heads])


def ways(heads: Floats) -> dict[str, tuple[Floats, NDArray[np.bool_]]]:
    """By name, what a way looks at, and which weights and offsets it may fit."""
    own = heads[:, :LABELS]
    offsets = np.ones((1, LABELS), np.bool_)
    diagonal, full = np.eye(LABELS, dtype=np.bool_), np.ones((LABELS, LABELS), np.bool_)
    crowd = np.ones((heads.shape[1] - LABELS, LABELS), np.bool_)
    return {
        "slope and offset of each label": (own, np.vstack([diagonal, offsets])),
        "full matrix": (own, np.vstack([full, offsets])),
        "both heads": (heads, np.vstack([full, crowd, offsets])),
    }


def fit(seen: Floats, labels: Labels, free: NDArray[np.bool_]) -> Floats:
    """Weights, the offsets last, of least log loss with a ridge around one temperature."""
    targets = np.eye(LABELS)[labels]
    padded = np.hstack([seen, np.ones((len(seen), 1))])
    plain = np.zeros(free.shape)
    warmth = fit_temperature(seen[:, :LABELS].astype(np.float32), targets)
    plain[:LABELS] = np.eye(LABELS) / warmth

    def weights_at(at: Floats) -> Floats:
        weights = plain.copy()
        weights[free] = at
        return weights

    def loss(at: Floats) -> tuple[float, Floats]:
        logs = log_softmax(padded @ weights_at(at), axis=1)
        slopes = padded.T @ (np.exp(logs) - targets) / len(labels)
        off = at - plain[free]
        value = -(targets * logs).sum() / len(labels) + RIDGE * off @ off
        return float(value), slopes[free] + 2 * RIDGE * off

    return weights_at(minimize(loss, plain[free], jac=True, method="L-BFGS-B").x)


def main() -> None:
    """Measure each way and print a table and a JSON line."""
    crops = read_crops(shared_data() / "data" / "fer2013.parquet")
    part = cut_validation(crops).validation
    heads, labels = said(ExpressionClassifier.open(card_of_validation()), list(part)), part.labels
    _, picture = np.unique(part.digests(), return_inverse=True)  # copies lie in one fold
    fold = np.random.default_rng(SEED).permutation(picture.max() + 1)[picture] % FOLDS
    found = {"one temperature": np.zeros((len(labels), LABELS))}
    for number in range(FOLDS):
        fits, judged = fold != number, fold == number
        own = heads[:, :LABELS].astype(np.float32)
        warmth = fit_temperature(own[fits], np.eye(LABELS)[labels[fits]])
        found["one temperature"][judged] = softmax(own[judged] / np.float32(warmth))
        for name, (seen, free) in ways(heads).items():
            weights = fit(seen[fits], labels[fits], free)
            padded = np.hstack([seen[judged], np.ones((judged.sum(), 1))])
            into = found.setdefault(name, np.zeros((len(labels), LABELS)))
            into[judged] = np.exp(log_softmax(padded @ weights, axis=1))
    say(f"{'':<32}", *(f"{name:>24}" for name in SHOWN))
    result: dict[str, dict[str, float | None]] = {}
    for name, probabilities in found.items():
        scalars = measure(Judged(labels, probabilities)).scalars
        result[name] = {each: scalars[each].value for each in SHOWN}
        say(f"{name:<32}", *(f"{value:>24.4f}" for value in result[name].values()))
    print(json.dumps({"benchmark": "calibration", "crops": len(labels), "ways": result}))


if __name__ == "__main__":
    main()
