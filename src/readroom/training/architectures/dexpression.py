"""DeXpression (Burkert, Trier, Afzal, Dengel and Liwicki 2015): two parallel feature extractions.

A FeatEx block runs two paths side by side, a 1x1 before a 3x3 convolution and a
pooling before a 1x1 one, and joins them. The original takes 224 x 224 pixels and
shrinks them eightfold before the first block; here the stem keeps a face of 48.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from readroom.training.architectures.heads import TwoHeaded, conv_norm_relu


class FeatEx(nn.Module):
    """Two paths over the same input, joined along the channels.

    Args:
        narrow: Channels in.
        squeeze: Channels between the 1x1 and the 3x3 convolution.
        wide: Channels of the first path.
        pooled: Channels of the second path.
    """

    def __init__(self, narrow: int, squeeze: int = 96, wide: int = 208, pooled: int = 64) -> None:
        super().__init__()
        self.convolved = nn.Sequential(
            conv_norm_relu(narrow, squeeze, 1), conv_norm_relu(squeeze, wide, 3)
        )
        self.pooled = nn.Sequential(nn.MaxPool2d(3, 1, 1), conv_norm_relu(narrow, pooled, 1))

    def forward(self, features: Tensor) -> Tensor:
        """Features of the same side, wide + pooled channels."""
        return torch.cat([self.convolved(features), self.pooled(features)], dim=1)


class DeXpression(TwoHeaded):
    """The original's block sizes behind a stem for small pictures.

    Args:
        stem: Channels before the first block.
        dropout: See :class:`TwoHeaded`.
    """

    def __init__(self, stem: int = 64, dropout: float = 0.3) -> None:
        features = nn.Sequential(
            conv_norm_relu(1, stem, 3, 2),
            FeatEx(stem),
            nn.MaxPool2d(3, 2, 1),
            FeatEx(272),
            nn.MaxPool2d(3, 2, 1),
        )
        super().__init__(features, 272, dropout)
