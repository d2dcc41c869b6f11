"""Two faces blended into one view, with their labels blended alike."""

from __future__ import annotations

import torch
from torch import Tensor


def mix(
    views: Tensor, targets: tuple[Tensor, ...], mixup: float, rng: torch.Generator
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """Each view blended with another, its targets likewise (Zhang et al. 2018, mixup).

    Args:
        views: n x 1 x side x side.
        targets: Any tensors of n rows that may be blended linearly.
        mixup: Parameter of the Beta distribution that shares are drawn from; 0 switches it off.
        rng: The source of chance.

    Returns:
        Views and targets, unchanged where ``mixup`` is 0.
    """
    if mixup <= 0:
        return views, targets
    # Beta(a, a) from uniform chances alone (Joehnk), since torch's own Beta takes no generator.
    share = 1.0
    for _ in range(64):
        chances = torch.rand(2, generator=rng, device=rng.device)
        first, second = chances.pow(1 / mixup).tolist()
        if 0 < first + second <= 1:
            share = first / (first + second)
            break
    share = max(share, 1 - share)
    other = torch.randperm(len(views), generator=rng, device=rng.device)
    blended = tuple(share * target + (1 - share) * target[other] for target in targets)
    return share * views + (1 - share) * views[other], blended
