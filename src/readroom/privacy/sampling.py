"""Frames become samples: one row of numbers per person and second, made nowhere else.

::

    second      0               1               2
    frames      | x  x  x  x  x | x  x  x  x  x | x
    samples                     ^ of second 0   ^ of second 1
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import floor

import numpy as np

from readroom.domain import (
    Expression,
    Face,
    FrameResult,
    Observation,
    Probabilities,
    Reason,
    Sample,
)
from readroom.errors import InputError

_FLAT = 1e-6
"""Pixels under which two points are one, and no direction can be told."""


@dataclass(slots=True)
class _Second:
    """The looks at one person within the second in hand."""

    qualities: list[float] = field(default_factory=list)
    read: list[Probabilities] = field(default_factory=list)
    reasons: Counter[Reason] = field(default_factory=Counter)
    turns: list[float] = field(default_factory=list)
    nods: list[float] = field(default_factory=list)

    def look(self, seen: Observation, *, again: bool = False) -> None:
        """One look; a reading that is shown on (`again`) was counted when it was made."""
        self.qualities.append(seen.quality)
        if seen.expression is not None:
            if not again:
                self.read.append(seen.expression.raw)
        elif seen.reason is not None:
            self.reasons[seen.reason] += 1
        if seen.predicted or seen.reason is Reason.STILL_PICTURE:
            return  # landmarks where they were expected, not where they are; or nobody's head
        for value, kept in ((turn_of(seen.face), self.turns), (nod_of(seen.face), self.nods)):
            if value is not None:
                kept.append(value)

    def sample(self, person: int, second: int) -> Sample:
        unread = self.reasons.most_common(1) if not self.read else []
        return Sample(
            person=person,
            second=second,
            looks=len(self.qualities),
            measured=len(self.read),
            probabilities=_normalized(self.read),
            quality=float(np.mean(self.qualities)),
            reason=unread[0][0] if unread else None,
            turn=_mean(self.turns),
            nod=_mean(self.nods),
        )


class Sampler:
    """Gathers the looks of a second; one per session, not thread-safe."""

    def __init__(self) -> None:
        self._at = 0.0
        self._second = 0
        self._people: dict[int, _Second] = {}
        self._last: dict[int, Expression | None] = {}
        self._excluded: set[int] = set()

    def add(self, result: FrameResult, at_s: float) -> tuple[Sample, ...]:
        """Take an analysed frame.

        Args:
            result: What the pipeline saw in it.
            at_s: Seconds since the session began, 0 or more, not before the last frame's.

        Returns:
            The samples of the second that this frame ended, by person; else nothing.

        Raises:
            InputError: If time runs backwards.
        """
        if at_s < self._at:
            raise InputError(
                f"expected frames in the order of time since the session began; got {at_s:.3f} s "
                f"after {self._at:.3f} s"
            )
        done: tuple[Sample, ...] = ()
        if floor(at_s) > self._second:
            done = self.flush()
        self._at, self._second = at_s, floor(at_s)
        for seen in result.observations:
            again = self._shown_on(seen)
            if seen.person in self._excluded or (again and seen.predicted):
                continue  # nothing was looked at where the last look missed them
            self._people.setdefault(seen.person, _Second()).look(seen, again=again)
        self._last = {seen.person: seen.expression for seen in result.observations}
        return done

    def flush(self) -> tuple[Sample, ...]:
        """The samples of the second in hand, which may be cut short; call it at the end."""
        done = tuple(
            looks.sample(person, self._second) for person, looks in sorted(self._people.items())
        )
        self._people = {}
        return done

    def exclude(self, person: int) -> None:
        """Forget somebody who withdrew, and make no more samples of them.

        Args:
            person: Number within the session.
        """
        self._excluded.add(person)
        self._people.pop(person, None)
        self._last.pop(person, None)

    def _shown_on(self, seen: Observation) -> bool:
        """Whether this is what was read before: the last look missed them, or read nothing.

        The pipeline then repeats the very same object; a new reading is a new one.
        """
        return seen.expression is not None and seen.expression is self._last.get(seen.person)


def turn_of(face: Face) -> float | None:
    """How far a head is turned aside, with its side.

    The same measure as `readroom.recognition.quality.turn`, which leaves the side out.

    Args:
        face: With or without landmarks.

    Returns:
        Distance of the nose from the middle of the eyes along their line, in distances
        between the eyes: 0 is frontal, above 0 towards the right edge of the picture.
        None without landmarks, or where the eyes are one point.
    """
    if face.landmarks is None:
        return None
    left, right, nose = (np.array(point) for point in face.landmarks[:3])
    return _along(right - left, nose - (left + right) / 2)


def nod_of(face: Face) -> float | None:
    """How high the nose lies between eyes and mouth: changes when a head is raised or lowered.

    Args:
        face: With or without landmarks.

    Returns:
        0 on the line of the eyes, 1 on that of the mouth. Heads differ: read it against the
        person's own usual value. None without landmarks.
    """
    if face.landmarks is None:
        return None
    left, right, nose, mouth_left, mouth_right = (np.array(point) for point in face.landmarks)
    eyes = (left + right) / 2
    return _along((mouth_left + mouth_right) / 2 - eyes, nose - eyes)


def _along(axis: np.ndarray, point: np.ndarray) -> float | None:
    """Where a point lies along an axis, in lengths of the axis."""
    length = float(np.hypot(*axis))
    return float(np.dot(point, axis)) / length**2 if length > _FLAT else None


def _mean(values: list[float]) -> float | None:
    return float(np.mean(values)) if values else None


def _normalized(rows: list[Probabilities]) -> Probabilities | None:
    if not rows:
        return None
    mean = np.mean(rows, axis=0)
    return tuple((mean / mean.sum()).tolist())
