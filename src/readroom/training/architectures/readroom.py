"""Readroom's own network: a small residual net of dense 3x3 convolutions, late and wide.

Dense 3x3 convolutions run near the peak of a CPU, depthwise ones do not; most
parameters sit in the last stage, where they cost the fewest operations.
At 48 x 48 pixels: about 141 million multiply-adds; 2.26 million parameters.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from readroom.training.architectures.heads import TwoHeaded


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions added to their input (He et al. 2016, basic block).

    Where the side halves, the shortcut averages before it projects (He et al. 2019,
    ResNet-D), so that no input is skipped.
    """

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


class ReadroomNet(TwoHeaded):
    """A stem and residual stages, each halving the side.

    Args:
        widths: Channels of the stem and of each stage.
        depths: Residual blocks in each stage.
        dropout: See :class:`TwoHeaded`.
    """

    def __init__(
        self,
        widths: Sequence[int] = (24, 48, 112, 240),
        depths: Sequence[int] = (1, 2, 2),
        dropout: float = 0.3,
    ) -> None:
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
        super().__init__(nn.Sequential(*layers), narrow, dropout)
