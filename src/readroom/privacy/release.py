"""What of a room may be shown: no figures of few people, none that tell of one by difference.

Each figure counts the people that it rests on itself: heads may be known of fewer than faces
are read of. Two kinds of difference are closed. *In time*: after fewer than a smallest group of
people joined or left, figures are withheld for a minute, in which everybody else changes, too.
Somebody lost and found again has another number, and one who is lost often has many. So people are
at least as many as were measured at once and at most as many as there are numbers, and only what
one window has more of the first than another of the second has surely come or gone.
*By one person*: figures are told in coarse steps, and one so near the edge of its step that
a single person could have moved it over is withheld. So the same room without one of its
people shows the same figures or none::

    edge of a step      edge            one person moves a figure by at most this much
      |    told           |    told          |<->|
    ..|#|               |#|#|            .. '#' is withheld

Where people agreed to be shown singly nothing of this is needed: a mean of few of them tells
nothing new. How many people were in view and measured is told as it is: those are presence counts,
which may be shown even where no expression is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor, sqrt
from typing import Final, NamedTuple

import numpy as np

from readroom.domain import VALENCE, Estimate, RoomWindow, SampleTable, Shares

STEP: Final = 0.1
"""Width of a step, of shares 10 points and of valence 0.1; its middle is told. With an earlier
model, steps of 5 points told the shares of 30 scripted people in 9 % of the windows, not in
46 %. Raising it tells less and withholds less."""

COOL_S: Final = 60.0
"""Seconds after a join or leave of few people until figures are told again. Raising it
makes differences over time more worthless and withholds more."""

REACH: Final = 2.0
"""How far one person is taken to lie from the mean of the others, in standard deviations.
These come from the figure's own interval, which holds the errors of the model, too, and is
about twice as wide as people alone would make it. Chosen on scripted lessons of 15 to 50
people as the least that keeps 95 % of the windows equal or withheld, whoever is taken out (up
to 2.5 % differ) or replaced by somebody else (up to 5 %, and 10 % at a reach of 1.5). Raising it
protects odd ones out better and withholds more."""

BAND_STEP: Final = 0.05
"""Intervals are widened to whole ones of these, so that their ends tell no more than the number of
people. Raising it widens them."""
WORDS_SPAN: Final = max(VALENCE) - min(VALENCE)
"""From the least to the most pleasant word; that of arousal is smaller."""

_NORMAL_95: Final = 1.96


class _Told(NamedTuple):
    """Whom a window was about that was told."""

    end: float
    measured: int
    present: frozenset[int]


class Release:
    """Withholds, window after window, what would tell about few; one per session."""

    def __init__(self, min_group: int, *, quiet_s: float = 0.0) -> None:
        """Begin with nothing told.

        Args:
            min_group: Figures of fewer measured people are withheld.
            quiet_s: Everything is withheld before; :data:`COOL_S` where others may have
                been told of the same people just before the first window.
        """
        self._min_group = min_group
        self._quiet_s = quiet_s
        self._told: list[_Told] = []

    def add(self, window: RoomWindow, present: frozenset[int]) -> RoomWindow:
        """The next window as it may be shown.

        Args:
            window: After the last one, as it was measured.
            present: Numbers of everybody in view in it.

        Returns:
            The window, in steps, or suppressed and without figures.
        """
        start = window.span.start
        if window.measured < self._min_group or start < self._quiet_s:
            return withheld(window)
        now = _Told(window.span.end, window.measured, present)
        self._told = [one for one in self._told if start - one.end < COOL_S]
        if not all(self._may_follow(one, now) for one in self._told):
            return withheld(window)
        self._told.append(now)
        return _coarse(window, self._min_group)

    def _may_follow(self, before: _Told, now: _Told) -> bool:
        """Whether they are those told about not long before, or enough came or went."""
        joined, left = now.measured - len(before.present), before.measured - len(now.present)
        return now.present == before.present or max(joined, left) >= self._min_group


def release(
    windows: Sequence[RoomWindow], min_group: int, present: Sequence[frozenset[int]]
) -> tuple[RoomWindow, ...]:
    """The windows of a session as they may be shown.

    Args:
        windows: In the order of time.
        min_group: Figures of fewer measured people are withheld.
        present: Who was in view, for each window.

    Returns:
        As many windows; withheld ones carry no figures and say that they are suppressed.
        In others single figures may be missing that lie near the edge of a step.
    """
    told = Release(min_group)
    return tuple(told.add(window, who) for window, who in zip(windows, present, strict=True))


def present_people(table: SampleTable, windows: Sequence[RoomWindow]) -> list[frozenset[int]]:
    """Who was in view in each window.

    Args:
        table: All samples of the session.
        windows: Of the session.

    Returns:
        A set of numbers for each window.
    """
    order = np.argsort(table.second, kind="stable")
    edges = [(one.span.start, one.span.end) for one in windows]
    cuts = np.searchsorted(table.second[order], edges).reshape(-1, 2)
    return [frozenset(table.person[order[a:b]].tolist()) for a, b in cuts]


def withheld(window: RoomWindow) -> RoomWindow:
    """A window without its figures.

    Args:
        window: Any.

    Returns:
        How many people were there, and nothing about them.
    """
    return replace(
        window,
        shares=None,
        valence=None,
        arousal=None,
        facing=None,
        synchrony=None,
        facing_people=0,
        synchrony_people=0,
        suppressed=True,
    )


def _coarse(window: RoomWindow, min_group: int) -> RoomWindow:
    """A window in steps, without figures of few and those that one could move to another step."""
    people = window.measured
    facing, synchrony = _of_heads(window, min_group)
    told = replace(
        window,
        shares=_coarse_shares(window.shares, people),
        valence=_coarse_mean(window.valence, people),
        arousal=_coarse_mean(window.arousal, people),
        facing=facing,
        synchrony=synchrony,
        facing_people=0 if facing is None else window.facing_people,
        synchrony_people=0 if synchrony is None else window.synchrony_people,
    )
    known = told.shares, told.valence, told.arousal
    if window.shares is not None and not any(known):
        return withheld(window)
    return told


def _of_heads(window: RoomWindow, min_group: int) -> tuple[Estimate | None, float | None]:
    """What heads tell; nothing where too few of them are known, or nobody knows how many."""
    facing, synchrony = None, None
    if window.facing_people >= min_group:
        facing = _coarse_facing(window.facing, window.facing_people)
    if window.synchrony_people >= min_group:
        synchrony = _coarse_synchrony(window.synchrony, window.synchrony_people)
    return facing, synchrony


def _coarse_shares(shares: Shares | None, people: int) -> Shares | None:
    """Steps brought to a sum of 1; counts by name would be a second look at the same people."""
    if shares is None:
        return None
    halves = [(high - low) / 2 for low, high in zip(shares.low, shares.high, strict=True)]
    steps = [
        _step(share, _moved_by(half, people), (0.0, 1.0))
        for share, half in zip(shares.corrected, halves, strict=True)
    ]
    known = [step for step in steps if step is not None]
    if len(known) < len(steps):
        return None
    told = tuple(step / sum(known) for step in known)
    band = _band(1.0, people)
    low = tuple(max(step - band, 0.0) for step in known)
    high = tuple(min(step + band, 1.0) for step in known)
    return Shares(corrected=told, low=low, high=high, counted=told)


def _coarse_mean(estimate: Estimate | None, people: int) -> Estimate | None:
    """Valence or arousal."""
    if estimate is None:
        return None
    moved_by = _moved_by((estimate.high - estimate.low) / 2, people)
    return _told(estimate.value, moved_by, people, (-1.0, 1.0))


def _coarse_facing(estimate: Estimate | None, people: int) -> Estimate | None:
    """A head is turned there or not: one person is one of so many."""
    return None if estimate is None else _told(estimate.value, 1 / people, people, (0.0, 1.0))


def _told(value: float, moved_by: float, people: int, ends: tuple[float, float]) -> Estimate | None:
    step = _step(value, moved_by, ends)
    if step is None:
        return None
    band = _band(min(ends[1] - ends[0], WORDS_SPAN), people)
    return Estimate(step, max(step - band, ends[0]), min(step + band, ends[1]))


def _coarse_synchrony(value: float | None, people: int) -> float | None:
    """A person is in two of every ``people`` pairs, whose correlations may change by one."""
    return None if value is None else _step(value, 2 / people, (-1.0, 1.0))


def _moved_by(half_width: float, people: int) -> float:
    """How far one person may move a mean, from its own 95 % interval over people."""
    deviation = half_width * sqrt(people) / _NORMAL_95
    return REACH * deviation / people


def _step(value: float, moved_by: float, ends: tuple[float, float]) -> float | None:
    """The middle of a value's step; None so near another step that one person decides."""
    first, last = round(ends[0] / STEP), round(ends[1] / STEP) - 1
    at = min(max(floor(value / STEP), first), last)
    below, above = value - at * STEP, (at + 1) * STEP - value
    near_below = at > first and below < moved_by / 2
    near_above = at < last and above < moved_by / 2
    return None if near_below or near_above else round((at + 0.5) * STEP, 3)


def _band(span: float, people: int) -> float:
    """Half of the interval told: the widest that a mean of so many people can have.

    By Popoviciu's inequality no deviation is above half of the span; half a step is added for
    the rounding. The true interval would be a second look at the same people.
    """
    widest = _NORMAL_95 * span / 2 / sqrt(people)
    return ceil(widest / BAND_STEP) * BAND_STEP + STEP / 2
