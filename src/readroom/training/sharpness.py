"""Sharpness-aware minimisation: a step is decided where the loss nearby is worst.

Foret and others 2021. Weights whose neighbourhood is bad, too, owe their low loss to
single crops, often to mislabelled ones; a step away from there learns less by heart.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


@contextmanager
def worst_nearby(network: nn.Module, radius: float) -> Iterator[None]:
    """Weights moved up their gradient inside the block, and put back exactly after it.

    The gradient made inside is kept for the optimiser's step. Norms gather no statistics
    inside, since no picture is ever judged with these weights.

    Args:
        network: With the gradient of a loss; it is cleared.
        radius: How far to go, as the length of the step over all weights together. Raising it
            flattens more and fits less; 0.05 to 0.2 is usual.

    Yields:
        Nothing; compute the loss and its gradient in the block.
    """
    moved: list[Tensor] = [weight for weight in network.parameters() if weight.grad is not None]
    slopes = [weight.grad for weight in moved if weight.grad is not None]
    length = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(slopes)))
    before = [weight.detach().clone() for weight in moved]
    with torch.no_grad():
        # A gradient of nothing but zeros leads nowhere.
        for weight, slope in zip(moved, slopes, strict=True):
            weight.add_(slope * (radius / length.clamp_min(1e-12)))
    network.zero_grad(set_to_none=True)
    norms = [part for part in network.modules() if isinstance(part, nn.BatchNorm2d)]
    momenta = [norm.momentum for norm in norms]
    try:
        for norm in norms:
            norm.momentum = 0.0
        yield
    finally:
        for norm, momentum in zip(norms, momenta, strict=True):
            norm.momentum = momentum
        with torch.no_grad():
            torch._foreach_copy_(moved, before)
