"""Augmentation: views stay pictures, chance is seeded, strengths mean what they say."""

from __future__ import annotations

import math

import pytest
import torch

from readroom.training.augment import Augmentation, augment, degrade
from readroom.training.detail import DEVIATIONS, kernels

STILL = Augmentation().weakened(0.0)


def rng(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def crops() -> torch.Tensor:
    return torch.rand((16, 1, 48, 48), generator=rng(7)) * 255


def test_views_are_pictures_of_the_side_asked_for(crops: torch.Tensor) -> None:
    views = augment(crops, 40, Augmentation(), rng())
    assert views.shape == (16, 1, 40, 40)
    assert 0 <= views.min() <= views.max() <= 255


def test_the_same_dice_give_the_same_views(crops: torch.Tensor) -> None:
    first = augment(crops, 40, Augmentation(), rng(3))
    assert torch.equal(first, augment(crops, 40, Augmentation(), rng(3)))
    assert not torch.equal(first, augment(crops, 40, Augmentation(), rng(4)))


def test_the_crops_themselves_are_unchanged(crops: torch.Tensor) -> None:
    before = crops.clone()
    augment(crops, 40, Augmentation(), rng())
    assert torch.equal(crops, before)


def test_without_strength_a_view_is_its_crop_or_the_mirror_image(crops: torch.Tensor) -> None:
    views = augment(crops, 48, STILL, rng())
    mirrored = [
        not torch.allclose(view, crop, atol=1.0) for view, crop in zip(views, crops, strict=True)
    ]
    for view, crop, flipped in zip(views, crops, mirrored, strict=True):
        assert torch.allclose(view, crop.flip(-1) if flipped else crop, atol=1.0)
    assert 0 < sum(mirrored) < 16


def test_erasing_leaves_a_patch_of_one_value(crops: torch.Tensor) -> None:
    plain = augment(crops, 48, STILL, rng())
    erased = augment(crops, 48, Augmentation(**{**vars_of(STILL), "erase": 1.0}), rng())
    changed = (plain - erased).abs() > 1
    assert changed.flatten(1).any(1).all()
    assert changed.float().mean() < 0.35


def test_lost_resolution_removes_detail(crops: torch.Tensor) -> None:
    coarse = Augmentation(**{**vars_of(STILL), "low_resolution": 1.0, "smallest_px": 12})
    fine = augment(crops, 48, STILL, rng())
    lost = augment(crops, 48, coarse, rng())
    assert lost.diff(dim=-1).abs().mean() < 0.8 * fine.diff(dim=-1).abs().mean()


def test_blur_removes_detail_and_keeps_the_light(crops: torch.Tensor) -> None:
    plain = augment(crops, 48, STILL, rng())
    blurred = augment(
        crops, 48, Augmentation(**{**vars_of(STILL), "blur": 1.0, "widest_blur_px": 1.4}), rng()
    )
    assert blurred.diff(dim=-1).abs().mean() < 0.8 * plain.diff(dim=-1).abs().mean()
    assert torch.allclose(blurred.mean((2, 3)), plain.mean((2, 3)), atol=6)


@pytest.mark.parametrize("widest", [0.9, 1.8])
def test_a_blur_is_as_wide_as_it_says(widest: float) -> None:
    reach = math.ceil(DEVIATIONS * widest)
    deviation = torch.tensor([widest])
    (kernel,) = kernels(torch.zeros(1), deviation, deviation, reach)
    places = torch.arange(-reach, reach + 1.0)
    spread = float((kernel[0].sum(0) * places**2).sum().sqrt())
    assert spread == pytest.approx(widest, rel=0.08)


def test_compression_keeps_smooth_pictures_and_coarsens_fine_ones(crops: torch.Tensor) -> None:
    lossy = Augmentation(**{**vars_of(STILL), "compression": 1.0})
    smooth = torch.full((4, 1, 48, 48), 128.0)
    assert torch.allclose(augment(smooth, 48, lossy, rng()), smooth, atol=1e-3)
    plain, coarse = augment(crops, 48, STILL, rng()), augment(crops, 48, lossy, rng())
    error = (plain - coarse).abs().mean((1, 2, 3))
    assert (error > 1).any()
    assert (error < 40).all()


def test_stressed_edges_leave_what_is_even(crops: torch.Tensor) -> None:
    sharp = Augmentation(**{**vars_of(STILL), "sharpen": 1.0})
    flat = torch.full((8, 1, 48, 48), 100.0)
    assert torch.allclose(augment(flat, 48, sharp, rng()), flat, atol=0.5)
    soft = 100 + 0.2 * (crops - 128)  # far from black and white, where edges would be cut off
    plain = augment(soft, 48, STILL, rng()).std((1, 2, 3))
    assert (augment(soft, 48, sharp, rng()).std((1, 2, 3)) > plain).all()


def test_spread_tones_keep_their_order_and_fill_the_scale() -> None:
    ramp = torch.linspace(100, 140, 48).expand(64, 1, 48, 48).clone()
    even = Augmentation(**{**vars_of(STILL), "equalize": 1.0})
    views = degrade(ramp, even, rng())
    columns = views.mean((1, 2))
    assert (columns.diff(dim=1) > 0).all()
    widths = columns[:, -1] - columns[:, 0]
    assert 40 <= widths.min() < 80
    assert 200 < widths.max() < 256


def test_a_side_that_blocks_do_not_divide_is_not_compressed(crops: torch.Tensor) -> None:
    lossy = Augmentation(**{**vars_of(STILL), "compression": 1.0})
    assert augment(crops, 44, lossy, rng()).shape[-1] == 44


def test_shade_leans_to_one_side_and_keeps_the_mean() -> None:
    flat = torch.full((64, 1, 48, 48), 100.0)
    shaded = augment(flat, 48, Augmentation(**{**vars_of(STILL), "shade": 0.5}), rng())
    assert torch.allclose(shaded.mean((1, 2, 3)), torch.tensor(100.0), atol=0.5)
    deepest = (shaded - 100).abs().amax((1, 2, 3))
    assert 25 < deepest.max() < 75


def test_a_crop_cut_anew_is_larger_or_smaller_around_the_same_middle() -> None:
    places = torch.linspace(-1, 1, 48)
    disc = ((places[:, None] ** 2 + places[None, :] ** 2) < 0.25).float()[None, None] * 200
    cut = Augmentation(**{**vars_of(STILL), "reframe": 1.0, "widest_frame": 0.6})
    views = degrade(disc.expand(400, 1, 48, 48), cut, rng())
    sizes = (views.sum((1, 2, 3)) / disc.sum()).sqrt()
    assert sizes.min() == pytest.approx(1 / 1.6, abs=0.03)
    assert sizes.max() == pytest.approx(1.6, abs=0.03)
    middles = (views * places).sum((1, 2, 3)) / views.sum((1, 2, 3))
    assert middles.abs().max() < 0.02


def test_a_crop_cut_anew_may_be_turned_and_shifted() -> None:
    places = torch.linspace(-1, 1, 48)
    bar = ((places[:, None].abs() < 0.1) & (places[None, :].abs() < 0.5)).float()[None, None] * 200
    strengths = {"reframe": 1.0, "widest_frame": 0.0, "frame_turn_deg": 30.0, "frame_shift": 0.1}
    cut = Augmentation(**{**vars_of(STILL), **strengths})
    views = degrade(bar.expand(400, 1, 48, 48), cut, rng())
    total = views.sum((1, 2, 3))
    across = (views * places).sum((1, 2, 3)) / total
    down = (views * places[:, None]).sum((1, 2, 3)) / total
    assert 0.15 < max(across.abs().max(), down.abs().max()) < 0.29  # in half sides, turned
    from_middle = (
        places[:, None] - down[:, None, None, None],
        places - across[:, None, None, None],
    )
    mixed = (views * from_middle[0] * from_middle[1]).sum((1, 2, 3))
    apart = (views * (from_middle[1] ** 2 - from_middle[0] ** 2)).sum((1, 2, 3))
    turned = torch.rad2deg(0.5 * torch.atan2(2 * mixed, apart)).abs()
    assert 25 < turned.max() < 32
    assert turned.min() < 2


def test_only_a_share_of_the_crops_is_cut_anew(crops: torch.Tensor) -> None:
    cut = Augmentation(**{**vars_of(STILL), "reframe": 0.5})
    before = crops.clone()
    same = (degrade(crops, cut, rng()) - degrade(crops, STILL, rng())).abs().amax((1, 2, 3)) < 1
    assert 0 < same.sum() < 16
    assert torch.equal(crops, before)


def vars_of(strengths: Augmentation) -> dict[str, float]:
    return {name: getattr(strengths, name) for name in strengths.__dataclass_fields__}
