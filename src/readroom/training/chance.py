"""Uniform chance on the device of its source: views are made where they are learned from."""

from __future__ import annotations

import torch
from torch import Tensor


def chance(shape: int | tuple[int, ...], rng: torch.Generator) -> Tensor:
    """Uniform chances.

    Args:
        shape: How many, or along each axis.
        rng: The source; the numbers come on its device.

    Returns:
        Evenly in 0..1 (1 left out), float.
    """
    return torch.rand(shape, generator=rng, device=rng.device)


def spread(shape: int | tuple[int, ...], rng: torch.Generator) -> Tensor:
    """Uniform chances to either side.

    Args:
        shape: How many, or along each axis.
        rng: The source; the numbers come on its device.

    Returns:
        Evenly in -1..1, float.
    """
    return chance(shape, rng) * 2 - 1
