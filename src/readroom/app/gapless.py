"""A pipeline that counts only the time in which somebody looked.

::

    session      |-- frames --|      nobody      |-- frames --|
    pipeline     |-- frames --|-- frames --|         the same numbers for the same faces

Without it everybody would have been away for longer than the tracker remembers, after a lost
connection or on a machine too busy to look twice a second, and would get a new number.
"""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import Final

from readroom.app.live_bridge import Recognize
from readroom.domain import FrameResult, Image

SAME_PLACES_S: Final = 30.0
"""After a longer gap people may have changed places, and the faces are new ones. Raising it
keeps more numbers, and gives more of them to somebody else."""

STEP_S: Final = 0.4
"""The longest time that counts between two looks. A quick walk across the picture is followed by
its speed, which is told too small where looks come more seldom; raising it follows that better,
and forgets more people who are missed while the machine is busy."""


class GaplessPipeline:
    """Calls one pipeline from one thread at a time, with a clock that leaves gaps out."""

    def __init__(self, recognize: Recognize) -> None:
        """Nothing was looked at yet.

        Args:
            recognize: The pipeline; expects frames in the order of time.
        """
        self._recognize = recognize
        self._left_out = 0.0
        self._last: float | None = None
        self._lock = Lock()

    def __call__(self, image: Image, at: float) -> FrameResult:
        """Look at a frame.

        Args:
            image: BGR, uint8.
            at: Seconds on the session's clock.

        Returns:
            What is seen, at that time.
        """
        with self._lock:  # the thread of a lost connection may still be at its last frame
            if self._last is not None:
                at = max(at, self._last)
                gap = at - self._last
                if STEP_S < gap <= SAME_PLACES_S:
                    self._left_out += gap - STEP_S
            self._last = at
            return replace(self._recognize(image, at - self._left_out), at=at)
