"""Our weights fitted to somebody's own faces, and an honest answer to whether it helped."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from readroom.domain import LABELS
from readroom.errors import ConfigurationError
from readroom.evaluation.datasets import Crops
from readroom.evaluation.intervals import Interval, resamples
from readroom.recognition.cards import ModelCard
from readroom.recognition.classifier import ExpressionClassifier
from readroom.recognition.heads import softmax
from readroom.training.augment import augment
from readroom.training.calibration import calibrate, fit_temperature, nll
from readroom.training.checkpoints import load_checkpoint
from readroom.training.export import served, ship
from readroom.training.own_faces import OwnFaces
from readroom.training.own_gate import measure_own_gate
from readroom.training.provenance import describe, surroundings
from readroom.training.trial import Tick, choose, held_out, try_out
from readroom.training.tuning import Trunk, Tuning, candidates, names

FEW_CROPS: Final = 300
"""With fewer, an open trunk brought nothing that a fitted head did not."""

SAMPLE: Final = 1000
"""Pictures from which the ranges of the model's 8-bit numbers are taken. With fewer, faces
that are lit otherwise would fall outside."""


@dataclass(frozen=True)
class Verdict:
    """What came of it, over faces that the networks had not learned from.

    Attributes:
        card: Of the model written: the new one if it is better, else the one begun with.
        better: Whether it is the new one.
        faces: How many were judged.
        trunk: ``frozen`` where the head alone was trained, ``open`` for all weights.
        chosen: The candidate that the new model is, or would have been.
        before: Accuracy of the model begun with, as it was shipped, 0..1.
        after: Accuracy of the new one, 0..1.
        difference: After less before, a paired interval.
        notes: What a reader has to know about these faces.
    """

    card: ModelCard
    better: bool
    faces: int
    trunk: Trunk
    chosen: str
    before: Interval
    after: Interval
    difference: Interval
    notes: tuple[str, ...]


def transfer(
    init: ModelCard,
    crops: Crops,
    out: Path,
    trunk: Trunk | None = None,
    tuning: Tuning | None = None,
    tick: Tick = lambda _share: None,
) -> Verdict:
    """Fit a model to somebody's own faces, and write it if it is better on them.

    Args:
        init: Card of the model to begin with; it needs its checkpoint.
        crops: Labelled faces, framed as FER-2013 frames them; see :class:`OwnFaces`.
        out: Folder for the model and its card.
        trunk: What to train; by default the head alone for few crops, else all.
        tuning: How an open trunk is trained.
        tick: Called with the share done, 0..1.

    Returns:
        The verdict. Where the new weights are not better, those begun with are written.

    Raises:
        ConfigurationError: If ``out`` is the folder of the model begun with.
        DataError: If there are too few faces or labels.
        ModelError: If the model begun with cannot be trained on.
    """
    started = time.monotonic()
    check_begun_with(init, out)
    torch.set_num_threads(1)
    network, tuning = load_checkpoint(init), tuning or Tuning()
    faces = OwnFaces.of(crops, init.side_px)
    trunk = trunk or ("frozen" if len(faces) < FEW_CROPS else "open")
    words = ("the weights begun with", *names(trunk, tuning))
    trial = try_out(network, faces, trunk, tuning, tick)
    chosen, rows = choose(trial, faces)
    own = trial.fer2013[rows, np.arange(len(faces))]
    crowd = trial.ferplus[rows, np.arange(len(faces))]
    facts = calibrate(own, crowd, faces.crops, init.temperature["fer2013"])
    facts["temperature"]["ferplus"] = init.temperature["ferplus"]
    before = ExpressionClassifier.open(init.path).probabilities(faces.crops)
    compared = compare_names(before, served(own, crowd, facts), faces.labels, faces.groups)
    better = chosen > 0 and _gained(trial.fer2013[0], own, faces.labels, compared)
    facts["transfer"] = _record(init, faces, trunk, words[chosen], compared) | {
        "kept": "new" if better else "old",
        "data": describe(crops),
        "made_by": surroundings(),
    }
    if better:
        fitted = _fitted(network, faces, trunk, tuning, chosen)
        facts["gate"] = measure_own_gate(init, faces, lambda: held_out(network, trial, rows), facts)
        facts["transfer"]["elapsed_s"] = round(time.monotonic() - started, 1)
        card = ship(fitted, _inherited(init, out) | facts, _sample(faces, tuning), out).card
    else:
        card = _copied(init, facts["transfer"], out)
    tick(1.0)
    return Verdict(card, better, len(faces), trunk, words[chosen], *compared, faces.notes)


def check_begun_with(init: ModelCard, out: Path) -> None:
    """Refuse at once what would be refused after the pictures were read.

    Args:
        init: Card of the model to begin with.
        out: Folder for the new one.

    Raises:
        ConfigurationError: If that is the folder of the model begun with.
        ModelError: If that model has no checkpoint.
    """
    if out.resolve() == init.path.resolve().parent:
        raise ConfigurationError(
            f"{out}: expected another folder than that of the model begun with; name a new one"
        )
    load_checkpoint(init)


def compare_names(
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    labels: NDArray[np.int64],
    groups: NDArray[np.int64],
) -> tuple[Interval, Interval, Interval]:
    """Accuracy before, after and their difference, from the same resamples of faces.

    Faces of one person are alike, so whole groups are drawn where there are several, and single
    faces, too: a few groups drawn anew are nearly the same each time. The wider one holds.

    Args:
        before: n x 7 probabilities.
        after: n x 7 probabilities.
        labels: n.
        groups: n; faces of one folder per person.

    Returns:
        Three intervals.
    """
    right = np.stack([said.argmax(axis=1) == labels for said in (before, after)]).astype(float)
    columns = np.stack([right[0], right[1], right[1] - right[0]], axis=1)
    by_face = _drawn(columns, None)
    by_group = _drawn(columns, np.unique(groups, return_inverse=True)[1].astype(np.int64))
    first, second, third = (
        _wider(float(columns[:, at].mean()), by_face[:, at], by_group[:, at]) for at in range(3)
    )
    return first, second, third


def _wider(value: float, *resampled: NDArray[np.float64]) -> Interval:
    found = [Interval.of(value, drawn) for drawn in resampled]
    return max(found, key=lambda one: (one.high or 0.0) - (one.low or 0.0))


def _drawn(columns: NDArray[np.float64], groups: NDArray[np.int64] | None) -> NDArray[np.float64]:
    """Means of the columns over each resample of rows, or of whole groups."""
    weights = resamples(len(columns), groups=groups)
    return np.concatenate([each @ columns / each.sum(axis=1, keepdims=True) for each in weights])


def _gained(
    begun: NDArray[np.float32],
    own: NDArray[np.float32],
    labels: NDArray[np.int64],
    compared: tuple[Interval, Interval, Interval],
) -> bool:
    """More names right, and a lower log loss at each one's best temperature."""
    targets = np.eye(len(LABELS))[labels]
    before, after = (
        nll(softmax(said / fit_temperature(said, targets)), targets) for said in (begun, own)
    )
    return (compared[2].value or 0.0) > 0 and after < before


