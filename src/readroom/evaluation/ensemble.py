"""Several models as one, and one model asked twice: the mean of their probabilities.

For measuring what more computing would bring. The live view never does this: each
member costs as much as a model of its own, and so does the mirrored look.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readroom.domain import Image
from readroom.errors import ConfigurationError, ModelError
from readroom.evaluation.evaluate import Card, Classifier
from readroom.evaluation.heads import Head
from readroom.recognition.classifier import ExpressionClassifier


@dataclass(frozen=True, slots=True)
class ComposedCard:
    """What a report says about a model made of others.

    Attributes:
        name: The members' names, and what is done with them.
        version: The members' versions, each once.
        sha256: Of the members' digests, in their order, and what is done with them:
            the same composition of the same files has the same digest.
    """

    name: str
    version: str
    sha256: str


@dataclass(frozen=True)
class Mirrored:
    """A classifier that looks at each crop and at its mirror image and takes the mean.

    Attributes:
        member: The classifier that is asked twice.
    """

    member: Classifier

    @property
    def card(self) -> Card:
        """The member's card, marked as mirrored in name and digest."""
        member = self.member.card
        return ComposedCard(f"{member.name} (flip)", member.version, _digest("flip", [member]))

    def probabilities(self, crops: Sequence[Image], head: Head = "served") -> NDArray[np.float64]:
        """The mean over both looks, rows x classes of the head."""
        mirrored = [np.ascontiguousarray(crop[:, ::-1]) for crop in crops]
        return (
            self.member.probabilities(crops, head) + self.member.probabilities(mirrored, head)
        ) / 2


@dataclass(frozen=True)
class Ensemble:
    """Classifiers that answer together, each with the same weight.

    Attributes:
        members: At least one.
    """

    members: tuple[Classifier, ...]

    @property
    def card(self) -> Card:
        """A card of all members' names, versions and digests."""
        cards = [member.card for member in self.members]
        versions = dict.fromkeys(card.version for card in cards)
        return ComposedCard(
            f"mean of {' + '.join(card.name for card in cards)}",
            " + ".join(versions),
            _digest("mean", cards),
        )

    def probabilities(self, crops: Sequence[Image], head: Head = "served") -> NDArray[np.float64]:
        """The mean of the members' probabilities, rows x classes of the head.

        Args:
            crops: Gray or BGR, uint8, any size.
            head: Which of the members' answers.

        Returns:
            Calibrated as the members are, and often a little too modest: members that
            disagree pull the mean towards even chances.

        Raises:
            ModelError: If the members know different numbers of classes.
        """
        said = [member.probabilities(crops, head) for member in self.members]
        if len({each.shape for each in said}) != 1:
            shapes = ", ".join(
                f"{member.card.name} {each.shape}"
                for member, each in zip(self.members, said, strict=True)
            )
            raise ModelError(f"expected models of the same labels to average; got {shapes}")
        return np.asarray(np.mean(said, axis=0))


def together(classifiers: Sequence[ExpressionClassifier]) -> Ensemble:
    """Shipped classifiers as one.

    Args:
        classifiers: At least two.

    Returns:
        The ensemble.

    Raises:
        ConfigurationError: If there are fewer than two, or their labels differ.
    """
    if len(classifiers) < 2:
        raise ConfigurationError(
            "expected two models or more for their mean; give --model once for each"
        )
    first = classifiers[0].card
    for other in (classifier.card for classifier in classifiers[1:]):
        for key in ("labels", "ferplus_labels"):
            mine, theirs = first.facts.get(key), other.facts.get(key)
            if mine != theirs:
                raise ConfigurationError(
                    f"expected models of the same {key} to average; "
                    f"{first.name} has {mine} and {other.name} {theirs}"
                )
    return Ensemble(tuple(classifiers))


def _digest(what: str, cards: Sequence[Card]) -> str:
    words = "\n".join([what, *(card.sha256 for card in cards)])
    return hashlib.sha256(words.encode()).hexdigest()
