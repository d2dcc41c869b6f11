"""One network from several: the mean of their weights (Wortsman et al. 2022, model soups).

It works for runs that began with the same trained weights: they lie in one basin,
and its middle is often better than each of them, at the cost of one network.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from readroom.errors import ConfigurationError
from readroom.evaluation.datasets import Crops
from readroom.evaluation.splits import cut_validation
from readroom.training.augment import augment
from readroom.training.distill import load_run
from readroom.training.experiment import Experiment
from readroom.training.learning_curve import is_finished
from readroom.training.lineage import claim_run
from readroom.training.material import Material
from readroom.training.prediction import predict
from readroom.training.run_state import replace_checkpoint

NORM_BATCHES = 150
"""Batches that norms are measured on. Raising it steadies them and costs a pass over each."""


def average_runs(experiment: Experiment, crops: Crops, folder: Path) -> float:
    """Write the averaged weights of some runs as a run of their own.

    Args:
        experiment: Its ``average_of`` names runs beside the folder, of the same network.
        crops: The data set they were trained on.
        folder: Where ``experiment.json`` and ``best.pt`` are written.

    Returns:
        Accuracy on the validation part.

    Raises:
        ConfigurationError: If the runs are of different networks, or the folder or the data do
            not fit; see ``lineage.claim_run``.
    """
    torch.set_num_threads(experiment.threads)
    cut = cut_validation(crops, experiment.validation_share, experiment.validation_seed)
    claim_run(experiment, cut, folder)
    networks = [load_run(folder.parent / name) for name in experiment.average_of]
    mixed = mean_network(networks)
    renew_norms(mixed, Material.of(cut.train), experiment)
    replace_checkpoint(mixed.state_dict(), folder / "best.pt")
    judged = Material.of(cut.validation)
    fer2013, _ = predict(mixed, judged.pixels, experiment.side_px)
    return float((fer2013.argmax(1) == judged.labels).float().mean())


def is_up_to_date(experiment: Experiment, folder: Path) -> bool:
    """Whether a mean is there, and is younger than what it is the mean of.

    Args:
        experiment: With ``average_of``.
        folder: Of the mean; need not be there.

    Returns:
        True where making it again would give the same.

    Raises:
        ConfigurationError: If the folder holds a run of another experiment.
    """
    if not is_finished(experiment, folder):
        return False
    made = (folder / "best.pt").stat().st_mtime
    parts = [folder.parent / name / "best.pt" for name in experiment.average_of]
    return all(part.stat().st_mtime <= made for part in parts if part.is_file())


def mean_network(networks: Sequence[nn.Module]) -> nn.Module:
    """The first network with the mean of all networks' weights.

    Args:
        networks: At least one, all of the same shape.

    Returns:
        The first one, changed in place, in evaluation mode.

    Raises:
        ConfigurationError: If their shapes differ.
    """
    states = [network.state_dict() for network in networks]
    shapes = [{name: value.shape for name, value in state.items()} for state in states]
    if any(shape != shapes[0] for shape in shapes):
        raise ConfigurationError("expected runs of one and the same network to average")
    mixed: dict[str, Tensor] = {}
    for name, value in states[0].items():
        if value.dtype.is_floating_point:
            mixed[name] = torch.stack([state[name] for state in states]).mean(0)
        else:
            mixed[name] = value
    networks[0].load_state_dict(mixed)
    return networks[0].eval()


@torch.no_grad()
def renew_norms(network: nn.Module, part: Material, experiment: Experiment) -> None:
    """Measure the batch norms' statistics afresh: the mean of statistics is not theirs.

    Args:
        network: Changed in place; ends in evaluation mode.
        part: Training crops to draw from.
        experiment: Says side, batch, seed and augmentation, which is halved.
    """
    norms = [layer for layer in network.modules() if isinstance(layer, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a plain mean over all batches
    rng = torch.Generator().manual_seed(experiment.seed)
    network.train()
    for _ in range(NORM_BATCHES):
        rows = torch.randint(len(part.labels), (experiment.batch,), generator=rng)
        how = experiment.augmentation.weakened(0.5)
        network(augment(part.pixels[rows].float(), experiment.side_px, how, rng))
    network.eval()
