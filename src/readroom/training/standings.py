"""What is measured of every model of a comparison, on the same pictures and in the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from readroom.domain import LABELS
from readroom.evaluation.compare import compare
from readroom.evaluation.datasets import PUBLIC_TEST, Crops
from readroom.evaluation.evaluate import evaluate
from readroom.evaluation.evaluation import Evaluation
from readroom.evaluation.intervals import Interval
from readroom.evaluation.splits import Cut
from readroom.training.calibration import fit_temperature
from readroom.training.contestants import Contestant
from readroom.training.timing import time_faces

TRAINING_SAMPLE: Final = 5000
"""Training crops that the accuracy on the training part is taken on: +-1.4 points at most."""
SAMPLE_SEED: Final = 0  # so that all comparisons take the same crops
PAIRS: Final = (("fear", "surprise"), ("sad", "neutral"))
"""Expressions that FER-2013's raters take for each other most often."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """How often two labels are taken for each other.

    Attributes:
        first: A label.
        second: Another.
        first_as_second: Of the faces labelled as the first, the share named as the second.
        second_as_first: The other way round.
    """

    first: str
    second: str
    first_as_second: float
    second_as_first: float


@dataclass(frozen=True, eq=False)
class Standing:
    """One model of a comparison.

    Attributes:
        contestant: The model, with its temperature.
        train_accuracy: On the sample of the training part, pictures unchanged, 0..1.
        validation_accuracy: On the whole validation part, 0..1.
        evaluation: On PublicTest, the FER-2013 labels.
        difference: PublicTest accuracy less that of the model that is best on the
            validation part, on the same resampled faces; None for that model itself.
        ms_per_face: Milliseconds of one core, by faces at once.
    """

    contestant: Contestant
    train_accuracy: float
    validation_accuracy: float
    evaluation: Evaluation
    difference: Interval | None
    ms_per_face: Mapping[int, float]

    @property
    def name(self) -> str:
        """The architecture, or ``hog``."""
        return self.contestant.name

    @property
    def gap(self) -> float:
        """What is lost from training to validation crops: the over-fitting."""
        return self.train_accuracy - self.validation_accuracy

    def scalar(self, name: str) -> Interval:
        """A measure on PublicTest.

        Args:
            name: As in the evaluation.

        Returns:
            Its value with the 95 % interval.
        """
        return self.evaluation.measured.scalars[name]

    @property
    def pairs(self) -> tuple[Mixed, ...]:
        """How often the labels of each of :data:`PAIRS` are taken for each other, on PublicTest."""
        shares = self._shares()
        places = [(LABELS.index(one), LABELS.index(other)) for one, other in PAIRS]
        return tuple(
            Mixed(LABELS[i], LABELS[j], float(shares[i, j]), float(shares[j, i])) for i, j in places
        )

    @property
    def commonest_mistake(self) -> tuple[str, str, float]:
        """A label, what its faces are most often mistaken for, and how often."""
        shares = self._shares()
        np.fill_diagonal(shares, -1)
        right, named = np.unravel_index(int(shares.argmax()), shares.shape)
        return LABELS[right], LABELS[named], float(shares[right, named])

    def _shares(self) -> NDArray[np.float64]:
        table = self.evaluation.rows.confusion.astype(np.float64)
        return np.asarray(table / np.maximum(table.sum(axis=1, keepdims=True), 1))

    def to_dict(self) -> dict[str, Any]:
        """The model as it stands in ``comparison.json``.

        Returns:
            Plain values; curves of the evaluation page are left out.
        """
        model = self.contestant
        told = self.evaluation.to_dict()
        left_out = {"format", "model", "roc", "reliability", "risk_coverage"}
        return {
            "name": self.name,
            "selected": model.card.version,
            "parameters": model.parameters,
            "macs_per_face": model.macs,
            "side_px": model.side_px,
            "file": {"bytes": model.file_bytes, "sha256": model.card.sha256},
            "effort": asdict(model.effort),
            "temperature": model.temperature,
            "train_accuracy": self.train_accuracy,
            "validation_accuracy": self.validation_accuracy,
            "difference_to_best": None if self.difference is None else self.difference.to_dict(),
            "ms_per_face": {str(batch): value for batch, value in self.ms_per_face.items()},
            "pairs": [asdict(pair) for pair in self.pairs],
            "public_test": {key: value for key, value in told.items() if key not in left_out},
        }


def judge(
    contestants: Sequence[Contestant],
    crops: Crops,
    cut: Cut,
    say: Callable[[str], object] = lambda _what: None,
) -> tuple[Standing, ...]:
    """Measure models on the same pictures.

    Args:
        contestants: At least one.
        crops: The whole data set, with the split ``PublicTest``.
        cut: Its training and validation parts.
        say: Called with what is begun.

    Returns:
        The best by validation accuracy first. Nothing is chosen by PublicTest.
    """
    sample = training_sample(cut)
    judged = []
    for model in contestants:
        say(model.name)
        said = model.logits(model.pictures(list(cut.validation)))
        targets = np.eye(len(LABELS))[cut.validation.labels]
        fitted = model.at(fit_temperature(said, targets))
        validation = float((said.argmax(axis=1) == cut.validation.labels).mean())
        train = _accuracy(model, sample)
        evaluation = evaluate(crops, fitted, head="fer2013", split=PUBLIC_TEST)
        judged.append((fitted, train, validation, evaluation))
    judged.sort(key=lambda each: (-each[2], each[0].name))
    say("milliseconds per face")
    faces = list(cut.validation[:64])
    works = {each[0].name: (each[0].logits, each[0].pictures(faces)) for each in judged}
    with threadpool_limits(1):
        times = time_faces(works)
    compared = compare([each[3] for each in judged])
    return tuple(
        Standing(*each, contender.differences.get("accuracy"), times[each[0].name])
        for each, contender in zip(judged, compared, strict=True)
    )


def training_sample(cut: Cut, most: int = TRAINING_SAMPLE) -> Crops:
    """The fixed random crops that the accuracy on the training part is taken on.

    Args:
        cut: The parts.
        most: How many; all where there are fewer. Raising it takes longer.

    Returns:
        The crops, in their order.
    """
    rng = np.random.default_rng(SAMPLE_SEED)
    size = min(most, len(cut.train))
    return cut.train.take(np.sort(rng.choice(len(cut.train), size, replace=False)))


def _accuracy(model: Contestant, crops: Crops) -> float:
    named = model.logits(model.pictures(list(crops))).argmax(axis=1)
    return float((named == crops.labels).mean())
