"""How well are faces named that are framed or toned otherwise than those learned from?

Detectors and data sets frame faces each in their own way. Validation crops (of the judge) are
cut anew around the same middle: at 0.5 the face is half as large in its crop, and what lies
around it repeats the edge or is black; at 1.6 its rim is cut away. Then they are turned, moved
by a part of their side (the mean over four directions), their edges stressed as cameras do, and
their tones spread evenly; last they lose their sides, and are asked about as they are (edges are
then repeated, see `readroom.recognition.classifier.prepare_crop`) or stretched to a square
("fitted").

PublicTest is for reporting: ``--public`` asks the shipped model there.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from benchmarks.machine import card_of_validation, say, shared_data
from readroom.domain import Image
from readroom.evaluation.datasets import PUBLIC_TEST, Crops
from readroom.evaluation.formats import read_crops
from readroom.evaluation.pictures import as_gray
from readroom.evaluation.splits import cut_validation
from readroom.recognition.cards import SHIPPED_CARD
from readroom.recognition.classifier import ExpressionClassifier

SIZES: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.4, 1.6)
TURNS_DEG: Final = (10, 20, 30)
SHIFTS: Final = (0.1, 0.2)
ASIDE: Final = ((1, 0), (-1, 0), (0, 1), (0, -1))
STRESSED: Final = 2.0
"""How often what a blur of one pixel removes is added."""
AROUND: Final = {"edge repeated": cv2.BORDER_REPLICATE, "black": cv2.BORDER_CONSTANT}


Change = Callable[[Image], Image]
"""Of a crop."""


def reframe(
    around: int,
    size: float = 1.0,
    turn_deg: float = 0.0,
    aside: tuple[float, float] = (0, 0),
) -> Change:
    """The face so many times as large, turned around the middle, then moved by parts of a side."""

    def change(crop: Image) -> Image:
        side = crop.shape[0]
        middle = ((crop.shape[1] - 1) / 2, (side - 1) / 2)
        place = cv2.getRotationMatrix2D(middle, turn_deg, size)
        place[:, 2] += side * np.array(aside)
        moved = cv2.warpAffine(crop, place, crop.shape[1::-1], borderMode=around)
        return np.asarray(moved, np.uint8)

    return change


def stress(crop: Image) -> Image:
    """Edges stressed: an unsharp mask."""
    soft = cv2.GaussianBlur(crop, (0, 0), 1.0)
    return np.asarray(cv2.addWeighted(crop, 1 + STRESSED, soft, -STRESSED, 0), np.uint8)


def equalize(crop: Image) -> Image:
    """Tones spread evenly over the scale."""
    return np.asarray(cv2.equalizeHist(as_gray(crop)), np.uint8)


def narrow(width: float, *, stretched: bool) -> Change:
    """Without the sides: so many times as wide as high."""

    def change(crop: Image) -> Image:
        off = round(crop.shape[1] * (1 - width) / 2)
        inside = crop[:, off : crop.shape[1] - off]
        return np.asarray(cv2.resize(inside, crop.shape[1::-1]), np.uint8) if stretched else inside

    return change


def placings(around: int) -> dict[str, tuple[Change, ...]]:
    """Other places of the face in its crop, by name; of several changes the mean is told."""
    return {
        **{f"{size:g} as large": (reframe(around, size),) for size in SIZES},
        **{f"turned by {turn} deg": (reframe(around, turn_deg=turn),) for turn in TURNS_DEG},
        **{
            f"moved by {shift:g}": tuple(
                reframe(around, aside=(shift * x, shift * y)) for x, y in ASIDE
            )
            for shift in SHIFTS
        },
    }


OTHERS: Final[dict[str, Change]] = {
    "edges stressed": stress,
    "tones spread": equalize,
    **{
        f"{name} as wide{', fitted' * stretched}": narrow(width, stretched=stretched)
        for name, width in {"3/4": 3 / 4, "2/3": 2 / 3}.items()
        for stretched in (False, True)
    },
}
"""What asks for nothing around a crop, by name."""


def accuracy(model: ExpressionClassifier, crops: Crops, *changes: Change) -> float:
    """The share of the crops named as labelled."""
    found = [
        model.probabilities([change(crop) for crop in crops]).argmax(axis=1) for change in changes
    ]
    return float((np.array(found) == crops.labels).mean())


def main() -> None:
    """Print a row for every change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", action="store_true", help="the shipped model on PublicTest")
    parser.add_argument("--card", type=Path, help="another model than the judge or the shipped one")
    given = parser.parse_args()
    everything = read_crops(shared_data() / "data" / "fer2013.parquet")
    crops = everything.split(PUBLIC_TEST) if given.public else cut_validation(everything).validation
    card = given.card or (SHIPPED_CARD if given.public else card_of_validation())
    model = ExpressionClassifier.open(card)
    rows = []

    def tell(name: str, found: dict[str, float]) -> None:
        say(name, *(f"{100 * value:.1f} %" for value in found.values()))
        rows.append({"face": name, **{how: round(value, 4) for how, value in found.items()}})

    say("face", *AROUND)
    placed = {around: placings(how) for around, how in AROUND.items()}
    for name in placings(cv2.BORDER_REPLICATE):
        tell(
            name,
            {around: accuracy(model, crops, *found[name]) for around, found in placed.items()},
        )
    say("face", "accuracy")
    for name, change in OTHERS.items():
        tell(name, {"accuracy": accuracy(model, crops, change)})
    name = model.card.name if model.card else ""
    print(json.dumps({"benchmark": "framing", "model": name, "n": len(crops), "results": rows}))


if __name__ == "__main__":
    main()
