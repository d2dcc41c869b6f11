"""How fast and how late a live session is: rates over seconds, percentiles of latency."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from threading import Lock

import numpy as np


@dataclass(frozen=True, slots=True)
class Delays:
    """Latency in milliseconds over the last few hundred frames; zero before the first."""

    p50_ms: float = 0.0
    p95_ms: float = 0.0


class RateMeter:
    """Counts one kind of event and how late each was; safe across threads."""

    def __init__(self, window_s: float = 5.0, keep: int = 300) -> None:
        """Count from nothing.

        Args:
            window_s: Rates are of the last seconds; raising it steadies them.
            keep: Last events that percentiles are taken from; raising it steadies them.
        """
        self.count = 0
        self._window_s = window_s
        self._times: deque[float] = deque(maxlen=keep)
        self._delays: deque[float] = deque(maxlen=keep)
        self._lock = Lock()

    def tick(self, now: float, delay_s: float = 0.0) -> None:
        """One event.

        Args:
            now: When it happened, in seconds on any clock that only grows.
            delay_s: Seconds after its frame arrived.
        """
        with self._lock:
            self.count += 1
            self._times.append(now)
            self._delays.append(delay_s)

    def per_second(self, now: float) -> float:
        """Events per second in the last seconds.

        Args:
            now: The end of those seconds.

        Returns:
            0 with fewer than two events in the window.
        """
        with self._lock:
            recent = [at for at in self._times if at >= now - self._window_s]
        if len(recent) < 2 or recent[-1] <= recent[0]:
            return 0.0
        return (len(recent) - 1) / (recent[-1] - recent[0])

    def delays(self) -> Delays:
        """Median and 95th percentile of the delays of the last events, in milliseconds."""
        with self._lock:
            known = list(self._delays)
        if not known:
            return Delays()
        p50, p95 = np.percentile(known, [50, 95])
        return Delays(1000 * float(p50), 1000 * float(p95))
