"""A trained network becomes `expression.onnx` and its card `expression.json`.

Everything the card states is fitted on the validation part: temperatures, the
blend of the heads, the limit under which no name is given, the quality gate.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from torch import Tensor, nn

from readroom.domain import LABELS, Image
from readroom.errors import ModelError
from readroom.evaluation.datasets import FERPLUS_LABELS, Crops
from readroom.evaluation.gate import measure_gate
from readroom.evaluation.splits import cut_validation
from readroom.recognition.cards import CARD_FORMAT, sha256_of
from readroom.recognition.classifier import ExpressionClassifier, blend, prepare, softmax
from readroom.recognition.detectors import FaceDetector
from readroom.recognition.runtime import open_session
from readroom.training.architectures import build
from readroom.training.engine import vote_shares
from readroom.training.experiment import Experiment

PARITY: Final = 1e-4
OPSET: Final = 17
BLENDS: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
NAMED_ACCURACY: Final = 0.8
MIN_QUALITY: Final = 0.7

# Measured on FER-2013 faces pasted into frames: how each detector's box relates to the
# square that FER-2013 cut. Height of the square over the box's, shifts in squares.
CROP_RULES: Final = {
    "yunet": {"height": 1.0, "right": -0.01, "down": -0.03},
    "centerface": {"height": 1.06, "right": 0.01, "down": -0.01},
    "haar": {"height": 1.05, "right": -0.01, "down": 0.01},
}


class _Shipped(nn.Module):
    """The network as it is exported: pictures in bytes, two named outputs."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of n x 1 x side x side pictures, uint8."""
        fer2013, ferplus = self.network(pixels.float())
        return fer2013, ferplus


def export(
    run: Path, crops: Crops, out: Path, detector: FaceDetector | None = None
) -> ExpressionClassifier:
    """Ship the best weights of a run.

    Args:
        run: Folder of a run, with ``experiment.json`` and ``best.pt``.
        crops: The data set it was trained on; its validation part fits the card.
        out: Folder for ``expression.onnx`` and ``expression.json``.
        detector: For the gate's curve over the turn of the head.

    Returns:
        The shipped classifier, opened from the files written.

    Raises:
        ModelError: If the exported model and the network disagree.
    """
    experiment = Experiment.of(json.loads((run / "experiment.json").read_text()))
    network = build(experiment.architecture, **experiment.options)
    network.load_state_dict(torch.load(run / "best.pt", weights_only=True, map_location="cpu"))
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    onnx_path = out / "expression.onnx"
    write_onnx(network, experiment.side_px, onnx_path)
    cut = cut_validation(crops, experiment.validation_share, experiment.validation_seed)
    pictures = np.stack([prepare(crop, experiment.side_px) for crop in cut.validation])[:, None]
    fer2013, ferplus = _logits(network, pictures)
    difference = parity(onnx_path, pictures[:256], fer2013[:256], ferplus[:256])
    card = _calibration(fer2013, ferplus, cut.validation) | {
        "format": CARD_FORMAT,
        "name": experiment.name,
        "version": datetime.now(UTC).strftime("%Y.%m.%d"),
        "file": onnx_path.name,
        "sha256": sha256_of(onnx_path),
        "licence": "MIT",
        "labels": list(LABELS),
        "ferplus_labels": list(FERPLUS_LABELS),
        "input": {
            "side_px": experiment.side_px,
            "colour": "gray",
            "layout": "n x 1 x side x side, uint8",
            "resize": "by area when shrinking, linear when enlarging",
            "alignment": "none",
        },
        "crops": CROP_RULES,
        "parameters": sum(value.numel() for value in network.parameters()),
        "parity": difference,
        "data": {
            "trained_on": len(cut.train),
            "validated_on": len(cut.validation),
            "public_test_twins_left_out": cut.twins_left_out,
            "blanks_left_out": cut.blanks_left_out,
        },
        "experiment": experiment.to_dict(),
    }
    card["gate"] = _gate(network, card, cut.validation, detector)
    path = out / "expression.json"
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    return ExpressionClassifier.open(path)


def write_onnx(network: nn.Module, side_px: int, path: Path) -> None:
    """The network as an ONNX file, batch size free.

    Args:
        network: In evaluation mode, on the CPU.
        side_px: Side of its input.
        path: Where to write.
    """
    example = torch.zeros((2, 1, side_px, side_px), dtype=torch.uint8)
    torch.onnx.export(
        _Shipped(network).eval(),
        (example,),
        str(path),
        input_names=["pixels"],
        output_names=["fer2013", "ferplus"],
        dynamic_axes={name: {0: "n"} for name in ("pixels", "fer2013", "ferplus")},
        opset_version=OPSET,
        dynamo=False,
    )


