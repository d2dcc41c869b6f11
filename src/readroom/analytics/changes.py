"""When the room changed: change points of the room's valence, after the session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readroom.domain import Estimate, RoomWindow


@dataclass(frozen=True, slots=True)
class Change:
    """A lasting change of the room's valence.

    Attributes:
        at: When, seconds since the session began.
        earliest: Start of the stretch in which the change lies (95 %).
        latest: End of it.
        before: Mean valence of the stretch before, -1..1.
        after: Mean valence of the stretch after.
        size: ``after`` less ``before``, with a 95 % interval that allows for autocorrelation.
        strength: How far the evidence exceeds what is asked for, 1 or more; 2 is twice.
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
        """``higher`` or ``lower``."""
        return "higher" if self.size.value > 0 else "lower"


@dataclass(frozen=True, slots=True)
class ChangeOptions:
    """What counts as a change."""


def find_changes(
    windows: Sequence[RoomWindow], options: ChangeOptions | None = None
) -> tuple[Change, ...]:
    """The changes of a session, in order of time."""
    raise NotImplementedError
