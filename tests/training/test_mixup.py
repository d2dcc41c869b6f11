"""Views and what is said of them are blended alike."""

from __future__ import annotations

import torch

from readroom.training.mixup import mix


def test_mixing_blends_views_and_targets_alike() -> None:
    rng = torch.Generator().manual_seed(7)
    crops = torch.rand((16, 1, 48, 48), generator=rng) * 255
    target = torch.eye(16)
    views, (mixed,) = mix(crops, (target,), 0.5, rng)
    assert torch.allclose(mixed.sum(1), torch.ones(16))
    rebuilt = torch.einsum("ij,jchw->ichw", mixed, crops)
    assert torch.allclose(views, rebuilt, atol=1e-3)
    assert torch.equal(mix(crops, (target,), 0.0, rng)[0], crops)
