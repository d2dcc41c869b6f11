"""MobileNetV2 (Sandler et al. 2018): inverted residuals with depthwise convolutions.

A block widens its input with 1x1, filters each channel by itself with 3x3, and
narrows it again without a ReLU. Few operations, but a CPU runs depthwise ones far
from its peak.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from readroom.training.architectures.heads import TwoHeaded, conv_norm_relu


class InvertedResidual(nn.Module):
    """Widen, filter each channel, narrow; added to the input where the shape stays.

    Args:
        narrow: Channels in.
        wide: Channels out.
        stride: Step of the depthwise convolution.
        expansion: How many times wider the middle is.
    """

    def __init__(self, narrow: int, wide: int, stride: int, expansion: int) -> None:
        super().__init__()
        middle = narrow * expansion
        self.adds = stride == 1 and narrow == wide
        self.body = nn.Sequential(
            conv_norm_relu(narrow, middle, 1),
            nn.Conv2d(middle, middle, 3, stride, 1, groups=middle, bias=False),
            nn.BatchNorm2d(middle),
            nn.ReLU6(inplace=True),
            nn.Conv2d(middle, wide, 1, bias=False),
            nn.BatchNorm2d(wide),
        )

    def forward(self, features: Tensor) -> Tensor:
        """Features of half the side where the block has stride 2, else of the same side."""
        out: Tensor = self.body(features)
        return features + out if self.adds else out


class MobileNet(TwoHeaded):
    """MobileNetV2's stages with a stem that keeps the side.

    Args:
        stages: For each stage its channels, blocks and first stride.
        expansion: See :class:`InvertedResidual`.
        last: Channels of the 1x1 convolution before pooling.
        dropout: See :class:`TwoHeaded`.
    """

    def __init__(
        self,
        stages: Sequence[Sequence[int]] = (
            (16, 1, 1),
            (24, 2, 2),
            (32, 3, 1),
            (64, 4, 2),
            (96, 3, 1),
            (160, 3, 2),
        ),
        expansion: int = 6,
        last: int = 640,
        dropout: float = 0.3,
    ) -> None:
        layers: list[nn.Module] = [conv_norm_relu(1, 32)]
        narrow = 32
        for number, (wide, blocks, stride) in enumerate(stages):
            for block in range(blocks):
                step = stride if block == 0 else 1
                layers.append(InvertedResidual(narrow, wide, step, expansion if number else 1))
                narrow = wide
        layers.append(conv_norm_relu(narrow, last, 1))
        super().__init__(nn.Sequential(*layers), last, dropout)
