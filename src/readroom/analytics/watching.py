"""One signal of everybody in a room against one rule: where it is true, and of what stretch.

`readroom.analytics.attention` says what the rule is for.

>>> rule = SignalRule(window_s=60, distance=3, difference=0.5, level=0.5, spread=0.1)
>>> values = np.array([[0.0] * 300 + [1.0] * 60])
>>> [(found.at, found.span) for found in watch(values, rule, history_s=120)]
[(330.0, Span(start=300.0, end=360.0))]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.analytics.blocks import BLOCK_S, Against, Blocks, medians
from readroom.analytics.grid import runs
from readroom.domain import Span

Floats = NDArray[np.float64]

ROOM: Final = 5
"""Fewer people have no middle that could be taken off. Raising it flags single people in
small groups that turn together."""
_MOMENTS: Final = 3


@dataclass(frozen=True, slots=True)
class SignalRule:
    """When one signal flags. Raising any number flags less and later, and misses more.

    Attributes:
        window_s: Length of what is compared with the rest of the session.
        distance: Least distance of level from baseline, in the person's own spread.
        difference: Least distance in itself, beyond the room's own: logarithms of odds, or
            shares of seconds.
        level: Least level: logarithm of odds, or share of seconds.
        spread: The least that a spread counts as; a person who never changed has none.
        coverage: Least part of the window's seconds that could be read.
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
        row: The person's place.
        at: End of the first window for which the rule is true, seconds since the session began.
        span: The stretch that differs.
        baseline: Own level in the rest of the session.
        level: Level over the window that ends at ``at``.
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


def watch(values: Floats, rule: SignalRule, history_s: float) -> Iterator[Stretch]:
    """Every stretch in which the rule became true.

    Args:
        values: People x seconds, NaN where the signal could not be read.
        rule: When it is true.
        history_s: Seconds in readable blocks that must lie outside a window.

    Yields:
        By person, then time.
    """
    blocks = Blocks.of(values)
    wide = round(rule.window_s / BLOCK_S)
    found = blocks.against_rest(rule.window_s, history_s)
    distance = (found.level - found.baseline) / np.fmax(found.spread, rule.spread)
    for row, true in enumerate(_is_true(found, distance, rule)):
        for start, end, is_true in runs(true):
            if not is_true:
                continue
            baseline, level = found.baseline[row, start], found.level[row, start]
            early = max(start + 1 - 2 * wide, 0)
            middle = (baseline + found.level[row, start:end].max()) / 2
            first, last = _highest(blocks.means[row, early:end] - middle)
            span = Span(float(BLOCK_S * (early + first)), float(BLOCK_S * (early + last)))
            yield Stretch(
                row=row,
                at=float(BLOCK_S * (start + 1)),
                span=span,
                baseline=float(baseline),
                level=float(level),
                distance=float(distance[row, start]),
                coverage=float(found.coverage[row, start]),
                moments=_moments(values[row], blocks.means[row], span),
            )


def _is_true(found: Against, distance: Floats, rule: SignalRule) -> NDArray[np.bool_]:
    """People x blocks; false wherever something is not known."""
    known = found.coverage >= rule.coverage
    more = np.where(known, found.level - found.baseline, np.nan)
    beyond = more - np.maximum(_middle(more), 0.0)
    return np.asarray(
        known
        & (distance >= rule.distance)
        & (beyond >= rule.difference)
        & (found.level >= rule.level)
    )


def _middle(more: Floats) -> Floats:
    """Median over the room, by block; 0 where too few are known."""
    enough = np.isfinite(more).sum(axis=0) >= ROOM
    return np.where(enough, medians(more.T), 0.0)


def _highest(above: Floats) -> tuple[int, int]:
    """The stretch of the largest sum: after the lowest of all sums before the end."""
    sums = np.concatenate([[0.0], np.nan_to_num(above).cumsum()])
    last = int(np.argmax(sums - np.minimum.accumulate(sums)))
    return int(np.argmin(sums[: last + 1])), last


def _moments(values: Floats, means: Floats, span: Span) -> tuple[float, ...]:
    """The most telling second of each of the three most telling blocks."""
    first, last = int(span.start) // BLOCK_S, int(span.end) // BLOCK_S
    told = np.nan_to_num(means[first:last], nan=-np.inf)
    best = first + np.sort(np.argsort(-told, kind="stable")[:_MOMENTS])
    seconds = (slice(BLOCK_S * one, BLOCK_S * (one + 1)) for one in best)
    return tuple(
        float(part.start + np.argmax(np.nan_to_num(values[part], nan=-np.inf))) for part in seconds
    )
