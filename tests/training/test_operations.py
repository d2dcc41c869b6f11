"""Multiply-adds as one counts them by hand."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from readroom.errors import ModelError
from readroom.training.architectures import build
from readroom.training.operations import Operations, count_operations

CLASSIC_CNN = (
    46**2 * 32 * (1 * 9)
    + 44**2 * 64 * (32 * 9)
    + 20**2 * 128 * (64 * 9)
    + 8**2 * 128 * (128 * 9)
    + 128 * 4 * 4 * 1024
    + 1024 * (7 + 8)
)


@pytest.mark.parametrize(
    ("layers", "macs", "parameters"),
    [
        pytest.param([nn.Conv2d(1, 4, 3, padding=1)], 8 * 8 * 4 * 9, 4 * 9 + 4, id="one kernel"),
        pytest.param([nn.Conv2d(1, 4, 3, 2, 1)], 4 * 4 * 4 * 9, 40, id="half the side"),
        pytest.param(
            [nn.Conv2d(1, 6, 1, bias=False), nn.Conv2d(6, 6, 3, 1, 1, groups=6, bias=False)],
            8 * 8 * 6 * 1 + 8 * 8 * 6 * 9,
            6 + 6 * 9,
            id="depthwise touches one channel",
        ),
        pytest.param([nn.Flatten(), nn.Linear(64, 5)], 64 * 5, 64 * 5 + 5, id="dense"),
        pytest.param(
            [nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2)],
            8 * 8 * 4 * 9,
            40 + 8,
            id="norms and poolings are free",
        ),
    ],
)
def test_layers_count_as_by_hand(layers: list[nn.Module], macs: int, parameters: int) -> None:
    assert count_operations(nn.Sequential(*layers), 8) == Operations(parameters, macs)


def test_the_classic_network_counts_as_by_hand() -> None:
    assert count_operations(build("cnn"), 48).macs == CLASSIC_CNN == 77_334_656


def test_a_layer_used_twice_counts_twice() -> None:
    layer = nn.Conv2d(1, 1, 3, padding=1)
    assert count_operations(nn.Sequential(layer, layer), 8).macs == 2 * 8 * 8 * 9


def test_the_network_is_left_as_it_was() -> None:
    network = build("mobilenet")
    before = {name: value.clone() for name, value in network.state_dict().items()}
    count_operations(network, 48)
    assert network.training
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
    assert not any(layer._forward_hooks for layer in network.modules())


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(ModelError, match="got ConvTranspose2d"):
        count_operations(nn.Sequential(nn.ConvTranspose2d(1, 2, 3)), 8)
