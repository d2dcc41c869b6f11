"""Labelled photographs of people become face crops, cut as faces of a video are cut.

A model names whole face squares, framed as FER-2013 frames them. Of a photograph that shows
a head and shoulders it would see little: the face is found first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np

from readroom.domain import Face, Image
from readroom.errors import DataError, ModelError
from readroom.evaluation.datasets import Crops
from readroom.recognition.cards import ModelCard
from readroom.recognition.classifier import cut, prepare_crop, square
from readroom.recognition.detectors import FaceDetector

LARGEST_PX: Final = 96
"""Faces are kept no larger: twice what the model sees, and thousands fit into memory."""


def cut_faces(
    photographs: Crops,
    detector: FaceDetector,
    card: ModelCard,
    tick: Callable[[float], object] = lambda _share: None,
) -> Crops:
    """The largest face of each photograph, cut as the model's card says for this detector.

    Args:
        photographs: Labelled pictures, any size and colour.
        detector: What finds faces.
        card: Of the model that is to read them.
        tick: Called after each picture with the share of all that is done, 0..1.

    Returns:
        Gray squares with the labels, splits, names and votes of their pictures. Pictures in
        which no face is found are left out; ``source`` says how many.

    Raises:
        ModelError: If the card does not say how to cut that detector's faces.
        DataError: If no face is found at all.
    """
    rule = card.crops.get(detector.name)
    if rule is None:
        raise ModelError(
            f"{card.path}: no crop rule for the detector {detector.name!r}; "
            f"expected one of {', '.join(card.crops)}"
        )
    rows, squares = [], []
    for row, picture in enumerate(photographs):
        face = _largest(detector.detect(_in_colour(picture)))
        if face is not None:
            rows.append(row)
            found = cut(picture, square(face.box, rule))
            squares.append(prepare_crop(found, min(LARGEST_PX, found.shape[0])))
        tick((row + 1) / len(photographs))
    name, missed = photographs.source or "pictures", len(photographs) - len(rows)
    if not rows:
        raise DataError(
            f"{name}: expected faces in {len(photographs)} photographs; {detector.name} found "
            "none, leave out --find-faces if the pictures are faces already"
        )
    kept = photographs.take(np.array(rows, np.int64))
    without = f", {missed} without a face left out" if missed else ""
    source = f"{name}, faces found by {detector.name}{without}"
    return Crops(squares, kept.labels, kept.usages, kept.names, kept.votes, source)


def _in_colour(picture: Image) -> Image:
    if picture.ndim == 3:
        return picture
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8)


def _largest(faces: tuple[Face, ...]) -> Face | None:
    return max(faces, key=lambda face: face.box.width * face.box.height, default=None)
