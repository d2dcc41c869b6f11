"""How a recorder writes, and what it says of how that goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ERASED: Final = "the session was erased; nothing more of it is kept"


@dataclass(frozen=True, slots=True)
class RecorderOptions:
    """How a recorder writes.

    Attributes:
        every_s: Least seconds between two writes; figures come once a second. Raising it
            saves little and loses more when the program is killed.
        bound_s: Seconds of the session that may wait for a store that fails. Raising it
            costs memory: 18 MB for 50 people and 10 minutes.
        retry_s: First wait after a failure in seconds, doubled with each further one. Raising
            it goes on later after a short outage.
        retry_at_most_s: Longest wait in seconds. Raising it asks a broken store less often, and
            goes on later once it is mended.
        rows_per_write: Figures in one transaction. Raising it makes the first write after
            an outage hold the store's lock for longer, 0.1 s for 5,000.
    """

    every_s: float = 0.5
    bound_s: float = 600.0
    retry_s: float = 1.0
    retry_at_most_s: float = 8.0
    rows_per_write: int = 5_000


@dataclass(frozen=True, slots=True)
class RecorderStatus:
    """How a recording goes.

    Attributes:
        running: Whether figures are still taken.
        problem: What is wrong with the store now, or went wrong before, in words, or None.
        written: Figures (rows) that are in the store.
        buffered: Figures (rows) that wait.
        dropped: Figures (rows) that were given up, or could not be worked out.
        withdrawn: Who withdrew, here or by another program: nothing is taken of them.
    """

    running: bool
    problem: str | None
    written: int
    buffered: int
    dropped: int
    withdrawn: frozenset[int] = frozenset()
