"""The full evaluation: what is served, each head alone, worse pictures, rare labels, cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from readroom.evaluation.cost import measure_cost
from readroom.evaluation.datasets import Crops
from readroom.evaluation.evaluate import Classifier, evaluate
from readroom.evaluation.evaluation import Evaluation
from readroom.evaluation.further import Further, Named
from readroom.evaluation.heads import Head, answers, has_majority
from readroom.evaluation.imbalance import measure_imbalance
from readroom.evaluation.intervals import Interval
from readroom.evaluation.measures import Judged
from readroom.evaluation.metrics import Floats, mean_over_rows
from readroom.evaluation.robustness import looks, measure_robustness
from readroom.recognition.cards import ModelCard
from readroom.recognition.heads import FERPLUS_TO_FER2013

SHORT: Final = (
    "accuracy",
    "accuracy_without_twins",
    "balanced_accuracy",
    "macro_f1",
    "nll",
    "ece",
    "ece_excess",
)
"""What the short account of a single head holds; per label it holds the recall."""


def complete(
    evaluation: Evaluation,
    crops: Crops,
    classifier: Classifier,
    advance: Callable[[int], object] | None = None,
) -> Evaluation:
    """A finished evaluation of what is served with all that a full one adds.

    Args:
        evaluation: Of the head ``served`` on these crops.
        crops: The whole data set.
        classifier: What was evaluated.
        advance: Called with the number of crops done since the last call; in all
            :func:`extra_looks` times as many as were evaluated.

    Returns:
        The same evaluation with :attr:`Evaluation.further`.
    """
    part = crops.take(evaluation.positions)
    card = classifier.card
    further = Further(
        date=datetime.now(UTC).date().isoformat(),
        heads=each_head(crops, classifier, evaluation.split, advance),
        robustness=measure_robustness(part, classifier, advance),
        imbalance=measure_imbalance(crops, evaluation.rows),
        agreement=agreement(crops),
        cost=measure_cost(card) if isinstance(card, ModelCard) else None,
        named=faces_named(evaluation.rows, card.uncertain_below)
        if isinstance(card, ModelCard)
        else None,
    )
    return replace(evaluation, further=further)


def each_head(
    crops: Crops,
    classifier: Classifier,
    split: str | None,
    advance: Callable[[int], object] | None = None,
) -> dict[str, Mapping[str, Any]]:
    """The short account of each head alone.

    Args:
        crops: The whole data set.
        classifier: What is asked.
        split: The part to look at, or None for all.
        advance: Called with the number of crops done since the last call.

    Returns:
        By head what :func:`short` says; of ``ferplus`` also the accuracy where raters agree,
        ``majority``. Without votes there is no ``ferplus``.
    """
    single: tuple[Head, ...] = ("fer2013", "ferplus") if _voted(crops, split) else ("fer2013",)
    return {
        head: _alone(crops, evaluate(crops, classifier, head, split, advance)) for head in single
    }


def _voted(crops: Crops, split: str | None) -> bool:
    """Whether the raters were clear about any crop of a split."""
    if crops.votes is None:
        return False
    mine = crops.belongs(split) if split else np.ones(len(crops), np.bool_)
    return bool((answers(crops, "ferplus").clear & mine).any())


def extra_looks(crops: Crops) -> int:
    """How often :func:`complete` looks at each evaluated crop, for a progress bar.

    Args:
        crops: The whole data set.

    Returns:
        A count.
    """
    return looks() + (1 if crops.votes is None else 2)


def short(evaluation: Evaluation) -> dict[str, Any]:
    """The short account of one head.

    Args:
        evaluation: Of that head.

    Returns:
        Counts, the measures of :data:`SHORT` that there are, and each label's recall.
    """
    told = evaluation.to_dict()
    kept = ("n", "left_out", "twins", "labels", *SHORT)
    per_class = {
        label: {"n": each["n"], "recall": each["recall"]}
        for label, each in told["per_class"].items()
    }
    return {name: told[name] for name in kept if name in told} | {"per_class": per_class}


def _alone(crops: Crops, evaluation: Evaluation) -> dict[str, Any]:
    told = short(evaluation)
    if evaluation.head == "ferplus" and crops.votes is not None:
        agreed = has_majority(crops.votes[evaluation.positions])
        told["majority"] = asdict(among(evaluation.rows, agreed)) | {"n": int(agreed.sum())}
    return told


def among(rows: Judged, chosen: NDArray[np.bool_]) -> Interval:
    """Accuracy on some of the judged rows.

    Args:
        rows: The judged rows.
        chosen: Which of them count.

    Returns:
        With its 95 % interval; without a value where none counts.
    """
    correct = rows.correct[chosen].astype(np.float64)

    def value(counts: Floats) -> Floats:
        return mean_over_rows(correct, counts[:, chosen])

    drawn = [value(counts) for counts in rows.resamples()]
    return Interval.of(float(value(np.ones((1, len(chosen))))[0]), np.concatenate(drawn))


def faces_named(rows: Judged, limit: float) -> Named:
    """How often a name is given at a limit, and how often it is right.

    Counted on single pictures; the steadying of moving ones comes on top.

    Args:
        rows: The judged rows.
        limit: The confidence from which a name is given.

    Returns:
        Both shares; the second has no value where nothing is named.
    """
    given = rows.confidence >= limit
    share = given.astype(np.float64)
    drawn = [mean_over_rows(share, counts) for counts in rows.resamples()]
    return Named(limit, Interval.of(float(share.mean()), np.concatenate(drawn)), among(rows, given))


def agreement(crops: Crops) -> dict[str, float]:
    """How often the label is also what most FER+ raters chose: how noisy the labels are.

    Args:
        crops: The whole data set.

    Returns:
        By split, the share of its crops with votes whose label has most votes of the
        seven, the first of equals; empty without votes.
    """
    if crops.votes is None:
        return {}
    seven = crops.votes[:, FERPLUS_TO_FER2013]
    same = (seven.argmax(axis=1) == crops.labels) & (seven.sum(axis=1) > 0)
    voted = crops.votes.sum(axis=1) > 0
    shares = {}
    for split in dict.fromkeys(crops.usages):
        mine = voted & np.array([usage == split for usage in crops.usages], np.bool_)
        if mine.any():
            shares[split] = round(float(same[mine].mean()), 6)
    return shares
