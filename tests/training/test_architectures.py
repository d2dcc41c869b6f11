"""Every network of the zoo: two heads, gradients everywhere, exports and fits in its budget."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from readroom.training.architectures import ARCHITECTURES, build
from readroom.training.onnx_file import parity, write_onnx

SIDE = 48


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_two_heads_of_seven_and_eight(name: str) -> None:
    fer2013, ferplus = build(name).eval()(torch.rand(2, 1, SIDE, SIDE) * 255)
    assert fer2013.shape == (2, 7)
    assert ferplus.shape == (2, 8)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_weight_learns(name: str) -> None:
    torch.manual_seed(0)
    network = build(name)
    fer2013, ferplus = network(torch.rand(4, 1, SIDE, SIDE) * 255)
    (fer2013.sum() + ferplus.square().sum()).backward()
    still = [key for key, value in network.named_parameters() if value.grad is None]
    assert still == []


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_light_and_contrast_are_taken_out_before_the_network_sees_them(name: str) -> None:
    torch.manual_seed(0)
    network = build(name).eval()
    picture = torch.rand(1, 1, SIDE, SIDE) * 200
    one, _ = network(picture)
    other, _ = network(picture * 0.9 + 20)
    assert torch.allclose(one, other, atol=0.1)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_onnx_file_says_the_same(name: str, tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = build(name).eval()
    path = tmp_path / "net.onnx"
    write_onnx(network, SIDE, path)
    pictures = np.random.default_rng(0).integers(0, 256, (5, 1, SIDE, SIDE)).astype(np.uint8)
    with torch.no_grad():
        fer2013, ferplus = network(torch.from_numpy(pictures).float())
    assert parity(path, pictures, fer2013.numpy(), ferplus.numpy()) < 1e-4


@pytest.mark.parametrize("name", [name for name in ARCHITECTURES if name != "cnn"])
@pytest.mark.parametrize("side", [32, 36, 40, 44])
def test_all_but_the_classic_take_any_side(name: str, side: int) -> None:
    fer2013, _ = build(name).eval()(torch.zeros(1, 1, side, side))
    assert fer2013.shape == (1, 7)
