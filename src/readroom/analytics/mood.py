"""The room's valence against its own baseline: usual, lower or higher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from readroom.domain import RoomWindow, Span


class Mood(StrEnum):
    """Where a room is against its own usual."""

    LOWER = "lower"
    USUAL = "usual"
    HIGHER = "higher"


@dataclass(frozen=True, slots=True)
class RoomMood:
    """The last minute of a room against its baseline.

    Attributes:
        span: The minute that ends with the window.
        mood: Lower or higher only where ``level`` is outside the band; None while the
            baseline is not known, or figures are withheld.
        level: Mean valence of the minute, -1..1, or None.
        low: Lower end of the band of the usual, or None.
        high: Upper end.
    """

    span: Span
    mood: Mood | None
    level: float | None
    low: float | None
    high: float | None


def room_moods(windows: Sequence[RoomWindow]) -> tuple[RoomMood, ...]:
    """One for each window, from what was known by then."""
    raise NotImplementedError
