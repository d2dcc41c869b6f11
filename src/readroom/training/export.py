"""A trained network becomes `expression.onnx`, its checkpoint and its card.

Everything the card states is fitted on the validation part: temperatures, the
blend of the heads, the limit under which no name is given, the quality gate. Where the
network has learned from that part, the run it began with is asked in its place; how much
surer than that one it has become is seen on crops that neither learned from, and taken back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from readroom.domain import LABELS, Image
from readroom.errors import ConfigurationError
from readroom.evaluation.datasets import FERPLUS_LABELS, Crops
from readroom.evaluation.gate import measure_gate
from readroom.evaluation.splits import Cut, cut_validation
from readroom.recognition.cards import CARD_FORMAT
from readroom.recognition.classifier import ExpressionClassifier, prepare_crop
from readroom.recognition.detectors import FaceDetector
from readroom.recognition.heads import blend, softmax
from readroom.recognition.model_files import sha256_of
from readroom.training.calibration import as_sure_as, calibrate
from readroom.training.checkpoints import save_checkpoint
from readroom.training.distill import load_run, load_teacher
from readroom.training.experiment import Experiment
from readroom.training.lineage import check_parts, parts_of, read_parts
from readroom.training.onnx_file import parity, rounding, write_onnx
from readroom.training.provenance import describe, trace
from readroom.training.quantize import quantize
from readroom.whole_files import part_of, written_whole

Logits = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Of both heads: n x 7 and n x 8."""

SAMPLED: Final = 25
SAMPLE_LEAST: Final = 1000
"""Every so manieth training crop says which range the model's 8-bit numbers need; of fewer than
25,000 more of them, down to all: at least so many where there are."""
MIN_QUALITY: Final = 0.7
"""The card's limit. Raising it measures fewer faces better (docs/decisions/0003)."""

# Measured on validation faces pasted into frames: the square around each detector's box on
# which they are read best. Height of the square over the box's, shifts in squares.
CROP_RULES: Final = {
    "yunet": {"height": 0.95, "right": -0.012, "down": -0.031},
    "centerface": {"height": 1.06, "right": 0.01, "down": -0.01},
    "haar": {"height": 1.05, "right": -0.01, "down": 0.01},
}


