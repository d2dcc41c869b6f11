"""When a room changed: what is told of it, worked out by `readroom.analytics` and kept."""

from __future__ import annotations

from dataclasses import dataclass

from readroom.domain.samples import Estimate


@dataclass(frozen=True, slots=True)
class Change:
    """A lasting change of the room's valence.

    Attributes:
        at: When, seconds since the session began.
        earliest: Start of the stretch in which the change probably lies, on the same clock.
        latest: End of that stretch; ``earliest <= at <= latest``.
        before: Mean valence from the change before (or the beginning) to this one, -1..1.
        after: Mean valence from this one to the next (or the end), -1..1.
        size: ``after`` less ``before``, with a 95 % interval that allows for autocorrelation
            (not for having looked for the best place).
        strength: How much the change explains, in units of what is asked for: above 1, and
            around 6 for 0.15 of valence in a room of 30.
    """

    at: float
    earliest: float
    latest: float
    before: float
    after: float
    size: Estimate
    strength: float

    @property
    def direction(self) -> str:
        """``higher`` where valence rose, else ``lower``."""
        return "higher" if self.size.value > 0 else "lower"
