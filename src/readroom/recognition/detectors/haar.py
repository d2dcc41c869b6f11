"""OpenCV's Haar cascade: no model file and no landmarks, for machines that have nothing else.

It misses half of the faces of 24-48 pixels and marks one in five wrongly; it is
the last choice and says so.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import cv2
import numpy as np

from readroom.domain import Box, Face, Image
from readroom.errors import ModelMissingError
from readroom.recognition.detectors.scaling import enlarge, shrink

CASCADE: Final = "haarcascade_frontalface_alt2.xml"
MAX_SIDE_PX: Final = 960
"""Longest side that is looked at. Raising it finds smaller faces and costs time with its square."""

MIN_FACE_PX: Final = 20
"""Smallest face in the shrunk frame, the side of the cascade's own window."""

SCALE_STEP: Final = 1.1
MIN_NEIGHBOURS: Final = 3
"""OpenCV's defaults. A smaller step finds more and costs time; more neighbours lose faces and
phantoms."""


class Haar:
    """A Haar cascade; scores are squashed cascade weights, comparable only among themselves."""

    name = "haar"
    sha256: str | None = None

    def __init__(self) -> None:
        """Load the cascade that OpenCV carries.

        Raises:
            ModelMissingError: If this OpenCV has no cascades, as from version 5 on.
        """
        maker = getattr(cv2, "CascadeClassifier", None)
        path = Path(cv2.data.haarcascades) / CASCADE if hasattr(cv2, "data") else Path(CASCADE)
        if maker is None or not path.is_file():
            raise ModelMissingError(
                f"this OpenCV ({cv2.__version__}) has no Haar cascades; "
                "install opencv-python-headless below version 5"
            )
        self._cascade = maker(str(path))

    def detect(self, frame: Image) -> tuple[Face, ...]:
        """The faces of one frame.

        Args:
            frame: BGR, uint8.

        Returns:
            Square boxes without landmarks, best score first.
        """
        small, factor = shrink(frame, MAX_SIDE_PX)
        if min(small.shape[:2]) < MIN_FACE_PX:
            return ()
        gray = cv2.equalizeHist(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))
        boxes, _, weights = self._cascade.detectMultiScale3(
            gray,
            scaleFactor=SCALE_STEP,
            minNeighbors=MIN_NEIGHBOURS,
            minSize=(MIN_FACE_PX, MIN_FACE_PX),
            outputRejectLevels=True,
        )
        scores = 1 / (1 + np.exp(-np.asarray(weights, float).reshape(-1) / 4))
        faces = [
            enlarge(Face(Box(*map(float, box)), float(score)), factor)
            for box, score in zip(boxes, scores, strict=True)
        ]
        return tuple(sorted(faces, key=lambda face: -face.score))
