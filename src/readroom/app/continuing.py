"""A pipeline that goes on where a lost connection left it; no Streamlit here.

::

    session      |-- frames --|      nobody      |-- frames --|
    pipeline     |-- frames --|-- frames --|         the same numbers for the same faces

Without it everybody would have been away for longer than the tracker remembers, and would get
a new number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import Final

from readroom.domain import FrameResult, Image

Recognize = Callable[[Image, float], FrameResult]

SAME_PLACES_S: Final = 30.0
"""After a longer gap people may have changed places, and the faces are new ones. Raising it
keeps more numbers, and gives more of them to somebody else."""

LEAST_S: Final = 1.0
"""No connection is made anew sooner: a shorter gap is between two frames of the lost one."""

STEP_S: Final = 0.2
"""What a gap is shortened to: about the time between two looks."""


class Continuing:
    """Calls one pipeline from one thread at a time, with a clock that leaves gaps out."""

    def __init__(self, recognize: Recognize) -> None:
        """Nothing was looked at yet.

        Args:
            recognize: The pipeline; expects frames in the order of time.
        """
        self._recognize = recognize
        self._left_out = 0.0
        self._last: float | None = None
        self._again = False
        self._lock = Lock()

    def resume(self) -> None:
        """The next frame comes after a lost connection."""
        self._again = True

    def __call__(self, image: Image, at: float) -> FrameResult:
        """Look at a frame.

        Args:
            image: BGR, uint8.
            at: Seconds on the session's clock.

        Returns:
            What is seen, at that time.
        """
        with self._lock:  # the thread of the lost connection may still be at its last frame
            if self._last is not None:
                at = max(at, self._last)
                gap = at - self._last
                if self._again and gap >= LEAST_S:
                    self._again = False
                    self._left_out += gap - STEP_S if gap <= SAME_PLACES_S else 0.0
            self._last = at
            return replace(self._recognize(image, at - self._left_out), at=at)
