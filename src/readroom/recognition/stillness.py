"""Who moves, and who is a picture: a video meeting shows one where a camera is off.

A picture that smiles would smile all lesson long. A person's head is never at rest: within some
seconds it leaves the place it had. So what is compared is the same place of the picture, not the
same part of the face::

    frame    |  means of 16 rows and 16 columns of a face's place
    10.0 s   |  reference
    10.2 s   |  less than MOVED away from it
    11.4 s   |  more: one movement, and the new reference

These 32 numbers are all that is remembered of a face, and no picture. Who moved three times, a
second apart each, within the last :data:`STILL_S` is a person. Once is not enough: pictures are
moved from place to place as people come and go, and are sharp only some frames after that; where
one comes into a person's place it is looked at anew. A transmission that froze is a picture, too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from readroom.domain import Box, Image
from readroom.recognition.tracker import Followed

STRIPES: Final = 16
"""Rows and columns of a place: coarse, so that the grain of compression is averaged away."""

MOVED: Final = 1.0
"""Mean change of their gray levels that is a movement; stills through compression change by 0.4 at
most (``benchmarks/meetings.py``, 2026-12-01). Raising it takes calm people in bad light for
pictures; lowering it takes pictures for people as compression gets worse."""

MOVES: Final = 3
APART_S: Final = 1.0
"""Movements that make a person, and the time from each to the next. Raising either reads people
later: the first reading comes after two of these at least."""

STILL_S: Final = 20.0
"""Time in which they must come. Raising it reads a transmission that froze for longer."""

ELSEWHERE: Final = 14.0
"""A change beyond this, however shifted, is another face in that place. Of real faces seen twice
a second 99 of 100 changed by at most 12.7, and 94 of 100 pairs of different faces by more than 14
(``benchmarks/meetings.py``, 2026-12-01). Raising it takes more pictures for the person whose place
they got; lowering it reads lively people later."""

FARTHEST: Final = STRIPES // 4
"""Of a shift that is tried, in stripes: a quarter of the face."""

Stripes = NDArray[np.float32]


@dataclass(slots=True)
class _Watched:
    """Somebody's place as it was, and when it was left."""

    place: Box
    stripes: Stripes
    seen_at: float
    moved_at: deque[float] = field(default_factory=lambda: deque(maxlen=MOVES))


class Stillness:
    """Watches one session's people; not thread-safe."""

    def __init__(self) -> None:
        """Start with nobody known."""
        self._watched: dict[int, _Watched] = {}
        self._size = (0, 0)

    def reset(self) -> None:
        """Forget everybody, as before a new source."""
        self._watched.clear()

    def pictures(self, frame: Image, people: Sequence[Followed], at: float) -> frozenset[int]:
        """Who has not moved enough to be a person.

        Args:
            frame: BGR, uint8; of another size everybody is looked at anew.
            people: Whom the tracker has in this frame.
            at: Seconds on the media clock.

        Returns:
            Their numbers; everybody's at first.
        """
        if frame.shape[:2] != self._size:
            self._size = frame.shape[0], frame.shape[1]
            for one in self._watched.values():
                one.stripes = np.zeros(0, np.float32)  # compared with nothing, moves kept
        gone = [who for who, one in self._watched.items() if at - one.seen_at > STILL_S]
        for who in gone:
            del self._watched[who]
        return frozenset(one.person for one in people if not self._moves(frame, one, at))

    def _moves(self, frame: Image, followed: Followed, at: float) -> bool:
        known = self._watched.get(followed.person)
        if known is None or not known.stripes.size:
            place = followed.face.box
            stripes = stripes_of(frame, place)
            if known is None:
                self._watched[followed.person] = _Watched(place, stripes, at)
                return False
            known.place, known.stripes = place, stripes
        known.seen_at = at
        now = stripes_of(frame, known.place)
        if np.abs(now - known.stripes).mean() > MOVED:
            another = unlike(known.stripes, now) > ELSEWHERE
            known.place = followed.face.box
            known.stripes = stripes_of(frame, known.place)
            if another:
                known.moved_at.clear()
            elif not known.moved_at or at - known.moved_at[-1] >= APART_S:
                known.moved_at.append(at)
        return len(known.moved_at) == MOVES and at - known.moved_at[0] <= STILL_S


def stripes_of(frame: Image, place: Box) -> Stripes:
    """A place of a frame as means of its rows and of its columns.

    Args:
        frame: BGR, uint8.
        place: In pixels; what lies outside the frame is left out.

    Returns:
        16 rows from the top, then 16 columns from the left, in gray levels.
    """
    height, width = frame.shape[:2]
    left, right = (round(min(max(x, 0), width - 1)) for x in (place.x, place.x + place.width))
    top, bottom = (round(min(max(y, 0), height - 1)) for y in (place.y, place.y + place.height))
    inside = frame[top : max(bottom, top + 1), left : max(right, left + 1)]
    small = cv2.resize(inside, (STRIPES, STRIPES), interpolation=cv2.INTER_AREA)
    gray = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)
    return np.concatenate([gray.mean(1), gray.mean(0)])


def unlike(one: Stripes, other: Stripes) -> float:
    """How much two places differ once they are shifted onto each other as well as may be.

    Args:
        one: As of :func:`stripes_of`.
        other: As of :func:`stripes_of`.

    Returns:
        Mean difference in gray levels: small for a face that moved, large for another one.
    """
    halves = slice(0, STRIPES), slice(STRIPES, None)
    return float(np.mean([_least_difference(one[half], other[half]) for half in halves]))


def _least_difference(one: Stripes, other: Stripes) -> float:
    """Over all shifts of up to a quarter, where both are known."""
    least = np.inf
    for by in range(-FARTHEST, FARTHEST + 1):
        here = one[max(0, by) : STRIPES + min(0, by)]
        there = other[max(0, -by) : STRIPES + min(0, -by)]
        least = min(least, float(np.abs(here - there).mean()))
    return float(least)
