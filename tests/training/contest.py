"""Small crops, models that answer with a given skill, and a comparison of two tiny networks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from readroom.evaluation.datasets import PUBLIC_TEST, TRAINING, Crops
from readroom.evaluation.evaluation import ModelName
from readroom.training.contestants import Contestant, Effort
from readroom.training.epochs import EpochMetrics

TINY = """
name = "tiny"

[shared]
batch = 16
side_px = 24
rate = 0.05
ema = 0.9
light_epochs = 1
validation_share = 0.25

[shared.augmentation]
rotation_deg = 3.0

[networks.readroom]
epochs = 3
options = { widths = [4, 8, 8, 16], depths = [1, 1, 1] }

[networks.inception]
epochs = 2
rate = 0.02
options = { width = 8 }
"""


def stripes(count: int = 280) -> Crops:
    """Seven kinds of stripes, one per emotion, every eighth crop of PublicTest."""
    rng = np.random.default_rng(0)
    labels = np.arange(count) % 7
    y, x = np.mgrid[0:48, 0:48]
    images = []
    for label in labels:
        wave = np.cos(2 * np.pi * (1 + label) * (y if label % 2 else x) / 48 + rng.uniform(0, 6))
        noisy = 128 + 70 * wave + rng.normal(0, 20, (48, 48))
        images.append(np.clip(noisy, 0, 255).astype(np.uint8))
    usages = [TRAINING if row % 8 else PUBLIC_TEST for row in range(count)]
    names = [str(row) for row in range(count)]
    return Crops(images, labels.astype(np.int64), usages, names)


class Knowing:
    """Knows the label of each crop by heart and names one class after it every so often."""

    def __init__(self, crops: Crops, wrong_every: int) -> None:
        labels = zip(crops, crops.labels, strict=True)
        self.said = {
            picture.tobytes(): int(label) if row % wrong_every else (int(label) + 1) % 7
            for row, (picture, label) in enumerate(labels)
        }

    def __call__(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        named = [self.said[picture.tobytes()] for picture in pictures]
        return np.asarray(3 * np.eye(7)[named], np.float32)


def epoch(number: int, **changed: float) -> EpochMetrics:
    """An epoch of a run: better than the one before, a minute of a core long."""
    values = {
        "epoch": number,
        "side_px": 48,
        "rate": 0.1,
        "loss": 2.0 / (number + 1),
        "validation_accuracy": 0.1 * number,
        "validation_loss": 1.5 / (number + 1),
        "ferplus_accuracy": 0.5,
        "images_per_s": 100.0,
        "elapsed_s": 90.0 * (number + 1),
        "core_s": 60.0 * (number + 1),
    }
    return EpochMetrics(**{**values, **changed})  # type: ignore[arg-type]


def contestant(name: str, crops: Crops, wrong_every: int, epochs: int = 3) -> Contestant:
    """A model that errs in one of so many crops; without epochs it is a baseline."""
    curve = tuple(epoch(number) for number in range(epochs))
    effort = Effort(
        core_s=60.0 * max(epochs, 1),
        epochs=epochs or None,
        selected=epochs or None,
        images=1000 * epochs or None,
        macs=1000 * epochs * 141_000_000 or None,
        images_per_core_s=((48, 100.0),) if epochs else (),
        curve=curve,
    )
    return Contestant(
        card=ModelName(name, f"epoch {epochs}", "ab" * 32),
        logits=Knowing(crops, wrong_every),
        side_px=48,
        parameters=2_256_391,
        macs=141_000_000 if epochs else None,
        file_bytes=9_050_000,
        effort=effort,
    )
