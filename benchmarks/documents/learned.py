"""How many of the crops that a model learned from it names as labelled, and how many of others.

The distance between the two is what it knows by heart.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from readroom.evaluation.datasets import Crops
from readroom.evaluation.evaluate import Classifier, ask_all
from readroom.evaluation.splits import cut_validation


@dataclass(frozen=True, slots=True)
class Learned:
    """What a model says of both parts of Training.

    Attributes:
        model: The training run it comes from.
        sha256: Of its file.
        trained_on: Crops that it learned from.
        trained_accuracy: The share of these that it names as labelled, unchanged.
        validated_on: Crops that it did not learn from.
        validated_accuracy: The share of these that it names as labelled.
    """

    model: str
    sha256: str
    trained_on: int
    trained_accuracy: float
    validated_on: int
    validated_accuracy: float

    def to_dict(self) -> dict[str, Any]:
        """Plain values.

        Returns:
            The attributes by name.
        """
        return asdict(self)


def measure_learned(crops: Crops, classifier: Classifier) -> Learned:
    """Ask a model about what it learned from and about the validation part.

    Args:
        crops: The whole data set, cut as every shipped model was trained with.
        classifier: A model that has not seen the validation part.

    Returns:
        Both shares, 0..1, of the labels as they are served.

    Raises:
        DataError: If the data set cannot be cut so.
    """
    cut = cut_validation(crops)
    return Learned(
        model=classifier.card.name,
        sha256=classifier.card.sha256,
        trained_on=len(cut.train),
        trained_accuracy=_named(cut.train, classifier),
        validated_on=len(cut.validation),
        validated_accuracy=_named(cut.validation, classifier),
    )


def _named(part: Crops, classifier: Classifier) -> float:
    right = ask_all(part, classifier).argmax(axis=1) == part.labels
    return round(float(right.mean()), 6)
