"""Several networks trained on equal terms, beside a baseline without a network.

Each network is an ordinary run in a folder of its own, so everything can be broken off
and gone on with; what is finished is measured on the same pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from readroom.errors import ConfigurationError
from readroom.evaluation.datasets import Crops
from readroom.evaluation.splits import Cut, cut_validation
from readroom.training.comparison_file import Comparison
from readroom.training.contestants import of_hog, of_run
from readroom.training.engine import Run
from readroom.training.hog import HOG, FittedHog, HogTrial, fit_hog, read_hog
from readroom.training.learning_curve import is_finished
from readroom.training.lineage import check_parts, parts_of
from readroom.training.provenance import describe, noted
from readroom.training.standings import Standing, judge


def train_missing(
    comparison: Comparison,
    crops: Crops,
    runs: Path,
    follow: Callable[[Run], object],
    tick: Callable[[HogTrial], object],
    only: Sequence[str] = (),
) -> None:
    """Train what is not finished, one after another, going on where a run stopped.

    Args:
        comparison: What to train.
        crops: A data set with the split ``Training``.
        runs: Folder of runs.
        follow: Trains a run to its end.
        tick: Called after each candidate of the baseline.
        only: Train no others.

    Raises:
        ConfigurationError: If a folder holds a run of other settings or of other data.
    """
    data: dict[str, Any] = {}
    _check_data(
        comparison, crops, [comparison.folder(name, runs) for name in comparison.contestants]
    )
    for name in comparison.chosen(only):
        folder = comparison.folder(name, runs)
        if name == HOG:
            fit_hog(crops, comparison.baseline, folder, tick)
        elif not is_finished(comparison.experiment(name), folder):
            run = Run(comparison.experiment(name), crops, folder)
            data = data or describe(crops)
            with noted(folder, data):
                follow(run)


@dataclass(frozen=True, eq=False)
class Result:
    """A comparison with what was found.

    Attributes:
        comparison: What was compared.
        standings: The best by validation accuracy first.
        unfinished: What is still to be trained.
        hog: How the baseline was found, if it is finished.
        trained_on: Crops of the training part.
        validated_on: Crops of the validation part.
    """

    comparison: Comparison
    standings: tuple[Standing, ...]
    unfinished: tuple[str, ...]
    hog: FittedHog | None
    trained_on: int
    validated_on: int


def collect(
    comparison: Comparison,
    crops: Crops,
    runs: Path,
    say: Callable[[str], object] = lambda _what: None,
) -> Result:
    """Measure everything that is finished; nothing is trained and no run is touched.

    Args:
        comparison: What was to be trained.
        crops: The data set, with the splits ``Training`` and ``PublicTest``.
        runs: Folder of runs.
        say: Called with what is begun.

    Returns:
        The result.

    Raises:
        ConfigurationError: If nothing is finished, or a folder holds a run of other settings
            or of other data.
    """
    baseline = comparison.baseline
    hog = read_hog(baseline, comparison.folder(HOG, runs))
    finished = [
        (name, comparison.experiment(name), comparison.folder(name, runs))
        for name in comparison.networks
        if is_finished(comparison.experiment(name), comparison.folder(name, runs))
    ]
    if hog is None and not finished:
        raise ConfigurationError(
            f"{runs}: expected a finished run of {comparison.name}; got none, "
            "train some first by leaving out --collect"
        )
    there = [folder for _, _, folder in finished] + [comparison.folder(HOG, runs)]
    cut = _check_data(comparison, crops, there)
    models = [of_run(name, experiment, folder, cut) for name, experiment, folder in finished]
    models += [] if hog is None else [of_hog(hog)]
    measured = {model.name for model in models}
    return Result(
        comparison,
        judge(models, crops, cut, say),
        tuple(name for name in comparison.contestants if name not in measured),
        hog,
        len(cut.train),
        len(cut.validation),
    )


def _check_data(comparison: Comparison, crops: Crops, folders: Sequence[Path]) -> Cut:
    """The cut of the data at hand, once it is seen that these runs learned from the same."""
    baseline = comparison.baseline
    cut = cut_validation(crops, baseline.validation_share, baseline.validation_seed)
    parts = parts_of(cut)
    for folder in folders:
        check_parts(folder, parts)
    return cut
