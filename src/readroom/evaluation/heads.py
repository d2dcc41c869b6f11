"""What each head of the model is asked, and what counts as the right answer.

The heads ``served`` and ``fer2013`` name seven emotions and are held against the
label of FER-2013; ``ferplus`` names eight and is held against the emotion that
most of the ten FER+ raters saw, be it by one vote or by a majority.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from readroom.domain import LABELS
from readroom.errors import DataError
from readroom.evaluation.datasets import FERPLUS_LABELS, Crops

Head = Literal["served", "fer2013", "ferplus"]


@dataclass(frozen=True)
class Answers:
    """The right answers to one head.

    Attributes:
        labels: The words, in the order of the head's probabilities.
        truth: One index into them per crop; of no meaning where ``clear`` is false.
        clear: Which crops have a right answer at all.
    """

    labels: tuple[str, ...]
    truth: NDArray[np.int64]
    clear: NDArray[np.bool_]


def answers(crops: Crops, head: Head) -> Answers:
    """What the raters of a data set say, in the words of a head.

    For ``ferplus`` that is the most frequent of the ten answers, the first of
    equals; where it is "unknown" or "not a face", or nobody voted, there is none.

    Args:
        crops: The data set.
        head: Which head is asked.

    Returns:
        The right answers.

    Raises:
        DataError: If the head is ``ferplus`` and the data set has no votes.
    """
    if head != "ferplus":
        return Answers(LABELS, crops.labels, np.ones(len(crops), np.bool_))
    if crops.votes is None:
        raise DataError(
            f"{crops.source or 'crops'}: expected FER+ votes for the head ferplus; there are none, "
            "make them with: readroom data build --ferplus fer2013new.csv"
        )
    truth = crops.votes.argmax(axis=1).astype(np.int64)
    clear = (truth < len(FERPLUS_LABELS)) & (crops.votes.sum(axis=1) > 0)
    return Answers(FERPLUS_LABELS, truth, clear)


def has_majority(votes: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where raters agree by the rule that published figures of FER+ follow.

    Answers that only one rater gave are dropped; one answer must then have more than half
    of what is left (mode "majority" of the code of Barsoum et al. 2016).

    Args:
        votes: n x 10, how many raters gave each answer.

    Returns:
        n.
    """
    kept = np.where(votes > 1, votes, 0)
    return np.asarray(kept.max(axis=1) > kept.sum(axis=1) / 2)
