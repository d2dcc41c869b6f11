"""A scripted lesson: nobody's face, with what truly happens known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from readroom.domain import Marker, SampleTable, Segment, Span


class EpisodeKind(StrEnum):
    """What is planted on one person."""

    LOW = "low"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Episode:
    """Something that happens to one person."""

    person: int
    kind: EpisodeKind
    span: Span


@dataclass(frozen=True, slots=True)
class RoomShift:
    """The whole room is higher or lower for a while; ``size`` in valence, -1..1."""

    span: Span
    size: float


@dataclass(frozen=True, eq=False, slots=True)
class Lesson:
    """A scripted lesson and its truth.

    Attributes:
        samples: What Readroom would have kept of it.
        people: How many there are.
        length_s: Seconds.
        episodes: Planted on single people.
        shifts: Planted on the room.
        shown: people x seconds, the expression truly shown; -1 while out of view.
        markers: Of the script, to be stored with it.
        segments: Of the script.
    """

    samples: SampleTable
    people: int
    length_s: int
    episodes: tuple[Episode, ...]
    shifts: tuple[RoomShift, ...]
    shown: NDArray[np.int8]
    markers: tuple[Marker, ...]
    segments: tuple[Segment, ...]


def scripted_lesson(
    people: int = 30,
    minutes: float = 45,
    seed: int = 0,
    episodes: int | Sequence[Episode] = 3,
    shifts: int | Sequence[RoomShift] = 2,
) -> Lesson:
    """A lesson; 0 episodes and 0 shifts make a null session."""
    raise NotImplementedError
