"""Learning from finished runs beside the labels (Hinton et al. 2015).

The label of an ambiguous face is a coin toss; what a trained network makes of the
same view says how ambiguous it is. Teacher and student see the very same view, unless
an experiment lets teachers see it before it got worse, or its mirror image, too.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from readroom.errors import ConfigurationError
from readroom.training.architectures import build
from readroom.training.experiment import Experiment
from readroom.training.precision import autocast


def load_run(folder: Path) -> nn.Module:
    """The network of a run with its best weights so far.

    Args:
        folder: Of the run.

    Returns:
        The network in evaluation mode, on the CPU, without the side of :func:`load_teacher`.

    Raises:
        ConfigurationError: If there is no such run or it has no weights yet.
    """
    return load_teacher(folder)[0]


def load_teacher(folder: Path) -> tuple[nn.Module, int]:
    """The network of a run with its best weights so far, and the side it was made for.

    Args:
        folder: Of the run, with ``experiment.json`` and ``best.pt``.

    Returns:
        The network in evaluation mode, on the CPU, and its input side in pixels.

    Raises:
        ConfigurationError: If there is no such run or it has no weights yet.
    """
    plan, weights = folder / "experiment.json", folder / "best.pt"
    if not plan.is_file() or not weights.is_file():
        raise ConfigurationError(
            f"{folder}: expected a run with experiment.json and best.pt; train it first"
        )
    experiment = Experiment.of(json.loads(plan.read_text()))
    network = build(experiment.architecture, **experiment.options)
    network.load_state_dict(torch.load(weights, weights_only=True, map_location="cpu"))
    return network.eval(), experiment.side_px


Opinions = tuple[Tensor, Tensor]
"""Softened probabilities of both label sets: n x 7 and n x 8."""


@torch.no_grad()
def ask(network: nn.Module, side: int, views: Tensor, device: str) -> tuple[Tensor, Tensor]:
    """What one teacher says of some views, seen at its own side.

    Args:
        network: In evaluation mode, on the device.
        side: The side it was made for.
        views: n x 1 x any x any, values 0..255, on the device.
        device: ``cpu`` or ``cuda``.

    Returns:
        n x 7 and n x 8 logits, float.
    """
    if views.shape[-1] != side:
        # As the classifier shrinks: "area" takes whole pixels, and blurs by a fifth of one.
        views = F.interpolate(views, side, mode="bilinear", antialias=True)
    views = views.contiguous(memory_format=torch.channels_last)
    with autocast(device):
        fer2013, ferplus = network(views)
    return fer2013.float(), ferplus.float()


def soften(logits: Tensor, temperature: float) -> Tensor:
    """Probabilities at a temperature; raising it tells more of the unlikely labels.

    Args:
        logits: ... x k.
        temperature: Divides them; above 0, 1 leaves them.

    Returns:
        ... x k, summing to 1 over the last axis.
    """
    return F.softmax(logits.float() / temperature, -1)


def distance(
    opinions: Opinions, fer2013: Tensor, ferplus: Tensor, aside: float, temperature: float
) -> Tensor:
    """How far a student's logits are from opinions.

    Args:
        opinions: Softened at the same temperature.
        fer2013: The student's logits, n x 7.
        ferplus: The student's logits, n x 8.
        aside: Weight of the second head.
        temperature: See :func:`soften`.

    Returns:
        Cross-entropy at the temperature, scaled by its square so that gradients
        stay as large as those of the labels.
    """
    own, crowd = opinions
    first = F.cross_entropy(fer2013.float() / temperature, own)
    second = F.cross_entropy(ferplus.float() / temperature, crowd)
    return (first + aside * second) * temperature**2


class Teachers:
    """The mean opinion of some finished runs, asked anew of every view."""

    def __init__(
        self, networks: Sequence[tuple[nn.Module, int]], plan: Experiment, device: str
    ) -> None:
        """Put the teachers where the student is.

        Args:
            networks: In evaluation mode, each with the side it was made for.
            plan: How far opinions are softened, and whether mirror images are asked about, too.
            device: ``cpu`` or ``cuda``.
        """
        self.temperature = plan.distill_temperature
        self.mirrored = plan.mirror_teachers
        self.device = device
        self.networks = [
            (network.to(device, memory_format=torch.channels_last), side)  # type: ignore[call-overload]
            for network, side in networks
        ]

    def opinions(self, views: Tensor) -> Opinions:
        """Softened probabilities of both label sets, the mean over all teachers and images.

        Args:
            views: n x 1 x side x side, values 0..255.

        Returns:
            n x 7 and n x 8.
        """
        images = (views, views.flip(-1)) if self.mirrored else (views,)
        said = [
            ask(network, side, image, self.device)
            for network, side in self.networks
            for image in images
        ]
        own, crowd = zip(*said, strict=True)
        return (
            torch.stack([soften(logits, self.temperature) for logits in own]).mean(0),
            torch.stack([soften(logits, self.temperature) for logits in crowd]).mean(0),
        )
