"""Readroom's own network: a small residual net of dense 3x3 convolutions, late and wide.

Dense 3x3 convolutions run near the peak of a CPU, depthwise ones do not; most
parameters sit in the last stage, where they cost the fewest operations.
At 40 x 40 pixels: about 105 million multiply-adds, 2.3 million parameters.
"""

from __future__ import annotations

from collections.abc import Sequence

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


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions added to their input (He et al. 2016, basic block)."""

    def __init__(self, narrow: int, wide: int, stride: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(narrow, wide, 3, stride, 1, bias=False),
            nn.BatchNorm2d(wide),
            nn.ReLU(inplace=True),
            nn.Conv2d(wide, wide, 3, 1, 1, bias=False),
            nn.BatchNorm2d(wide),
        )
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or narrow != wide:
            self.shortcut = nn.Sequential(
                nn.AvgPool2d(2, ceil_mode=True) if stride == 2 else nn.Identity(),
                nn.Conv2d(narrow, wide, 1, bias=False),
                nn.BatchNorm2d(wide),
            )
        self.relu = nn.ReLU(inplace=True)

    def forward(self, features: Tensor) -> Tensor:
        """Features of half the side where the block has stride 2, else of the same side."""
        out: Tensor = self.relu(self.body(features) + self.shortcut(features))
        return out


class ReadroomNet(nn.Module):
    """Stem, residual stages, average pooling, and one linear head per label set.

    Args:
        widths: Channels of the stem and of each stage.
        depths: Residual blocks in each stage.
        dropout: Share of pooled features dropped in training, 0..1; higher
            values train slower and overfit less.
    """

    def __init__(
        self,
        widths: Sequence[int] = (24, 48, 112, 240),
        depths: Sequence[int] = (1, 2, 2),
        dropout: float = 0.3,
    ) -> None:
        super().__init__()
        stem, *stages = widths
        layers: list[nn.Module] = [
            nn.Conv2d(1, stem, 3, 1, 1, bias=False),
            nn.BatchNorm2d(stem),
            nn.ReLU(inplace=True),
        ]
        narrow = stem
        for wide, depth in zip(stages, depths, strict=True):
            layers.append(ResidualBlock(narrow, wide, 2))
            layers += [ResidualBlock(wide, wide, 1) for _ in range(depth - 1)]
            narrow = wide
        self.standardize = Standardize()
        self.features = nn.Sequential(*layers)
        self.dropout = nn.Dropout(dropout)
        self.fer2013 = nn.Linear(narrow, FER2013_CLASSES)
        self.ferplus = nn.Linear(narrow, FERPLUS_CLASSES)

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of both label sets for n x 1 x side x side values of 0..255."""
        pooled = self.features(self.standardize(pixels)).mean(dim=(2, 3))
        pooled = self.dropout(pooled)
        return self.fer2013(pooled), self.ferplus(pooled)
