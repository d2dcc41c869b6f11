"""Packets between a stream's reader and its decoder: read at once, decoded while they are new.

Most packets only tell what changed since the one before, so none can be left out of a row.
A row may be left at a *key*, which tells all::

    K . . . . K . . . . K . .        a slow decoder works here while packets arrive
    ▲ decoded   dropped ▲ goes on

The reader never waits, so nothing piles up in the network either.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from enum import Enum
from threading import Condition
from typing import Final, Generic, Literal, TypeVar

T = TypeVar("T")

LATE_S: Final = 0.3
"""A decoder this far behind goes on at the newest key. Raising it drops less and shows older
pictures."""

LOST_S: Final = 1.0
"""A decoder this far behind waits for the next key, even where there is none yet. Raising it
freezes the picture less often and lets it be older."""

MOST: Final = 500
"""Packets that may wait, whatever their age: some seconds of the fastest cameras."""


class Mark(Enum):
    """What a decoder gets instead of a packet: word that none will come."""

    ENDED = "ended"


ENDED: Final = Mark.ENDED


class Backlog(Generic[T]):
    """A row of packets for one reader and one decoder.

    Attributes:
        dropped: Packets that were never decoded, since the beginning.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """An empty row.

        Args:
            clock: Seconds that only grow.
        """
        self.dropped = 0
        self._clock = clock
        self._waiting: deque[tuple[float, T]] = deque()
        self._lost = False
        self._ended = False
        self._changed = Condition()

    def put(self, packet: T, *, key: bool) -> None:
        """Leave a packet; never waits.

        Args:
            packet: In the order of arrival.
            key: Whether decoding can begin at it.
        """
        with self._changed:
            if self._ended:
                return
            behind_s = self._clock() - self._waiting[0][0] if self._waiting else 0.0
            if key:
                self._lost = False
                if behind_s > LATE_S:
                    self._drop()
            elif self._lost or behind_s > LOST_S or len(self._waiting) >= MOST:
                self._lost = True
                self._drop()
                self.dropped += 1
                return
            self._waiting.append((self._clock(), packet))
            self._changed.notify()

    def take(self, timeout_s: float = 0.5) -> T | Literal[Mark.ENDED] | None:
        """Wait for the oldest packet that is still worth decoding.

        Args:
            timeout_s: Longest wait in seconds.

        Returns:
            The packet, None when the time is up, ENDED when none will come.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._ended or bool(self._waiting), timeout_s)
            if self._waiting:
                return self._waiting.popleft()[1]
            return ENDED if self._ended else None

    def end(self) -> None:
        """Say that nothing more comes; what waits is still decoded. May be called again."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _drop(self) -> None:
        self.dropped += len(self._waiting)
        self._waiting.clear()
