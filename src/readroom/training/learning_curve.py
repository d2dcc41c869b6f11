"""What a run wrote about itself, epoch by epoch."""

from __future__ import annotations

import json
from pathlib import Path

from readroom.errors import ConfigurationError
from readroom.training.epochs import EpochMetrics
from readroom.training.experiment import Experiment


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
    if not path.is_file():
        return ()
    epochs: dict[int, EpochMetrics] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            seen = EpochMetrics(**json.loads(line))
        except (TypeError, json.JSONDecodeError) as error:
            raise ConfigurationError(
                f"{path} line {number}: expected the metrics of an epoch; {error}; "
                "a run of an older version has to be trained again to be compared"
            ) from error
        epochs[seen.epoch] = seen
    return tuple(epochs[epoch] for epoch in sorted(epochs))


def is_finished(experiment: Experiment, folder: Path) -> bool:
    """Whether a run has reached its last epoch.

    Args:
        experiment: What was to be trained.
        folder: Of the run; need not be there.

    Returns:
        True once nothing is left to train.

    Raises:
        ConfigurationError: If the folder holds a run of another experiment.
    """
    plan = folder / "experiment.json"
    if not plan.is_file():
        return False
    if Experiment.of(json.loads(plan.read_text(encoding="utf-8"))) != experiment:
        raise ConfigurationError(
            f"{folder} holds a run with other settings than the comparison asks for; "
            "name another folder of runs, or remove that run"
        )
    curve = read_curve(folder)
    return bool(curve) and curve[-1].epoch + 1 >= experiment.epochs and _has_weights(folder)


def _has_weights(folder: Path) -> bool:
    return (folder / "best.pt").is_file()