def export(
    run: Path,
    crops: Crops,
    out: Path,
    detector: FaceDetector | None = None,
    data: Mapping[str, Any] | None = None,
) -> ExpressionClassifier:
    """Ship the best weights of a run.

    Args:
        run: Folder of a run, with ``experiment.json`` and ``best.pt``.
        crops: The data set it was trained on; its validation part fits the card.
        out: Folder for ``expression.onnx``, its checkpoint and its card.
        detector: For the gate's curve over the turn of the head.
        data: What ``provenance.describe`` says of the crops, where it was asked before.

    Returns:
        The shipped classifier, opened from the files written.

    Raises:
        ModelError: If the exported model and the network disagree.
        ConfigurationError: If there is no such run, it learned from other data, or its judge
            sees another side.
    """
    network = load_run(run)  # says so where there is no such run
    experiment = Experiment.of(json.loads((run / "experiment.json").read_text()))
    torch.set_num_threads(experiment.threads)
    cut = cut_validation(crops, experiment.validation_share, experiment.validation_seed)
    parts = parts_of(cut)
    check_parts(run, parts)
    # Last steps of older versions noted no parts, and set nothing aside.
    aside = cut.aside if experiment.learn_whole and read_parts(run) else None
    judged_by = experiment.start_from if experiment.learn_whole else ""
    judge = _judge(run.parent / judged_by, experiment.side_px) if judged_by else network
    pictures = as_input(cut.validation, experiment.side_px)
    fer2013, ferplus = logits(judge, pictures)
    facts = calibrate(fer2013, ferplus, cut.validation) | {
        "name": experiment.name,
        "crops": CROP_RULES,
        "data": _data_facts(cut, parts, aside, judged_by),
        "experiment": experiment.to_dict(),
        "provenance": trace(run, data or describe(crops)),
    }
    facts["gate"] = {"min_quality": MIN_QUALITY} | measure_gate(
        list(cut.validation),
        cut.validation.labels,
        lambda pictures: served(*logits(judge, as_input(pictures, experiment.side_px)), facts),
        detector,
    )
    if aside:
        unseen = as_input(aside, experiment.side_px)
        facts["temperature"] = temper(
            facts["temperature"], logits(judge, unseen), logits(network, unseen)
        )
    step = min(SAMPLED, max(1, len(cut.train) // SAMPLE_LEAST))
    sample = as_input(cut.train.take(np.arange(0, len(cut.train), step)), experiment.side_px)
    return ship(network, facts, sample, out)


def _data_facts(
    cut: Cut, parts: Mapping[str, str], aside: Crops | None, judged_by: str
) -> dict[str, Any]:
    """The card's entry ``data``: which crops were learned from, chosen on and compared on."""
    learned = len(cut.validation) - len(aside or ()) if judged_by else 0
    return {
        "trained_on": len(cut.train) + learned,
        "validated_on": len(cut.validation),
        "compared_on": len(aside) if aside else None,
        "validation_sha256": parts["validation"],
        "judged_by": judged_by or None,
        "public_test_twins_left_out": cut.twins_left_out,
        "blanks_left_out": cut.blanks_left_out,
    }


def temper(temperature: Mapping[str, float], judged: Logits, said: Logits) -> dict[str, float]:
    """The temperatures at which a network is as sure of new faces as its judge is.

    Args:
        temperature: Of the judge's heads, ``fer2013`` and ``ferplus``.
        judged: The judge's logits for some faces, n x 7 and n x 8.
        said: The network's for the same.

    Returns:
        Those of the network's heads.
    """
    return {
        head: as_sure_as(float(softmax(old / temperature[head]).max(axis=1).mean()), new)
        for head, old, new in zip(("fer2013", "ferplus"), judged, said, strict=True)
    }


def _judge(run: Path, side_px: int) -> nn.Module:
    """Whoever tells for another network what it may claim sees what that one sees."""
    network, side = load_teacher(run)
    if side != side_px:
        raise ConfigurationError(
            f"{run.name}: expected a judge of {side_px} px, as its last step has; got {side} px"
        )
    return network


def ship(
    network: nn.Module, facts: Mapping[str, Any], pictures: NDArray[np.uint8], out: Path
) -> ExpressionClassifier:
    """Write a network as a model with its checkpoint and its card.

    Args:
        network: In evaluation mode, on the CPU.
        facts: What was measured and decided; ``experiment`` must say how to build the network.
        pictures: n x 1 x side x side, uint8: the network and the file written must agree on
            them, and the ranges of the 8-bit numbers are taken from them.
        out: Folder for the three files; what lies there is replaced once all are whole.

    Returns:
        The classifier, opened from the files written.

    Raises:
        ModelError: If the file and the network disagree.
        OutputError: If a file cannot be written.
    """
    path = out / "expression.json"
    said = logits(network, pictures)
    with _files_of(path) as (weights, checkpoint, written):
        write_onnx(network, pictures.shape[-1], weights)
        exact = parity(weights, pictures, *said)
        quantize(weights, pictures, weights)
        save_checkpoint(network, checkpoint)
        card = dict(facts) | {
            "format": CARD_FORMAT,
            "version": datetime.now(UTC).strftime("%Y.%m.%d"),
            "file": "expression.onnx",
            "sha256": sha256_of(weights),
            "checkpoint": {"file": "expression.npz", "sha256": sha256_of(checkpoint)},
            "licence": "MIT",
            "labels": list(LABELS),
            "ferplus_labels": list(FERPLUS_LABELS),
            "input": {
                "side_px": pictures.shape[-1],
                "colour": "gray",
                "layout": "n x 1 x side x side, uint8",
                "resize": "by area when shrinking, linear when enlarging",
                "alignment": "none",
            },
            "parameters": sum(value.numel() for value in network.parameters()),
            "parity": exact,
            "quantization": {"bits": 8, "mean_difference": rounding(weights, pictures, *said)},
        }
        written.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    return ExpressionClassifier.open(path)


@contextmanager
def _files_of(card: Path) -> Iterator[tuple[Path, Path, Path]]:
    """Where to write model, checkpoint and card; what lies there is replaced once all are whole."""
    paths = [card, card.with_suffix(".npz"), card.with_suffix(".onnx")]  # the card is renamed last
    with ExitStack() as files:
        parts = [files.enter_context(written_whole(one, part=part_of(one))) for one in paths]
        yield parts[2], parts[1], parts[0]


def as_input(crops: Sequence[Image], side_px: int) -> NDArray[np.uint8]:
    """Crops as the shipped model takes them.

    Args:
        crops: Gray or BGR, uint8, any size; at least one.
        side_px: Side of the model's input.

    Returns:
        n x 1 x side x side.
    """
    return np.stack([prepare_crop(crop, side_px) for crop in crops])[:, None]


@torch.no_grad()
def logits(network: nn.Module, pictures: NDArray[np.uint8]) -> Logits:
    """What a network says of pictures, a batch at a time.

    Args:
        network: In evaluation mode, on the CPU.
        pictures: n x 1 x side x side.

    Returns:
        n x 7 and n x 8.
    """
    parts = [network(part.float()) for part in torch.split(torch.from_numpy(pictures), 256)]
    return (
        torch.cat([own for own, _ in parts]).numpy(),
        torch.cat([crowd for _, crowd in parts]).numpy(),
    )


def served(
    fer2013: NDArray[np.float32], ferplus: NDArray[np.float32], facts: Mapping[str, Any]
) -> NDArray[np.float64]:
    """Logits as the probabilities that a card's calibration makes of them.

    Args:
        fer2013: n x 7.
        ferplus: n x 8.
        facts: With the card's entries ``temperature`` and ``blend``.

    Returns:
        n x 7.
    """
    temperature = facts["temperature"]
    return blend(
        softmax(fer2013 / temperature["fer2013"]),
        softmax(ferplus / temperature["ferplus"]),
        facts["blend"]["ferplus"],
    )
