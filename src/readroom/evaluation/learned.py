"""How many of the crops that a model learned from it names as labelled, and how many of others.

The distance between the two is what it knows by heart.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from readroom.evaluation.datasets import Crops
from readroom.evaluation.evaluate import Classifier
from readroom.evaluation.splits import cut_validation

AT_A_TIME: Final = 64
VALIDATION_SHARE: Final = 0.1
VALIDATION_SEED: Final = 0
"""The cut that every shipped model was trained with."""


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
        crops: The whole data set, cut as the trainer cuts it.
        classifier: A model that has not seen the validation part.

    Returns:
        Both shares, 0..1, of the labels as they are served.

    Raises:
        DataError: If the data set cannot be cut so.
    """
    cut = cut_validation(crops, VALIDATION_SHARE, VALIDATION_SEED)
    return Learned(
        model=classifier.card.name,
        sha256=classifier.card.sha256,
        trained_on=len(cut.train),
        trained_accuracy=_named(cut.train, classifier),
        validated_on=len(cut.validation),
        validated_accuracy=_named(cut.validation, classifier),
    )


def _named(part: Crops, classifier: Classifier) -> float:
    right = 0
    for start in range(0, len(part), AT_A_TIME):
        rows = range(start, min(start + AT_A_TIME, len(part)))
        said = classifier.probabilities([part[row] for row in rows]).argmax(axis=1)
        right += int((said == part.labels[rows.start : rows.stop]).sum())
    return round(right / len(part), 6)
