"""A detector that a program brings along: what it says is looked at before it is used."""

from __future__ import annotations

from dataclasses import astuple
from math import isfinite
from typing import TYPE_CHECKING

from readroom.domain import Face, Image
from readroom.errors import ModelError

if TYPE_CHECKING:
    from readroom.recognition.detectors import FaceDetector


class BroughtAlong:
    """Passes on a detector's faces, and says in words where they are none.

    A box without numbers would otherwise end the look deep inside the tracker.
    """

    def __init__(self, own: FaceDetector) -> None:
        """Look over a detector's shoulder.

        Args:
            own: The program's.
        """
        self._own = own

    @property
    def name(self) -> str:
        """What the program calls it."""
        return self._own.name

    @property
    def sha256(self) -> str | None:
        """Hexadecimal digest of its weights; None where there are none."""
        return self._own.sha256

    def detect(self, frame: Image) -> tuple[Face, ...]:
        """Its faces of one frame.

        Args:
            frame: BGR, uint8.

        Returns:
            As the detector gave them.

        Raises:
            ModelError: If one of them is no face.
        """
        faces = tuple(self._own.detect(frame))
        for face in faces:
            if (wrong := _wrong(face)) is not None:
                raise ModelError(
                    f"the detector {self.name!r}: expected readroom.Face objects with {wrong}; "
                    f"got {face!r}"
                )
        return faces


def _wrong(face: object) -> str | None:
    if not isinstance(face, Face):
        return "a box, a score and five landmarks or None"
    if not (all(map(isfinite, astuple(face.box))) and min(face.box.width, face.box.height) > 0):
        return "boxes of numbers, wider and higher than 0"
    if not isfinite(face.score):
        return "a score that is a number"
    points = face.landmarks
    if points is not None and not (
        len(points) == 5 and all(isfinite(v) for p in points for v in p)
    ):
        return "five landmarks of numbers, or None"
    return None
