"""How parts of one face move between frames, once the head's own movement is taken away.

Two frames are cut to the same square around the face. Dense optical flow (Kroeger, Timofte, Dai &
Van Gool, "DIS", ECCV 2016, as OpenCV has it) says where each place went; what the bridge of the
nose and the cheekbones did together, which no muscle moves much, is the head's, and is subtracted
as a turn, a shift and a change of size. What is left is the mean of each region::

    eyes, nose, mouth found  ->  square  ->  flow  -  head's part  ->  per region: right, down

All lengths are in distances between the eyes, so that they do not depend on the camera.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from readroom.domain import Face, Image

Floats = NDArray[np.float64]

REGIONS: Final[dict[str, tuple[tuple[float, float, float, float], ...]]] = {
    "left brow": ((-0.95, -0.12, -0.62, -0.26),),
    "right brow": ((0.12, 0.95, -0.62, -0.26),),
    "eyelids": ((-0.75, -0.25, -0.18, 0.16), (0.25, 0.75, -0.18, 0.16)),
    "nose": ((-0.32, 0.32, 0.5, 0.8),),
    "left mouth corner": ((-0.75, -0.25, 0.9, 1.3),),
    "right mouth corner": ((0.25, 0.75, 0.9, 1.3),),
    "chin": ((-0.35, 0.35, 1.45, 1.8),),
}
"""Left, right, top and bottom of each, in distances between the eyes from their middle; left and
right as in the picture. Eyelids mostly blink."""

RIGID: Final = ((-0.16, 0.16, -0.1, 0.45), (-0.9, -0.5, 0.3, 0.62), (0.5, 0.9, 0.3, 0.62))
"""Bridge of the nose and cheekbones."""

EYES_PX: Final = 64
"""Between the eyes in the square. Raising it costs time with its square, and finds smaller
movements only where the camera saw them."""
_WIDE, _TALL, _MIDDLE = 3.0, 3.4, 1.1  # of the square, and of the eyes from its top
_TRIM: Final = 0.7  # of the rigid places that the head's movement is fitted to, the others left out
_STRIDE: Final = 3  # pixels of the square from one place read to the next


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """What moved between two frames, in distances between the eyes.

    Attributes:
        regions: Regions of :data:`REGIONS` x 2, to the right and down, without the head's part.
        head: How far the head itself moved.
    """

    regions: Floats
    head: float


class FaceMotion:
    """How one face moved from each frame to the next; keeps the frame before, in gray.

    12 ms a picture of 640 x 360, beside 25 for finding the face (docs/decisions/0014).
    """

    def __init__(self) -> None:
        """Begin without a frame to compare with."""
        self._flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        self._before: NDArray[np.uint8] | None = None
        self._frame: tuple[Floats, Floats] | None = None
        self._rigid = _places(RIGID)
        self._regions = [_places(boxes) for boxes in REGIONS.values()]

    def reset(self) -> None:
        """The next frame has none before it: the face was lost, or the film was cut."""
        self._before = self._frame = None

    def step(self, frame: Image, face: Face) -> Step | None:
        """What moved since the frame before.

        Args:
            frame: BGR, uint8.
            face: The same person's as before, with landmarks.

        Returns:
            None for the first frame, and for the first after :meth:`reset`.

        Raises:
            ValueError: If the face has no landmarks.
        """
        if face.landmarks is None:
            raise ValueError("expected a face with landmarks; got one without")
        gray = np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8)
        eyes = np.array(face.landmarks[:2], float)
        before, placed = self._before, self._frame
        self._before, self._frame = gray, (eyes[0], eyes[1])
        if before is None or placed is None:
            return None
        to_square = _square(*placed)
        size = (round(_WIDE * EYES_PX), round(_TALL * EYES_PX))
        one, other = (cv2.warpAffine(each, to_square, size) for each in (before, gray))
        still = np.zeros((*one.shape, 2), np.float32)
        return self._told(np.asarray(self._flow.calc(one, other, still), np.float64))

    def _told(self, flow: Floats) -> Step:
        moved = flow[self._rigid[:, 1], self._rigid[:, 0]]
        head = _similarity(self._rigid.astype(float), moved)
        regions = [
            np.median(flow[at[:, 1], at[:, 0]] - _of(head, at.astype(float)), axis=0)
            for at in self._regions
        ]
        middle = np.array([[_WIDE * EYES_PX / 2, _MIDDLE * EYES_PX]])
        return Step(np.array(regions) / EYES_PX, float(np.hypot(*_of(head, middle)[0])) / EYES_PX)


def _square(left: Floats, right: Floats) -> Floats:
    """From the picture to the square: eyes level, :data:`EYES_PX` apart."""
    across = right - left
    scale = EYES_PX / max(float(np.hypot(*across)), 1e-6)
    turn = np.arctan2(across[1], across[0])
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    middle = (left + right) / 2
    place = np.array([_WIDE * EYES_PX / 2, _MIDDLE * EYES_PX])
    linear = np.array([[cos, sin], [-sin, cos]])
    return np.column_stack([linear, place - linear @ middle])


def _places(boxes: tuple[tuple[float, float, float, float], ...]) -> NDArray[np.intp]:
    """Pixels of the square in some boxes, every third one: x, y."""
    found = []
    for left, right, top, bottom in boxes:
        low = np.round(EYES_PX * np.array([_WIDE / 2 + left, _MIDDLE + top])).astype(int)
        high = np.round(EYES_PX * np.array([_WIDE / 2 + right, _MIDDLE + bottom])).astype(int)
        x, y = np.meshgrid(np.arange(low[0], high[0], _STRIDE), np.arange(low[1], high[1], _STRIDE))
        found.append(np.column_stack([x.ravel(), y.ravel()]))
    return np.concatenate(found)


def _similarity(at: Floats, moved: Floats) -> Floats:
    """Shift, growth and turn that explain most places best: least squares, the worst left out."""
    kept = np.ones(len(at), np.bool_)
    found: Floats = np.zeros(4)
    for _ in range(3):
        found = np.asarray(np.linalg.lstsq(_rows(at[kept]), moved[kept].ravel(), rcond=None)[0])
        off = np.hypot(*(moved - _of(found, at)).T)
        kept = off <= np.quantile(off, _TRIM)
    return found


def _rows(at: Floats) -> Floats:
    x, y = (at - EYES_PX).T / EYES_PX
    one, none = np.ones_like(x), np.zeros_like(x)
    across, down = np.stack([one, none, x, -y], axis=1), np.stack([none, one, y, x], axis=1)
    return np.stack([across, down], axis=1).reshape(-1, 4)


def _of(head: Floats, at: Floats) -> Floats:
    return np.asarray((_rows(at) @ head).reshape(-1, 2))
