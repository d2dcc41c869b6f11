"""All measures of one model on one set of rows, with their intervals.

>>> rows = Judged(np.array([0, 1]), np.array([[0.9, 0.1], [0.6, 0.4]]))
>>> measure(rows, times=10).scalars["accuracy"].value
0.5
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.evaluation import metrics
from readroom.evaluation.intervals import RESAMPLES, SEED, Interval, resamples
from readroom.evaluation.metrics import Floats, Ints
from readroom.evaluation.rankings import Ranking, accuracy_at, risk_area

PER_CLASS: Final = ("precision", "recall", "f1", "auc")


@dataclass(frozen=True, eq=False)
class Judged:
    """Rows with their right class and what the model said of them.

    Attributes:
        truth: The right class of each row.
        probabilities: Rows x classes.
        twins: Rows that are copies of rows of another split, or None where nobody looked.
        groups: Each row's group, 0 upwards, where whole groups are drawn for intervals; None
            where each row stands for itself.
    """

    truth: Ints
    probabilities: Floats
    twins: NDArray[np.bool_] | None = None
    groups: Ints | None = None

    @property
    def classes(self) -> int:
        """How many classes the model tells apart."""
        return int(self.probabilities.shape[1])

    @cached_property
    def predicted(self) -> Ints:
        """The class of the largest probability, the first of equals."""
        return np.asarray(self.probabilities.argmax(axis=1), np.int64)

    @cached_property
    def confidence(self) -> Floats:
        """The largest probability of each row."""
        return np.asarray(self.probabilities.max(axis=1))

    @cached_property
    def correct(self) -> NDArray[np.bool_]:
        """For each row, whether the named class is the right one."""
        return np.asarray(self.predicted == self.truth, np.bool_)

    @cached_property
    def majority(self) -> int:
        """The most frequent right class, the first of equals: its number."""
        return int(np.bincount(self.truth, minlength=self.classes).argmax())

    @cached_property
    def confusion(self) -> Ints:
        """Right class x named class, in rows."""
        once = np.ones((1, len(self.truth)))
        table = metrics.confusions(self.truth, self.predicted, self.classes, once)[0]
        return np.asarray(table, np.int64)

    @cached_property
    def by_confidence(self) -> Ranking:
        """The rows from the surest to the least sure."""
        return Ranking.of(self.confidence, self.correct)

    @cached_property
    def by_class(self) -> tuple[Ranking, ...]:
        """For each class, the rows from the likeliest to the least likely."""
        columns = range(self.classes)
        return tuple(Ranking.of(self.probabilities[:, c], self.truth == c) for c in columns)

    @cached_property
    def gaps_by_chance(self) -> Floats:
        """What a perfectly calibrated model would miss its confidence by, rows x draws."""
        return metrics.drawn_gaps(self.confidence)

    @cached_property
    def costs(self) -> Floats:
        """Surprise in nats, and squared error 0..2, of each row, rows x 2."""
        pair = metrics.surprises, metrics.squared_errors
        return np.stack([cost(self.truth, self.probabilities) for cost in pair], axis=1)

    def resamples(self, times: int = RESAMPLES, seed: int = SEED) -> Iterator[Floats]:
        """How often each row counts in each resample; equal rows see equal draws.

        Args:
            times: How many resamples to draw.
            seed: Another seed draws others.

        Yields:
            Blocks of resamples x rows.
        """
        yield from resamples(len(self.truth), times, seed, self.groups)


@dataclass(frozen=True, eq=False)
class Measured:
    """Every measure with its interval.

    Attributes:
        scalars: By name, in the order of a report.
        per_class: By name of :data:`PER_CLASS`, one interval per class.
        resampled: By name of a scalar, its value in each resample; equal draws for
            all models measured on the same number of rows.
    """

    scalars: dict[str, Interval]
    per_class: dict[str, tuple[Interval, ...]]
    resampled: dict[str, Floats]


def measure(rows: Judged, times: int = RESAMPLES, seed: int = SEED) -> Measured:
    """All measures of some rows.

    Args:
        rows: At least one.
        times: How many resamples to draw for the intervals.
        seed: Of the resamples.

    Returns:
        The measures.
    """
    itself = _values(rows, np.ones((1, len(rows.truth))))
    blocks = [_values(rows, counts) for counts in rows.resamples(times, seed)]
    resampled = {name: np.concatenate([block[name] for block in blocks]) for name in itself}
    among = _among(rows)
    scalars = {
        name: Interval.of(float(value[0]), resampled[name], among.get(name, np.zeros(1))[0])
        for name, value in itself.items()
        if name not in PER_CLASS
    }
    nothing = np.zeros(rows.classes)
    per_class = {
        name: tuple(
            Interval.of(float(value), resampled[name][:, c], among.get(name, nothing)[c])
            for c, value in enumerate(itself[name][0])
        )
        for name in PER_CLASS
    }
    return Measured(scalars, per_class, {name: resampled[name] for name in scalars})


def _among(rows: Judged) -> dict[str, Floats]:
    """How many rows each share is of; where whole groups are drawn, how many groups."""
    drawn = np.arange(len(rows.truth)) if rows.groups is None else rows.groups

    def each(of: Ints) -> Floats:
        groups = [len(np.unique(drawn[of == number])) for number in range(rows.classes)]
        return np.array(groups, np.float64)

    return {
        "accuracy": np.array([len(np.unique(drawn))], np.float64),
        "recall": each(rows.truth),
        "precision": each(rows.predicted),
    }


def _values(rows: Judged, counts: Floats) -> dict[str, Floats]:
    """Scalars have one value per resample, measures of a class one per resample and class."""
    tables = metrics.confusions(rows.truth, rows.predicted, rows.classes, counts)
    correct = rows.correct.astype(np.float64)
    costs = counts @ rows.costs / counts.sum(axis=1, keepdims=True)
    covered = rows.by_confidence.covered(counts)
    ece = metrics.calibration_error(correct, rows.confidence, counts)
    by_chance = metrics.expected_calibration_error(rows.confidence, rows.gaps_by_chance, counts)
    auc = np.stack([ranking.area_under_roc(counts) for ranking in rows.by_class], axis=1)
    scalars = {
        "accuracy": metrics.accuracy(tables),
        "balanced_accuracy": metrics.mean_over_classes(metrics.recall(tables)),
        "macro_f1": metrics.mean_over_classes(metrics.f1(tables)),
        "macro_auc": metrics.mean_over_classes(auc),
        "majority_baseline": metrics.majority_baseline(tables, rows.majority),
        "nll": costs[:, 0],
        "brier": costs[:, 1],
        "ece": ece,
        "ece_excess": ece - by_chance,
        "accuracy_at_75_coverage": accuracy_at(0.75, *covered),
        "accuracy_at_80_coverage": accuracy_at(0.8, *covered),
        "accuracy_at_90_coverage": accuracy_at(0.9, *covered),
        "risk_coverage_area": risk_area(*covered),
    }
    if rows.twins is not None:
        scalars["accuracy_without_twins"] = metrics.mean_over_rows(
            correct[~rows.twins], counts[:, ~rows.twins]
        )
    return scalars | {
        "precision": metrics.precision(tables),
        "recall": metrics.recall(tables),
        "f1": metrics.f1(tables),
        "auc": auc,
    }
