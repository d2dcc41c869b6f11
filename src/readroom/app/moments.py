"""What a live session remembers: numbers of the last minute, never pictures.

A moment is one analysed frame as counts and shares. The inference thread writes
moments, the page copies them; a lock stands between.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from readroom.domain import FrameResult, Probabilities, Reason


@dataclass(frozen=True, slots=True)
class Moment:
    """One analysed frame in numbers.

    Attributes:
        at: Seconds on the session's clock.
        in_view: People seen.
        measured: People whose expression was read, the unclear ones included.
        reasons: How many were not measured, by reason; the most frequent first.
        shares: Mean of the measured people's probabilities, or None without any.
    """

    at: float
    in_view: int
    measured: int
    reasons: tuple[tuple[Reason, int], ...]
    shares: Probabilities | None

    @classmethod
    def of(cls, result: FrameResult) -> Moment:
        """The moment of one result.

        Args:
            result: What was seen.

        Returns:
            Its counts and shares.
        """
        seen = [one.expression.smoothed for one in result.observations if one.expression]
        shares = tuple(np.mean(seen, axis=0).tolist()) if seen else None
        reasons = Counter(one.reason for one in result.observations if one.reason is not None)
        people = len(result.observations)
        return cls(result.at, people, len(seen), tuple(reasons.most_common()), shares)


class History:
    """The moments of the last seconds; written by one thread, read by another."""

    def __init__(self, keep_s: float = 60.0) -> None:
        """Remember nothing yet.

        Args:
            keep_s: Older moments are forgotten; raising it costs memory only.
        """
        self._keep_s = keep_s
        self._moments: deque[Moment] = deque()
        self._lock = Lock()

    def add(self, moment: Moment) -> None:
        """Remember one more and forget those that are too old.

        Args:
            moment: Not older than the last one.
        """
        with self._lock:
            self._moments.append(moment)
            while self._moments[0].at < moment.at - self._keep_s:
                self._moments.popleft()

    def clear(self) -> None:
        """Forget all: somebody who withdrew was among those counted."""
        with self._lock:
            self._moments.clear()

    def copy(self) -> tuple[Moment, ...]:
        """All that is remembered, oldest first."""
        with self._lock:
            return tuple(self._moments)


def mean_shares(moments: Sequence[Moment]) -> Probabilities | None:
    """Shares over several moments, each person of each moment counting the same.

    Args:
        moments: Any stretch of a history.

    Returns:
        Seven shares, or None when nobody was measured.
    """
    told = [(moment.shares, moment.measured) for moment in moments if moment.shares is not None]
    if not told:
        return None
    weights = [measured for _, measured in told]
    return tuple(np.average([shares for shares, _ in told], axis=0, weights=weights).tolist())
