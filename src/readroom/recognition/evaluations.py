"""The evaluation that lies beside a model: how good it was found to be, for people.

`readroom evaluate --full` writes such a file. Nothing is decided by it: the app and
the documents tell from it what to expect of the model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from readroom.errors import ModelError
from readroom.recognition.cards import ModelCard

EVALUATION_FORMAT: Final = 1
EVALUATION_NAME: Final = "evaluation.json"

EvaluationRecord = Mapping[str, Any]
"""An evaluation as it stands in its file."""


def evaluation_of(card: ModelCard) -> Path:
    """Where the evaluation of a model lies.

    Args:
        card: The model's card.

    Returns:
        The file beside it; it need not be there.
    """
    return card.path.with_name(EVALUATION_NAME)


def read_evaluation(card: ModelCard) -> EvaluationRecord | None:
    """The full evaluation of a model.

    Args:
        card: The model's card.

    Returns:
        What stands in the file, or None where there is none, it is not a full one, or
        it is of a model with other bytes: figures of another model say nothing here.

    Raises:
        ModelError: If it is no evaluation of this format.
    """
    path = evaluation_of(card)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["format"] != EVALUATION_FORMAT:
            raise ValueError(f"format {told['format']}")
        fits = told["model"]["sha256"] == card.sha256 and "robustness" in told
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{path}: expected an evaluation of format {EVALUATION_FORMAT}; got {error!r}; "
            "write it again with readroom evaluate --full"
        ) from error
    return told if fits else None


@dataclass(frozen=True, slots=True)
class ConfusedPair:
    """One label that is often taken for another.

    Attributes:
        label: What the faces are labelled: a word of :data:`readroom.domain.LABELS`.
        taken_for: What they are named instead, another such word.
        share: Of the faces with that label, the part named so, above 0, up to 1.
    """

    label: str
    taken_for: str
    share: float


def confused_pairs(record: EvaluationRecord) -> list[ConfusedPair]:
    """All pairs of labels that are taken for each other, the most frequent first.

    Args:
        record: An evaluation as it stands in its file.

    Returns:
        Pairs of different labels with a share above 0, by falling share.
    """
    found = []
    for label, row in zip(record["labels"], record["confusion_matrix"], strict=True):
        for other, count in zip(record["labels"], row, strict=True):
            if other != label and count:
                found.append(ConfusedPair(label, other, count / sum(row)))
    return sorted(found, key=lambda each: -each.share)
