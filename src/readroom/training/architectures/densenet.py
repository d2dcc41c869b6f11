"""DenseNet-BC (Huang et al. 2017): every layer sees the features of all before it.

Layers squeeze with 1x1 before they filter with 3x3; between blocks, 1x1 convolutions
halve the channels and pooling halves the side.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from readroom.training.architectures.heads import TwoHeaded


class DenseLayer(nn.Module):
    """A few new channels, joined to all that came in (pre-activation order).

    Args:
        narrow: Channels in.
        growth: New channels.
    """

    def __init__(self, narrow: int, growth: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.BatchNorm2d(narrow),
            nn.ReLU(),
            nn.Conv2d(narrow, 4 * growth, 1, bias=False),
            nn.BatchNorm2d(4 * growth),
            nn.ReLU(inplace=True),
            nn.Conv2d(4 * growth, growth, 3, 1, 1, bias=False),
        )

    def forward(self, features: Tensor) -> Tensor:
        """The input with ``growth`` channels more."""
        return torch.cat([features, self.body(features)], dim=1)


class DenseNet(TwoHeaded):
    """Dense blocks with halving transitions between them.

    Args:
        depths: Layers in each block.
        growth: New channels per layer.
        dropout: See :class:`TwoHeaded`.
    """

    def __init__(
        self, depths: Sequence[int] = (6, 10, 12), growth: int = 24, dropout: float = 0.3
    ) -> None:
        width = 2 * growth
        layers: list[nn.Module] = [nn.Conv2d(1, width, 3, 2, 1, bias=False)]
        for number, depth in enumerate(depths):
            if number:
                layers += [
                    nn.BatchNorm2d(width),
                    nn.ReLU(inplace=True),
                    nn.Conv2d(width, width // 2, 1, bias=False),
                    nn.AvgPool2d(2, ceil_mode=True),
                ]
                width //= 2
            for _ in range(depth):
                layers.append(DenseLayer(width, growth))
                width += growth
        layers += [nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
        super().__init__(nn.Sequential(*layers), width, dropout)
