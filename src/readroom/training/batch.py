"""What one step learns from: views, labels, votes and opinions, and the loss of a network.

The label, the votes and the opinions of finished runs are three accounts of the same
face; each has its weight in the loss.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from readroom.training.distill import Opinions, distance
from readroom.training.experiment import Experiment
from readroom.training.material import to_fer2013
from readroom.training.precision import autocast

Batch = tuple[Tensor, Tensor, Tensor, Opinions | None]
"""Views (n x 1 x side x side, 0..255), labels (n x 7), votes (n x 8) and what teachers say."""


def first_half(batch: Batch) -> Batch:
    """Of a batch in random order: enough to find where the loss grows, at half the cost.

    Bahri and others 2022 find a quarter of the batch as good as all of it.

    Args:
        batch: n crops, at least two.

    Returns:
        n // 2 of them.
    """
    views, label, votes, said = batch
    half = len(views) // 2
    fewer = (said[0][:half], said[1][:half]) if said else None
    return views[:half], label[:half], votes[:half], fewer


def loss_of(network: nn.Module, batch: Batch, plan: Experiment, device: str) -> Tensor:
    """How far a network is from a batch.

    Args:
        network: On the device.
        batch: On the device; labels and votes may be mixed.
        plan: How much labels, votes and opinions weigh.
        device: ``cpu`` or ``cuda``.

    Returns:
        The loss, with its graph.
    """
    views, label, votes, opinions = batch
    views = views.contiguous(memory_format=torch.channels_last)
    with autocast(device):
        fer2013, ferplus = network(views)
    if plan.votes_share:
        told = plan.votes_share * to_fer2013(votes)
        label = (1 - told.sum(1, keepdim=True)) * label + told
    label = label * (1 - plan.smoothing) + plan.smoothing / label.shape[1]
    loss = F.cross_entropy(fer2013.float(), label)
    aside = -(votes * F.log_softmax(ferplus.float(), 1)).sum(1).mean()
    loss = loss + plan.ferplus_weight * aside
    if opinions is None:
        return loss
    taught = distance(opinions, fer2013, ferplus, plan.ferplus_weight, plan.distill_temperature)
    return (1 - plan.distill) * loss + plan.distill * taught
