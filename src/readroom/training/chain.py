"""Several experiments in a row, each resting on earlier ones, until a model is done.

A run may begin with another's weights, learn from others or from a stored pool of
their opinions, or be the mean of others: all of them must be finished before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from readroom.errors import ConfigurationError
from readroom.training.architectures import build
from readroom.training.experiment import Experiment
from readroom.training.learning_curve import finished_run
from readroom.training.lineage import rests_on


def read_chain(paths: Sequence[Path], runs: Path) -> tuple[Experiment, ...]:
    """Experiments in the order in which they are to be run.

    Args:
        paths: Their TOML files.
        runs: Folder of runs; what an experiment rests on may lie there already.

    Returns:
        The experiments, in the order given.

    Raises:
        ConfigurationError: If a name comes twice, or an experiment rests on one that neither
            stands before it nor lies finished among the runs, that is of another
            kind or network than it takes, or that learned from pictures which this one
            validates on or takes its card's figures from.
    """
    chain: dict[str, Experiment] = {}
    for path in paths:
        plan = Experiment.read(path)
        if plan.name in chain:
            raise ConfigurationError(
                f"{path}: expected each experiment once; got {plan.name} again"
            )
        for name in rests_on(plan.to_dict()):
            _check_ground(path, plan, name, chain.get(name) or finished_run(runs / name))
        chain[plan.name] = plan
    return tuple(chain.values())


def _check_ground(path: Path, plan: Experiment, name: str, ground: Experiment | None) -> None:
    if ground is None:
        raise ConfigurationError(
            f"{path}: expected {name}, on which {plan.name} rests, before it or as a finished "
            "run in the folder of runs; name its experiment file first"
        )
    _check_kind(path, plan, name, ground)
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


def _check_kind(path: Path, plan: Experiment, name: str, ground: Experiment) -> None:
    """Weights come from networks, views from pools."""
    if bool(ground.pool_views) != (name == plan.pool):
        kinds = ("a pool", "a network") if name == plan.pool else ("a network", "a pool")
        raise ConfigurationError(
            f"{path}: expected {kinds[0]} by the name of {name}, for {plan.name} rests on it so; "
            f"it is {kinds[1]}"
        )
    begun = name == plan.start_from and not plan.widen
    if (begun or name in plan.average_of) and _shapes(ground) != _shapes(plan):
        raise ConfigurationError(
            f"{path}: expected the architecture and options of {name}, on whose weights "
            f"{plan.name} rests; got a network of other shapes. Give both the same, or, with "
            "start_from, set widen where channels are added"
        )


def _shapes(plan: Experiment) -> dict[str, tuple[int, ...]]:
    network = build(plan.architecture, **plan.options)
    return {name: tuple(value.shape) for name, value in network.state_dict().items()}
