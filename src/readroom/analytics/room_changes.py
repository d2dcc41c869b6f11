"""When a room changed, told of nobody: from windows that may not be kept themselves.

Where figures of the room alone are kept, windows are rounded and withheld before they are
written (`readroom.privacy.release`), and a change of 0.15 drowns in steps of 0.1. So the
meter remembers the valence of its windows until the session ends, looks for changes in it,
and only these are kept:

- nothing rests on a window of fewer measured people than the smallest group;
- sizes are told in steps of 0.05, times to the window;
- a change that fewer than a smallest group of people who came or went around it could have
  made alone is not told: it would tell by difference what they showed. One person moves the
  mean of a room by at most the distance of the most from the least pleasant word, shared by
  those measured;
- nor is one that a single person who stayed could have made: theirs would be told as the room's.

>>> meter = RoomChanges(min_group=10)
>>> for number, value in enumerate([0.0, 0.02, -0.02] * 20 + [0.2, 0.22, 0.18] * 10):
...     told = Estimate(value, value, value)
...     window = RoomWindow(Span(10.0 * number, 10.0 * number + 10), 30, 30, 30, valence=told)
...     meter.add(window, frozenset(range(30)))
>>> [(change.at, change.before, change.after, change.size.value) for change in meter.told()]
[(600.0, 0.0, 0.2, 0.2)]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor
from typing import Final, NamedTuple

from readroom.domain import Change, Estimate, RoomWindow, Span
from readroom.privacy.release import WORDS_SPAN

SIZE_STEP: Final = 0.05
"""Of valence. Raising it tells less; steps of windows are twice as wide."""
STRENGTH_STEP: Final = 0.5
"""Of :attr:`Change.strength`. Raising it tells less."""
AROUND: Final = 6
"""Windows before and after a change in which people count as having come or gone. Raising it
withholds changes for people who came long before."""
ONE_ALONE: Final = 1.7
"""Movers that a change must need where fewer came or went: one person, and what the others happened
to add. Of 24 scripted pupils in rooms of 11 to 16 who were sad for 20 minutes and then happy, 17
were told at 1, one at 1.6, none at 1.7, nor any of 24 others (20 without this rule). Of 60 planted
changes of 0.15, rooms of 30 are told 56 (58 without this rule), rooms of 20 28 (49), of 15 4 (36),
of 12 none (29). Raising it hides one person better and tells less, of rooms of 30, too."""


class _Kept(NamedTuple):
    """What is remembered of a window."""

    span: Span
    measured: int
    valence: Estimate
    present: frozenset[int]


class RoomChanges:
    """Remembers one number and the people's numbers of each window, in memory alone."""

    def __init__(self, min_group: int) -> None:
        """Remember nothing yet.

        Args:
            min_group: Windows of fewer measured people are left out.
        """
        self._min_group = min_group
        self._kept: list[_Kept] = []

    def add(self, window: RoomWindow, present: frozenset[int]) -> None:
        """The next window, before it is released.

        Args:
            window: After the last one; left out where it has no valence or rests on too few.
            present: Numbers of everybody in view in it.
        """
        if window.valence is not None and window.measured >= self._min_group:
            self._kept.append(_Kept(window.span, window.measured, window.valence, present))

    def forget(self, person: int) -> None:
        """Somebody withdrew: what remains must rest on enough others.

        Means of windows that are over hold them still, so they count as there, and as one
        who went: a change that they may have made by going is not told.

        Args:
            person: Number within the session.
        """
        self._kept = [
            one._replace(measured=one.measured - 1) if person in one.present else one
            for one in self._kept
        ]
        self._kept = [one for one in self._kept if one.measured >= self._min_group]

    def told(self) -> tuple[Change, ...]:
        """The changes so far, as they may be told.

        Returns:
            In order of time, in steps.
        """
        # Brings ruptures and scipy, seconds on a slow machine: only at a session's end.
        from readroom.analytics.changes import find_changes

        windows = [
            RoomWindow(one.span, float(one.measured), one.measured, 0, valence=one.valence)
            for one in self._kept
        ]
        found = find_changes(windows)
        return tuple(_coarse(one) for one in found if not self._made_by_few(one))

    def _made_by_few(self, change: Change) -> bool:
        """Whether those who came or went around it, or one who stayed, could have made it alone."""
        before = [one for one in self._kept if one.span.start < change.earliest][-AROUND:]
        after = [one for one in self._kept if one.span.start >= change.latest][:AROUND]
        there, then = _mostly_there(before), _mostly_there(after)
        # Who is lost and found again went under one number and came under another: once.
        moved = max(len(there - then), len(then - there))
        # New numbers alone may be many, and so may those that were lost.
        if max(_surely_more(after, before), _surely_more(before, after)) >= self._min_group:
            moved = 0
        few = max(min(moved, self._min_group - 1), ONE_ALONE)
        fewest = min(one.measured for one in (*before, *after))
        return abs(change.size.value) <= few * WORDS_SPAN / fewest


def _surely_more(some: Sequence[_Kept], others: Sequence[_Kept]) -> int:
    """How many more people some windows have than others, however many numbers each of them had."""
    most = max((len(one.present) for one in others), default=0)
    return min((one.measured for one in some), default=0) - most


def _mostly_there(windows: Sequence[_Kept]) -> frozenset[int]:
    """Who was in view in more than half of some windows."""
    seen = Counter(person for one in windows for person in one.present)
    return frozenset(person for person, count in seen.items() if 2 * count > len(windows))


def _coarse(change: Change) -> Change:
    before, size = (_step(one) for one in (change.before, change.size.value))
    low = floor(change.size.low / SIZE_STEP) * SIZE_STEP
    high = ceil(change.size.high / SIZE_STEP) * SIZE_STEP
    return replace(
        change,
        before=before,
        after=round(before + size, 3),
        size=Estimate(size, round(low, 3), round(high, 3)),
        strength=round(change.strength / STRENGTH_STEP) * STRENGTH_STEP,
    )


def _step(value: float) -> float:
    return round(round(value / SIZE_STEP) * SIZE_STEP, 3)
