"""Finished models of any kind behind one face: logits of the seven labels, and what they cost."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from readroom.domain import Image
from readroom.evaluation.datasets import FER2013_SIDE_PX
from readroom.evaluation.evaluation import ModelName
from readroom.evaluation.heads import Head
from readroom.evaluation.splits import Cut
from readroom.recognition.classifier import prepare_crop
from readroom.recognition.heads import softmax
from readroom.recognition.runtime import open_session
from readroom.training.distill import load_run
from readroom.training.epochs import EpochMetrics
from readroom.training.experiment import Experiment
from readroom.training.hog import HOG, FittedHog
from readroom.training.learning_curve import read_curve
from readroom.training.onnx_file import parity, write_onnx
from readroom.training.operations import count_operations
from readroom.training.prediction import predict
from readroom.training.provenance import starts

CHECKED: Final = 256
"""Validation crops on which the ONNX file must say what the network says."""
BATCH: Final = 64  # pictures in one run; raising it costs memory

Logits = Callable[[NDArray[np.uint8]], NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class Effort:
    """What a model took to train.

    Attributes:
        core_s: Seconds of one core, validation after each epoch included.
        epochs: Passes over the training part; None where there are none.
        selected: The epoch whose averaged weights were kept, from 1; None likewise.
        images: Pictures trained on, repetitions counted.
        macs: Multiply-adds of all of them, forwards, each at the side it was trained
            at; training takes about three times as many.
        images_per_core_s: Pictures trained on per second of one core, validation
            included: the median epoch of each side in pixels.
        curve: The epochs one by one.
        starts: With which code, on which machine and data, where the run noted it.
    """

    core_s: float
    epochs: int | None = None
    selected: int | None = None
    images: int | None = None
    macs: int | None = None
    images_per_core_s: tuple[tuple[int, float], ...] = ()
    curve: tuple[EpochMetrics, ...] = ()
    starts: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, eq=False)
class Contestant:
    """A finished model; fits what ``evaluation.evaluate`` evaluates.

    Attributes:
        card: Its name, and the sha256 of its file.
        logits: From n x side x side, gray, uint8, to n x 7.
        side_px: Side of its input, in pixels.
        parameters: Numbers that were fitted.
        macs: Multiply-adds of one face; None where they do not say the cost.
        file_bytes: Size of the ONNX file, or of the coefficients.
        effort: Time, epochs and pictures of its training.
        temperature: Divides the logits; 1 until it is fitted.
    """

    card: ModelName
    logits: Logits
    side_px: int
    parameters: int
    macs: int | None
    file_bytes: int
    effort: Effort
    temperature: float = 1.0

    @property
    def name(self) -> str:
        """The architecture, or ``hog``."""
        return self.card.name

    def at(self, temperature: float) -> Contestant:
        """The same model with another temperature.

        Args:
            temperature: Divides the logits.

        Returns:
            A new one.
        """
        return replace(self, temperature=temperature)

    def pictures(self, crops: Sequence[Image]) -> NDArray[np.uint8]:
        """Crops as this model takes them.

        Args:
            crops: Gray or BGR, uint8, any size; at least one.

        Returns:
            n x side x side.
        """
        return np.stack([prepare_crop(crop, self.side_px) for crop in crops])

    def probabilities(self, crops: Sequence[Image], head: Head = "fer2013") -> NDArray[np.float64]:
        """Calibrated probabilities.

        Args:
            crops: Gray or BGR, uint8, any size.
            head: Only the FER-2013 labels are compared, whatever is asked for.

        Returns:
            n x 7.
        """
        del head
        return softmax(self.logits(self.pictures(crops)) / np.float32(self.temperature))


def of_run(name: str, experiment: Experiment, folder: Path, cut: Cut) -> Contestant:
    """A finished run as ONNX Runtime runs it, on one thread.

    Args:
        name: What to call it.
        experiment: Of the run.
        folder: Of the run; only read.
        cut: The parts it was trained and chosen on.

    Returns:
        The contestant, its temperature still 1.

    Raises:
        ModelError: If the exported model and the network disagree.
    """
    torch.set_num_threads(experiment.threads)
    network = load_run(folder)
    side = experiment.side_px
    pictures = np.stack([prepare_crop(crop, side) for crop in cut.validation[:CHECKED]])[:, None]
    with tempfile.TemporaryDirectory() as beside:
        path = Path(beside) / f"{name}.onnx"
        write_onnx(network, side, path)
        own = [logits.numpy() for logits in predict(network, torch.from_numpy(pictures), side)]
        parity(path, pictures, own[0], own[1])
        model = path.read_bytes()
    operations = {at: count_operations(network, at).macs for at in _sides(experiment)}
    curve = read_curve(folder)
    return Contestant(
        card=ModelName(name, f"epoch {_selected(curve)}", sha256(model).hexdigest()),
        logits=_onnx_logits(model, name),
        side_px=side,
        parameters=sum(value.numel() for value in network.parameters()),
        macs=operations[side],
        file_bytes=len(model),
        effort=replace(
            _effort(experiment, curve, len(cut.train), operations), starts=tuple(starts(folder))
        ),
    )


def of_hog(fitted: FittedHog) -> Contestant:
    """The baseline.

    Args:
        fitted: The best candidate.

    Returns:
        The contestant, its temperature still 1.
    """
    coefficients = fitted.path.read_bytes()
    version = f"cells of {fitted.model.cell_px} px, C {fitted.chosen.strength:g}"
    return Contestant(
        card=ModelName(HOG, version, sha256(coefficients).hexdigest()),
        logits=fitted.model.logits,
        side_px=FER2013_SIDE_PX,
        parameters=fitted.model.parameters,
        macs=None,
        file_bytes=len(coefficients),
        effort=Effort(fitted.core_s),
    )


def _onnx_logits(model: bytes, name: str) -> Logits:
    session = open_session(model, name, threads=1)

    def logits(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        parts = [
            session.run(["fer2013"], {"pixels": pictures[start : start + BATCH, None]})[0]
            for start in range(0, len(pictures), BATCH)
        ]
        return np.concatenate(parts)

    return logits


def _sides(experiment: Experiment) -> set[int]:
    trained = {experiment.side_at(epoch) for epoch in range(experiment.epochs)}
    return trained | {experiment.side_px}


def _selected(curve: Sequence[EpochMetrics]) -> int:
    """The first of the best, as the run itself selects."""
    return max(curve, key=lambda seen: seen.validation_accuracy).epoch + 1


def _effort(
    experiment: Experiment, curve: tuple[EpochMetrics, ...], crops: int, operations: dict[int, int]
) -> Effort:
    images = crops // experiment.batch * experiment.batch
    before = (0.0, *(seen.core_s for seen in curve))
    speeds: dict[int, list[float]] = {}
    for seen, begun_s in zip(curve, before, strict=False):
        speeds.setdefault(seen.side_px, []).append(images / (seen.core_s - begun_s))
    return Effort(
        core_s=curve[-1].core_s,
        epochs=len(curve),
        selected=_selected(curve),
        images=images * len(curve),
        macs=sum(images * operations[seen.side_px] for seen in curve),
        images_per_core_s=tuple((side, statistics.median(speeds[side])) for side in sorted(speeds)),
        curve=curve,
    )
