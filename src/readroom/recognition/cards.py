"""Model cards: what must be known to use a model, in the file beside it.

A card is the JSON file beside a model. It states what the code must know to use
the model (labels, input, crops, calibration, limits) and what a person must know
to judge it, so that nothing about a model is written in code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import Any, Final

from readroom.domain import LABELS
from readroom.errors import ModelError, ModelMissingError

CARD_FORMAT: Final = 1
HEADS: Final = ("fer2013", "ferplus")
SHIPPED: Final = "shipped"
"""What users call the model that comes with Readroom where a card is asked for."""
SHIPPED_CARD: Final = Path(__file__).parent / "weights" / "expression.json"


@dataclass(frozen=True, slots=True)
class CropRule:
    """How a detector's box becomes the square that FER-2013 would have cut.

    Attributes:
        height: Side of the square over the height of the box.
        right: Shift of the centre to the right, in sides of the square.
        down: Shift of the centre downwards, in sides of the square.
    """

    height: float
    right: float
    down: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Accuracy of the model against one property of the crop, on validation data.

    Attributes:
        values: The property, rising: pixels, sharpness 0..1, or turn in distances between the
            eyes.
        accuracy: The accuracy measured there, 0..1.
    """

    values: tuple[float, ...]
    accuracy: tuple[float, ...]

    @classmethod
    def of(cls, values: Sequence[float], accuracy: Sequence[float]) -> Curve:
        """A curve from two lists.

        Args:
            values: One or more, rising.
            accuracy: As many, 0..1.

        Returns:
            The curve.

        Raises:
            ValueError: If they are none, not rising, or not as many.
        """
        if not values or len(values) != len(accuracy) or sorted(values) != list(values):
            raise ValueError("curves with rising values and as many accuracies")
        return cls(tuple(map(float, values)), tuple(map(float, accuracy)))


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The float weights beside a model, from which training can go on.

    Attributes:
        path: The file (``.npz``), arrays by name.
        sha256: Hexadecimal digest of that file.
    """

    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Confusion:
    """How the model confuses expressions on validation crops, in the order of Emotion.

    What corrects shares: :class:`readroom.analytics.recalibration.Recalibration` takes ``slope``,
    ``offset`` and ``refits``.

    Attributes:
        counts: 7 x 7 crops, by label (rows) and by the name given (columns).
        slope: 7; with ``offset``, turns log posteriors into evidence for each expression.
        offset: 7, added to the logarithm of that evidence.
        refits: Rows of 14, slopes and offsets fitted on other draws of the crops.
    """

    counts: tuple[tuple[int, ...], ...]
    slope: tuple[float, ...]
    offset: tuple[float, ...]
    refits: tuple[tuple[float, ...], ...]

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Confusion:
        """The card's entry ``confusion``.

        Args:
            facts: The keys are those of this class.

        Returns:
            The same, checked.

        Raises:
            ValueError: If a row has another length or a number is not finite.
        """
        counts = tuple(tuple(map(int, row)) for row in facts["counts"])
        slope, offset = (tuple(map(float, facts[name])) for name in ("slope", "offset"))
        refits = tuple(tuple(map(float, row)) for row in facts["refits"])
        width = len(LABELS)
        square = [len(row) for row in (counts, *counts, slope, offset)] == [width] * (width + 3)
        if not square or any(len(row) != 2 * width for row in refits):
            raise ValueError(f"counts of {width} x {width}, {width} slopes and offsets, refits")
        if not all(map(isfinite, (*slope, *offset, *chain(*refits)))):
            raise ValueError("finite slopes, offsets and refits")
        return cls(counts, slope, offset, refits)


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What must be known to use an expression model.

    Attributes:
        path: The card's own file.
        name: The training run it comes from.
        version: Of the model, not of Readroom.
        weights: The ONNX file.
        sha256: Hexadecimal digest of the ONNX file.
        side_px: Side of the input square, in pixels.
        crops: By name of a detector, how to cut the face.
        temperature: By head, what its logits are divided by; above 0.
        blend: By head, its weight in what is served, 0..1.
        uncertain_below: Top probability under which no name is given. Raising it names fewer
            faces, more of them rightly.
        min_quality: Quality, 0..1, under which a face is unmeasured. Raising it measures fewer
            faces better.
        accuracy: On validation crops as they are, the level that quality 1 stands for.
        chance: Accuracy of always guessing the most frequent label, quality 0.
        curves: Accuracy against ``size_px``, ``sharpness`` and ``turn``.
        facts: The whole card, for people.
        checkpoint: The float weights, or None where they were not kept.
        confusion: What corrects shares, or None where it was not measured.
    """

    path: Path
    name: str
    version: str
    weights: Path
    sha256: str
    side_px: int
    crops: Mapping[str, CropRule]
    temperature: Mapping[str, float]
    blend: Mapping[str, float]
    uncertain_below: float
    min_quality: float
    accuracy: float
    chance: float
    curves: Mapping[str, Curve]
    facts: Mapping[str, Any]
    checkpoint: Checkpoint | None = None
    confusion: Confusion | None = None

    @classmethod
    def read(cls, path: Path = SHIPPED_CARD) -> ModelCard:
        """A card from its JSON file.

        Args:
            path: The card; its model lies beside it. ``shipped`` is Readroom's own.

        Returns:
            The card, checked for everything the classifier needs.

        Raises:
            ModelMissingError: If there is no such file.
            ModelError: If it is no card of this format or lacks something.
        """
        if path == Path(SHIPPED):
            path = SHIPPED_CARD
        if path.suffix == ".onnx":
            raise ModelError(
                f"{path}: expected a model's card; got its weights, name the .json beside them"
            )
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise ModelMissingError(
                f"{path}: expected a model card, or {SHIPPED!r} for Readroom's own; nothing is "
                "there"
            ) from error
        except (OSError, ValueError) as error:
            raise ModelError(f"{path}: expected a model card in JSON; {error}") from error
        try:
            return cls._of(path, facts)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ModelError(
                f"{path}: the card lacks or misstates {error}; "
                "export the model again with readroom train"
            ) from error

    def require_confusion(self) -> Confusion:
        """What corrects shares, where there is no way without it.

        Returns:
            The card's confusion.

        Raises:
            ModelError: If the card has none.
        """
        if self.confusion is None:
            raise ModelError(
                f"{self.path}: expected the entry confusion, to correct shares with; "
                "the card has none, export the model again with readroom train"
            )
        return self.confusion

    @classmethod
    def _of(cls, path: Path, facts: Mapping[str, Any]) -> ModelCard:
        if facts["format"] != CARD_FORMAT or tuple(facts["labels"]) != LABELS:
            raise ValueError(f"format {CARD_FORMAT} and the labels {', '.join(LABELS)}")
        side_px = int(facts["input"]["side_px"])
        temperature = {head: float(facts["temperature"][head]) for head in HEADS}
        blend = {head: float(facts["blend"][head]) for head in HEADS}
        if side_px < 1 or min(temperature.values()) <= 0 or min(blend.values()) < 0:
            raise ValueError("side_px and temperatures above 0, blends of 0 or more")
        kept = facts.get("checkpoint")
        checkpoint = None
        if kept is not None:
            checkpoint = Checkpoint(path.parent / str(kept["file"]), str(kept["sha256"]))
        return cls(
            path=path,
            name=str(facts["name"]),
            version=str(facts["version"]),
            weights=path.parent / str(facts["file"]),
            sha256=str(facts["sha256"]),
            side_px=side_px,
            crops={name: CropRule(**rule) for name, rule in facts["crops"].items()},
            temperature=temperature,
            blend=blend,
            uncertain_below=float(facts["uncertain_below"]),
            min_quality=float(facts["gate"]["min_quality"]),
            accuracy=float(facts["gate"]["accuracy"]),
            chance=float(facts["gate"]["chance"]),
            curves={
                name: Curve.of(curve["values"], curve["accuracy"])
                for name, curve in facts["gate"]["curves"].items()
            },
            facts=facts,
            checkpoint=checkpoint,
            confusion=Confusion.of(facts["confusion"]) if "confusion" in facts else None,
        )
