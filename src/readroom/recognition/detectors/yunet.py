"""YuNet 2023mar of the OpenCV Zoo: fast, and good for faces of 10 to 300 pixels.

Thresholds are those measured on WIDER group photographs: at 0.6 nine of ten boxes
are faces; at 0.7, 97 of 100, while two points fewer faces are found.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from readroom.domain import Box, Face, Image
from readroom.errors import ModelError
from readroom.recognition.detectors import Use
from readroom.recognition.detectors.scaling import enlarge, shrink
from readroom.recognition.model_files import YUNET, locate
from readroom.settings import Settings

SCORE_THRESHOLD: Final[dict[Use, float]] = {"photo": 0.6, "video": 0.6, "live": 0.7}
"""Raising it loses faces and phantoms."""

MAX_SIDE_PX: Final[dict[Use, int]] = {"photo": 1600, "video": 1280, "live": 1280}
"""Longest side that is looked at. Raising it finds smaller faces and costs time with its square."""

CLOSE_UP_SIDE_PX: Final = 320
"""The same for the second look, for faces too large for the network."""

MIN_FRAME_PX: Final = 10
"""Smaller frames hold no face, and OpenCV answers some of them with boxes of NaN."""
OVERLAP: Final = 0.3
"""Of two boxes with a larger intersection over union the worse goes (OpenCV's default). Raising it
keeps faces that hide each other, and some twice."""

MOST_FACES: Final = 500
"""Boxes left, best first, before overlapping ones go: a face has several. Raising it costs time
where a frame is full of faces."""


class YuNet:
    """A YuNet detector; holds the size of the last frame, so one per thread."""

    name = "yunet"
    sha256: str | None = YUNET.sha256

    def __init__(self, weights: str, threshold: float, max_side_px: int) -> None:
        """Load the weights.

        Args:
            weights: Path of the ONNX file.
            threshold: Scores below are no faces; raising it loses faces and phantoms.
            max_side_px: Longer frames are shrunk to this; raising it finds smaller
                faces and costs time with its square.

        Raises:
            ModelError: If OpenCV cannot read the file.
        """
        try:
            self._net = cv2.FaceDetectorYN.create(
                weights, "", (320, 320), threshold, OVERLAP, MOST_FACES
            )
        except cv2.error as error:
            raise ModelError(
                f"{weights}: OpenCV cannot open this face detector; {error}"
            ) from error
        self.max_side_px = max_side_px

    @classmethod
    def open(
        cls, use: Use = "video", settings: Settings | None = None, *, download: bool = True
    ) -> YuNet:
        """The detector with the thresholds of a use.

        Args:
            use: What the frames are.
            settings: Where the weights are looked for.
            download: Whether they may be fetched where they are nowhere.

        Returns:
            Ready to use.
        """
        return cls(
            str(locate(YUNET, settings, download=download)), SCORE_THRESHOLD[use], MAX_SIDE_PX[use]
        )

    def detect(self, frame: Image) -> tuple[Face, ...]:
        """The faces of one frame; looks again from further off when there are none.

        Args:
            frame: BGR, uint8.

        Returns:
            Faces with five landmarks, best score first.
        """
        if min(frame.shape[:2]) < MIN_FRAME_PX:
            return ()
        faces = self._detect(frame, self.max_side_px)
        if not faces and max(frame.shape[:2]) > CLOSE_UP_SIDE_PX:
            # A face that fills the picture is larger than the network was trained for.
            faces = self._detect(frame, CLOSE_UP_SIDE_PX)
        return faces

    def _detect(self, frame: Image, side: int) -> tuple[Face, ...]:
        small, factor = shrink(frame, side)
        height, width = small.shape[:2]
        self._net.setInputSize((width, height))
        _, rows = self._net.detect(small)
        if rows is None:
            return ()
        rows = rows[np.isfinite(rows).all(axis=1) & (rows[:, 2:4] > 0).all(axis=1)]
        order = np.argsort(-rows[:, 14], kind="stable")
        return tuple(enlarge(_face(rows[number].tolist()), factor) for number in order)


def _face(row: list[float]) -> Face:
    """YuNet's 15 numbers: box, five points (right eye of the person first), score."""
    points = [(row[i], row[i + 1]) for i in range(4, 14, 2)]
    return Face(Box(*row[:4]), min(max(row[14], 0.0), 1.0), tuple(points))
