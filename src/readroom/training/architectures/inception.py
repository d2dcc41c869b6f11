"""Inception (Szegedy et al. 2015, with the batch norm and factored 5x5 of the later versions).

A module filters its input at several scales side by side, 1x1, 3x3 and two 3x3 in a
row, and joins them with a pooled path.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from readroom.training.architectures.heads import TwoHeaded, conv_norm_relu


class InceptionModule(nn.Module):
    """Four paths over the same input, joined along the channels.

    Args:
        narrow: Channels in.
        width: Channels out; half of them come from the 3x3 path.
    """

    def __init__(self, narrow: int, width: int) -> None:
        super().__init__()
        half, quarter, eighth = width // 2, width // 4, width // 8
        self.paths = nn.ModuleList(
            [
                conv_norm_relu(narrow, eighth, 1),
                nn.Sequential(conv_norm_relu(narrow, quarter, 1), conv_norm_relu(quarter, half)),
                nn.Sequential(
                    conv_norm_relu(narrow, eighth, 1),
                    conv_norm_relu(eighth, quarter),
                    conv_norm_relu(quarter, quarter),
                ),
                nn.Sequential(nn.MaxPool2d(3, 1, 1), conv_norm_relu(narrow, eighth, 1)),
            ]
        )

    def forward(self, features: Tensor) -> Tensor:
        """Features of the same side, ``width`` channels."""
        return torch.cat([path(features) for path in self.paths], dim=1)


class Inception(TwoHeaded):
    """Three stages of two modules behind a stem that halves the side once.

    Args:
        width: Channels after the first stage; the later ones have twice and three times.
        dropout: See :class:`TwoHeaded`.
    """

    def __init__(self, width: int = 128, dropout: float = 0.3) -> None:
        features = nn.Sequential(
            conv_norm_relu(1, 32),
            conv_norm_relu(32, 64, 3, 2),
            InceptionModule(64, width),
            InceptionModule(width, width),
            nn.MaxPool2d(3, 2, 1),
            InceptionModule(width, 2 * width),
            InceptionModule(2 * width, 2 * width),
            nn.MaxPool2d(3, 2, 1),
            InceptionModule(2 * width, 3 * width),
            InceptionModule(3 * width, 3 * width),
        )
        super().__init__(features, 3 * width, dropout)
