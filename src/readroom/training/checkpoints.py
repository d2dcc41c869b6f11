"""The float weights beside a shipped model, from which training can go on.

The ONNX file is made for running; its weights may be rounded to eight bits. The
checkpoint is the network's own state as plain arrays, without pickle.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from readroom.errors import ModelError, ModelMissingError
from readroom.recognition.cards import Checkpoint, ModelCard
from readroom.recognition.model_files import verify
from readroom.training.architectures import build


def save_checkpoint(network: nn.Module, path: Path) -> None:
    """Write a network's state as compressed arrays, kernels and matrices in half precision.

    What has one dimension (norms, their statistics, biases) weighs little and stays as
    it is: a small variance would vanish in half precision.

    Args:
        network: On the CPU.
        path: Where to write.

    Raises:
        ModelError: If a weight is too large for half precision or no number.
    """
    arrays = {name: _compact(value.numpy()) for name, value in network.state_dict().items()}
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise ModelError(
                f"expected weights that half precision can hold, up to 65504; {name} has others, "
                "train with a lower rate or more weight decay"
            )
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)  # NumPy 2.2 and later


def _compact(array: NDArray[Any]) -> NDArray[Any]:
    if array.ndim < 2 or not np.issubdtype(array.dtype, np.floating):
        return array
    with np.errstate(over="ignore"):
        return array.astype(np.float16)


def load_checkpoint(card: ModelCard) -> nn.Module:
    """The network of a card with its float weights.

    Args:
        card: Of a model with a checkpoint beside it.

    Returns:
        The network in evaluation mode, on the CPU, float32.

    Raises:
        ModelMissingError: If the card names no checkpoint or it is not beside the card.
        ModelTamperedError: If it is not the file that the card pins.
        ModelError: If the card does not say which network it is of, or they do not fit.
    """
    again = "export the run again with readroom train --export-only"
    if card.checkpoint is None:
        raise ModelMissingError(
            f"{card.path}: expected a checkpoint to train on from; the card names none, {again}"
        )
    if not card.checkpoint.path.is_file():
        raise ModelMissingError(
            f"{card.checkpoint.path}: expected the checkpoint that {card.path.name} names; "
            f"nothing is there, {again}"
        )
    verify(card.checkpoint.path, card.checkpoint.sha256)
    network = _network(card)
    fresh = network.state_dict()
    arrays = _arrays(card.checkpoint)
    _compare(card.checkpoint.path, arrays, {name: value.shape for name, value in fresh.items()})
    state = {name: torch.from_numpy(arrays[name]).to(value.dtype) for name, value in fresh.items()}
    network.load_state_dict(state)
    return network.eval()


def _network(card: ModelCard) -> nn.Module:
    try:
        plan = card.facts["experiment"]
        return build(str(plan["architecture"]), **plan["options"])
    except (KeyError, TypeError) as error:
        raise ModelError(
            f"{card.path}: expected the architecture and its options under experiment; {error}"
        ) from error


def _arrays(checkpoint: Checkpoint) -> dict[str, NDArray[Any]]:
    try:
        with np.load(checkpoint.path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise ModelError(f"{checkpoint.path}: expected arrays of weights; {error}") from error


def _compare(
    path: Path, arrays: Mapping[str, NDArray[Any]], expected: Mapping[str, tuple[int, ...]]
) -> None:
    missing, unknown = sorted(set(expected) - set(arrays)), sorted(set(arrays) - set(expected))
    if missing or unknown:
        raise ModelError(
            f"{path}: expected the weights of the network that the card describes; "
            f"lacking {missing[:3]}, unknown {unknown[:3]}"
        )
    for name, shape in expected.items():
        if arrays[name].shape != tuple(shape):
            raise ModelError(
                f"{path}: expected {name} of shape {tuple(shape)}; got {arrays[name].shape}"
            )
