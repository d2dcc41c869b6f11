"""Are faces cut by the detector read as well as the data set's own crops?

PublicTest faces pasted as a video meeting's gallery (7 x 7 tiles on 1280 x 720),
through the whole pipeline. Bars: found at least as many as by the bare detector less
one point; accuracy on the found faces within 1.5 points of the originals' accuracy.
"""

from __future__ import annotations

import argparse
import json

import numpy as np

from benchmarks.machine import say, shared_data
from readroom.evaluation.datasets import PUBLIC_TEST, Crops
from readroom.evaluation.formats import read_crops
from readroom.evaluation.gallery import Gallery, lay_out
from readroom.privacy.gate import decide
from readroom.recognition.classifier import ExpressionClassifier
from readroom.recognition.pipeline import Pipeline, open_pipeline

MIN_IOU = 0.4
FACES_PX = (64, 96)
SIZES_PX = (32, 40, 48, 64, 96)


def place_found(boxes: list[object], gallery: Gallery) -> list[int | None]:
    """For each pasted face, the position of the box that covers it best, or None."""
    found: list[int | None] = []
    for place in gallery.places:
        overlaps = [box.iou(place) for box in boxes]  # type: ignore[attr-defined]
        best = int(np.argmax(overlaps)) if overlaps else None
        found.append(best if best is not None and overlaps[best] >= MIN_IOU else None)
    return found


def measure(crops: Crops, truth: np.ndarray, name: str, face_px: int) -> dict[str, float]:
    """One detector at one face size: found, measured and read rightly."""
    pipeline: Pipeline = open_pipeline("photo", name, permission=decide("self"))
    detector = pipeline.detector_choice.detector
    bare = found = measured = right = original = 0
    for gallery in lay_out(list(crops), face_px):
        boxes = [face.box for face in detector.detect(gallery.frame)]
        bare += sum(position is not None for position in place_found(list(boxes), gallery))
        pipeline.reset()
        seen = pipeline(gallery.frame, 0.0).observations
        places = place_found([observation.face.box for observation in seen], gallery)
        for row, position in zip(gallery.rows, places, strict=True):
            if position is None:
                continue
            found += 1
            expression = seen[position].expression
            if expression is None:
                continue
            measured += 1
            right += int(np.argmax(expression.raw) == crops.labels[row])
            original += int(truth[row])
    return {
        "bare_found": bare / len(crops),
        "found": found / len(crops),
        "measured": measured / max(found, 1),
        "accuracy": right / max(measured, 1),
        "accuracy_of_originals": original / max(measured, 1),
    }


def main() -> None:
    """Print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all-sizes", action="store_true", help="also faces under 64 pixels")
    parser.add_argument("--detector", action="append", choices=["yunet", "centerface", "haar"])
    parser.add_argument("--split", default=PUBLIC_TEST)
    given = parser.parse_args()
    crops = read_crops(shared_data() / "data" / "fer2013.parquet").split(given.split)
    classifier = ExpressionClassifier.open(threads=2)
    truth = classifier.probabilities(list(crops)).argmax(axis=1) == crops.labels
    say("detector", "face px", "bare found", "found", "measured", "accuracy", "originals'")
    results = []
    for name in given.detector or ["yunet", "centerface"]:
        for face_px in SIZES_PX if given.all_sizes else FACES_PX:
            row = measure(crops, truth, name, face_px)
            results.append({"detector": name, "face_px": face_px, **row})
            say(name, face_px, *(f"{value:.4f}" for value in row.values()))
    print(
        json.dumps(
            {
                "benchmark": "gallery",
                "faces": len(crops),
                "accuracy_of_all_originals": float(truth.mean()),
                "results": results,
            }
        )
    )


if __name__ == "__main__":
    main()
