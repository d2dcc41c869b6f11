"""Whole batches of gray crops, changed as classrooms and detectors change them.

One affine sampling does flip, rotation, zoom, stretch and shift; then come another
framing, light, contrast, shade and tones, lost resolution, blur, stressed edges,
compression, noise and an erased patch.
Strengths live in :class:`Augmentation`, which an experiment file sets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F  # noqa: N812  the name PyTorch's own documents use
from torch import Tensor

from readroom.training.chance import chance, spread
from readroom.training.detail import blur, compress, lose_resolution, sharpen


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
        sharpen: Share of the crops with their edges stressed, as cameras and telephones do.
        equalize: Share of the crops whose tones are spread towards evenly many of each.
        compression: Share of the crops that lose detail in blocks of 8, as in JPEG and H.264.
        noise: Largest deviation of the camera noise added, on 0..255.
        erase: Share of the crops that lose one rectangle, as under a hand.
        reframe: Share of the crops that are cut anew, wider or tighter, as by another detector;
            with ``clean_teachers`` only the student sees these.
        widest_frame: Largest relative change of size there, 0.6 for 0.625 to 1.6.
        frame_turn_deg: Largest tilt to either side there, in degrees.
        frame_shift: Largest shift there as a share of the side, to every side.
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
    sharpen: float = 0.0
    equalize: float = 0.0
    compression: float = 0.0
    noise: float = 6.0
    erase: float = 0.4
    reframe: float = 0.0
    widest_frame: float = 0.6
    frame_turn_deg: float = 0.0
    frame_shift: float = 0.0
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
            *("low_resolution", "blur", "sharpen", "equalize", "compression", "noise", "erase"),
            *("reframe", "mixup"),
        )
        return replace(self, **{name: getattr(self, name) * factor for name in names})


def augment(crops: Tensor, side: int, how: Augmentation, rng: torch.Generator) -> Tensor:
    """A batch of new views, one per crop: placed anew, then made worse.

    Args:
        crops: n x 1 x height x width, values 0..255, float, on the device of the rng.
        side: Side of the views in pixels.
        how: Strengths.
        rng: The source of chance; the same state gives the same views.

    Returns:
        n x 1 x side x side, values 0..255, float.
    """
    return degrade(place(crops, side, how, rng), how, rng)


def place(crops: Tensor, side: int, how: Augmentation, rng: torch.Generator) -> Tensor:
    """The crops flipped, turned, zoomed, stretched and shifted.

    Args:
        crops: n x 1 x height x width, values 0..255, float, on the device of the rng.
        side: Side of the views in pixels.
        how: Strengths.
        rng: The source of chance.

    Returns:
        n x 1 x side x side, values 0..255, float.
    """
    return _sample(crops, side, how, rng)


def degrade(views: Tensor, how: Augmentation, rng: torch.Generator) -> Tensor:
    """The same views cut anew, in other light, less sharp, compressed, noisy, partly hidden.

    Args:
        views: n x 1 x side x side, values 0..255, float; left as they are.
        how: Strengths.
        rng: The source of chance.

    Returns:
        n x 1 x side x side, values 0..255, float.
    """
    views = _reframe(views, how, rng)
    views = _relight(views, how, rng)
    views = _shade(views, how, rng)
    views = _equalize(views, how, rng)
    views = lose_resolution(views, how.low_resolution, how.smallest_px, rng)
    views = blur(views, how.blur, how.widest_blur_px, rng)
    views = sharpen(views, how.sharpen, rng)
    views = compress(views, how.compression, rng)
    if how.noise:
        deviation = chance((len(views), 1, 1, 1), rng) * how.noise
        views = views + torch.randn(views.shape, generator=rng, device=rng.device) * deviation
    return _erase(views.clamp_(0, 255), how, rng)


def _sample(crops: Tensor, side: int, how: Augmentation, rng: torch.Generator) -> Tensor:
    count = len(crops)
    angle = spread(count, rng) * torch.pi * how.rotation_deg / 180
    size = (1 + how.zoom) ** spread(count, rng)
    ratio = (1 + how.stretch) ** spread(count, rng)
    flip = (chance(count, rng) < 0.5).float() * 2 - 1
    cos, sin = torch.cos(angle) / size, torch.sin(angle) / size
    # Shifts are in units of half a side, as affine_grid counts.
    across, down = spread(count, rng) * 2 * how.shift, spread(count, rng) * 2 * how.shift
    rows = [
        torch.stack([flip * cos * ratio, -flip * sin, across], 1),
        torch.stack([sin, cos / ratio, down], 1),
    ]
    return _cut(crops, torch.stack(rows, 1), side, rng)


def _cut(crops: Tensor, frames: Tensor, side: int, rng: torch.Generator) -> Tensor:
    """What lies in frames (n x 2 x 3, affine), as views of a side."""
    grid = F.affine_grid(frames, [len(crops), 1, side, side], align_corners=False)
    # What lies outside is black in half of the batches; the classifier repeats the frame's edge.
    outside = ("border", "zeros")[int(chance((), rng) * 2)]
    return F.grid_sample(crops, grid, padding_mode=outside, align_corners=False)


def _reframe(views: Tensor, how: Augmentation, rng: torch.Generator) -> Tensor:
    if how.reframe <= 0:
        return views
    chosen = chance(len(views), rng) < how.reframe
    count = int(chosen.sum())
    if not count:
        return views
    wider = (1 + how.widest_frame) ** spread(count, rng)
    frames = torch.eye(2, 3, device=views.device) * wider[:, None, None]
    if how.frame_turn_deg or how.frame_shift:
        angle = spread(count, rng) * torch.pi * how.frame_turn_deg / 180
        cos, sin = wider * torch.cos(angle), wider * torch.sin(angle)
        aside = spread((2, count), rng) * 2 * how.frame_shift
        rows = torch.stack([cos, -sin, aside[0], sin, cos, aside[1]], 1)
        frames = rows.view(count, 2, 3)
    views = views.clone()
    views[chosen] = _cut(views[chosen], frames, views.shape[-1], rng)
    return views


def _relight(views: Tensor, how: Augmentation, rng: torch.Generator) -> Tensor:
    shape = (len(views), 1, 1, 1)
    exponent = ((1 + how.gamma) ** spread(len(views), rng)).view(shape)
    contrast = (1 + how.light * spread(len(views), rng)).view(shape)
    brightness = (255 * how.light * 0.5 * spread(len(views), rng)).view(shape)
    curved = 255 * (views.clamp(0, 255) / 255 + 1e-4).pow(exponent)
    return (curved - 128) * contrast + 128 + brightness


def _shade(views: Tensor, how: Augmentation, rng: torch.Generator) -> Tensor:
    """A ramp of light in a random direction."""
    if how.shade <= 0:
        return views
    count, _, side, _ = views.shape
    angle = (spread(count, rng) * torch.pi)[:, None, None]
    depth = (spread(count, rng) * how.shade)[:, None, None]
    places = torch.linspace(-1, 1, side, device=views.device)
    ramp = torch.cos(angle) * places[None, :] + torch.sin(angle) * places[:, None]
    return views * (1 + depth * ramp)[:, None]


def _equalize(views: Tensor, how: Augmentation, rng: torch.Generator) -> Tensor:
    """Each pixel moves towards its rank among all pixels of its picture, as far as chance says."""
    if how.equalize <= 0:
        return views
    chosen = chance(len(views), rng) < how.equalize
    flat = views[chosen].flatten(1)
    ranks = flat.argsort(1).argsort(1).to(flat.dtype)
    even = ranks * (255 / (flat.shape[1] - 1))
    part = chance((len(flat), 1), rng)
    views[chosen] = torch.lerp(flat, even, part).view_as(views[chosen])
    return views


def _erase(views: Tensor, how: Augmentation, rng: torch.Generator) -> Tensor:
    count, _, side, _ = views.shape
    places = torch.arange(side, device=views.device)
    centers = chance((count, 2), rng) * side
    halves = (0.05 + 0.15 * chance((count, 2), rng)) * side
    inside = (places[None, None, :] - centers[:, :, None]).abs() < halves[:, :, None]
    patch = inside[:, 0, :, None] & inside[:, 1, None, :]
    patch &= (chance(count, rng) < how.erase)[:, None, None]
    fill = (chance((count, 1, 1, 1), rng) * 255).expand_as(views)
    return torch.where(patch[:, None], fill, views)
