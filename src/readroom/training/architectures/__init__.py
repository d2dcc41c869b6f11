"""The networks that Readroom can train, by name.

Every network takes a batch of gray pictures, n x 1 x side x side, values 0..255,
and returns two rows of logits: seven FER-2013 labels and eight FER+ labels.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from torch import nn

from readroom.errors import ConfigurationError
from readroom.training.architectures.cnn import ClassicCnn
from readroom.training.architectures.densenet import DenseNet
from readroom.training.architectures.dexpression import DeXpression
from readroom.training.architectures.inception import Inception
from readroom.training.architectures.mobilenet import MobileNet
from readroom.training.architectures.readroom import ReadroomNet
from readroom.training.architectures.resnet import ResNet
from readroom.training.architectures.vgg import Vgg

ARCHITECTURES: Final[dict[str, Callable[..., nn.Module]]] = {
    "cnn": ClassicCnn,
    "dexpression": DeXpression,
    "mobilenet": MobileNet,
    "densenet": DenseNet,
    "resnet": ResNet,
    "inception": Inception,
    "readroom": ReadroomNet,
    "vgg": Vgg,
}


def build(name: str, **options: object) -> nn.Module:
    """A fresh, randomly initialised network.

    Args:
        name: A key of :data:`ARCHITECTURES`.
        **options: Passed to the network's constructor, for example ``widths``.

    Returns:
        The network, in training mode.

    Raises:
        ConfigurationError: If there is no such network or it has no such option.
    """
    if name not in ARCHITECTURES:
        known = ", ".join(ARCHITECTURES)
        raise ConfigurationError(f"expected an architecture of {known}; got {name!r}")
    try:
        return ARCHITECTURES[name](**options)
    except (TypeError, ValueError) as error:
        raise ConfigurationError(
            f"architecture {name!r} does not take the options {options}: {error}"
        ) from error
