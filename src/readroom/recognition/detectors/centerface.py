"""CenterFace (Xu et al. 2019) on ONNX Runtime: finds the most faces, at a third of the speed.

The network marks face centres on a map of a quarter of the frame's size, with the
box's size, the centre's fraction and five landmarks at each place.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from readroom.domain import Box, Face, Image
from readroom.recognition.detectors import Use
from readroom.recognition.detectors.scaling import enlarge, shrink
from readroom.recognition.model_files import CENTERFACE, locate
from readroom.recognition.runtime import open_session
from readroom.settings import Settings, load_settings

SCORE_THRESHOLD: Final = 0.4
"""Raising it loses faces and phantoms; ``benchmarks/detection.py`` draws the whole curve."""

MAX_SIDE_PX: Final[dict[Use, int]] = {"photo": 1600, "video": 640, "live": 640}
"""Longest side that is looked at. Raising it finds smaller faces and costs time with its square."""

OVERLAP: Final = 0.3
"""Of two boxes with a larger intersection over union the worse goes. Raising it keeps faces that
hide each other, and some twice."""

STRIDE: Final = 4
"""Pixels of the input from one place of the network's maps to the next."""

MULTIPLE: Final = 32
"""What both sides of the input are multiples of: the network halves them five times."""


# In the file the input is fixed at 10 x 3 x 32 x 32 and the outputs at 10 x n x 8 x 8.
# A dimension is written as 0a 02 08 <size>; 0a 02 12 00 says "of any size" in as many bytes.
_ANY: Final = b"\x0a\x02\x12\x00"
_FIXED_INPUT: Final = b"\x0a\x02\x08\x0a\x0a\x02\x08\x03\x0a\x02\x08\x20\x0a\x02\x08\x20"
_FREE_INPUT: Final = _ANY + b"\x0a\x02\x08\x03" + _ANY + _ANY


class CenterFace:
    """A CenterFace detector; keeps no state between frames."""

    name = "centerface"
    sha256: str | None = CENTERFACE.sha256

    def __init__(
        self,
        weights: Path,
        threshold: float,
        max_side_px: int,
        threads: int = 2,
        *,
        keep_memory: bool = True,
    ) -> None:
        """Load the weights.

        Args:
            weights: Path of the ONNX file.
            threshold: Scores below are no faces; raising it loses faces and phantoms.
            max_side_px: Longer frames are shrunk to this; raising it finds smaller
                faces and costs time with its square.
            threads: Threads for one frame.
            keep_memory: As of :func:`~readroom.recognition.runtime.open_session`.
        """
        model = free_sizes(weights.read_bytes())
        self._session = open_session(model, str(weights), threads, keep_memory=keep_memory)
        self._input = self._session.get_inputs()[0].name
        self.threshold = threshold
        self.max_side_px = max_side_px

    @classmethod
    def open(cls, use: Use = "photo", settings: Settings | None = None) -> CenterFace:
        """The detector with the input size of a use.

        Args:
            use: What the frames are.
            settings: Where the weights are looked for, and threads.

        Returns:
            Ready to use.
        """
        settings = settings or load_settings()
        weights = locate(CENTERFACE, settings)
        # A large photograph takes some 300 MB, which a server would otherwise never see again.
        again = use != "photo"
        side = MAX_SIDE_PX[use]
        return cls(weights, SCORE_THRESHOLD, side, settings.threads, keep_memory=again)

    def detect(self, frame: Image) -> tuple[Face, ...]:
        """The faces of one frame.

        Args:
            frame: BGR, uint8.

        Returns:
            Faces with five landmarks, best score first.
        """
        small, factor = shrink(frame, self.max_side_px)
        height, width = small.shape[:2]
        down, right = -height % MULTIPLE, -width % MULTIPLE
        padded = cv2.copyMakeBorder(small, 0, down, 0, right, cv2.BORDER_CONSTANT)
        blob = cv2.dnn.blobFromImage(padded, swapRB=True)
        outputs = self._session.run(None, {self._input: blob})
        heat, scale, offset, points = (output[0] for output in outputs)
        found = decode(heat[0], scale, offset, points, self.threshold)
        return tuple(enlarge(face, factor) for face in found)


def decode(
    heat: NDArray[np.float32],
    scale: NDArray[np.float32],
    offset: NDArray[np.float32],
    points: NDArray[np.float32],
    threshold: float,
) -> tuple[Face, ...]:
    """Faces from the network's four maps.

    Args:
        heat: h x w, how much each place is a face's centre, 0..1.
        scale: 2 x h x w, logarithm of height and width in places.
        offset: 2 x h x w, fraction of the centre down and right.
        points: 10 x h x w, five landmarks as (down, right) shares of the box.
        threshold: Least heat of a face.

    Returns:
        Faces in pixels of the network's input, overlaps suppressed, best first.
    """
    rows, columns = np.nonzero(heat > threshold)
    if not len(rows):
        return ()
    scores = heat[rows, columns].astype(float)
    heights, widths = np.exp(scale[:, rows, columns]) * STRIDE
    downs, rights = offset[:, rows, columns]
    tops = (rows + downs + 0.5) * STRIDE - heights / 2
    lefts = (columns + rights + 0.5) * STRIDE - widths / 2
    boxes = np.stack([lefts, tops, widths, heights], axis=1).astype(float)
    kept = cv2.dnn.NMSBoxes(boxes.tolist(), scores.tolist(), threshold, OVERLAP)
    faces = []
    for number in np.asarray(kept, int).reshape(-1):
        left, top, width, height = boxes[number].tolist()
        shares = points[:, rows[number], columns[number]].reshape(5, 2).tolist()
        marks = tuple((left + right * width, top + down * height) for down, right in shares)
        faces.append(Face(Box(left, top, width, height), float(scores[number]), marks))
    return tuple(sorted(faces, key=lambda face: -face.score))


def free_sizes(model: bytes) -> bytes:
    """The ONNX file with inputs and outputs of any size instead of 32 x 32.

    Args:
        model: The published bytes.

    Returns:
        As many bytes; unchanged where the sizes are free already.
    """
    for channels in (1, 2, 10):
        fixed = b"\x0a\x02\x08\x0a\x0a\x02\x08" + bytes([channels]) + b"\x0a\x02\x08\x08" * 2
        free = _ANY + b"\x0a\x02\x08" + bytes([channels]) + _ANY * 2
        model = model.replace(fixed, free)
    return model.replace(_FIXED_INPUT, _FREE_INPUT)
