"""Several experiments in a row, each resting on earlier ones, until a model is done.

A run may begin with another's weights, learn from others or from a stored pool of
their opinions, or be the mean of others: all of them must be finished before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from readroom.errors import ConfigurationError
from readroom.training.experiment import Experiment


def read_chain(paths: Sequence[Path], runs: Path) -> tuple[Experiment, ...]:
    """Experiments in the order in which they are to be run.

    Args:
        paths: Their TOML files.
        runs: Folder of runs; what an experiment rests on may lie there already.

    Returns:
        The experiments, in the order given.

    Raises:
        ConfigurationError: If a name comes twice, or an experiment rests on one that neither
            stands before it nor lies among the runs.
    """
    chain: dict[str, Experiment] = {}
    for path in paths:
        plan = Experiment.read(path)
        if plan.name in chain:
            raise ConfigurationError(
                f"{path}: expected each experiment once; got {plan.name} again"
            )
        for name in rests_on(plan.to_dict()):
            if name not in chain and not (runs / name / "experiment.json").is_file():
                raise ConfigurationError(
                    f"{path}: expected {name}, on which {plan.name} rests, before it or as a "
                    f"finished run in {runs}; name its experiment file first"
                )
        chain[plan.name] = plan
    return tuple(chain.values())


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
