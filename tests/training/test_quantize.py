"""8-bit models: the same answers from a quarter of the bytes, and no silence where they differ."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from readroom.errors import ModelError
from readroom.training.architectures import build
from readroom.training.export import logits
from readroom.training.onnx_file import parity, rounding, write_onnx
from readroom.training.quantize import quantize


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A network in floating point and in 8 bits."""
    folder = tmp_path_factory.mktemp("models")
    write_onnx(network(), 24, folder / "float.onnx")
    quantize(folder / "float.onnx", pictures(), folder / "bytes.onnx")
    return folder / "float.onnx", folder / "bytes.onnx"


def network() -> torch.nn.Module:
    torch.manual_seed(0)
    return build("readroom", widths=[8, 16, 32, 64], depths=[1, 2, 1]).eval()


def pictures() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (64, 1, 24, 24), np.uint8)


def test_a_quantised_model_says_nearly_the_same(files: tuple[Path, Path]) -> None:
    said = logits(network(), pictures())
    assert parity(files[0], pictures(), *said) < 1e-4
    assert 0 < rounding(files[1], pictures(), *said) < 0.01


def test_a_quantised_model_is_small_and_keeps_its_first_convolution(
    files: tuple[Path, Path],
) -> None:
    assert files[1].stat().st_size < 0.45 * files[0].stat().st_size
    graph = onnx.load(files[1]).graph
    held = {tensor.name: tensor.data_type for tensor in graph.initializer}
    kernels = [node.input[1] for node in graph.node if node.op_type == "Conv"]
    assert [held.get(name) == onnx.TensorProto.FLOAT for name in kernels] == [True] + [False] * (
        len(kernels) - 1
    )


def test_a_model_that_moved_too_far_is_refused(files: tuple[Path, Path]) -> None:
    fer2013, ferplus = logits(network(), pictures())
    with pytest.raises(ModelError, match="8-bit numbers"):
        rounding(files[1], pictures(), 40 * fer2013[:, ::-1], ferplus)
    with pytest.raises(ModelError, match="within"):
        parity(files[0], pictures(), fer2013[:, ::-1], ferplus)


def test_a_file_may_replace_itself(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    write_onnx(network(), 24, path)
    before = path.stat().st_size
    quantize(path, pictures(), path)
    assert path.stat().st_size < before
