"""Does fitting the shipped model to a few hundred faces of one's own help, and does it know?

Somebody's faces are drawn from the validation part, which the shipped model (or its judge, see
``benchmarks.machine``) was not trained on, and changed throughout; what `readroom train --init`
says of them is held against the accuracy on all other validation faces, changed alike, and on
those as they are.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import card_of_validation, say, shared_data
from readroom.domain import Emotion, Image
from readroom.evaluation.datasets import Crops
from readroom.evaluation.formats import read_crops
from readroom.evaluation.intervals import Interval
from readroom.evaluation.splits import cut_validation
from readroom.recognition.cards import ModelCard
from readroom.recognition.classifier import ExpressionClassifier
from readroom.training.transfer import compare_names, transfer
from readroom.training.tuning import Trunk


@dataclass(frozen=True)
class Place:
    """Where somebody films, or how somebody labels.

    Attributes:
        picture: A crop as it looks there.
        label: What a face is called there; None where such faces are not labelled.
    """

    picture: Callable[[Image], Image] = lambda crop: crop
    label: Callable[[Emotion], Emotion | None] = lambda emotion: emotion


def framed_widely(crop: Image) -> Image:
    """The face fills five eighths of the side."""
    small = cv2.resize(crop, (30, 30), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.copyMakeBorder(small, 9, 9, 9, 9, cv2.BORDER_REPLICATE), np.uint8)


def small_and_blurred(crop: Image) -> Image:
    """20 x 20 pixels, blurred by one of them."""
    small = cv2.resize(crop, (20, 20), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), 1.0), np.uint8)


def merged(emotion: Emotion) -> Emotion:
    """Fear is called surprise, disgust is called angry."""
    return {Emotion.FEAR: Emotion.SURPRISE, Emotion.DISGUST: Emotion.ANGRY}.get(emotion, emotion)


def of_three(emotion: Emotion) -> Emotion | None:
    """Only angry, happy and neutral faces are labelled at all."""
    return emotion if emotion in (Emotion.ANGRY, Emotion.HAPPY, Emotion.NEUTRAL) else None


PLACES: Final = {
    "framed too widely": Place(framed_widely),
    "20 px, blurred": Place(small_and_blurred),
    "two labels merged": Place(label=merged),
    "three labels only": Place(label=of_three),
    "nothing changed": Place(),
}


def draw(faces: Crops, place: Place, count: int, seed: int) -> tuple[Crops, Crops, Crops]:
    """Somebody's own faces, others like them, and those others and the rest as they are."""
    called = [place.label(Emotion(int(label))) for label in faces.labels]
    order = np.random.default_rng(seed).permutation(len(faces))
    usable = np.array([row for row in order if called[row] is not None])
    there = Crops.of_arrays(
        [place.picture(crop) for crop in faces],
        [label if name is None else name for label, name in zip(faces.labels, called, strict=True)],
    )
    own, others = usable[:count], usable[count:]
    digests = np.array(faces.digests())
    fresh = ~np.isin(digests, digests[own])  # the data hold exact copies, which are no others
    rest = np.setdiff1d(np.arange(len(faces)), own)
    others, rest = others[fresh[others]], rest[fresh[rest]]
    return there.take(own), there.take(others), faces.take(rest)


def accuracies(
    old: ExpressionClassifier, new: ExpressionClassifier, crops: Crops
) -> tuple[Interval, Interval, Interval]:
    """Before, after and their difference on crops that nobody learned from."""
    said: list[NDArray[np.float64]] = [each.probabilities(crops) for each in (old, new)]
    return compare_names(said[0], said[1], crops.labels, np.arange(len(crops)))


def measure(faces: Crops, name: str, trunk: Trunk, count: int, seed: int) -> dict[str, Any]:
    """One place and one way of fitting."""
    own, alike, plain = draw(faces, PLACES[name], count, seed)
    card, started = ModelCard.read(card_of_validation()), time.monotonic()
    with TemporaryDirectory() as folder:
        verdict = transfer(card, own, Path(folder) / "own", trunk)
        seconds = time.monotonic() - started
        old, new = (ExpressionClassifier.open(each.path) for each in (card, verdict.card))
        truth, ordinary = accuracies(old, new, alike), accuracies(old, new, plain)
    return {
        "place": name,
        "trunk": trunk,
        "faces": verdict.faces,
        "kept": "new" if verdict.better else "old",
        "chosen": verdict.chosen,
        "said": [each.to_dict() for each in (verdict.before, verdict.after, verdict.difference)],
        "true": [each.to_dict() for each in truth],
        "others": len(alike),
        "ordinary": [each.to_dict() for each in ordinary],
        "seconds": round(seconds),
    }


def shown(row: dict[str, Any]) -> list[str]:
    """A row of the table, shares in per cent."""
    told = [f"{100 * each['value']:.1f}" for each in row["said"][:2]]
    gain = "{value:+.1f} ({low:.1f}, {high:.1f})"
    percent = {key: 100 * value for key, value in row["true"][2].items()}
    ordinary = " -> ".join(f"{100 * each['value']:.1f}" for each in row["ordinary"][:2])
    return [
        *told,
        row["kept"],
        gain.format(**percent),
        ordinary,
        row["chosen"],
        f"{row['seconds']}",
    ]


def main() -> None:
    """Print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faces", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--place", action="append", choices=list(PLACES))
    given = parser.parse_args()
    faces = cut_validation(read_crops(shared_data() / "data" / "fer2013.parquet")).validation
    say("place", "trunk", "said before", "after", "kept", "true gain", "ordinary", "chosen", "s")
    rows = []
    for name in given.place or PLACES:
        for trunk in get_args(Trunk):
            rows.append(measure(faces, name, trunk, given.faces, given.seed))
            say(name, trunk, *shown(rows[-1]))
    name = ModelCard.read(card_of_validation()).name
    print(json.dumps({"benchmark": "own_faces", "model": name, "results": rows}))


if __name__ == "__main__":
    main()
