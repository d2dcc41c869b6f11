"""Finished evaluations side by side, each difference to the first with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from readroom.errors import ConfigurationError
from readroom.evaluation.evaluation import Evaluation, ModelName
from readroom.evaluation.intervals import Interval

COMPARED: Final = (
    "accuracy",
    "accuracy_without_twins",
    "balanced_accuracy",
    "macro_f1",
    "macro_auc",
    "nll",
    "brier",
    "ece",
    "ece_excess",
    "risk_coverage_area",
)


@dataclass(frozen=True, slots=True)
class Contender:
    """One model of a comparison.

    Attributes:
        model: Name, version and digest of the model.
        folder: Where its own report lies, beside the comparison.
        values: Measures by name.
        differences: This model's value minus the first one's, by name; of the
            first itself there are none. An interval that leaves out 0 is a
            difference that another draw of the same kind of rows would show too.
    """

    model: ModelName
    folder: str
    values: dict[str, Interval]
    differences: dict[str, Interval]

    def to_dict(self) -> dict[str, Any]:
        """The contender as it stands in ``comparison.json``.

        Returns:
            Model, folder, values and differences.
        """
        return {
            "model": {"name": self.model.name, "sha256": self.model.sha256},
            "folder": self.folder,
            "values": {name: each.to_dict() for name, each in self.values.items()},
            "difference": {name: each.to_dict() for name, each in self.differences.items()},
        }


def compare(evaluations: Sequence[Evaluation]) -> tuple[Contender, ...]:
    """Models measured on the same rows, each against the first.

    Args:
        evaluations: At least one; all of the same rows and the same head.

    Returns:
        One contender per evaluation, in their order, each with a folder name of its own.

    Raises:
        ConfigurationError: If they were not measured on the same rows with the same labels.
    """
    first = evaluations[0]
    for other in evaluations[1:]:
        same = first.labels == other.labels and np.array_equal(first.positions, other.positions)
        if not same or not np.array_equal(first.rows.truth, other.rows.truth):
            raise ConfigurationError(
                "expected evaluations of the same rows to compare; "
                f"{first.model.name} has {first.n} and {other.model.name} {other.n}"
            )
    folders = _folders([each.model for each in evaluations])
    return tuple(
        Contender(each.model, folder, _values(each), _differences(each, first) if number else {})
        for number, (each, folder) in enumerate(zip(evaluations, folders, strict=True))
    )


def _values(evaluation: Evaluation) -> dict[str, Interval]:
    scalars = evaluation.measured.scalars
    return {name: scalars[name] for name in COMPARED if name in scalars}


def _differences(evaluation: Evaluation, first: Evaluation) -> dict[str, Interval]:
    """Equal numbers of rows see equal draws, so the resamples pair up one by one."""
    found = {}
    for name, mine in _values(evaluation).items():
        theirs = first.measured.scalars[name]
        if mine.value is None or theirs.value is None:
            found[name] = Interval(None, None, None)
            continue
        resampled = evaluation.measured.resampled[name] - first.measured.resampled[name]
        found[name] = Interval.of(mine.value - theirs.value, resampled)
    return found


def _folders(models: Sequence[ModelName]) -> list[str]:
    """The models' names as folder names; a number tells equal ones apart."""
    folders: list[str] = []
    for model in models:
        plain = "".join(c if c.isalnum() or c in "-_." else "-" for c in model.name).strip(".-")
        wanted = folder = plain or "model"
        number = 2
        while folder.lower() in {each.lower() for each in folders}:
            folder, number = f"{wanted}-{number}", number + 1
        folders.append(folder)
    return folders
