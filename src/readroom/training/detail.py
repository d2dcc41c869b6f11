"""What views lose and gain in detail: resolution, focus, stressed edges, compression."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from scipy.fft import dct
from torch import Tensor

from readroom.training.chance import chance

BLOCK: Final = 8
"""Side of a block in pixels, as of JPEG."""
DEVIATIONS: Final = 2.5
"""How far the kernel of a blur reaches; 99 % of a Gaussian lies within."""
STRONGEST: Final = 2.0
"""Of stressed edges: how often what a blur of one pixel removes is added."""


def lose_resolution(views: Tensor, share: float, smallest_px: int, rng: torch.Generator) -> Tensor:
    """Views of which some were smaller and were enlarged again.

    Args:
        views: n x 1 x side x side, values 0..255, float; those chosen are changed in place.
        share: How many of them, 0..1.
        smallest_px: How small their side may become, in pixels.
        rng: The source of chance.

    Returns:
        The views.
    """
    chosen = chance(len(views), rng) < share
    if not chosen.any():
        return views
    side = views.shape[-1]
    largest = max(side - 4, smallest_px + 1)
    small = smallest_px + int(chance((), rng) * (largest - smallest_px))
    shrunk = F.interpolate(views[chosen], (small, small), mode="area")
    views[chosen] = F.interpolate(shrunk, (side, side), mode="bilinear", align_corners=False)
    return views


def blur(views: Tensor, share: float, widest_px: float, rng: torch.Generator) -> Tensor:
    """Views of which some are out of focus or were moving.

    Args:
        views: n x 1 x side x side, values 0..255, float; those chosen are changed in place.
        share: How many of them, 0..1.
        widest_px: Largest deviation in pixels, drawn apart along and across a direction.
        rng: The source of chance.

    Returns:
        The views.
    """
    chosen = chance(len(views), rng) < share
    count = int(chosen.sum())
    if not count:
        return views
    angle = chance(count, rng) * torch.pi
    along, across = 0.3 + (widest_px - 0.3) * chance((2, count), rng)
    reach = max(1, math.ceil(DEVIATIONS * widest_px))
    filters = kernels(angle, along, across, reach)
    # One group per picture: each has a kernel of its own.
    padded = F.pad(views[chosen], (reach,) * 4, mode="replicate").transpose(0, 1)
    views[chosen] = F.conv2d(padded, filters, groups=count).transpose(0, 1)
    return views


def kernels(angle: Tensor, along: Tensor, across: Tensor, reach: int) -> Tensor:
    """Gaussian kernels.

    Args:
        angle: n, of the first deviation, in radians.
        along: n, deviation in that direction, in pixels.
        across: n, deviation across it, in pixels.
        reach: Pixels to every side of the middle.

    Returns:
        n x 1 x k x k, each summing to 1.
    """
    places = torch.arange(-reach, reach + 1.0, device=angle.device)
    down, right = torch.meshgrid(places, places, indexing="ij")
    cos, sin = torch.cos(angle)[:, None, None], torch.sin(angle)[:, None, None]
    first = (cos * right + sin * down) / along[:, None, None]
    second = (cos * down - sin * right) / across[:, None, None]
    weights = torch.exp(-0.5 * (first**2 + second**2))
    return (weights / weights.sum((1, 2), keepdim=True))[:, None]


def sharpen(views: Tensor, share: float, rng: torch.Generator) -> Tensor:
    """Views of which some have their edges stressed by up to :data:`STRONGEST` (unsharp mask).

    Args:
        views: n x 1 x side x side, values 0..255, float; those chosen are changed in place.
        share: How many of them, 0..1.
        rng: The source of chance.

    Returns:
        The views; values may leave 0..255.
    """
    if share <= 0:
        return views
    chosen = chance(len(views), rng) < share
    some = views[chosen]
    strength = STRONGEST * chance((len(some), 1, 1, 1), rng)
    reach = math.ceil(DEVIATIONS)
    one = torch.ones(1, device=views.device)
    soft = F.conv2d(F.pad(some, (reach,) * 4, mode="replicate"), kernels(0 * one, one, one, reach))
    views[chosen] = some + strength * (some - soft)
    return views


def compress(views: Tensor, share: float, rng: torch.Generator) -> Tensor:
    """Views of which some lose in blocks of 8 x 8 what is finer than a random step, as in a JPEG.

    Args:
        views: n x 1 x side x side, values 0..255, float; those chosen are changed in place.
        share: How many of them, 0..1.
        rng: The source of chance.

    Returns:
        The views; all unchanged where 8 does not divide the side.
    """
    chosen = chance(len(views), rng) < share
    count, side = int(chosen.sum()), views.shape[-1]
    if not count or side % BLOCK:
        return views
    blocks = F.unfold(views[chosen] - 128, BLOCK, stride=BLOCK)
    basis, coarseness = _cosines().to(views.device), _coarseness().to(views.device)
    step = 2 ** (2 + 4 * chance((count, 1, 1), rng))
    steps = step * coarseness
    kept = torch.round(basis @ blocks / steps) * steps
    views[chosen] = F.fold(basis.T @ kept, (side, side), BLOCK, stride=BLOCK) + 128
    return views


@lru_cache(maxsize=1)
def _cosines() -> Tensor:
    """The two-dimensional cosine transform of a block as one 64 x 64 matrix."""
    line = torch.from_numpy(dct(np.eye(BLOCK), axis=0, norm="ortho")).float()
    return torch.kron(line, line)


@lru_cache(maxsize=1)
def _coarseness() -> Tensor:
    """How much coarser fine patterns are kept: from 1 for the mean to 5 for the finest."""
    order = torch.arange(BLOCK)
    return (1 + 4 * (order[:, None] + order[None, :]) / (2 * BLOCK - 2)).reshape(1, BLOCK**2, 1)
