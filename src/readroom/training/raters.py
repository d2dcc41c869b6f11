"""What the crowd's votes say of the FER-2013 label, as one more teacher.

A FER-2013 label was given once and often contradicts what others see in the face. Ten FER+
raters looked again, at another question; how their answers translate is learned from the
training part. A teacher that knows both the picture and these votes foretells a label better
than one that sees the picture alone (LOG, readroom-t), and in the mean over all faces that look
alike it says the same as the labels do: less noise to learn from, and no other truth. Votes are
known for training pictures only; the student sees none.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from torch import Tensor

from readroom.errors import DataError
from readroom.evaluation.datasets import Crops

STRENGTH: Final = 0.4
"""Inverse weight of the pull towards even odds; hardly matters for thousands of crops."""


def require_votes(crops: Crops) -> None:
    """Refuse crops that nobody voted on.

    Args:
        crops: That raters are to be asked about.

    Raises:
        DataError: If they have no votes.
    """
    _votes(crops)


def translate_votes(crops: Crops, learned_from: Crops | None = None) -> Tensor:
    """How likely each FER-2013 label is for those who know a crop's votes and no picture.

    Args:
        crops: With votes.
        learned_from: With votes and with every label. Without: the very crops that are asked
            about, for some hundred coefficients are fitted to thousands of crops.

    Returns:
        n x 7 log-probabilities, float32.

    Raises:
        DataError: If the crops have no votes.
    """
    known = crops if learned_from is None else learned_from
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit(_accounts(_votes(known)), known.labels)
    said = model.predict_log_proba(_accounts(_votes(crops)))
    return torch.from_numpy(said.astype(np.float32))


def _votes(crops: Crops) -> NDArray[np.float32]:
    if crops.votes is None or not crops.votes.any():
        raise DataError(
            f"{crops.source or 'crops'}: expected FER+ votes to translate into labels; got none, "
            "add the votes or set raters = 0"
        )
    return crops.votes


def _accounts(votes: NDArray[np.float32]) -> NDArray[np.float64]:
    """Votes as shares and as logarithms: the first vote for a name says more than the last."""
    count = votes.shape[1]
    total = votes.sum(axis=1, keepdims=True, dtype=float)
    shares = votes / np.maximum(total, 1)
    return np.hstack([shares, np.log((votes + 1) / (total + count))])


def agree(pictures: Tensor, trust: float, raters: Tensor, weight: float) -> Tensor:
    """One opinion of those who saw the picture and of those who voted on it.

    Probabilities multiply, each to the power of its weight (a logarithmic pool, Genest and
    Zidek 1986): two who saw the same face must not count as two who saw two faces.

    Args:
        pictures: n x 7 probabilities from the picture.
        trust: Their power, 0..1.
        raters: n x 7 log-probabilities from the votes.
        weight: Their power, 0..1.

    Returns:
        n x 7 probabilities.
    """
    return torch.softmax(trust * pictures.clamp_min(1e-9).log() + weight * raters, 1)
