"""One signal of everybody in a room against one rule: where it is true, and of what stretch.

`readroom.analytics.attention` says what the rule is for. People come in parts, each over the
blocks around those in which somebody of it was seen: all of them laid out over a whole session
would take time and memory with the square of its length.

>>> rule = SignalRule(window_s=60, distance=3, difference=0.5, level=0.5, spread=0.1)
>>> values = np.array([[0.0] * 300 + [1.0] * 60])
>>> parts = [Part(0, Blocks.of(values))]
>>> [(found.at, found.span) for found in watch(parts, rule, 120, values.__getitem__)]
[(330.0, Span(start=300.0, end=360.0))]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from readroom.analytics.blocks import BLOCK_S, Against, Blocks, medians
from readroom.analytics.grid import runs
from readroom.domain import Span

Floats = NDArray[np.float64]

ROOM: Final = 5
"""Fewer people have no middle that could be taken off. Raising it flags single people in
small groups that turn together."""
_MOMENTS: Final = 3  # told of a stretch, at most
_ABREAST = 360  # blocks whose medians are worked out at once


@dataclass(frozen=True, slots=True)
class SignalRule:
    """When one signal flags. Raising any number flags less and later, and misses more.

    Attributes:
        window_s: Seconds that are compared with the rest of the session, rounded to tens.
        distance: Least distance of level from baseline, in the person's own spread.
        difference: Least distance in itself, beyond the room's own: logarithms of odds, or
            shares of seconds.
        level: Least level: logarithm of odds, or share of seconds.
        spread: The least that a spread counts as; a person who never changed has none.
        coverage: Least part of the window's seconds that could be read, 0..1.
    """

    window_s: float
    distance: float
    difference: float
    level: float
    spread: float
    coverage: float = 0.5


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one person in which a rule became true.

    Attributes:
        row: The person's place, over all parts, from 0.
        at: End of the first window for which the rule is true, seconds since the session began.
        span: The stretch that differs.
        baseline: Own level in the rest of the session, in the signal's units.
        level: Level over the window that ends at ``at``, in the signal's units.
        distance: How far apart these are, in the person's own spread.
        coverage: Part of that window's seconds that could be read.
        moments: The most telling seconds of ``span``, in order of time.
    """

    row: int
    at: float
    span: Span
    baseline: float
    level: float
    distance: float
    coverage: float
    moments: tuple[float, ...]


class Part(NamedTuple):
    """One signal of some people of a room.

    Attributes:
        first: The session's block that ``blocks`` begins with: 0, or a multiple of
            :data:`readroom.analytics.blocks.AGAIN` with two windows or more before anybody
            of these people was seen.
        blocks: People x blocks; a window or more after the last was seen, or to the end.
    """

    first: int
    blocks: Blocks


def watch(
    parts: Sequence[Part],
    rule: SignalRule,
    history_s: float,
    seconds_of: Callable[[int], Floats],
) -> Iterator[Stretch]:
    """Every stretch in which the rule became true.

    Args:
        parts: Everybody, one part after the other.
        rule: When it is true.
        history_s: Seconds in readable blocks that must lie outside a window.
        seconds_of: The signal of a row by second of the session, NaN where it could not be
            read; asked only for people of whom something is told.

    Yields:
        By person, then time.
    """
    found = [part.blocks.against_rest(rule.window_s, history_s) for part in parts]
    middle = _middle(parts, [_more(one, rule) for one in found])
    row = 0
    for (first, blocks), against in zip(parts, found, strict=True):
        people, count = blocks.count.shape
        true = _is_true(against, middle[first : first + count], rule)
        for place in range(people):
            for start, end, is_true in runs(true[place]):
                if is_true:
                    own = _Own(row + place, first, blocks.means[place], place, against)
                    yield own.stretch(start, end, rule, seconds_of)
        row += people


@dataclass(frozen=True, slots=True)
class _Own:
    """Blocks of one person, against the rest of them."""

    row: int
    first: int
    means: Floats
    place: int
    against: Against

    def stretch(
        self, start: int, end: int, rule: SignalRule, seconds_of: Callable[[int], Floats]
    ) -> Stretch:
        """What is told of blocks in all of which the rule is true, ``end`` excluded."""
        found, place = self.against, self.place
        baseline, level = found.baseline[place, start], found.level[place, start]
        early = max(start + 1 - 2 * round(rule.window_s / BLOCK_S), 0)
        middle = (baseline + found.level[place, start:end].max()) / 2
        first, last = (early + one for one in _highest(self.means[early:end] - middle))
        begin = self.first
        return Stretch(
            row=self.row,
            at=float(BLOCK_S * (begin + start + 1)),
            span=Span(float(BLOCK_S * (begin + first)), float(BLOCK_S * (begin + last))),
            baseline=float(baseline),
            level=float(level),
            distance=float((level - baseline) / np.fmax(found.spread[place, start], rule.spread)),
            coverage=float(found.coverage[place, start]),
            moments=_moments(seconds_of(self.row), self.means[first:last], begin + first),
        )


def _more(found: Against, rule: SignalRule) -> Floats:
    """How much higher than usual, NaN where too little was read."""
    known = found.coverage >= rule.coverage
    return np.where(known, found.level - found.baseline, np.nan)


def _is_true(found: Against, middle: Floats, rule: SignalRule) -> NDArray[np.bool_]:
    """People x blocks; false wherever something is not known."""
    more = _more(found, rule)
    return np.asarray(
        (more / np.fmax(found.spread, rule.spread) >= rule.distance)
        & (more - np.maximum(middle, 0.0) >= rule.difference)
        & (found.level >= rule.level)
    )


def _middle(parts: Sequence[Part], more: Sequence[Floats]) -> Floats:
    """Median over the room, by block of the session; 0 where too few are known."""
    ends = [part.first + one.shape[1] for part, one in zip(parts, more, strict=True)]
    found = np.zeros(max(ends, default=0))
    for start in range(0, len(found), _ABREAST):  # of a day, few are there at the same time
        stop = min(start + _ABREAST, len(found))
        there = [
            _between(one, part.first, start, stop)
            for part, one, end in zip(parts, more, ends, strict=True)
            if part.first < stop and start < end
        ]
        room = np.concatenate([np.empty((0, stop - start)), *there])
        enough = np.isfinite(room).sum(axis=0) >= ROOM
        found[start:stop] = np.where(enough, medians(room.T), 0.0)
    return found


def _between(values: Floats, first: int, start: int, stop: int) -> Floats:
    """Of values from block ``first`` on those of some blocks, NaN where there are none."""
    column = np.full((len(values), stop - start), np.nan)
    low, high = max(start, first), min(stop, first + values.shape[1])
    column[:, low - start : high - start] = values[:, low - first : high - first]
    return column


def _highest(above: Floats) -> tuple[int, int]:
    """The stretch of the largest sum: after the lowest of all sums before the end."""
    sums = np.concatenate([[0.0], np.nan_to_num(above).cumsum()])
    last = int(np.argmax(sums - np.minimum.accumulate(sums)))
    return int(np.argmin(sums[: last + 1])), last


def _moments(values: Floats, means: Floats, first: int) -> tuple[float, ...]:
    """The most telling second of each of the three most telling blocks, from ``first`` on."""
    told = np.nan_to_num(means, nan=-np.inf)
    best = first + np.sort(np.argsort(-told, kind="stable")[:_MOMENTS])
    seconds = (slice(BLOCK_S * one, BLOCK_S * (one + 1)) for one in best)
    return tuple(
        float(part.start + np.argmax(np.nan_to_num(values[part], nan=-np.inf))) for part in seconds
    )
