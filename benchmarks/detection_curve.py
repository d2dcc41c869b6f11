"""How many of the faces a detector finds, and how many of its boxes are faces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.domain import Box, Face

MIN_IOU: Final = 0.5


@dataclass(frozen=True)
class Labelled:
    """The faces that people marked in one picture.

    Attributes:
        counted: Faces that are to be found.
        ignored: Boxes that are neither to be found nor an error when found.
    """

    counted: tuple[Box, ...]
    ignored: tuple[Box, ...] = ()

    @classmethod
    def of(cls, boxes: Sequence[Box], ignored: Sequence[Box], min_face_px: float) -> Labelled:
        """Labels in which faces under a size do not count either way.

        Args:
            boxes: All marked faces.
            ignored: Marked as not to be judged.
            min_face_px: Smallest face that counts, as the root of its area.

        Returns:
            The labels.
        """
        small = [box for box in boxes if box.size_px < min_face_px]
        large = [box for box in boxes if box.size_px >= min_face_px]
        return cls(tuple(large), (*ignored, *small))


@dataclass(frozen=True)
class DetectionCurve:
    """Precision and recall as the threshold falls.

    Attributes:
        scores: Thresholds, falling.
        precision: Part of the boxes at or above each threshold that are faces.
        recall: Part of the faces found by them.
    """

    scores: NDArray[np.float64]
    precision: NDArray[np.float64]
    recall: NDArray[np.float64]

    def recall_at(self, precision: float) -> float:
        """The largest recall at which precision is still at a level.

        Args:
            precision: The level, 0..1.

        Returns:
            0 where the level is never reached.
        """
        enough = self.recall[self.precision >= precision]
        return float(enough.max()) if enough.size else 0.0

    def at(self, threshold: float) -> tuple[float, float]:
        """Precision and recall of the boxes at or above a threshold.

        Args:
            threshold: On the detector's scale.

        Returns:
            Both, 0 where there is no such box.
        """
        taken = int(np.count_nonzero(self.scores >= threshold))
        if not taken:
            return 0.0, 0.0
        return float(self.precision[taken - 1]), float(self.recall[taken - 1])


def measure_detection(
    found: Sequence[Sequence[Face]], labels: Sequence[Labelled]
) -> DetectionCurve:
    """Precision and recall over a set of pictures, at every threshold.

    Args:
        found: Per picture, the faces detected, at a low threshold.
        labels: Per picture, the faces marked.

    Returns:
        The curve.
    """
    marks: list[tuple[float, bool]] = []
    for faces, truth in zip(found, labels, strict=True):
        marks += match(faces, truth)
    total = sum(len(truth.counted) for truth in labels)
    marks.sort(key=lambda mark: -mark[0])
    hits = np.cumsum([hit for _, hit in marks]).astype(float)
    return DetectionCurve(
        np.array([score for score, _ in marks]),
        hits / np.arange(1, len(hits) + 1),
        hits / max(total, 1),
    )


def match(faces: Sequence[Face], truth: Labelled) -> list[tuple[float, bool]]:
    """Which detected faces are marked ones, the surest choosing first.

    Args:
        faces: Detected in one picture.
        truth: Marked in it.

    Returns:
        Score and whether it is a face, for every box that is to be judged.
    """
    free = list(truth.counted)
    marks = []
    for face in sorted(faces, key=lambda face: -face.score):
        best = max(free, key=face.box.iou, default=None)
        if best is not None and face.box.iou(best) >= MIN_IOU:
            free.remove(best)
            marks.append((face.score, True))
        elif not any(face.box.iou(box) >= MIN_IOU for box in truth.ignored):
            marks.append((face.score, False))
    return marks
