"""Several experiments in a row, each resting on earlier ones, until a model is done.

A run may begin with another's weights, learn from others or from a stored pool of
their opinions, or be the mean of others: all of them must be finished before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from readroom.errors import ConfigurationError
from readroom.training.experiment import Experiment
from readroom.training.learning_curve import read_curve

WEIGHTS: Final = (".pt", ".npz", ".npy")
"""What a run leaves once there is something to rest on: weights, or a pool's views."""


def read_chain(paths: Sequence[Path], runs: Path) -> tuple[Experiment, ...]:
    """Experiments in the order in which they are to be run.

    Args:
        paths: Their TOML files.
        runs: Folder of runs; what an experiment rests on may lie there already.

    Returns:
        The experiments, in the order given.

    Raises:
        ConfigurationError: If a name comes twice, or an experiment rests on one that neither
            stands before it nor lies finished among the runs, or that learned from pictures
            which this one validates on or takes its card's figures from.
    """
    chain: dict[str, Experiment] = {}
    for path in paths:
        plan = Experiment.read(path)
        if plan.name in chain:
            raise ConfigurationError(
                f"{path}: expected each experiment once; got {plan.name} again"
            )
        for name in rests_on(plan.to_dict()):
            _check_ground(path, plan, name, chain.get(name) or _finished(runs / name))
        chain[plan.name] = plan
    return tuple(chain.values())


def _check_ground(path: Path, plan: Experiment, name: str, ground: Experiment | None) -> None:
    if ground is None:
        raise ConfigurationError(
            f"{path}: expected {name}, on which {plan.name} rests, before it or as a finished "
            "run in the folder of runs; name its experiment file first"
        )
    if ground.learn_whole:
        raise ConfigurationError(
            f"{path}: expected {plan.name} to rest on runs that have not seen the validation "
            f"part; {name} learned from it (learn_whole): rest on {ground.start_from} instead"
        )
    cuts = [(each.validation_share, each.validation_seed) for each in (plan, ground)]
    if cuts[0] != cuts[1]:
        raise ConfigurationError(
            f"{path}: expected the validation_share and validation_seed of {name}, on which "
            f"{plan.name} rests, {cuts[1]}; got {cuts[0]}, so that {name} would have learned "
            "from pictures that choices are made on"
        )


def _finished(folder: Path) -> Experiment | None:
    """What a finished run was; None where there is none, or it has epochs left to train."""
    plan = folder / "experiment.json"
    if not plan.is_file():
        return None
    experiment = Experiment.of(json.loads(plan.read_text(encoding="utf-8")))
    epochs = read_curve(folder)
    if epochs:
        return experiment if epochs[-1].epoch + 1 >= experiment.epochs else None
    # A mean, a pool, or weights that were copied here without their history.
    return experiment if any(entry.suffix in WEIGHTS for entry in folder.iterdir()) else None


def rests_on(experiment: Mapping[str, Any]) -> Iterator[str]:
    """The runs that must be finished before an experiment can begin.

    Args:
        experiment: As ``experiment.json`` has it.

    Yields:
        Names of runs beside it, one perhaps several times.
    """
    for key in ("start_from", "pool"):
        if experiment.get(key):
            yield experiment[key]
    for key in ("teachers", "average_of"):
        yield from experiment.get(key, ())
