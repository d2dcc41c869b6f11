"""A network as an ONNX file, and how far what it says is from the network's own."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from readroom.errors import ModelError
from readroom.recognition.heads import softmax
from readroom.recognition.runtime import open_session

PARITY: Final = 1e-4
"""Largest difference of a probability that is float rounding and no fault of the export."""

ROUNDING: Final = 0.03
"""Mean difference of a probability from which on a network is not shipped in 8 bits."""

OPSET: Final = 17  # of ONNX


class _Shipped(nn.Module):
    """The network as it is exported: pictures in bytes, two named outputs."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of n x 1 x side x side pictures, uint8."""
        fer2013, ferplus = self.network(pixels.float())
        return fer2013, ferplus


def write_onnx(network: nn.Module, side_px: int, path: Path) -> None:
    """The network as an ONNX file, batch size free.

    Args:
        network: In evaluation mode, on the CPU.
        side_px: Side of its input.
        path: Where to write.
    """
    example = torch.zeros((2, 1, side_px, side_px), dtype=torch.uint8)
    with warnings.catch_warnings():
        # The exporter that is to replace this one needs a further package and, for a
        # plain convolutional net, writes the same graph; torch is pinned.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            _Shipped(network).eval(),
            (example,),
            str(path),
            input_names=["pixels"],
            output_names=["fer2013", "ferplus"],
            dynamic_axes={name: {0: "n"} for name in ("pixels", "fer2013", "ferplus")},
            opset_version=OPSET,
            dynamo=False,
        )


def parity(
    path: Path,
    pictures: NDArray[np.uint8],
    fer2013: NDArray[np.float32],
    ferplus: NDArray[np.float32],
) -> float:
    """The largest difference of a probability between the network and its ONNX file.

    Args:
        path: The ONNX file.
        pictures: n x 1 x side x side, uint8.
        fer2013: The network's logits.
        ferplus: The network's logits.

    Returns:
        The difference.

    Raises:
        ModelError: If it is 1e-4 or more.
    """
    difference = max(float(apart.max()) for apart in _apart(path, pictures, fer2013, ferplus))
    if not difference < PARITY:
        raise ModelError(
            f"{path}: expected probabilities within {PARITY} of the network's; got {difference:.2g}"
        )
    return difference


def rounding(
    path: Path,
    pictures: NDArray[np.uint8],
    fer2013: NDArray[np.float32],
    ferplus: NDArray[np.float32],
) -> float:
    """The mean difference of a probability between the network and its quantised file.

    Args:
        path: The ONNX file in 8-bit integers.
        pictures: n x 1 x side x side, uint8.
        fer2013: The network's logits.
        ferplus: The network's logits.

    Returns:
        The difference.

    Raises:
        ModelError: If it is 0.03 or more: such a network cannot be shipped in 8 bits.
    """
    difference = max(float(apart.mean()) for apart in _apart(path, pictures, fer2013, ferplus))
    if not difference < ROUNDING:
        raise ModelError(
            f"{path}: expected 8-bit numbers to move a probability by less than {ROUNDING} on "
            f"average; got {difference:.2g}: train longer or with more weight decay"
        )
    return difference


def _apart(
    path: Path, pictures: NDArray[np.uint8], *ours: NDArray[np.float32]
) -> list[NDArray[np.float64]]:
    session = open_session(path.read_bytes(), str(path), threads=1)
    theirs = session.run(["fer2013", "ferplus"], {"pixels": pictures})
    return [np.abs(softmax(own) - softmax(other)) for own, other in zip(ours, theirs, strict=True)]
