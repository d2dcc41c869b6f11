"""What every network shares: standardised input, pooled features, one head per label set."""

from __future__ import annotations

import torch
from torch import Tensor, nn

FER2013_CLASSES = 7
FERPLUS_CLASSES = 8


class Standardize(nn.Module):
    """Each picture to mean 0 and deviation 1, so that light and contrast matter less."""

    def forward(self, pixels: Tensor) -> Tensor:
        """Standardise n x 1 x side x side values of 0..255, each picture by itself."""
        deviation, mean = torch.std_mean(pixels, dim=(1, 2, 3), keepdim=True, correction=0)
        return (pixels - mean) / (deviation + 8.0)


class TwoHeaded(nn.Module):
    """Features, averaged over the picture where they still have a place, and two linear heads.

    Args:
        features: From n x 1 x side x side to n x width, or n x width x h x w.
        width: Channels that the features end with.
        dropout: Share of pooled features dropped in training, 0..1; higher
            values train slower and overfit less.
    """

    def __init__(self, features: nn.Module, width: int, dropout: float) -> None:
        super().__init__()
        self.standardize = Standardize()
        self.features = features
        self.dropout = nn.Dropout(dropout)
        self.fer2013 = nn.Linear(width, FER2013_CLASSES)
        self.ferplus = nn.Linear(width, FERPLUS_CLASSES)

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of both label sets for n x 1 x side x side values of 0..255."""
        pooled = self.features(self.standardize(pixels))
        if pooled.ndim == 4:
            pooled = pooled.mean(dim=(2, 3))
        pooled = self.dropout(pooled)
        return self.fer2013(pooled), self.ferplus(pooled)


def conv_norm_relu(narrow: int, wide: int, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    """A convolution that keeps the side (over the stride), a batch norm and a ReLU.

    Args:
        narrow: Channels in.
        wide: Channels out.
        kernel: Side of the kernel, odd.
        stride: Step of the kernel.

    Returns:
        The three layers.
    """
    return nn.Sequential(
        nn.Conv2d(narrow, wide, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(wide),
        nn.ReLU(inplace=True),
    )
