"""What a full evaluation says beyond the answers to the crops as they are: values alone.

How the model bears worse pictures, what it costs to run, what another weighing of
rare labels would bring, and what the data are like.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from readroom.evaluation.intervals import Interval


@dataclass(frozen=True, slots=True)
class Endured:
    """Accuracy under one corruption.

    Attributes:
        name: The corruption, in files.
        title: For people: a heading.
        reason: Where it comes from.
        unit: What the levels count.
        levels: From mild to severe.
        accuracy: Share of faces named as labelled at each of the levels.
    """

    name: str
    title: str
    reason: str
    unit: str
    levels: tuple[float, ...]
    accuracy: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Robustness:
    """Accuracy under corruptions and on small faces, all on the same crops.

    Attributes:
        n: How many crops.
        clean: Accuracy on them as they are.
        corruptions: Each corruption at its severities.
        by_severity: The mean over the corruptions at each severity.
        mean: The mean over all corruptions and severities.
        relative: That mean over the clean accuracy: 1 would be unimpressed.
        sizes_px: Sides of faces in the frame, falling.
        at_size: Accuracy at each of them.
        seed: Of directions, sides and noise.
    """

    n: int
    clean: Interval
    corruptions: tuple[Endured, ...]
    by_severity: tuple[Interval, ...]
    mean: Interval
    relative: Interval
    sizes_px: tuple[int, ...]
    at_size: tuple[Interval, ...]
    seed: int

    def to_dict(self) -> dict[str, Any]:
        """The value as it stands in JSON.

        Returns:
            Its attributes, intervals with ``value``, ``low`` and ``high``.
        """
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one model takes to run.

    Attributes:
        ms_per_face: Median milliseconds of processor time per face, by faces in a batch.
        repeats: How many batches of each size were timed.
        threads: Of ONNX Runtime.
        file_bytes: Size of the model's file.
        parameters: Weights, as its card says; None where it does not.
        macs: Multiply-accumulate operations per face in convolutions and matrix
            products; None where that cannot be told.
        machine: What it was timed on, by name of the fact.
    """

    ms_per_face: Mapping[str, float]
    repeats: int
    threads: int
    file_bytes: int
    parameters: int | None
    macs: int | None
    machine: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """The value as it stands in JSON.

        Returns:
            Its attributes.
        """
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The measures when rare labels are given more weight.

    Attributes:
        tau: How much: 0 leaves the answers as they are, 1 takes the mixture of the
            training labels out of them.
        accuracy: Share of faces named as labelled.
        balanced_accuracy: Mean recall over the labels.
        recall: Recall of the rarest label.
    """

    tau: float
    accuracy: Interval
    balanced_accuracy: Interval
    recall: Interval


@dataclass(frozen=True, slots=True)
class Imbalance:
    """What rare labels lose, and what giving them more weight would cost.

    Attributes:
        trained_on: How many training crops have each label.
        rarest: The label with the fewest.
        curve: The measures against the weight given to rare labels.
    """

    trained_on: Mapping[str, int]
    rarest: str
    curve: tuple[Adjusted, ...]

    def to_dict(self) -> dict[str, Any]:
        """The value as it stands in JSON.

        Returns:
            Its attributes, intervals with ``value``, ``low`` and ``high``.
        """
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Named:
    """How often a name is given at all, and how often it is right.

    Attributes:
        limit: The confidence from which a name is given; below it a face is unclear.
        share: Part of the faces that get a name.
        accuracy: Of these, the share named as labelled.
    """

    limit: float
    share: Interval
    accuracy: Interval

    def to_dict(self) -> dict[str, Any]:
        """The value as it stands in JSON.

        Returns:
            Its attributes, intervals with ``value``, ``low`` and ``high``.
        """
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Further:
    """All that a full evaluation adds; None where it could not be measured.

    Attributes:
        date: When it was measured, as YYYY-MM-DD in UTC.
        heads: A short account of each single head, by its name.
        robustness: Under corruptions and on small faces.
        imbalance: The weighing of rare labels; needs training crops.
        agreement: Of each split, the share of crops whose label is also what most
            FER+ raters chose; empty without votes.
        cost: What the model takes to run; None for a composition of models.
        named: At the limit of the model's card; None for a composition of models.
    """

    date: str
    heads: Mapping[str, Mapping[str, Any]]
    robustness: Robustness
    imbalance: Imbalance | None
    agreement: Mapping[str, float] = field(default_factory=dict)
    cost: Cost | None = None
    named: Named | None = None

    def to_dict(self) -> dict[str, Any]:
        """The value as it stands in JSON, beside the measures of an evaluation.

        Returns:
            Its attributes.
        """
        return {
            "date": self.date,
            "heads": {name: dict(each) for name, each in self.heads.items()},
            "robustness": self.robustness.to_dict(),
            "imbalance": None if self.imbalance is None else self.imbalance.to_dict(),
            "agreement": dict(self.agreement),
            "cost": None if self.cost is None else self.cost.to_dict(),
            "named": None if self.named is None else self.named.to_dict(),
        }
