"""In which numbers a network trains: bfloat16 where the machine has it, else single precision.

A processor without instructions for bfloat16 imitates them at a tenth of the speed, and
none of PyTorch's public names says which processor it is; so it is measured.
"""

from __future__ import annotations

import time
from functools import lru_cache

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

ROUNDS = 3


def autocast(device: str) -> torch.autocast:
    """A context in which a network computes in the faster of the two precisions.

    Args:
        device: ``cpu`` or ``cuda``.

    Returns:
        To be entered around a forward pass.
    """
    return torch.autocast(device, torch.bfloat16, enabled=is_bfloat16_fast(device))


def precision(device: str) -> str:
    """What :func:`autocast` computes in.

    Args:
        device: ``cpu`` or ``cuda``.

    Returns:
        ``bfloat16`` or ``float32``.
    """
    return "bfloat16" if is_bfloat16_fast(device) else "float32"


@lru_cache(maxsize=2)
def is_bfloat16_fast(device: str) -> bool:
    """Whether bfloat16 is the faster one here; accelerators are taken at their word.

    Args:
        device: ``cpu`` or ``cuda``.

    Returns:
        True where a convolution takes less time in bfloat16.
    """
    if device != "cpu":
        return True
    views, kernels = torch.ones(16, 64, 24, 24), torch.ones(64, 64, 3, 3)
    views = views.contiguous(memory_format=torch.channels_last)
    return _seconds(views.bfloat16(), kernels.bfloat16()) < _seconds(views, kernels)


@torch.no_grad()
def _seconds(views: Tensor, kernels: Tensor) -> float:
    """The shortest of a few rounds; the first one also fills caches."""
    seen = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        F.conv2d(views, kernels, padding=1)
        seen.append(time.perf_counter() - started)
    return min(seen)
