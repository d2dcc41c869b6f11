"""Learning from finished runs beside the labels (Hinton et al. 2015).

The label of an ambiguous face is a coin toss; what a trained network makes of the
same view says how ambiguous it is. Teacher and student see the very same view.
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


def load_run(folder: Path) -> nn.Module:
    """The network of a run with its best weights so far.

    Args:
        folder: Of the run.

    Returns:
        See :func:`load_teacher`.
    """
    return load_teacher(folder)[0]


def load_teacher(folder: Path) -> tuple[nn.Module, int]:
    """The network of a run with its best weights so far, and the side it was made for.

    Args:
        folder: Of the run, with ``experiment.json`` and ``best.pt``.

    Returns:
        The network in evaluation mode, on the CPU, and pixels.

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


class Teachers:
    """The mean opinion of some finished runs."""

    def __init__(
        self, networks: Sequence[tuple[nn.Module, int]], temperature: float, device: str
    ) -> None:
        """Put the teachers where the student is.

        Args:
            networks: In evaluation mode, each with the side it was made for.
            temperature: Divides logits; raising it tells more of the unlikely labels.
            device: ``cpu`` or ``cuda``.
        """
        self.temperature = temperature
        self.device = device
        self.networks = [
            (network.to(device, memory_format=torch.channels_last), side)  # type: ignore[call-overload]
            for network, side in networks
        ]

    @torch.no_grad()
    def opinions(self, views: Tensor) -> tuple[Tensor, Tensor]:
        """Softened probabilities of both label sets, the mean over all teachers.

        Args:
            views: n x 1 x side x side, values 0..255; each teacher sees them at its own side.

        Returns:
            n x 7 and n x 8.
        """
        own, crowd = [], []
        for network, side in self.networks:
            seen = views if views.shape[-1] == side else F.interpolate(views, side, mode="area")
            with torch.autocast(self.device, torch.bfloat16):
                fer2013, ferplus = network(seen)
            own.append(F.softmax(fer2013.float() / self.temperature, 1))
            crowd.append(F.softmax(ferplus.float() / self.temperature, 1))
        return torch.stack(own).mean(0), torch.stack(crowd).mean(0)

    def loss(self, views: Tensor, fer2013: Tensor, ferplus: Tensor, aside: float) -> Tensor:
        """How far a student's logits are from the teachers' opinions.

        Args:
            views: What both see.
            fer2013: The student's logits, n x 7.
            ferplus: The student's logits, n x 8.
            aside: Weight of the second head.

        Returns:
            Cross-entropy at the temperature, scaled by its square so that gradients
            stay as large as those of the labels.
        """
        own, crowd = self.opinions(views)
        first = F.cross_entropy(fer2013.float() / self.temperature, own)
        second = F.cross_entropy(ferplus.float() / self.temperature, crowd)
        return (first + aside * second) * self.temperature**2
