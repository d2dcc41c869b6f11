"""The data of a training run as tensors: pictures, labels and the crowd's votes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from readroom.evaluation.datasets import FERPLUS_LABELS, Crops
from readroom.recognition.heads import FERPLUS_TO_FER2013


@dataclass(frozen=True)
class Material:
    """A part of the data as tensors.

    Attributes:
        pixels: n x 1 x 48 x 48, uint8.
        labels: n, 0..6.
        votes: n x 8 shares of the FER+ votes; rows of zeros where nobody voted.
    """

    pixels: Tensor
    labels: Tensor
    votes: Tensor

    @classmethod
    def of(cls, crops: Crops) -> Material:
        """Crops of 48 x 48 as tensors.

        Args:
            crops: A data set's part.

        Returns:
            The tensors.
        """
        pixels = torch.from_numpy(crops.squares())[:, None]
        return cls(pixels, torch.from_numpy(crops.labels), torch.from_numpy(vote_shares(crops)))

    def to(self, device: str) -> Material:
        """The same on a device.

        Args:
            device: ``cpu`` or ``cuda``.

        Returns:
            The tensors there.
        """
        return Material(self.pixels.to(device), self.labels.to(device), self.votes.to(device))


def vote_shares(crops: Crops) -> NDArray[np.float32]:
    """FER+ votes as shares of the eight emotions.

    Single votes are noise and are dropped, as by Barsoum et al. (2016); a crop
    whose votes were mostly "unknown" or "not a face" gets a row of zeros.

    Args:
        crops: Crops with or without votes.

    Returns:
        n x 8, each row summing to 1 or to 0.
    """
    count = len(FERPLUS_LABELS)
    if crops.votes is None:
        return np.zeros((len(crops), count), np.float32)
    votes = np.where(crops.votes[:, :count] > 1, crops.votes[:, :count], 0)
    total = votes.sum(axis=1, keepdims=True)
    clear = total > crops.votes[:, count:].sum(axis=1, keepdims=True)
    shares = np.divide(votes, total, out=np.zeros_like(votes), where=clear & (total > 0))
    return np.asarray(shares, np.float32)


def to_fer2013(ferplus: Tensor) -> Tensor:
    """FER+ shares of eight emotions as shares of the seven, contempt left out.

    Args:
        ferplus: n x 8.

    Returns:
        n x 7, each row scaled to the sum it had; 0 where contempt was all of it.
    """
    total = ferplus.sum(1, keepdim=True)
    seven = ferplus[:, list(FERPLUS_TO_FER2013)]
    return seven / seven.sum(1, keepdim=True).clamp_min(1e-9) * total
