"""What changed in a room lately: the last half minute against the minutes before it.

A difference is told only where its interval says so. The interval of a difference is taken as
if different people had been seen in both stretches; they mostly are the same, so it is wider
than it need be. Eight figures are looked at, so each must pass at the level 0.05 / 8
(Bonferroni): a room without a change is said to have one in at most one look of twenty.

>>> from readroom.domain import Span
>>> def window(n, value):
...     return RoomWindow(Span(10.0 * n, 10.0 * n + 10), 30, 30, 30, valence=_near(value))
>>> def _near(value):
...     return Estimate(value, value - 0.05, value + 0.05)
>>> shift = shift_lately([window(n, 0.4 if n >= 9 else 0.0) for n in range(12)])
>>> shift.figure, shift.direction, shift.before_s
(None, 'higher', 90.0)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import hypot
from typing import Final

from readroom.domain import Emotion, Estimate, RoomWindow

NOW_S: Final = 30.0
"""What counts as now. Raising it steadies the sentence and tells a change later."""

BEFORE_S: Final = 300.0
"""What it is compared with. Raising it steadies the sentence, and tells slow changes as well."""
LEAST_BEFORE_S: Final = 60.0
"""Seconds before now in which a figure must be told to be compared. Raising it keeps the
sentence silent for longer after a start."""

LEAST_SHARE: Final = 0.1
"""Smallest difference of a share that is worth a sentence."""
LEAST_VALENCE: Final = 0.1
"""Smallest difference of valence, -1..1, that is worth one."""

_ONE_OF_EIGHT: Final = 2.734 / 1.960
"""Normal quantiles at 0.05 / 8 and 0.05, both two-sided: widens a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A clear change of one figure.

    Attributes:
        figure: The expression whose share changed, or None for valence.
        now: Mean of the last half minute.
        before: Mean of the minutes before it.
        before_s: Seconds that ``before`` rests on.
    """

    figure: Emotion | None
    now: Estimate
    before: Estimate
    before_s: float

    @property
    def direction(self) -> str:
        """``higher`` where ``now`` is above ``before``, else ``lower``."""
        return "higher" if self.now.value > self.before.value else "lower"


@dataclass(frozen=True, slots=True)
class Calm:
    """No clear change, or nothing to tell one from.

    Attributes:
        before_s: Seconds compared with; 0 where too little of the room was told.
    """

    before_s: float


def shift_lately(windows: Sequence[RoomWindow]) -> Shift | Calm:
    """The clearest change of the room, if there is one.

    Args:
        windows: Of one session, in order of time; those without figures count nowhere.

    Returns:
        The figure that moved the furthest beyond its interval, or that none did.
    """
    if not windows:
        return Calm(0.0)
    edge = windows[-1].span.end - NOW_S
    now = [one for one in windows if one.span.start >= edge]
    before = [one for one in windows if edge - BEFORE_S <= one.span.start < edge]
    tried = [_Candidate.of(None, (now, before), _valence, LEAST_VALENCE)]
    for emotion in Emotion:
        read = partial(_share, emotion)
        tried.append(_Candidate.of(emotion, (now, before), read, LEAST_SHARE))
    shifts = [one for one in tried if one is not None]
    if not shifts:
        return Calm(0.0)
    best = max(shifts, key=lambda one: one.clearness)
    if best.clearness <= 1:
        return Calm(max(one.before_s for one in shifts))
    return Shift(best.figure, best.now, best.before, best.before_s)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A figure in both stretches; above 1 of clearness it has changed."""

    figure: Emotion | None
    now: Estimate
    before: Estimate
    before_s: float
    clearness: float

    @classmethod
    def of(
        cls,
        figure: Emotion | None,
        stretches: tuple[Sequence[RoomWindow], Sequence[RoomWindow]],
        read: Callable[[RoomWindow], Estimate | None],
        least: float,
    ) -> _Candidate | None:
        now, before = (_mean(one, read) for one in stretches)
        before_s = _told_s(stretches[1], read)
        if now is None or before is None or before_s < LEAST_BEFORE_S:
            return None
        moved = abs(now.value - before.value)
        reach = _ONE_OF_EIGHT * hypot(_half(now), _half(before))
        return cls(figure, now, before, before_s, moved / max(reach, least))


def _mean(
    windows: Sequence[RoomWindow], read: Callable[[RoomWindow], Estimate | None]
) -> Estimate | None:
    """Mean of a figure; its interval does not shrink, for the people are the same."""
    told = [one for one in map(read, windows) if one is not None]
    if not told:
        return None
    count = len(told)
    return Estimate(
        sum(one.value for one in told) / count,
        sum(one.low for one in told) / count,
        sum(one.high for one in told) / count,
    )


def _half(estimate: Estimate) -> float:
    return (estimate.high - estimate.low) / 2


def _told_s(windows: Sequence[RoomWindow], read: Callable[[RoomWindow], Estimate | None]) -> float:
    """Seconds in which a figure is told: shares of a released room are far rarer than valence."""
    return sum((one.span.duration for one in windows if read(one) is not None), 0.0)


def _valence(window: RoomWindow) -> Estimate | None:
    return window.valence


def _share(emotion: Emotion, window: RoomWindow) -> Estimate | None:
    shares = window.shares
    if shares is None:
        return None
    return Estimate(shares.corrected[emotion], shares.low[emotion], shares.high[emotion])
