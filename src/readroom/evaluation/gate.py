"""Where the model stops being able to read a face: accuracy against size, blur and turn.

The curves are measured on validation crops that are shrunk, blurred or, for the
turn of the head, sorted by where a detector sees the nose. They go into the card,
and the quality gate of `recognition.quality` reads them there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from readroom.domain import Image
from readroom.evaluation.gallery import lay_out
from readroom.evaluation.pictures import as_gray
from readroom.evaluation.robustness import shrunk
from readroom.recognition.detectors import FaceDetector
from readroom.recognition.quality import sharpness, turn

SIZES_PX: Final = (8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48)
"""Sides that crops are shrunk to, the last that of FER-2013. More of them take longer."""

BLURS_PX: Final = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
"""Standard deviations of the blurs."""

BINS: Final = 12
"""Bins of equally many faces by turn. Raising it follows the curve closer, with more noise."""

TURN_FACE_PX: Final = 96
"""Side at which crops are shown to the detector, for its landmarks to be good."""

PROFILE_TURN: Final = 1.0
"""The data hardly hold a profile; there the model is taken to be as good as guessing."""

Predict = Callable[[Sequence[Image]], NDArray[np.float64]]
"""Crops to probabilities, n x 7."""


def measure_gate(
    crops: Sequence[Image],
    labels: NDArray[np.int64],
    predict: Predict,
    detector: FaceDetector | None = None,
) -> dict[str, Any]:
    """The ``gate`` entry of a model card, without its limit.

    Args:
        crops: Validation crops, gray or BGR, uint8, at least 48 pixels wide.
        labels: 0..6 per crop.
        predict: The calibrated model.
        detector: One with landmarks; without it the turn of the head is not gated.

    Returns:
        ``accuracy`` on the crops as they are, ``chance`` and ``curves``, each with
        rising ``values`` and their ``accuracy``.
    """
    gray = [as_gray(crop) for crop in crops]
    chance = float(np.bincount(labels, minlength=7).max() / max(len(labels), 1))
    right = predict(gray).argmax(axis=1) == labels
    curves = {
        "size_px": size_curve(gray, labels, predict),
        "sharpness": sharpness_curve(gray, labels, predict),
    }
    if detector is not None:
        curves["turn"] = turn_curve(gray, right, detector)
        if curves["turn"]["values"][-1] < PROFILE_TURN:
            curves["turn"]["values"].append(PROFILE_TURN)
            curves["turn"]["accuracy"].append(round(chance, 4))
    return {
        "accuracy": round(float(right.mean()), 4),
        "chance": round(chance, 4),
        "curves": curves,
    }


def size_curve(
    gray: Sequence[Image], labels: NDArray[np.int64], predict: Predict
) -> dict[str, list[float]]:
    """Accuracy against the side of the face's square, in pixels of the frame.

    Args:
        gray: Crops, gray, uint8.
        labels: 0..6 per crop.
        predict: The calibrated model.

    Returns:
        ``values`` and ``accuracy``, the latter never falling.
    """
    accuracy = []
    for side in SIZES_PX:
        small = [shrunk(crop, side) for crop in gray]
        accuracy.append(float((predict(small).argmax(axis=1) == labels).mean()))
    return _curve(
        np.array(SIZES_PX, float), np.array(accuracy), np.ones(len(SIZES_PX)), rising=True
    )


def sharpness_curve(
    gray: Sequence[Image], labels: NDArray[np.int64], predict: Predict
) -> dict[str, list[float]]:
    """Accuracy against sharpness, over crops blurred more and more.

    Args:
        gray: Crops, gray, uint8.
        labels: 0..6 per crop.
        predict: The calibrated model.

    Returns:
        ``values`` and ``accuracy``, the latter never falling.
    """
    values, right = [], []
    for blur in BLURS_PX:
        soft = [_blurred(crop, blur) for crop in gray]
        values += [sharpness(crop) for crop in soft]
        right += (predict(soft).argmax(axis=1) == labels).tolist()
    return _binned(np.array(values), np.array(right, float), rising=True)


def _blurred(crop: Image, deviation_px: float) -> Image:
    if deviation_px == 0:
        return crop
    return np.asarray(cv2.GaussianBlur(crop, (0, 0), deviation_px), np.uint8)


def turn_curve(
    gray: Sequence[Image], right: NDArray[np.bool_], detector: FaceDetector
) -> dict[str, list[float]]:
    """Accuracy against how far the head is turned, where a detector finds the face.

    Args:
        gray: Crops, gray, uint8.
        right: Whether the model read each of them rightly.
        detector: With landmarks.

    Returns:
        ``values`` and ``accuracy``, the latter never rising.
    """
    values, kept = [], []
    for gallery in lay_out(gray, TURN_FACE_PX):
        faces = detector.detect(gallery.frame)
        for place, row in zip(gallery.places, gallery.rows, strict=True):
            best = max(faces, key=lambda face: face.box.iou(place), default=None)
            if best is None or best.box.iou(place) < 0.4:
                continue
            turned = turn(best)
            if turned is not None:
                values.append(turned)
                kept.append(float(right[row]))
    if len(values) < BINS:
        return {"values": [0.0], "accuracy": [float(right.mean())]}
    return _binned(np.array(values), np.array(kept), rising=False)


def _binned(
    values: NDArray[np.float64], right: NDArray[np.float64], *, rising: bool
) -> dict[str, list[float]]:
    """A monotone curve through bins of equal mass."""
    order = np.argsort(values, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    centers = np.array([np.median(values[part]) for part in parts])
    means = np.array([right[part].mean() for part in parts])
    weights = np.array([float(len(part)) for part in parts])
    return _curve(centers, means, weights, rising=rising)


def _curve(
    values: NDArray[np.float64],
    accuracy: NDArray[np.float64],
    weights: NDArray[np.float64],
    *,
    rising: bool,
) -> dict[str, list[float]]:
    fitted = isotonic_regression(accuracy, weights=weights, increasing=rising).x
    return {
        "values": [round(value, 4) for value in values.tolist()],
        "accuracy": [round(value, 4) for value in fitted.tolist()],
    }
