"""What one look of a network costs, counted and not measured: multiply-adds and parameters.

Counted are convolutions and dense layers, the operations that every paper counts: one
multiply-add (MAC) per weight and output it touches. Batch norms melt into them when a
network is exported; poolings and activations multiply nothing.

>>> from torch import nn
>>> count_operations(nn.Sequential(nn.Conv2d(1, 2, 3, padding=1, bias=False)), 8)
Operations(parameters=18, macs=1152)
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from readroom.errors import ModelError


@dataclass(frozen=True, slots=True)
class Operations:
    """The size of a network.

    Attributes:
        parameters: Numbers that training fits.
        macs: Multiply-adds of one picture, forwards; training takes about three times as many.
    """

    parameters: int
    macs: int


def count_operations(network: nn.Module, side_px: int) -> Operations:
    """Count the multiply-adds of one picture by watching it pass through.

    Args:
        network: Takes n x 1 x side x side; left as it was.
        side_px: Side of the picture.

    Returns:
        The counts; both heads are counted.

    Raises:
        ModelError: If a layer holds a matrix or a kernel of a kind that is not counted here.
    """
    macs = 0

    def see(layer: nn.Module, _: tuple[Tensor, ...], out: Tensor) -> None:
        nonlocal macs
        macs += _macs(layer, out)

    layers = [layer for layer in network.modules() if _holds_a_matrix(layer)]
    watches = [layer.register_forward_hook(see) for layer in layers]
    training = network.training
    try:
        with torch.no_grad():
            # Evaluation, or a batch of one would stop at a batch norm and leave traces in it.
            network.eval()(torch.zeros(1, 1, side_px, side_px))
    finally:
        network.train(training)
        for watch in watches:
            watch.remove()
    return Operations(sum(value.numel() for value in network.parameters()), macs)


def _holds_a_matrix(layer: nn.Module) -> bool:
    return any(value.ndim > 1 for value in layer.parameters(recurse=False))


def _macs(layer: nn.Module, out: Tensor) -> int:
    if isinstance(layer, nn.Conv2d | nn.Linear):
        # Weights per output: kernel times channels of its group, or all inputs.
        return out.numel() * layer.weight[0].numel()
    raise ModelError(
        f"expected convolutions and dense layers to count; got {type(layer).__name__}, "
        "teach readroom.training.operations to count it"
    )
