"""The finished evaluation of one model as a value: what page, files and comparisons are made of."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np

from readroom.evaluation.curves import ReliabilityBin
from readroom.evaluation.further import Further
from readroom.evaluation.heads import Head
from readroom.evaluation.intervals import COVERED, SEED
from readroom.evaluation.measures import PER_CLASS, Judged, Measured
from readroom.evaluation.metrics import Floats, Ints

FORMAT: Final = 1  # of ``evaluation.json``; raised when a key changes its meaning
DIGITS: Final = 6  # after the point, of the points of curves in it


@dataclass(frozen=True, slots=True)
class ModelName:
    """Which model was evaluated; the sha256 is of its file."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, eq=False)
class Evaluation:
    """How good one model is on one set of crops.

    Attributes:
        model: Name, version and digest of the model.
        data: What the data set is called.
        split: The part that was evaluated, or None for all of it.
        head: Which of the model's answers were looked at.
        labels: The classes, in the order of the probabilities.
        positions: Where each evaluated row stands in the data set, from 0.
        names: What the data set calls each row.
        rows: Right answers and probabilities.
        unclear: Rows left out because they have no right answer.
        measured: All measures with their intervals.
        roc: Points of each class's ROC, None where it has none.
        reliability: Promised against kept accuracy.
        risk_coverage: Points (coverage, accuracy).
        notes: What a reader has to know about these rows.
        further: What a full evaluation adds, or None.
    """

    model: ModelName
    data: str
    split: str | None
    head: Head
    labels: tuple[str, ...]
    positions: Ints
    names: tuple[str, ...] = field(repr=False)
    rows: Judged = field(repr=False)
    unclear: int
    measured: Measured = field(repr=False)
    roc: tuple[Floats | None, ...] = field(repr=False)
    reliability: tuple[ReliabilityBin, ...] = field(repr=False)
    risk_coverage: Floats = field(repr=False)
    notes: tuple[str, ...] = ()
    further: Further | None = field(default=None, repr=False)

    @property
    def n(self) -> int:
        """How many rows were evaluated."""
        return len(self.positions)

    @property
    def drawn(self) -> str:
        """What is drawn for intervals: ``faces``, or ``folders`` where these are people or days."""
        return "faces" if self.rows.groups is None else "folders"

    @property
    def majority_label(self) -> str:
        """The label that is right most often: what the majority baseline always names."""
        return self.labels[self.rows.majority]

    def rows_of(self, label: str) -> int:
        """How many rows have a label.

        Args:
            label: One of :attr:`labels`.

        Returns:
            A count.
        """
        return int(self.rows.confusion[self.labels.index(label)].sum())

    def to_dict(self) -> dict[str, Any]:
        """The evaluation as it stands in ``evaluation.json``: no NaN, None where no value is.

        Returns:
            Measures as ``{"value": ..., "low": ..., "high": ...}`` by name, and what they
            were taken on.
        """
        return {
            "format": FORMAT,
            "model": asdict(self.model),
            "data": self.data,
            "split": self.split,
            "head": self.head,
            "n": self.n,
            "left_out": self.unclear,
            "twins": None if self.rows.twins is None else int(self.rows.twins.sum()),
            "labels": list(self.labels),
            "majority_label": self.majority_label,
            "interval": {
                "method": "percentile bootstrap",
                **({} if self.rows.groups is None else {"drawn": self.drawn}),
                "covers": COVERED,
                "seed": SEED,
            },
            **{name: each.to_dict() for name, each in self.measured.scalars.items()},
            "per_class": {label: self._of_class(c) for c, label in enumerate(self.labels)},
            "confusion_matrix": self.rows.confusion.tolist(),
            "roc": {
                label: None if points is None else _rounded(points)
                for label, points in zip(self.labels, self.roc, strict=True)
            },
            "reliability": [asdict(each) for each in self.reliability],
            "risk_coverage": _rounded(self.risk_coverage),
            "notes": list(self.notes),
            **({} if self.further is None else self.further.to_dict()),
        }

    def _of_class(self, number: int) -> dict[str, Any]:
        measures = {name: self.measured.per_class[name][number].to_dict() for name in PER_CLASS}
        return {"n": self.rows_of(self.labels[number]), **measures}


def _rounded(points: Floats) -> list[list[float]]:
    rounded: list[list[float]] = np.round(points, DIGITS).tolist()
    return rounded
