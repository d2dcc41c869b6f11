"""A mailbox for one value between two threads: the newest wins, nobody waits to put.

A live picture must never queue: a reader slower than its writer would fall behind
for ever. Here it misses values instead, and the misses are counted.

>>> slot: Slot[str] = Slot()
>>> slot.put("old")
>>> slot.put("new")
>>> slot.take(), slot.dropped
('new', 1)
"""

from __future__ import annotations

from enum import Enum
from threading import Condition
from typing import Final, Generic, Literal, TypeVar

T = TypeVar("T")


class Mark(Enum):
    """What a reader gets instead of a value: word that none will come."""

    CLOSED = "closed"


CLOSED: Final = Mark.CLOSED


class Slot(Generic[T]):
    """Holds at most one unread value, never None.

    Attributes:
        dropped: Values that were overwritten before anybody read them.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self._value: T | None = None
        self._closed = False
        self._changed = Condition()

    def put(self, value: T) -> None:
        """Leave a value for the reader; returns at once, also when nobody reads.

        Args:
            value: Replaces an unread one; discarded when the slot is closed.
        """
        with self._changed:
            if self._closed:
                return
            if self._value is not None:
                self.dropped += 1
            self._value = value
            self._changed.notify()

    def take(self, timeout_s: float = 0.5) -> T | Literal[Mark.CLOSED] | None:
        """Wait for a value and empty the slot.

        Args:
            timeout_s: Longest wait; raising it makes a thread slower to notice other events.

        Returns:
            The newest value, None when the time is up, CLOSED once closed.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._value is not None, timeout_s)
            if self._closed:
                return CLOSED
            value, self._value = self._value, None
            return value

    def close(self) -> None:
        """Drop the value and wake all readers; may be called again."""
        with self._changed:
            self._closed = True
            self._value = None
            self._changed.notify_all()
