"""What the room showed before and after the moments of an event, and how often by chance.

The seconds before all moments of one name are read as one stretch, those after them as
another, with the same people drawn in both (`readroom.analytics.summary`). Whether that is
more than the room does anyway, intervals over people cannot say: a room of few people goes up
and down by itself. So all moments are moved along the session together, around its end to its
start, and it is counted how often the difference is as large where nothing happened::

    moments        |      |  |          |
    moved by 7 s      |      |  |          |
    moved by 14 s        |      |  |          |   ...

>>> level = np.array([0.0] * 60 + [1.0] * 10 + [0.0] * 50)
>>> found = chance(level, (60.0,), Around(10, 10))
>>> found is not None and found < 0.03
True
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.analytics.recalibration import Recalibration
from readroom.analytics.summary import compare_samples, compare_windows, inside_of
from readroom.domain import (
    VALENCE,
    Comparison,
    Marker,
    RoomWindow,
    SampleTable,
    Span,
)

Floats = NDArray[np.float64]

MOST_MOVES: Final = 1000
"""Moves of a session, spread evenly over it. Raising it tells rarer chances and costs time."""
LEAST_SESSIONS: Final = 5
"""Times the stretch around a moment that a session must be long to tell of chance. Raising it
leaves more sessions without."""
LEAST_WINDOWS_S: Final = 30.0
"""Where windows of ten seconds alone were kept, at least so many seconds before and after a moment
are read: with less, what comes after it would be in the window before."""


@dataclass(frozen=True, slots=True)
class Around:
    """What belongs to a moment.

    Attributes:
        before_s: Seconds before it, above 0.
        after_s: Seconds from it on, above 0. Raising either steadies figures and blurs what
            was brief.
    """

    before_s: float = 10.0
    after_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Reaction:
    """The room around the moments of one name.

    Attributes:
        label: Their name.
        moments: Seconds since the session began; those with a part outside are left out.
        compared: The stretch after them less the one before.
        chance: Part of the other moments of the session at which valence changes by as much,
            0..1; None where the session is too short to tell.
        around: What was read, in seconds.
    """

    label: str
    moments: tuple[float, ...]
    compared: Comparison
    chance: float | None
    around: Around


def find_reactions(
    table: SampleTable,
    windows: Sequence[RoomWindow],
    recalibration: Recalibration | None,
    markers: Sequence[Marker],
    around: Around | None = None,
) -> tuple[Reaction, ...]:
    """What changed around markers, those of one name together.

    Args:
        table: Samples of the session; empty where only the room was kept.
        windows: Of the session, in order of time.
        recalibration: Of the model that read it; without it, windows are read.
        markers: Of the session, in any order.
        around: What belongs to a moment; at least half a minute where windows are read.

    Returns:
        By first moment. Names without a moment that lies in the session with all that belongs to
        it are left out.
    """
    around, length = around or Around(), windows[-1].span.end if windows else 0.0
    by_samples = recalibration is not None and len(table) > 0
    if not by_samples:
        around = Around(max(around.before_s, LEAST_WINDOWS_S), max(around.after_s, LEAST_WINDOWS_S))
    level = _level_of_samples(table, length) if by_samples else _level_of_windows(windows)
    found = []
    for label in dict.fromkeys(one.label for one in markers):
        here = tuple(
            one.at
            for one in markers
            if one.label == label and around.before_s <= one.at <= length - around.after_s
        )
        if not here:
            continue
        before = [Span(at - around.before_s, at) for at in here]
        after = [Span(at, at + around.after_s) for at in here]
        if recalibration is not None and by_samples:
            compared = compare_samples(table, windows, recalibration, before, after)
        else:
            compared = compare_windows(inside_of(windows, before), inside_of(windows, after))
        found.append(Reaction(label, here, compared, chance(level, here, around), around))
    return tuple(found)


def chance(level: Floats, moments: Sequence[float], around: Around) -> float | None:
    """How often the moments, moved along the session together, have as large a difference.

    Args:
        level: Valence of each second of the session, from 0 on; NaN where it is not known.
        moments: Seconds since the session began.
        around: What belongs to a moment.

    Returns:
        0..1, never 0; None for sessions too short, or where nothing is known at the moments.
    """
    reach = round(around.before_s), round(around.after_s)
    if len(level) < LEAST_SESSIONS * sum(reach):
        return None
    step = _steps(level, *reach)
    at = np.array([round(one) for one in moments]) % len(level)
    moves = np.unique(np.linspace(1, len(level) - 1, MOST_MOVES).astype(int))
    seen, others = step[at], step[(at[None] + moves[:, None]) % len(level)]
    if np.isnan(seen).all():
        return None
    with np.errstate(invalid="ignore"):
        known = ~np.isnan(others).all(axis=1)
        sizes = np.abs(np.nansum(others, axis=1)[known] / (~np.isnan(others)).sum(axis=1)[known])
    return float((1 + (sizes >= abs(np.nanmean(seen))).sum()) / (1 + len(sizes)))


def _steps(level: Floats, before: int, after: int) -> Floats:
    """Mean after each second less the mean before; NaN near the ends and where none is known."""
    known = np.concatenate([[0.0], np.cumsum(~np.isnan(level))])
    total = np.concatenate([[0.0], np.cumsum(np.nan_to_num(level))])
    found = np.full(len(level), np.nan)
    at = np.arange(before, len(level) - after + 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        later = (total[at + after] - total[at]) / (known[at + after] - known[at])
        earlier = (total[at] - total[at - before]) / (known[at] - known[at - before])
    found[at[at < len(level)]] = (later - earlier)[at < len(level)]
    return found


def _level_of_samples(table: SampleTable, length: float) -> Floats:
    """Valence of each second, uncorrected, over those who are measured then."""
    seen = table.where(table.measured > 0)
    seconds = max(round(length), int(table.second.max()) + 1)
    people = np.bincount(seen.second, minlength=seconds).astype(float)
    pleasant = seen.probabilities @ np.asarray(VALENCE)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.bincount(seen.second, pleasant, seconds) / people)


def _level_of_windows(windows: Sequence[RoomWindow]) -> Floats:
    level = np.full(round(windows[-1].span.end) if windows else 0, np.nan)
    for one in windows:
        if one.valence is not None:
            level[round(one.span.start) : round(one.span.end)] = one.valence.value
    return level
