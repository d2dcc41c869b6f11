"""A camera of this computer, by its number.

::

    with open_source(0) as camera:
        for at, image in camera:
            ...
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Protocol

import cv2
import numpy as np

from readroom.errors import SourceError
from readroom.recognition.frames import Due, Frame, Kind, Source


class Capture(Protocol):
    """What is used of :class:`cv2.VideoCapture`; tests give one of their own."""

    def read(self) -> tuple[bool, np.ndarray]:
        """Whether a picture came, and that picture: BGR, uint8; waits for it."""

    def release(self) -> None:
        """Hand the camera back to the system."""


class Camera(Source):
    """Frames as the camera delivers them; times are those of their arrival."""

    kind: Kind = "camera"

    def __init__(
        self, capture: Capture, name: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Take over an opened camera.

        Args:
            capture: Switched on; handed back by :meth:`close`.
            name: What to call it in messages and tables.
            clock: Seconds that only grow.
        """
        self.name = name
        self._capture = capture
        self._clock = clock

    def frames(self, every_s: float = 0.0) -> Iterator[Frame]:
        """Frames until the camera stops sending.

        Args:
            every_s: Least seconds between two frames handed out; 0 hands out all.

        Yields:
            BGR frames, the first at second 0.

        Raises:
            SourceError: If not one picture comes.
        """
        due, started = Due(every_s), None
        while True:
            arrived, image = self._capture.read()
            if not arrived:
                break
            now = self._clock()
            started = now if started is None else started
            self.frames_read += 1
            if due(now - started):
                yield Frame(self.frames_read - 1, now - started, np.asarray(image, np.uint8))
        if started is None:
            raise SourceError(f"{self.name} sends no picture: is another program using it?")
        self.damaged = "the camera stopped sending"

    def close(self) -> None:
        """Hand the camera back to the system."""
        self._capture.release()


def open_camera(number: int, name: str | None = None) -> Camera:
    """A camera of this computer.

    Args:
        number: 0 for the first.
        name: What to call it; "camera 0" and so on by default.

    Returns:
        The source, with the camera switched on.

    Raises:
        SourceError: If there is no such camera or it is taken.
    """
    name = name or f"camera {number}"
    if number < 0:  # OpenCV takes the first camera that it finds, and ends the program without one
        raise SourceError(f"{name} cannot be opened: expected 0 or more, the first camera is 0")
    try:
        capture = cv2.VideoCapture(number)
    except cv2.error as error:
        raise SourceError(f"{name} cannot be opened: {error.err}") from error
    if not capture.isOpened():
        capture.release()
        raise SourceError(
            f"{name} cannot be opened: expected the number of a connected camera that no other "
            "program is using; the first is 0"
        )
    return Camera(capture, name)
