"""Augmentation: views stay pictures, chance is seeded, strengths mean what they say."""

from __future__ import annotations

import pytest
import torch

from readroom.training.augment import Augmentation, augment, mix

STILL = Augmentation().weakened(0.0)


def dice(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def crops() -> torch.Tensor:
    return torch.rand((16, 1, 48, 48), generator=dice(7)) * 255


def test_views_are_pictures_of_the_side_asked_for(crops: torch.Tensor) -> None:
    views = augment(crops, 40, Augmentation(), dice())
    assert views.shape == (16, 1, 40, 40)
    assert 0 <= views.min() <= views.max() <= 255


def test_the_same_dice_give_the_same_views(crops: torch.Tensor) -> None:
    first = augment(crops, 40, Augmentation(), dice(3))
    assert torch.equal(first, augment(crops, 40, Augmentation(), dice(3)))
    assert not torch.equal(first, augment(crops, 40, Augmentation(), dice(4)))


def test_the_crops_themselves_are_unchanged(crops: torch.Tensor) -> None:
    before = crops.clone()
    augment(crops, 40, Augmentation(), dice())
    assert torch.equal(crops, before)


def test_without_strength_a_view_is_its_crop_or_the_mirror_image(crops: torch.Tensor) -> None:
    views = augment(crops, 48, STILL, dice())
    mirrored = [
        not torch.allclose(view, crop, atol=1.0) for view, crop in zip(views, crops, strict=True)
    ]
    for view, crop, flipped in zip(views, crops, mirrored, strict=True):
        assert torch.allclose(view, crop.flip(-1) if flipped else crop, atol=1.0)
    assert 0 < sum(mirrored) < 16


def test_erasing_leaves_a_patch_of_one_value(crops: torch.Tensor) -> None:
    plain = augment(crops, 48, STILL, dice())
    erased = augment(crops, 48, Augmentation(**{**vars_of(STILL), "erase": 1.0}), dice())
    changed = (plain - erased).abs() > 1
    assert changed.flatten(1).any(1).all()
    assert changed.float().mean() < 0.35


def test_lost_resolution_removes_detail(crops: torch.Tensor) -> None:
    coarse = Augmentation(**{**vars_of(STILL), "low_resolution": 1.0, "smallest_px": 12})
    fine = augment(crops, 48, STILL, dice())
    lost = augment(crops, 48, coarse, dice())
    assert lost.diff(dim=-1).abs().mean() < 0.8 * fine.diff(dim=-1).abs().mean()


def test_mixing_blends_views_and_targets_alike(crops: torch.Tensor) -> None:
    target = torch.eye(16)
    views, (mixed,) = mix(crops, (target,), Augmentation(mixup=0.5), dice())
    assert torch.allclose(mixed.sum(1), torch.ones(16))
    rebuilt = torch.einsum("ij,jchw->ichw", mixed, crops)
    assert torch.allclose(views, rebuilt, atol=1e-3)
    assert torch.equal(mix(crops, (target,), Augmentation(mixup=0.0), dice())[0], crops)


def vars_of(strengths: Augmentation) -> dict[str, float]:
    return {name: getattr(strengths, name) for name in strengths.__dataclass_fields__}
