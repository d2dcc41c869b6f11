"""What a run wrote about itself, epoch by epoch, and whether it is finished."""

from __future__ import annotations

import json
from pathlib import Path

from readroom.errors import ConfigurationError
from readroom.training.epochs import EpochMetrics
from readroom.training.experiment import Experiment
from readroom.training.journal import read_lines
from readroom.training.lineage import SESSIONS, is_restored


def read_curve(folder: Path) -> tuple[EpochMetrics, ...]:
    """The epochs of a run so far.

    Args:
        folder: Of the run; ``metrics.jsonl`` may not be there yet.

    Returns:
        One entry per epoch, in order. An epoch that was broken off after its line was
        written has two; the later one counts.

    Raises:
        ConfigurationError: If a line is no entry of this version of Readroom.
    """
    path = folder / "metrics.jsonl"
    epochs: dict[int, EpochMetrics] = {}
    for number, line in enumerate(read_lines(path), start=1):
        try:
            seen = EpochMetrics(**line)
        except TypeError as error:
            raise ConfigurationError(
                f"{path} line {number}: expected the metrics of an epoch; {error}; "
                "a run of an older version has to be trained again to be compared"
            ) from error
        epochs[seen.epoch] = seen
    return tuple(epochs[epoch] for epoch in sorted(epochs))


def finished_run(folder: Path) -> Experiment | None:
    """What a finished run was.

    Args:
        folder: Of the run; need not be there.

    Returns:
        Its experiment; None where there is none, it has epochs left to train, or what it is
        to leave (weights, or of a pool its views and all opinions) is not there.

    Raises:
        ConfigurationError: If its files are not of this version of Readroom.
    """
    plan = folder / "experiment.json"
    if not plan.is_file():
        return None
    experiment = Experiment.of(json.loads(plan.read_text(encoding="utf-8")))
    if experiment.pool_views:
        left = ["views.npy", *(f"{name}.npz" for name in experiment.teachers)]
    else:
        left = ["best.pt"]
    if not all((folder / name).is_file() for name in left):
        return None
    if experiment.pool_views or experiment.average_of or is_restored(folder):
        return experiment
    if not any((folder / name).is_file() for name in ("metrics.jsonl", "latest.pt", SESSIONS)):
        return experiment  # weights that were copied here without their history
    epochs = read_curve(folder)
    return experiment if epochs and epochs[-1].epoch + 1 >= experiment.epochs else None


def is_finished(experiment: Experiment, folder: Path) -> bool:
    """Whether a run has nothing left to do.

    Args:
        experiment: What was to be done.
        folder: Of the run; need not be there.

    Returns:
        True once nothing is left.

    Raises:
        ConfigurationError: If the folder holds a run of another experiment.
    """
    plan = folder / "experiment.json"
    if not plan.is_file():
        return False
    if Experiment.of(json.loads(plan.read_text(encoding="utf-8"))) != experiment:
        raise ConfigurationError(
            f"{folder} holds a run with other settings than are asked for; "
            "name another folder of runs, or remove that run"
        )
    return finished_run(folder) is not None
