"""ResNet-18 (He et al. 2016) for small pictures: a 3x3 stem, four stages of basic blocks.

The form in which FER-2013 projects use it has widths of 64 to 512 and 11 million
parameters; ``widths`` scales it.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from readroom.training.architectures.heads import TwoHeaded, conv_norm_relu
from readroom.training.architectures.readroom import ResidualBlock


class ResNet(TwoHeaded):
    """Two basic blocks a stage, each stage but the first halving the side.

    Args:
        widths: Channels of each stage.
        depths: Blocks in each stage.
        dropout: See :class:`TwoHeaded`.
    """

    def __init__(
        self,
        widths: Sequence[int] = (64, 128, 256, 512),
        depths: Sequence[int] = (2, 2, 2, 2),
        dropout: float = 0.3,
    ) -> None:
        narrow = widths[0]
        layers: list[nn.Module] = [conv_norm_relu(1, narrow)]
        for number, (wide, depth) in enumerate(zip(widths, depths, strict=True)):
            layers.append(ResidualBlock(narrow, wide, 2 if number else 1))
            layers += [ResidualBlock(wide, wide, 1) for _ in range(depth - 1)]
            narrow = wide
        super().__init__(nn.Sequential(*layers), narrow, dropout)
