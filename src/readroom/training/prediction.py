"""What a network says of stored crops, seen just as the shipped classifier will see them."""

from __future__ import annotations

from typing import Final

import numpy as np
import torch
from torch import Tensor, nn

from readroom.recognition.classifier import prepare_crop

BATCH: Final = 512  # crops at a time; raising it costs memory


@torch.no_grad()
def predict(network: nn.Module, pixels: Tensor, side: int) -> tuple[Tensor, Tensor]:
    """Logits for crops of 48 x 48, shrunk exactly as the shipped classifier shrinks them.

    Args:
        network: In evaluation mode.
        pixels: n x 1 x 48 x 48, uint8.
        side: Input side in pixels.

    Returns:
        n x 7 and n x 8 logits, float, on the CPU.
    """
    device = next(network.parameters()).device
    parts = []
    for chunk in torch.split(pixels, BATCH):
        shrunk = [prepare_crop(crop[0].numpy(), side) for crop in chunk]
        views = torch.from_numpy(np.stack(shrunk))[:, None].float().to(device)
        parts.append([logits.float().cpu() for logits in network(views)])
    return torch.cat([a for a, _ in parts]), torch.cat([b for _, b in parts])
