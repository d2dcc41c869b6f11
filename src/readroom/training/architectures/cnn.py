"""The classic of student projects: convolution, ReLU and max-pooling, then a dense layer.

Four convolutions of 32, 64, 128 and 128 channels without padding, three poolings,
a dense layer of 1,024 and softmax: the network that a hundred FER-2013 notebooks
share. Only for 48 x 48 pixels, since the dense layer fixes the side.
"""

from __future__ import annotations

from torch import nn

from readroom.training.architectures.heads import TwoHeaded


class ClassicCnn(TwoHeaded):
    """Convolutions, poolings and one dense layer; dropout is what holds it back.

    Args:
        dense: Width of the dense layer.
        dropout: See :class:`TwoHeaded`; half of it is used between the convolutions.
    """

    def __init__(self, dense: int = 1024, dropout: float = 0.5) -> None:
        features = nn.Sequential(
            nn.Conv2d(1, 32, 3),
            nn.ReLU(inplace=True),
            nn.Conv2d(32, 64, 3),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(2),
            nn.Dropout(dropout / 2),
            nn.Conv2d(64, 128, 3),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(2),
            nn.Conv2d(128, 128, 3),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(2),
            nn.Dropout(dropout / 2),
            nn.Flatten(),
            nn.Linear(128 * 4 * 4, dense),
            nn.ReLU(inplace=True),
        )
        super().__init__(features, dense, dropout)
