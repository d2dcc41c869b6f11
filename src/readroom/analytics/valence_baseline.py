"""The room's valence against its own baseline: usual, lower or higher.

::

    |  before: the usual, its band  |  last minute: mean  |
    0                               now - 60              now

The usual is the median of all windows before the last minute, so that a laugh does not move
it. The band reaches from it by as much as minutes differed so far: two robust standard
deviations of the means of minutes, for neighbouring windows are alike and a minute is
steadier than a window only by little. It is never narrower than :data:`LEAST_BAND`.

What it rests on: a room is compared with itself. A room that was low from the beginning is
told as usual, and after a lasting change the new level becomes usual in the end, when it
has lasted for longer than all before. When it changed says `readroom.analytics.changes`.

>>> from readroom.domain import Estimate
>>> windows = [
...     RoomWindow(Span(10.0 * n, 10.0 * n + 10), 30, 30, 30, valence=Estimate(v, v, v))
...     for n, v in enumerate([0.1] * 24 + [-0.1] * 6)
... ]
>>> told = compare_with_usual(windows)
>>> told[5].level, told[23].level, told[29].level
(None, <ValenceLevel.USUAL: 'usual'>, <ValenceLevel.LOWER: 'lower'>)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.analytics.spread import MAD_TO_DEVIATION
from readroom.domain import RoomWindow, Span

Floats = NDArray[np.float64]

MINUTE_S: Final = 60.0
"""Seconds that count as now. Raising it steadies the mean and tells later."""
LEAST_PART: Final = 0.5
"""Of the minute that must be told, by time. Raising it leaves more moments without a level."""
HISTORY_S: Final = 120.0
"""Of told windows before the minute. Raising it steadies the usual and begins later."""
DEVIATIONS: Final = 2.0
"""From the usual to the end of its band. Raising it calls more usual."""
LEAST_BAND: Final = 0.1
"""Least distance to the end of the band, -1..1: the step in which windows of rooms are
told (`readroom.privacy.release`), which rounding alone may make. Raising it calls more usual."""

_TOLERANCE: Final = 1e-9  # .45 is more than .35 + .1 in binary


class ValenceLevel(StrEnum):
    """Where the last minute of a room is against its own usual: outside its band, or in it."""

    LOWER = "lower"
    USUAL = "usual"
    HIGHER = "higher"


@dataclass(frozen=True, slots=True)
class RoomValence:
    """The last minute of a room against its baseline.

    Attributes:
        span: The minute that ends with the window.
        level: Lower or higher only where ``mean`` is outside the band; None while the
            baseline is not known, or figures are withheld.
        mean: Valence of the minute, -1..1, or None.
        low: Lower end of the band of the usual, -1..1; None while the usual is not known.
        high: Upper end, likewise.
    """

    span: Span
    level: ValenceLevel | None
    mean: float | None
    low: float | None
    high: float | None


def compare_with_usual(windows: Sequence[RoomWindow]) -> tuple[RoomValence, ...]:
    """One for each window, from what was known by then.

    Args:
        windows: Of one session, in order of time; withheld and unmeasured ones among them.

    Returns:
        As many; windows without valence count neither in a mean nor in the usual.
    """
    if not windows:
        return ()
    start, end = (
        np.array([getattr(one.span, side) for one in windows]) for side in ("start", "end")
    )
    values = np.array([np.nan if one.valence is None else one.valence.value for one in windows])
    minutes = [_minute(start, end, values, at) for at in range(len(windows))]
    means = np.array([mean for _, mean in minutes])
    return tuple(
        _against(
            Span(max(0.0, float(end[at]) - MINUTE_S), float(end[at])),
            float(means[at]),
            _band((end - start)[:first], values[:first], means[:first]),
        )
        for at, (first, _) in enumerate(minutes)
    )


def _minute(start: Floats, end: Floats, values: Floats, at: int) -> tuple[int, float]:
    """Which window the minute that ends with a window begins with, and its mean."""
    first = int(np.searchsorted(start, end[at] - MINUTE_S))
    part = slice(first, at + 1)
    told = np.isfinite(values[part])
    lengths = (end - start)[part][told]
    if not told.any() or lengths.sum() < LEAST_PART * min(MINUTE_S, float(end[at])):
        return first, np.nan
    return first, float(np.average(values[part][told], weights=lengths))


def _band(lengths: Floats, values: Floats, means: Floats) -> tuple[float, float] | None:
    """The usual of some windows; None while they are too few."""
    told = np.isfinite(values)
    if lengths[told].sum() < HISTORY_S:
        return None
    usual = float(np.median(values[told]))
    known = means[np.isfinite(means)]
    spread = MAD_TO_DEVIATION * float(np.median(np.abs(known - usual))) if len(known) else 0.0
    reach = max(DEVIATIONS * spread, LEAST_BAND)
    return usual - reach, usual + reach


def _against(span: Span, mean: float, band: tuple[float, float] | None) -> RoomValence:
    known = None if np.isnan(mean) else mean
    if band is None:
        return RoomValence(span, None, known, None, None)
    low, high = max(band[0], -1.0), min(band[1], 1.0)
    if known is None:
        return RoomValence(span, None, None, low, high)
    level = ValenceLevel.USUAL
    if known < low - _TOLERANCE:
        level = ValenceLevel.LOWER
    elif known > high + _TOLERANCE:
        level = ValenceLevel.HIGHER
    return RoomValence(span, level, known, low, high)
