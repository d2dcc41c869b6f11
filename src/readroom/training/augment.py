"""Whole batches of gray crops, changed as classrooms and detectors change them.

One affine sampling does flip, rotation, zoom, stretch and shift; then come light,
contrast and shade, lost resolution, blur, compression, noise and an erased patch.
Strengths live in :class:`Augmentation`, which an experiment file sets.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  the name PyTorch's own documents use
from scipy.fft import dct
from torch import Tensor

BLOCK: Final = 8
DEVIATIONS: Final = 2.5
"""How far the kernel of a blur reaches; 99 % of a Gaussian lies within."""


@dataclass(frozen=True)
class Augmentation:
    """How far each change may go. Raising any of them slows learning and widens what is known.

    Attributes:
        rotation_deg: Largest tilt to either side, in degrees.
        zoom: Largest relative change of size, 0.2 for 0.8 to 1.25.
        stretch: Largest relative change of the ratio of width to height.
        shift: Largest shift as a share of the side, to every side.
        light: Largest relative change of contrast and, on 0..255, of brightness.
        gamma: Largest exponent of the tone curve is 1 + gamma, smallest its inverse.
        shade: Largest relative change of light from one edge to the other, as of a window.
        low_resolution: Share of the crops that are shrunk and enlarged again.
        smallest_px: How small those may become, in pixels of the full face.
        blur: Share of the crops blurred.
        widest_blur_px: Largest deviation of that blur, drawn apart along and across a
            direction, so that it may look like motion.
        compression: Share of the crops that lose detail in blocks of 8, as in JPEG and H.264.
        noise: Largest deviation of the camera noise added, on 0..255.
        erase: Share of the crops that lose one rectangle, as under a hand.
        reframe: Share of the crops that are cut anew, wider or tighter, as by another detector;
            with ``clean_teachers`` only the student sees these.
        widest_frame: Largest relative change of size there, 0.6 for 0.625 to 1.6.
        mixup: Beta parameter of mixing two crops and their labels; 0 switches it off.
    """

    rotation_deg: float = 15.0
    zoom: float = 0.2
    stretch: float = 0.08
    shift: float = 0.1
    light: float = 0.3
    gamma: float = 0.3
    shade: float = 0.0
    low_resolution: float = 0.15
    smallest_px: int = 16
    blur: float = 0.1
    widest_blur_px: float = 0.9
    compression: float = 0.0
    noise: float = 6.0
    erase: float = 0.4
    reframe: float = 0.0
    widest_frame: float = 0.6
    mixup: float = 0.0

    def weakened(self, factor: float) -> Augmentation:
        """The same changes, all scaled down, for the last epochs of a training.

        Args:
            factor: 0 for none at all, 1 for unchanged.

        Returns:
            New strengths.
        """
        names = (
            *("rotation_deg", "zoom", "stretch", "shift", "light", "gamma", "shade"),
            *("low_resolution", "blur", "compression", "noise", "erase"),
            *("reframe", "mixup"),
        )
        return replace(self, **{name: getattr(self, name) * factor for name in names})


def augment(crops: Tensor, side: int, how: Augmentation, dice: torch.Generator) -> Tensor:
    """A batch of new views, one per crop: placed anew, then made worse.

    Args:
        crops: n x 1 x height x width, values 0..255, float, on the device of the dice.
        side: Side of the views in pixels.
        how: Strengths.
        dice: The source of chance; the same state gives the same views.

    Returns:
        n x 1 x side x side, values 0..255, float.
    """
    return degrade(place(crops, side, how, dice), how, dice)


def place(crops: Tensor, side: int, how: Augmentation, dice: torch.Generator) -> Tensor:
    """The crops flipped, turned, zoomed, stretched and shifted.

    Args:
        crops: n x 1 x height x width, values 0..255, float, on the device of the dice.
        side: Side of the views in pixels.
        how: Strengths.
        dice: The source of chance.

    Returns:
        n x 1 x side x side, values 0..255, float.
    """
    return _sample(crops, side, how, dice)


def degrade(views: Tensor, how: Augmentation, dice: torch.Generator) -> Tensor:
    """The same views cut anew, in other light, less sharp, compressed, noisy, partly hidden.

    Args:
        views: n x 1 x side x side, values 0..255, float; left as they are.
        how: Strengths.
        dice: The source of chance.

    Returns:
        n x 1 x side x side, values 0..255, float.
    """
    views = _reframe(views, how, dice)
    views = _relight(views, how, dice)
    views = _shade(views, how, dice)
    views = _lose_resolution(views, how, dice)
    views = _blur(views, how, dice)
    views = _compress(views, how, dice)
    if how.noise:
        deviation = _chance((len(views), 1, 1, 1), dice) * how.noise
        views = views + torch.randn(views.shape, generator=dice, device=dice.device) * deviation
    return _erase(views.clamp_(0, 255), how, dice)


def _chance(shape: int | tuple[int, ...], dice: torch.Generator) -> Tensor:
    """Uniform chances in 0..1, on the device of the dice."""
    return torch.rand(shape, generator=dice, device=dice.device)


def _spread(count: int, dice: torch.Generator) -> Tensor:
    """Uniform chances in -1..1."""
    return _chance(count, dice) * 2 - 1


def _sample(crops: Tensor, side: int, how: Augmentation, dice: torch.Generator) -> Tensor:
    count = len(crops)
    angle = _spread(count, dice) * torch.pi * how.rotation_deg / 180
    size = (1 + how.zoom) ** _spread(count, dice)
    ratio = (1 + how.stretch) ** _spread(count, dice)
    flip = (_chance(count, dice) < 0.5).float() * 2 - 1
    cos, sin = torch.cos(angle) / size, torch.sin(angle) / size
    # Shifts are in units of half a side, as affine_grid counts.
    across, down = _spread(count, dice) * 2 * how.shift, _spread(count, dice) * 2 * how.shift
    rows = [
        torch.stack([flip * cos * ratio, -flip * sin, across], 1),
        torch.stack([sin, cos / ratio, down], 1),
    ]
    return _cut(crops, torch.stack(rows, 1), side, dice)


def _cut(crops: Tensor, frames: Tensor, side: int, dice: torch.Generator) -> Tensor:
    """What lies in frames (n x 2 x 3, affine), as views of a side."""
    grid = F.affine_grid(frames, [len(crops), 1, side, side], align_corners=False)
    # What lies outside is black in half of the batches; the classifier repeats the frame's edge.
    outside = ("border", "zeros")[int(_chance((), dice) * 2)]
    return F.grid_sample(crops, grid, padding_mode=outside, align_corners=False)


def _reframe(views: Tensor, how: Augmentation, dice: torch.Generator) -> Tensor:
    if how.reframe <= 0:
        return views
    chosen = _chance(len(views), dice) < how.reframe
    count = int(chosen.sum())
    if not count:
        return views
    wider = (1 + how.widest_frame) ** _spread(count, dice)
    frames = torch.eye(2, 3, device=views.device) * wider[:, None, None]
    views = views.clone()
    views[chosen] = _cut(views[chosen], frames, views.shape[-1], dice)
    return views


def _relight(views: Tensor, how: Augmentation, dice: torch.Generator) -> Tensor:
    shape = (len(views), 1, 1, 1)
    exponent = ((1 + how.gamma) ** _spread(len(views), dice)).view(shape)
    contrast = (1 + how.light * _spread(len(views), dice)).view(shape)
    brightness = (255 * how.light * 0.5 * _spread(len(views), dice)).view(shape)
    curved = 255 * (views.clamp(0, 255) / 255 + 1e-4).pow(exponent)
    return (curved - 128) * contrast + 128 + brightness


def _shade(views: Tensor, how: Augmentation, dice: torch.Generator) -> Tensor:
    """A ramp of light in a random direction."""
    if how.shade <= 0:
        return views
    count, _, side, _ = views.shape
    angle = (_spread(count, dice) * torch.pi)[:, None, None]
    depth = (_spread(count, dice) * how.shade)[:, None, None]
    places = torch.linspace(-1, 1, side, device=views.device)
    ramp = torch.cos(angle) * places[None, :] + torch.sin(angle) * places[:, None]
    return views * (1 + depth * ramp)[:, None]


def _lose_resolution(views: Tensor, how: Augmentation, dice: torch.Generator) -> Tensor:
    chosen = _chance(len(views), dice) < how.low_resolution
    if not chosen.any():
        return views
    side = views.shape[-1]
    largest = max(side - 4, how.smallest_px + 1)
    small = how.smallest_px + int(_chance((), dice) * (largest - how.smallest_px))
    shrunk = F.interpolate(views[chosen], (small, small), mode="area")
    views[chosen] = F.interpolate(shrunk, (side, side), mode="bilinear", align_corners=False)
    return views


def _blur(views: Tensor, how: Augmentation, dice: torch.Generator) -> Tensor:
    chosen = _chance(len(views), dice) < how.blur
    count = int(chosen.sum())
    if not count:
        return views
    angle = _chance(count, dice) * torch.pi
    along, across = 0.3 + (how.widest_blur_px - 0.3) * _chance((2, count), dice)
    reach = max(1, math.ceil(DEVIATIONS * how.widest_blur_px))
    kernels = _kernels(angle, along, across, reach)
    # One group per picture: each has a kernel of its own.
    padded = F.pad(views[chosen], (reach,) * 4, mode="replicate").transpose(0, 1)
    views[chosen] = F.conv2d(padded, kernels, groups=count).transpose(0, 1)
    return views


def _kernels(angle: Tensor, along: Tensor, across: Tensor, reach: int) -> Tensor:
    """Gaussian kernels, one per entry, turned by an angle, so many pixels to every side."""
    places = torch.arange(-reach, reach + 1.0, device=angle.device)
    down, right = torch.meshgrid(places, places, indexing="ij")
    cos, sin = torch.cos(angle)[:, None, None], torch.sin(angle)[:, None, None]
    first = (cos * right + sin * down) / along[:, None, None]
    second = (cos * down - sin * right) / across[:, None, None]
    weights = torch.exp(-0.5 * (first**2 + second**2))
    return (weights / weights.sum((1, 2), keepdim=True))[:, None]


def _compress(views: Tensor, how: Augmentation, dice: torch.Generator) -> Tensor:
    """Blocks of 8 x 8 lose what is finer than a random step (a JPEG's quantisation)."""
    chosen = _chance(len(views), dice) < how.compression
    count, side = int(chosen.sum()), views.shape[-1]
    if not count or side % BLOCK:
        return views
    blocks = F.unfold(views[chosen] - 128, BLOCK, stride=BLOCK)
    basis, coarseness = _cosines().to(views.device), _coarseness().to(views.device)
    step = 2 ** (2 + 4 * _chance((count, 1, 1), dice))
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


def _erase(views: Tensor, how: Augmentation, dice: torch.Generator) -> Tensor:
    count, _, side, _ = views.shape
    places = torch.arange(side, device=views.device)
    centers = _chance((count, 2), dice) * side
    halves = (0.05 + 0.15 * _chance((count, 2), dice)) * side
    inside = (places[None, None, :] - centers[:, :, None]).abs() < halves[:, :, None]
    patch = inside[:, 0, :, None] & inside[:, 1, None, :]
    patch &= (_chance(count, dice) < how.erase)[:, None, None]
    fill = (_chance((count, 1, 1, 1), dice) * 255).expand_as(views)
    return torch.where(patch[:, None], fill, views)
