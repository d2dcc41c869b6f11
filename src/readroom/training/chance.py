"""Uniform chance on the device of its source."""

from __future__ import annotations

import torch
from torch import Tensor


def chance(shape: int | tuple[int, ...], rng: torch.Generator) -> Tensor:
    """Uniform chances.

    Args:
        shape: How many.
        rng: The source; the numbers come on its device.

    Returns:
        In 0..1, float.
    """
    return torch.rand(shape, generator=rng, device=rng.device)


def spread(shape: int | tuple[int, ...], rng: torch.Generator) -> Tensor:
    """Uniform chances to either side.

    Args:
        shape: How many.
        rng: The source; the numbers come on its device.

    Returns:
        In -1..1, float.
    """
    return chance(shape, rng) * 2 - 1
