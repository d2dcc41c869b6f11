"""A scripted lesson: nobody's face, with what truly happens known.

It is for looking at every page without a camera, and for measuring the rules of
`readroom.analytics` against a truth. People are modelled on what is known of classes and
of the shipped model (`scripted_people`, `scripted_heads`, `scripted_faces`); it is harder
than a textbook and kinder than a school, where nobody has measured the truth.

>>> lesson = scripted_lesson(people=3, minutes=1, episodes=0, shifts=0)
>>> lesson.people, lesson.length_s, lesson.samples.probabilities.shape[1]
(3, 60, 7)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.domain import Marker, SampleTable, Segment, Span
from readroom.sessions.scripted_faces import read_faces
from readroom.sessions.scripted_heads import Heads, move_heads
from readroom.sessions.scripted_people import (
    FROWNING,
    Script,
    Shown,
    overlay,
    shift_room,
    show_expressions,
)

SHIFT: Final = 0.15
"""Of the room's valence on -1..1, which is 15 points on -100..100."""
SHIFT_S: Final = 180
"""How long a planted change of the room lasts, in seconds."""
QUIET_S: Final = 600
"""At the start nothing is planted: baselines are made there."""


@dataclass(frozen=True, slots=True)
class Planting:
    """What a planted episode is like: something that one would want to be told of.

    Not a frown of a moment, but what somebody at the back of the room would name so.

    Attributes:
        lasts_s: Shortest and longest, in seconds. Raising them makes episodes easier to find.
        low_part: Part of a low one in which the person frowns (sad, angry or fearful
            expression). Raising it makes them easier to find.
        low_stay_s: How long a frown of it lasts on average, in seconds.
        clearly: Whether these frowns are such that nobody doubts them, see
            `readroom.sessions.scripted_faces.CLEAR`; all others are more doubtful.
    """

    lasts_s: tuple[int, int] = (240, 360)
    low_part: float = 0.9
    low_stay_s: float = 12.0
    clearly: bool = True


class EpisodeKind(StrEnum):
    """What is planted on one person: mostly frowning, or mostly turned away."""

    LOW = "low"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Episode:
    """Something that happens to one person.

    Attributes:
        person: Number within the session, 1, 2, ...
        kind: Frowning, or turned away.
        span: When, seconds since the session began.
    """

    person: int
    kind: EpisodeKind
    span: Span


@dataclass(frozen=True, slots=True)
class RoomShift:
    """The whole room shows more pleasant or less pleasant expressions for a while.

    Attributes:
        span: When, seconds since the session began.
        size: By how much the valence truly shown differs, -1..1.
    """

    span: Span
    size: float


