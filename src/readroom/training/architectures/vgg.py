"""VGG (Simonyan and Zisserman 2015) with batch norm, for small pictures: plain 3x3 all the way.

Nothing branches and nothing is added, and the stem halves the side at once: a face takes
about three fifths of the time that the residual net ``readroom`` takes for as many
operations (``experiments/LOG.md``). Pooled features take the place of the dense layers,
which held most of VGG's weights.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from readroom.training.architectures.heads import TwoHeaded, conv_norm_relu


class Vgg(TwoHeaded):
    """A stem of stride 2 and stages of plain convolutions with max-pooling between them.

    Args:
        widths: Channels of the stem and of each stage.
        depths: Convolutions in each stage.
        dropout: See :class:`TwoHeaded`.
    """

    def __init__(
        self,
        widths: Sequence[int] = (32, 64, 128, 288),
        depths: Sequence[int] = (2, 3, 3),
        dropout: float = 0.3,
    ) -> None:
        narrow, *stages = widths
        layers: list[nn.Module] = [conv_norm_relu(1, narrow, stride=2)]
        for number, (wide, depth) in enumerate(zip(stages, depths, strict=True)):
            if number:
                # Rounded up, so that sides that are no multiple of 8 lose no edge.
                layers.append(nn.MaxPool2d(2, ceil_mode=True))
            for _ in range(depth):
                layers.append(conv_norm_relu(narrow, wide))
                narrow = wide
        super().__init__(nn.Sequential(*layers), narrow, dropout)
