"""Runs the shipped classifier on labelled face crops and says how good it is.

The object under test is the one that the live view and the reports use, not the
network it was made from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from readroom.domain import LABELS, Image
from readroom.errors import DataError, ModelError
from readroom.evaluation.curves import reliability, risk_coverage, roc_points
from readroom.evaluation.datasets import TRAINING, Crops, split_key
from readroom.evaluation.evaluation import Evaluation, ModelName
from readroom.evaluation.heads import Answers, Head, answers
from readroom.evaluation.measures import Judged, measure
from readroom.evaluation.metrics import Floats
from readroom.evaluation.splits import FEW_FOLDERS, drawn_together, folders, twins_elsewhere

CROPS_AT_A_TIME: Final = 64
"""Decoded together. Raising it costs memory where pictures are large."""
FEW_FACES: Final = 30
"""Of fewer faces, an interval that resamples them is said to be too narrow."""


class Card(Protocol):
    """What a report says about a model; `readroom.recognition.cards.ModelCard` is one."""

    @property
    def name(self) -> str:
        """The training run it comes from."""

    @property
    def version(self) -> str:
        """Version of the model, not of Readroom."""

    @property
    def sha256(self) -> str:
        """Hexadecimal digest of the model's file."""


class Classifier(Protocol):
    """What can be evaluated: the shipped classifier, or a fake in a test."""

    @property
    def card(self) -> Card:
        """Name, version and digest of the model that answers."""

    def probabilities(self, crops: Sequence[Image], head: Head = "served") -> NDArray[np.float64]:
        """Calibrated probabilities of face squares, rows x classes of the head."""


def evaluate(
    crops: Crops,
    classifier: Classifier,
    head: Head = "served",
    split: str | None = None,
    advance: Callable[[int], object] | None = None,
) -> Evaluation:
    """How good a classifier is on labelled crops.

    Args:
        crops: The whole data set; crops of any size and colour.
        classifier: What to evaluate.
        head: Which of its answers to look at.
        split: The part to evaluate on, or None for all crops. With a part, the
            accuracy without exact twins of the other parts is taken too.
        advance: Called with the number of crops done since the last call.

    Returns:
        All measures, curves and predictions.

    Raises:
        DataError: If there is no such split, no votes for the head ``ferplus``,
            or not one crop with a right answer.
    """
    mask = np.ones(len(crops), np.bool_) if split is None else crops.belongs(split)
    asked = answers(crops, head)
    kept = np.flatnonzero(mask & asked.clear)
    if not kept.size:
        raise DataError(
            f"{crops.source or 'crops'}: expected crops with a right answer for the head {head}; "
            f"none of {int(mask.sum())} has one"
        )
    part = crops.take(kept)
    said = ask_all(part, classifier, head, len(asked.labels), advance)
    rows = Judged(asked.truth[kept], said, _twins(crops, split, mask, kept), drawn_together(part))
    card = classifier.card
    return Evaluation(
        model=ModelName(card.name, card.version, card.sha256),
        data=crops.source,
        split=None if split is None else part.usages[0],
        head=head,
        labels=asked.labels,
        positions=kept,
        names=tuple(part.names),
        rows=rows,
        unclear=int(mask.sum()) - len(kept),
        measured=measure(rows),
        roc=roc_points(rows),
        reliability=reliability(rows),
        risk_coverage=risk_coverage(rows),
        notes=(
            *_fitted_to(card, crops),
            *_notes(part, rows, asked, int(mask.sum()) - len(kept)),
        ),
    )


def ask_all(
    crops: Crops,
    classifier: Classifier,
    head: Head = "served",
    classes: int = len(LABELS),
    advance: Callable[[int], object] | None = None,
) -> Floats:
    """What a classifier says of crops, in small batches: pictures may be large.

    Args:
        crops: Of any size and colour; decoded as they come.
        classifier: Whom to ask.
        head: Which of its answers.
        classes: How many labels that head has.
        advance: Called with the number of crops done since the last call.

    Returns:
        n x classes.

    Raises:
        ModelError: If what it says are no probabilities.
    """
    said = np.empty((len(crops), classes))
    for start in range(0, len(crops), CROPS_AT_A_TIME):
        pictures = [crops[row] for row in range(start, min(start + CROPS_AT_A_TIME, len(crops)))]
        found: NDArray[Any] = classifier.probabilities(pictures, head)
        if found.shape != (len(pictures), classes) or not _are_probabilities(found):
            raise ModelError(
                f"{classifier.card.name}: expected {classes} probabilities for each of "
                f"{len(pictures)} crops that sum to 1; got an array of shape {found.shape}"
            )
        said[start : start + len(pictures)] = found
        if advance is not None:
            advance(len(pictures))
    return said


def _are_probabilities(found: NDArray[Any]) -> bool:
    inside = bool(np.isfinite(found).all()) and bool((found >= 0).all())
    return inside and bool(np.allclose(found.sum(axis=1), 1, atol=1e-3))


def _twins(
    crops: Crops, split: str | None, mask: NDArray[np.bool_], kept: NDArray[np.int64]
) -> NDArray[np.bool_] | None:
    """Which of the kept rows are copies of rows of other splits; None where there are none."""
    if split is None or mask.all():
        return None
    everywhere = np.zeros(len(crops), np.bool_)
    everywhere[mask] = twins_elsewhere(crops, split)
    return everywhere[kept]


def _fitted_to(card: Card, crops: Crops) -> tuple[str, ...]:
    """A word where a model was fitted to the very faces that it is asked about."""
    facts: Mapping[str, Any] = getattr(card, "facts", {})  # the mean of several has none
    transfer = facts.get("transfer") or {}
    data = transfer.get("data")
    if data is None or transfer.get("kept") == "old" or data.get("sha256") != crops.fingerprint():
        return ()
    return (f"{card.name} was fitted to these very faces: it is judged too kindly here.",)


def _notes(part: Crops, rows: Judged, asked: Answers, unclear: int) -> tuple[str, ...]:
    notes = []
    trained = sum(split_key(usage) == split_key(TRAINING) for usage in part.usages)
    if trained:
        notes.append(
            f"{trained:,} of the {len(part):,} crops are of the split {TRAINING}: a model that "
            "learned from them is judged too kindly here."
        )
    if rows.twins is not None:
        notes.append(
            f"{int(rows.twins.sum()):,} of the {len(part):,} crops are exact copies of crops of "
            "another split; the accuracy without them is given beside."
        )
    if rows.groups is None and len(of := folders(part)) > 1:
        notes.append(
            f"The faces are of {len(of)} folders (people, days), fewer than {FEW_FOLDERS}: too few "
            "to draw whole ones, so the intervals draw single faces and are too narrow."
        )
    absent = [label for c, label in enumerate(asked.labels) if not (rows.truth == c).any()]
    if absent:
        notes.append(
            f"No crop is labelled {', '.join(absent)}: means over the classes leave them out."
        )
    counts = np.bincount(rows.truth, minlength=len(asked.labels))
    few = [label for label, n in zip(asked.labels, counts, strict=True) if 0 < n < FEW_FACES]
    if few:
        notes.append(
            f"Fewer than {FEW_FACES} faces are labelled {', '.join(few)}: their intervals are too "
            "narrow, since resampling so few cannot show what was never seen among them."
        )
    if unclear:
        notes.append(
            f"{unclear:,} crops were left out: most raters saw no emotion in them, or nobody voted."
        )
    return tuple(notes)