def _fitted(
    network: nn.Module, faces: OwnFaces, trunk: Trunk, tuning: Tuning, chosen: int
) -> nn.Module:
    rows = np.arange(len(faces))
    for at, candidate in enumerate(candidates(network, faces, rows, trunk, tuning), 1):
        if at == chosen:
            return candidate.eval()
    raise ValueError(f"expected a candidate of 1 or more; got {chosen}")


def _record(
    init: ModelCard,
    faces: OwnFaces,
    trunk: Trunk,
    chosen: str,
    compared: tuple[Interval, Interval, Interval],
) -> dict[str, Any]:
    counts = np.bincount(faces.labels, minlength=len(LABELS)).tolist()
    before, after, difference = (each.to_dict() for each in compared)
    return {
        "begun_with": {
            "name": init.name,
            "version": init.version,
            "sha256": init.sha256,
            "transfer": init.facts.get("transfer"),  # whose faces it was fitted to before
        },
        "trunk": trunk,
        "chosen": chosen,
        "faces": dict(zip(LABELS, counts, strict=True)),
        "accuracy": {"before": before, "after": after, "difference": difference},
        "notes": list(faces.notes),
    }


def _inherited(init: ModelCard, out: Path) -> dict[str, Any]:
    return dict(init.facts) | {"name": out.resolve().name}


def _sample(faces: OwnFaces, tuning: Tuning) -> NDArray[np.uint8]:
    """The faces, and views of them where they are few."""
    lacking = SAMPLE - len(faces)
    if lacking <= 0:  # from everywhere: a folder is read class by class
        return faces.inputs[np.linspace(0, len(faces) - 1, SAMPLE).astype(np.intp)]
    rng = torch.Generator().manual_seed(tuning.seed)
    pixels = faces.pixels[torch.arange(lacking) % len(faces)].float()
    views = augment(pixels, faces.inputs.shape[-1], tuning.augmentation, rng)
    return np.concatenate([faces.inputs, views.round().byte().numpy()])


def _copied(init: ModelCard, record: Mapping[str, Any], out: Path) -> ModelCard:
    """The model begun with, in its new place, with a note of what was tried."""
    out.mkdir(parents=True, exist_ok=True)
    files = [init.weights, *([init.checkpoint.path] if init.checkpoint else [])]
    for file in files:
        shutil.copyfile(file, out / file.name)
    path = out / "expression.json"
    facts = dict(init.facts) | {"transfer": dict(record)}
    path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return ModelCard.read(path)
