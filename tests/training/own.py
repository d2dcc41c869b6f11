"""A small model to begin with, and faces of one's own: stripes, labelled another way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tests.training.test_engine import TINY, bars

from readroom.evaluation.datasets import UNLABELLED_USAGE, Crops
from readroom.recognition.cards import ModelCard
from readroom.training.engine import Run
from readroom.training.experiment import Experiment
from readroom.training.export import export


def small_model(folder: Path) -> ModelCard:
    """A model that knows stripes fairly well."""
    plan = Experiment.of({**TINY, "name": "tiny", "epochs": 12})
    list(Run(plan, bars(), folder / "tiny").train())
    return export(folder / "tiny", bars(), folder / "model").card


def own_crops(count: int = 140, seed: int = 5, relabel: dict[int, int] | None = None) -> Crops:
    """Stripes without splits and votes, some labels changed throughout."""
    crops = bars(count, seed)
    labels = np.array([(relabel or {}).get(label, label) for label in crops.labels.tolist()])
    return Crops(crops.images, labels, [UNLABELLED_USAGE] * count, crops.names, None, "mine")


def named_so(crops: Crops, labels: np.ndarray) -> Crops:
    return Crops(crops.images, labels, crops.usages, crops.names, None, crops.source)


def in_folders(crops: Crops, usages: list[str]) -> Crops:
    return Crops(crops.images, crops.labels, usages, crops.names, None, crops.source)