def parity(
    path: Path,
    pictures: NDArray[np.uint8],
    fer2013: NDArray[np.float32],
    ferplus: NDArray[np.float32],
) -> float:
    """The largest difference of a probability between the network and its ONNX file.

    Args:
        path: The ONNX file.
        pictures: n x 1 x side x side, uint8.
        fer2013: The network's logits.
        ferplus: The network's logits.

    Returns:
        The difference.

    Raises:
        ModelError: If it is 1e-4 or more.
    """
    session = open_session(path.read_bytes(), str(path), threads=1)
    shipped = session.run(["fer2013", "ferplus"], {"pixels": pictures})
    difference = max(
        float(np.abs(softmax(ours) - softmax(theirs)).max())
        for ours, theirs in zip((fer2013, ferplus), shipped, strict=True)
    )
    if not difference < PARITY:
        raise ModelError(
            f"{path}: expected probabilities within {PARITY} of the network's; got {difference:.2g}"
        )
    return difference


@torch.no_grad()
def _logits(
    network: nn.Module, pictures: NDArray[np.uint8]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    parts = [network(part.float()) for part in torch.split(torch.from_numpy(pictures), 256)]
    return (
        torch.cat([own for own, _ in parts]).numpy(),
        torch.cat([crowd for _, crowd in parts]).numpy(),
    )


def _calibration(
    fer2013: NDArray[np.float32], ferplus: NDArray[np.float32], crops: Crops
) -> dict[str, Any]:
    """Temperatures, blend and the limit of naming, fitted on validation crops."""
    targets = np.eye(len(LABELS))[crops.labels]
    votes = vote_shares(crops).astype(float)
    temperature = {
        "fer2013": fit_temperature(fer2013, targets),
        "ferplus": fit_temperature(ferplus, votes) if votes.any() else 1.0,
    }
    own = softmax(fer2013 / temperature["fer2013"])
    crowd = softmax(ferplus / temperature["ferplus"])
    losses = {weight: nll(blend(own, crowd, weight), targets) for weight in BLENDS}
    weight = min(losses, key=lambda candidate: losses[candidate]) if votes.any() else 0.0
    served = blend(own, crowd, weight)
    right = served.argmax(axis=1) == crops.labels
    return {
        "temperature": temperature,
        "blend": {"fer2013": round(1 - weight, 2), "ferplus": weight},
        "uncertain_below": naming_limit(served.max(axis=1), right),
        "validation": {
            "n": len(crops),
            "accuracy": {
                "served": float(right.mean()),
                "fer2013": float((own.argmax(axis=1) == crops.labels).mean()),
            },
            "nll_by_ferplus_weight": {str(key): round(loss, 5) for key, loss in losses.items()},
        },
    }


def fit_temperature(logits: NDArray[np.float32], targets: NDArray[np.float64]) -> float:
    """The temperature that makes logits fit their targets best (Guo et al. 2017).

    Args:
        logits: n x k.
        targets: n x k, rows of probabilities; rows of zeros do not count.

    Returns:
        A divisor of the logits; above 1 where the model was too sure.
    """
    found = minimize_scalar(
        lambda log: nll(softmax(logits / np.exp(log)), targets), bounds=(-2, 2), method="bounded"
    )
    return round(float(np.exp(found.x)), 4)


def nll(probabilities: NDArray[np.float64], targets: NDArray[np.float64]) -> float:
    """Mean negative log-likelihood over the rows that have a target.

    Args:
        probabilities: n x k.
        targets: n x k, rows summing to 1 or 0.

    Returns:
        Nats.
    """
    weight = max(float(targets.sum()), 1e-12)
    return float(-(targets * np.log(np.maximum(probabilities, 1e-12))).sum() / weight)


def naming_limit(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The lowest confidence from which on four of five names are right.

    Args:
        confidence: Top probability per crop.
        right: Whether the top was the label.

    Returns:
        A probability; 1 where no limit is enough.
    """
    order = np.argsort(-confidence, kind="stable")
    accuracy = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(accuracy >= NAMED_ACCURACY)
    return round(float(confidence[order][enough[-1]]), 4) if len(enough) else 1.0


def _gate(
    network: nn.Module,
    card: Mapping[str, Any],
    crops: Crops,
    detector: FaceDetector | None,
) -> dict[str, Any]:
    def predict(pictures: Sequence[Image]) -> NDArray[np.float64]:
        batch = np.stack([prepare(crop, card["input"]["side_px"]) for crop in pictures])[:, None]
        own, crowd = _logits(network, batch)
        temperature = card["temperature"]
        return blend(
            softmax(own / temperature["fer2013"]),
            softmax(crowd / temperature["ferplus"]),
            card["blend"]["ferplus"],
        )

    return {"min_quality": MIN_QUALITY} | measure_gate(list(crops), crops.labels, predict, detector)
