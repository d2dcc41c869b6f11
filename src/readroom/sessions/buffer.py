"""Figures that wait for a store which cannot be written now: bounded, its losses counted."""

from __future__ import annotations

from collections import deque
from collections.abc import Set as AbstractSet
from threading import Lock

from readroom.domain import Span
from readroom.sessions.figures import Batch


class Buffer:
    """Batches in the order of time. One thread puts, another takes; both are quick."""

    def __init__(self, bound_s: float) -> None:
        """Begin empty.

        Args:
            bound_s: Seconds of a session that may wait. Raising it costs memory, about
                0.6 kB for one person and second: 18 MB for 50 people and 10 minutes.
        """
        self._bound_s = bound_s
        self._lock = Lock()
        self._waiting: deque[Batch] = deque()
        self._taken: list[Batch] = []
        self._dropped = 0
        self._lost: Span | None = None

    @property
    def waiting(self) -> int:
        """Figures (rows) that are not written yet."""
        with self._lock:
            return sum(map(len, self._waiting)) + sum(map(len, self._taken))

    @property
    def dropped(self) -> int:
        """Figures (rows) that were given up so far."""
        with self._lock:
            return self._dropped

    def put(self, batch: Batch) -> None:
        """Add figures; where they reach too far, the oldest are given up.

        Args:
            batch: Later than what is here.
        """
        with self._lock:
            self._waiting.append(batch)
            self._keep_to_bound()

    def take(self, at_most: int) -> Batch | None:
        """The oldest figures; they stay here until :meth:`written` or :meth:`failed`.

        Args:
            at_most: Stop after so many figures (rows); one batch is given in any case.

        Returns:
            Many batches as one, or None where nothing waits.
        """
        with self._lock:
            while self._waiting and sum(map(len, self._taken)) < at_most:
                self._taken.append(self._waiting.popleft())
            return Batch.joined(self._taken) if self._taken else None

    def written(self) -> None:
        """What was taken is in the store: it need not be held any more."""
        with self._lock:
            self._taken = []

    def failed(self) -> None:
        """What was taken waits again, first in the row."""
        with self._lock:
            self._waiting.extendleft(reversed(self._taken))
            self._taken = []
            self._keep_to_bound()

    def forget(self, persons: AbstractSet[int]) -> None:
        """Remove what tells of people who withdrew; this is no loss.

        Args:
            persons: Numbers within the session.
        """
        with self._lock:
            self._waiting = deque(batch.without(persons) for batch in self._waiting)
            self._taken = [batch.without(persons) for batch in self._taken]

    def clear(self) -> None:
        """Forget everything; this is no loss."""
        with self._lock:
            self._waiting.clear()
            self._taken = []

    def give_up(self) -> None:
        """Count everything that waits as lost."""
        with self._lock:
            while self._waiting:
                self._give_up(self._waiting.popleft())

    def take_lost(self) -> Span | None:
        """Which seconds of the session were lost since this was last asked; None for none."""
        with self._lock:
            lost, self._lost = self._lost, None
            return lost

    def lose(self, stretch: Span) -> None:
        """Count a stretch as lost, also one that :meth:`take_lost` gave before.

        Args:
            stretch: Seconds of the session.
        """
        with self._lock:
            self._lose(stretch)

    def _keep_to_bound(self) -> None:
        while (
            self._waiting and self._waiting[-1].reach_s - self._waiting[0].reach_s > self._bound_s
        ):
            self._give_up(self._waiting.popleft())

    def _give_up(self, batch: Batch) -> None:
        self._dropped += len(batch)
        self._lose(Span(batch.begin_s, batch.reach_s))

    def _lose(self, stretch: Span) -> None:
        before = self._lost or stretch
        self._lost = Span(min(before.start, stretch.start), max(before.end, stretch.end))
