"""How well are faces named that fill more or less of their crop than those learned from?

Detectors and data sets frame faces each in their own way. Validation crops (of the judge) are
cut anew around the same middle: at 0.5 the face is half as large in its crop, and what lies
around it repeats the edge or is black; at 1.6 its rim is cut away. PublicTest is for reporting:
``--public`` asks the shipped model there.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from benchmarks.machine import card_of_validation, say, shared_data
from readroom.domain import Image
from readroom.evaluation.datasets import PUBLIC_TEST, Crops
from readroom.evaluation.formats import read_crops
from readroom.evaluation.splits import cut_validation
from readroom.recognition.cards import SHIPPED_CARD
from readroom.recognition.classifier import ExpressionClassifier

SIZES: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.4, 1.6)
AROUND: Final = {"edge repeated": cv2.BORDER_REPLICATE, "black": cv2.BORDER_CONSTANT}


def cut(crop: Image, size: float, around: int) -> Image:
    """The crop with its face so many times as large, around the same middle."""
    middle = np.array([crop.shape[1] - 1, crop.shape[0] - 1]) / 2
    turn = np.column_stack([np.eye(2) * size, middle * (1 - size)])
    moved = cv2.warpAffine(crop, turn, crop.shape[1::-1], borderMode=around)
    return np.asarray(moved, np.uint8)


def accuracy(model: ExpressionClassifier, crops: Crops, size: float, around: int) -> float:
    """The share of the crops named as labelled."""
    said = model.probabilities([cut(crop, size, around) for crop in crops])
    return float((said.argmax(axis=1) == crops.labels).mean())


def main() -> None:
    """Print a row for every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", action="store_true", help="the shipped model on PublicTest")
    parser.add_argument("--card", type=Path, help="another model than the judge or the shipped one")
    given = parser.parse_args()
    everything = read_crops(shared_data() / "data" / "fer2013.parquet")
    crops = everything.split(PUBLIC_TEST) if given.public else cut_validation(everything).validation
    card = given.card or (SHIPPED_CARD if given.public else card_of_validation())
    model = ExpressionClassifier.open(card)
    say("face size", *AROUND)
    rows = []
    for size in SIZES:
        found = {name: accuracy(model, crops, size, how) for name, how in AROUND.items()}
        say(size, *(f"{100 * value:.1f} %" for value in found.values()))
        rows.append({"size": size, **{name: round(value, 4) for name, value in found.items()}})
    name = model.card.name if model.card else ""
    print(json.dumps({"benchmark": "framing", "model": name, "n": len(crops), "results": rows}))


if __name__ == "__main__":
    main()
