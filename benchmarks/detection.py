"""How many faces of group photographs are found? Bars: recall at precision 0.90.

Run: python -m benchmarks.detection, with READROOM_TEST_DATA naming the research data.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import cv2
import numpy as np

from benchmarks.detection_curve import Labelled, measure_detection
from benchmarks.machine import say, shared_data
from readroom.domain import Box, Image
from readroom.recognition.detectors import FaceDetector
from readroom.recognition.detectors.centerface import MAX_SIDE_PX as CENTERFACE_SIDE
from readroom.recognition.detectors.centerface import CenterFace
from readroom.recognition.detectors.haar import Haar
from readroom.recognition.detectors.yunet import MAX_SIDE_PX as YUNET_SIDE
from readroom.recognition.detectors.yunet import SCORE_THRESHOLD, YuNet
from readroom.recognition.model_files import CENTERFACE, YUNET, locate

MIN_FACE_PX = 24
PRECISION = 0.90
BARS = {"yunet": 0.88, "centerface": 0.92}
THRESHOLDS = {"yunet": SCORE_THRESHOLD["photo"], "centerface": 0.4, "haar": 0.0}


def detectors() -> dict[str, FaceDetector]:
    """Every detector with a threshold low enough to draw the whole curve."""
    yunet = str(locate(YUNET))
    return {
        "yunet": YuNet(yunet, 0.1, YUNET_SIDE["photo"]),
        "centerface": CenterFace(locate(CENTERFACE), 0.1, CENTERFACE_SIDE["photo"]),
        "haar": Haar(),
    }


def read_labels(folder: Path) -> dict[Path, Labelled]:
    """The photographs of a folder with their marked faces."""
    marked = json.loads((folder / "boxes.json").read_text())
    return {
        folder / name: Labelled.of(
            [Box(*box) for box in entry["boxes"]],
            [Box(*box) for box in entry["ignore"]],
            MIN_FACE_PX,
        )
        for name, entry in marked.items()
    }


def picture(path: Path) -> Image:
    """A photograph, BGR."""
    return np.asarray(cv2.imread(str(path)), np.uint8)


def main() -> None:
    """Print the table and the JSON line."""
    media = shared_data() / "media"
    labels = read_labels(media / "groups")
    solvay = picture(media / "solvay1927.jpg")
    result: dict[str, object] = {}
    say("detector", "recall at P .90", "threshold", "precision", "recall", "solvay", "ms/photo")
    for name, detector in detectors().items():
        started = time.perf_counter()
        found = [detector.detect(picture(path)) for path in labels]
        took_ms = (time.perf_counter() - started) / len(labels) * 1000
        curve = measure_detection(found, list(labels.values()))
        precision, recall = curve.at(THRESHOLDS[name])
        in_solvay = sum(face.score >= THRESHOLDS[name] for face in detector.detect(solvay))
        row = {
            "recall_at_p90": round(curve.recall_at(PRECISION), 4),
            "threshold": THRESHOLDS[name],
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "solvay": in_solvay,
            "ms_per_photo": round(took_ms, 1),
            "bar": BARS.get(name),
        }
        result[name] = row
        say(name, *(row[key] for key in list(row)[:-1]))
    print(json.dumps({"benchmark": "detection", "photos": len(labels), **result}))


if __name__ == "__main__":
    main()
