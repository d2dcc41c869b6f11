"""Whole batches of gray crops, changed as classrooms and detectors change them.

One affine sampling does flip, rotation, zoom, stretch and shift; then come light
and contrast, lost resolution, blur, noise and an erased patch. Strengths live in
:class:`Augmentation`, which an experiment file sets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F  # noqa: N812  the name PyTorch's own documents use
from torch import Tensor


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
        low_resolution: Share of the crops that are shrunk and enlarged again.
        smallest_px: How small those may become, in pixels of the full face.
        blur: Share of the crops blurred by a 3 x 3 kernel.
        noise: Largest deviation of the camera noise added, on 0..255.
        erase: Share of the crops that lose one rectangle, as under a hand.
        mixup: Beta parameter of mixing two crops and their labels; 0 switches it off.
    """

    rotation_deg: float = 15.0
    zoom: float = 0.2
    stretch: float = 0.08
    shift: float = 0.1
    light: float = 0.3
    gamma: float = 0.3
    low_resolution: float = 0.15
    smallest_px: int = 16
    blur: float = 0.1
    noise: float = 6.0
    erase: float = 0.4
    mixup: float = 0.0

    def weakened(self, factor: float) -> Augmentation:
        """The same changes, all scaled down, for the last epochs of a training.

        Args:
            factor: 0 for none at all, 1 for unchanged.

        Returns:
            New strengths.
        """
        names = (
            *("rotation_deg", "zoom", "stretch", "shift", "light", "gamma"),
            *("low_resolution", "blur", "noise", "erase", "mixup"),
        )
        return replace(self, **{name: getattr(self, name) * factor for name in names})


def augment(crops: Tensor, side: int, how: Augmentation, dice: torch.Generator) -> Tensor:
    """A batch of new views, one per crop.

    Args:
        crops: n x 1 x height x width, values 0..255, float.
        side: Side of the views in pixels.
        how: Strengths.
        dice: The source of chance; the same state gives the same views.

    Returns:
        n x 1 x side x side, values 0..255, float.
    """
    views = _sample(crops, side, how, dice)
    views = _relight(views, how, dice)
    views = _lose_resolution(views, how, dice)
    views = _blur(views, how, dice)
    if how.noise:
        deviation = torch.rand((len(views), 1, 1, 1), generator=dice) * how.noise
        views = views + torch.randn(views.shape, generator=dice) * deviation
    return _erase(views.clamp_(0, 255), how, dice)


def _spread(count: int, dice: torch.Generator) -> Tensor:
    """Uniform chances in -1..1."""
    return torch.rand(count, generator=dice) * 2 - 1


def _sample(crops: Tensor, side: int, how: Augmentation, dice: torch.Generator) -> Tensor:
    count = len(crops)
    angle = _spread(count, dice) * torch.pi * how.rotation_deg / 180
    size = (1 + how.zoom) ** _spread(count, dice)
    ratio = (1 + how.stretch) ** _spread(count, dice)
    flip = (torch.rand(count, generator=dice) < 0.5).float() * 2 - 1
    cos, sin = torch.cos(angle) / size, torch.sin(angle) / size
    # Shifts are in units of half a side, as affine_grid counts.
    across, down = _spread(count, dice) * 2 * how.shift, _spread(count, dice) * 2 * how.shift
    rows = [
        torch.stack([flip * cos * ratio, -flip * sin, across], 1),
        torch.stack([sin, cos / ratio, down], 1),
    ]
    grid = F.affine_grid(torch.stack(rows, 1), [count, 1, side, side], align_corners=False)
    return F.grid_sample(crops, grid, padding_mode="zeros", align_corners=False)


def _relight(views: Tensor, how: Augmentation, dice: torch.Generator) -> Tensor:
    shape = (len(views), 1, 1, 1)
    exponent = ((1 + how.gamma) ** _spread(len(views), dice)).view(shape)
    contrast = (1 + how.light * _spread(len(views), dice)).view(shape)
    brightness = (255 * how.light * 0.5 * _spread(len(views), dice)).view(shape)
    curved = 255 * (views.clamp(0, 255) / 255 + 1e-4).pow(exponent)
    return (curved - 128) * contrast + 128 + brightness


def _lose_resolution(views: Tensor, how: Augmentation, dice: torch.Generator) -> Tensor:
    chosen = torch.rand(len(views), generator=dice) < how.low_resolution
    if not chosen.any():
        return views
    side = views.shape[-1]
    small = int(
        torch.randint(how.smallest_px, max(side - 4, how.smallest_px + 1), (), generator=dice)
    )
    shrunk = F.interpolate(views[chosen], (small, small), mode="area")
    views[chosen] = F.interpolate(shrunk, (side, side), mode="bilinear", align_corners=False)
    return views


def _blur(views: Tensor, how: Augmentation, dice: torch.Generator) -> Tensor:
    chosen = torch.rand(len(views), generator=dice) < how.blur
    if not chosen.any():
        return views
    edge = torch.tensor([0.25, 0.5, 0.25])
    kernel = (edge[:, None] * edge[None, :]).view(1, 1, 3, 3)
    views[chosen] = F.conv2d(F.pad(views[chosen], (1, 1, 1, 1), mode="replicate"), kernel)
    return views


def _erase(views: Tensor, how: Augmentation, dice: torch.Generator) -> Tensor:
    count, _, side, _ = views.shape
    places = torch.arange(side)
    centers = torch.rand((count, 2), generator=dice) * side
    halves = (0.05 + 0.15 * torch.rand((count, 2), generator=dice)) * side
    inside = (places[None, None, :] - centers[:, :, None]).abs() < halves[:, :, None]
    patch = inside[:, 0, :, None] & inside[:, 1, None, :]
    patch &= (torch.rand(count, generator=dice) < how.erase)[:, None, None]
    fill = (torch.rand((count, 1, 1, 1), generator=dice) * 255).expand_as(views)
    return torch.where(patch[:, None], fill, views)


def mix(
    views: Tensor, targets: tuple[Tensor, ...], how: Augmentation, dice: torch.Generator
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """Each view blended with another, its targets likewise (Zhang et al. 2018, mixup).

    Args:
        views: n x 1 x side x side.
        targets: Any tensors of n rows that may be blended linearly.
        how: Strengths; ``mixup`` is the Beta parameter.
        dice: The source of chance.

    Returns:
        Views and targets, unchanged where ``mixup`` is 0.
    """
    if how.mixup <= 0:
        return views, targets
    # Beta(a, a) from uniform chances alone (Joehnk), since torch's own Beta takes no generator.
    share = 1.0
    for _ in range(64):
        first, second = torch.rand(2, generator=dice).pow(1 / how.mixup).tolist()
        if 0 < first + second <= 1:
            share = first / (first + second)
            break
    share = max(share, 1 - share)
    other = torch.randperm(len(views), generator=dice)
    blended = tuple(share * target + (1 - share) * target[other] for target in targets)
    return share * views + (1 - share) * views[other], blended
