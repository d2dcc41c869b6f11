"""How many live sessions one server carries at once.

Every live session decodes, reads, draws and encodes a video of its own. Beyond what the cores
carry, one more makes all of them late, so it is refused with a word instead.
"""

from __future__ import annotations

import os
from threading import Lock
from typing import Final

from readroom.settings import load_settings

AT_LEAST: Final = 2
"""Without it a machine of one core would refuse the second browser tab of its only user."""

FULL: Final = (
    "This server is full (at most {most} at once). This page goes on by itself when a place is "
    "free."
)


class SessionLimit:
    """Counts live sessions; from any thread, and never waits for long."""

    def __init__(self, most: int) -> None:
        """All are free.

        Args:
            most: Sessions at once. Raising it makes every one of them slower.
        """
        self.most = most
        self._taken = 0
        self._lock = Lock()

    def take(self) -> bool:
        """Take a seat, if one is free; give it back with :meth:`free`."""
        with self._lock:
            if self._taken >= self.most:
                return False
            self._taken += 1
            return True

    def free(self) -> None:
        """Give back a seat that :meth:`take` gave, once."""
        with self._lock:
            self._taken -= 1

    @property
    def full(self) -> bool:
        """Whether there is no seat left, at this moment."""
        return self._taken >= self.most


def configured_limit() -> SessionLimit:
    """As many as configured, else one for each core, and :data:`AT_LEAST` in any case."""
    return SessionLimit(load_settings().max_live_sessions or max(AT_LEAST, os.cpu_count() or 1))
