"""How weights move: steps, decay, the one-cycle rate, and the average that is shipped."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import nn

from readroom.training.experiment import Experiment


def make_optimizer(network: nn.Module, plan: Experiment) -> torch.optim.Optimizer:
    """What steps the weights of a network, as an experiment asks.

    Args:
        network: The network to train.
        plan: Names the optimiser; ``momentum`` is Adam's first beta.

    Returns:
        Gradient descent with Nesterov momentum (Sutskever and others 2013), or Adam (Kingma
        and Ba 2015) with its decay apart from its scaling (Loshchilov and Hutter 2019).
    """
    groups = decayed_apart(network, plan.weight_decay)
    if plan.optimizer == "adam":
        return torch.optim.AdamW(groups, lr=plan.rate, betas=(plan.momentum, 0.999))
    return torch.optim.SGD(groups, lr=plan.rate, momentum=plan.momentum, nesterov=True)


def one_cycle(share: float, warmup: float) -> float:
    """The learning rate over its highest value: a linear rise, then half a cosine to zero.

    Args:
        share: Part of the run that is done, 0..1.
        warmup: Part of the run in which the rate rises.

    Returns:
        A factor of 0..1.
    """
    if share < warmup:
        return 0.04 + 0.96 * share / warmup
    return 0.5 * (1 + math.cos(math.pi * (share - warmup) / (1 - warmup)))


@torch.no_grad()
def average(averaged: nn.Module, network: nn.Module, decay: float) -> None:
    """Move averaged weights, and the norms' statistics, a step towards the network's.

    Args:
        averaged: Changed in place.
        network: The network in training.
        decay: Part of the average that is kept, 0..1.
    """
    kept, fresh = averaged.state_dict(), network.state_dict()
    moving = [name for name, value in kept.items() if value.dtype.is_floating_point]
    # All at once: one by one, a small network's average costs a GPU more than its step.
    torch._foreach_lerp_(
        [kept[name] for name in moving], [fresh[name] for name in moving], 1 - decay
    )
    for name in kept.keys() - set(moving):
        kept[name].copy_(fresh[name])


def decayed_apart(network: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Parameter groups in which weights decay, and norms and biases do not.

    Args:
        network: The network to train.
        weight_decay: Of convolutions and linear layers.

    Returns:
        Two groups for a torch optimiser.
    """
    weights = [value for value in network.parameters() if value.ndim > 1]
    others = [value for value in network.parameters() if value.ndim <= 1]
    return [
        {"params": weights, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]