@dataclass(frozen=True, eq=False, slots=True)
class Lesson:
    """A scripted lesson and its truth.

    Attributes:
        samples: What Readroom would have kept of it, of every person.
        people: How many there are.
        length_s: Seconds.
        episodes: Planted on single people.
        shifts: Planted on the whole room.
        shown: People x seconds, the expression truly shown; -1 while out of view.
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
    planting: Planting | None = None,
) -> Lesson:
    """A lesson; 0 episodes and 0 shifts make a null session, with everything else in it.

    Args:
        people: How many, 1 or more.
        minutes: How long; in 16 or fewer no episode of the usual length fits.
        seed: The same seed gives the same lesson.
        episodes: How many to plant on single people, or which.
        shifts: How many changes of the room to plant, or which.
        planting: What episodes are like; :class:`Planting` by default.

    Returns:
        The lesson. Fewer are planted than asked for where there is no room for them.
    """
    rng = np.random.default_rng(seed)
    seconds = round(60 * minutes)
    script = Script(people, seconds)
    like = planting or Planting()
    planted = (
        _plant(episodes, script, like.lasts_s, rng)
        if isinstance(episodes, int)
        else tuple(episodes)
    )
    moved = _shift(shifts, seconds, rng) if isinstance(shifts, int) else tuple(shifts)
    shown = show_expressions(script, rng)
    for change in moved:
        shift_room(shown, change.span, change.size, rng)
    clear = _frown(shown, planted, like, rng)
    turned = [(one.person - 1, one.span) for one in planted if one.kind is EpisodeKind.AWAY]
    stay = [one.person - 1 for one in planted]
    heads = move_heads((people, seconds), turned, stay, rng)
    return Lesson(
        samples=_table(read_faces(shown, rng, clear), heads),
        people=people,
        length_s=seconds,
        episodes=planted,
        shifts=moved,
        shown=np.where(heads.looks > 0, shown, -1).astype(np.int8),
        markers=_markers(moved, seconds),
        segments=_segments(seconds),
    )


def _plant(
    count: int, script: Script, lasts_s: tuple[int, int], rng: np.random.Generator
) -> tuple[Episode, ...]:
    """Episodes of different people, kinds in turn, anywhere after the quiet start."""
    shortest, longest = lasts_s
    latest = script.seconds - longest
    if latest <= QUIET_S:
        return ()
    people = rng.permutation(script.people)[:count] + 1
    starts = rng.integers(QUIET_S, latest, len(people))
    lengths = rng.integers(shortest, longest, len(people), endpoint=True)
    kinds = tuple(EpisodeKind)
    return tuple(
        Episode(int(person), kinds[turn % len(kinds)], Span(float(start), float(start + length)))
        for turn, (person, start, length) in enumerate(zip(people, starts, lengths, strict=True))
    )


def _frown(
    shown: Shown, episodes: Sequence[Episode], like: Planting, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Write low episodes into what is shown; people x seconds, where it is shown clearly."""
    clear = np.zeros(shown.shape, bool)
    for one in episodes:
        if one.kind is EpisodeKind.LOW:
            place = np.s_[one.person - 1 : one.person, int(one.span.start) : int(one.span.end)]
            overlay(shown[place], np.array([like.low_part]), FROWNING, like.low_stay_s, rng)
            clear[place] = like.clearly
    return clear


def _shift(count: int, seconds: int, rng: np.random.Generator) -> tuple[RoomShift, ...]:
    """Changes of either direction, each followed by as long a stretch without one."""
    count = max(0, min(count, (seconds - QUIET_S) // (2 * SHIFT_S)))
    spare = seconds - QUIET_S - 2 * SHIFT_S * count
    pauses = np.sort(rng.integers(0, spare + 1, count)) if count else ()
    starts = [float(QUIET_S + pause + 2 * SHIFT_S * turn) for turn, pause in enumerate(pauses)]
    sizes = rng.choice((-SHIFT, SHIFT), count)
    return tuple(
        RoomShift(Span(start, start + SHIFT_S), float(size))
        for start, size in zip(starts, sizes, strict=True)
    )


def _table(posteriors: NDArray[np.float64], heads: Heads) -> SampleTable:
    """Rows of the seconds in view, by person, then second."""
    person, second = np.nonzero(heads.looks)
    measured = heads.measured[person, second]
    probabilities = posteriors[person, second]
    probabilities[measured == 0] = np.nan
    return SampleTable(
        person=(person + 1).astype(np.int32),
        second=second.astype(np.int32),
        looks=heads.looks[person, second],
        measured=measured,
        probabilities=probabilities,
        quality=heads.quality[person, second],
        reason=heads.reason[person, second],
        turn=heads.turn[person, second],
        nod=heads.nod[person, second],
    )


def _markers(shifts: Sequence[RoomShift], seconds: int) -> tuple[Marker, ...]:
    begins = Marker(0.0, "Lesson begins (synthetic)")
    words = {True: "Script: the room shows more smiles", False: "Script: the room shows fewer"}
    changes = (Marker(one.span.start, words[one.size > 0]) for one in shifts)
    return begins, *(one for one in changes if one.at < seconds)


def _segments(seconds: int) -> tuple[Segment, ...]:
    """Three parts that a lesson commonly has."""
    names = ("Introduction", "Work in groups", "Discussion")
    ends = [0.0, *(float(round(part * seconds)) for part in (0.25, 0.7)), float(seconds)]
    return tuple(
        Segment(Span(start, end), name)
        for start, end, name in zip(ends, ends[1:], names, strict=False)
    )
