"""Weights go where the loss is worse, and come back exactly."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from readroom.training.sharpness import worst_nearby

PICTURES = torch.linspace(-1, 1, 8 * 1 * 4 * 4).reshape(8, 1, 4, 4).sin()


def small() -> nn.Sequential:
    torch.manual_seed(0)
    layers = (nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3), nn.Flatten(), nn.Linear(12, 2))
    return nn.Sequential(*layers)


def loss_of(network: nn.Module) -> Tensor:
    said: Tensor = network(PICTURES)
    return said.square().mean()


def weights_of(network: nn.Module) -> Tensor:
    return torch.cat([weight.detach().flatten() for weight in network.parameters()])


def test_weights_go_uphill_by_the_radius() -> None:
    network = small()
    loss = loss_of(network)
    loss.backward()  # type: ignore[no-untyped-call]
    slope = torch.cat([weight.grad.flatten() for weight in network.parameters()])  # type: ignore[union-attr]
    before = weights_of(network)
    with worst_nearby(network, 0.1):
        moved = weights_of(network) - before
        assert loss_of(network) > loss
    assert moved.norm() == pytest.approx(0.1, rel=1e-4)
    assert torch.nn.functional.cosine_similarity(moved, slope, 0) == pytest.approx(1.0, rel=1e-4)


def test_weights_come_back_and_the_gradient_from_there_stays() -> None:
    network = small()
    loss_of(network).backward()  # type: ignore[no-untyped-call]
    before = weights_of(network)
    here = [weight.grad for weight in network.parameters()]
    with worst_nearby(network, 0.1):
        assert all(weight.grad is None for weight in network.parameters())
        loss_of(network).backward()  # type: ignore[no-untyped-call]
    assert torch.equal(weights_of(network), before)
    there = [weight.grad for weight in network.parameters()]
    assert any(not torch.equal(old, new) for old, new in zip(here, there, strict=True))  # type: ignore[arg-type]


def test_norms_gather_nothing_inside_and_go_on_after() -> None:
    network = small()
    norm = network[1]
    assert isinstance(norm, nn.BatchNorm2d)
    loss_of(network).backward()  # type: ignore[no-untyped-call]
    assert norm.running_mean is not None
    before = norm.running_mean.clone()
    with worst_nearby(network, 0.5):
        loss_of(network)
    assert torch.equal(norm.running_mean, before)
    loss_of(network)
    assert not torch.equal(norm.running_mean, before)


def test_weights_come_back_after_an_error() -> None:
    network = small()
    loss_of(network).backward()  # type: ignore[no-untyped-call]
    before = weights_of(network)
    with pytest.raises(RuntimeError, match="shape"), worst_nearby(network, 0.1):
        network(torch.zeros(8, 1, 9, 9))
    assert torch.equal(weights_of(network), before)
    assert network[1].momentum == 0.1


def test_no_slope_leads_nowhere() -> None:
    network = small()
    (0 * loss_of(network)).backward()
    before = weights_of(network)
    with worst_nearby(network, 0.1):
        assert torch.equal(weights_of(network), before)
