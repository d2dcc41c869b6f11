"""When the room changed: change points of the room's valence, after the session.

Works on the means of ten-second windows, which do not overlap, with `ruptures`
(Killick, Fearnhead & Eckley, JASA 107, 2012; Truong, Oudre & Vayatis 2020). People go on
showing what they show, so neighbouring windows are alike, and the usual penalty takes
such stretches for changes: on a series without a change it gave 36 of them. The
penalty is therefore raised by (1 + rho) / (1 - rho), by which autocorrelation rho raises the
variance of a mean::

    penalty = firmness * variance * log(windows) * (1 + rho) / (1 - rho), more for few people

Variance and rho come from differences of windows at most two minutes apart, so that a change
hardly inflates them: by medians, for a laugh should not either; then it is cut off (it is no
lasting change) and by means, for in small rooms most windows are alike and some are far off.
The larger one sets the penalty, the first the intervals. What is smaller than ``least_size`` is
not worth saying.

What it rests on: the level is constant between changes. A room that drifts for an hour is
told as steps. Measured on scripted lessons of 1 to 30 people: see ``benchmarks/attention.py``.

>>> windows = [
...     RoomWindow(Span(10.0 * n, 10.0 * n + 10), 30, 30, 30, valence=Estimate(v, v, v))
...     for n, v in enumerate([0.0, 0.02, -0.02] * 20 + [0.2, 0.22, 0.18] * 10)
... ]
>>> [(change.at, change.direction) for change in find_changes(windows)]
[(600.0, 'higher')]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import ruptures
from numpy.typing import NDArray
from scipy.ndimage import median_filter

from readroom.analytics.spread import MAD_TO_DEVIATION
from readroom.domain import Change, Estimate, RoomWindow, Span
from readroom.privacy.release import STEP

__all__ = ["RELEASED", "Change", "ChangeOptions", "find_changes"]

Floats = NDArray[np.float64]

_NEAR, _FAR = 4, 13  # windows: beyond the dwell of an expression, below a lasting change
_MOST_RHO = 0.9  # at 1 the penalty would be infinite
_TWO_SIDED = 1.96  # normal deviations to either end of a 95 % interval
_CHI2 = 3.84  # 95 % of chi-squared with one degree of freedom


@dataclass(frozen=True, slots=True)
class ChangeOptions:
    """What counts as a change.

    Attributes:
        least_s: Shortest stretch between two changes, 60 or more. Raising it misses
            shorter ones; lowering it finds changes in nothing.
        least_size: Smallest change of valence, -1..1, that is worth saying. Raising it
            misses slight ones; lowering it tells drifts as changes.
        firmness: Multiplies the penalty. Raising it misses changes; lowering it finds them
            in nothing.
        few_people: Rooms with fewer measured people are asked for more evidence, in inverse
            proportion, up to twice as much: few people stay in an expression for minutes and
            move the room's figure alone. Raising it misses changes of middle-sized rooms.
        spike: Windows further than this many standard deviations from their neighbours
            are cut off there. Raising it lets laughs count.
        least_variance: Of a window, at least. Raising it misses changes of a calm room; too
            low a one takes the steps of rounded windows for changes.
    """

    least_s: float = 90.0
    least_size: float = 0.075
    firmness: float = 0.75
    few_people: int = 20
    spike: float = 1.5
    least_variance: float = 1e-6


RELEASED: Final = ChangeOptions(least_variance=(STEP / 2) ** 2)
"""For windows that were released in steps (`readroom.privacy.release`): differences of
neighbours are often nothing there, which is no sign of a calm room."""


@dataclass(frozen=True, eq=False, slots=True)
class _Series:
    """Valence of the windows that have one, with how noisy it is."""

    spans: tuple[Span, ...]
    values: Floats
    long_run: float
    """Variance of one window, raised by what autocorrelation adds to means."""
    at_most: float
    """The same with the windows that are far off, a change's, too."""

    def error(self, start: int, end: int) -> float:
        """Sum of squared distances to the mean."""
        part = self.values[start:end]
        return float(((part - part.mean()) ** 2).sum())


def find_changes(
    windows: Sequence[RoomWindow], options: ChangeOptions | None = None
) -> tuple[Change, ...]:
    """The changes of a session, in order of time.

    Args:
        windows: Of one session, in order of time. Those without valence (withheld, or
            nobody measured) are left out; a change may lie in such a gap.
        options: What counts; :data:`RELEASED` for windows told in steps.

    Returns:
        Empty in sessions with fewer told windows than two stretches of ``least_s`` have, or
        than fourteen.
    """
    options = options or ChangeOptions()
    known = [(one.span, one.valence.value) for one in windows if one.valence is not None]
    if not known:
        return ()
    length_s = float(np.median([span.duration for span, _ in known]))
    least = max(int(np.ceil(options.least_s / length_s)), 2)
    if len(known) < max(2 * least, _FAR + 1):
        return ()
    series = _prepare(tuple(span for span, _ in known), np.array([v for _, v in known]), options)
    people = float(np.median([one.measured for one in windows if one.valence is not None]))
    more = min(max(options.few_people / max(people, 1.0), 1.0), 2.0)
    penalty = options.firmness * more * series.at_most * np.log(len(known))
    search = ruptures.KernelCPD(kernel="linear", min_size=least)
    edges = [0, *search.fit(series.values[:, None]).predict(pen=penalty)]
    edges = _worth_saying(series, edges, options.least_size)
    return tuple(
        _describe(series, edges[at - 1 : at + 2], penalty) for at in range(1, len(edges) - 1)
    )


def _prepare(spans: tuple[Span, ...], values: Floats, options: ChangeOptions) -> _Series:
    variance, long_run = _variances(values, _usually_unlike, options.least_variance)
    calm = median_filter(values, 5, mode="nearest")
    reach = options.spike * np.sqrt(variance)
    cut = calm + np.clip(values - calm, -reach, reach)
    at_most = max(long_run, _variances(cut, _unlike, options.least_variance)[1])
    return _Series(spans, cut, long_run, at_most)


def _variances(
    values: Floats, unlike: Callable[[Floats, int], float], least: float
) -> tuple[float, float]:
    """Variance of a window, and that raised by what autocorrelation adds to means."""
    variance = max(float(np.mean([unlike(values, apart) for apart in range(_NEAR, _FAR)])), least)
    rho = float(np.clip(1 - unlike(values, 1) / variance, 0.0, _MOST_RHO))
    return variance, variance * (1 + rho) / (1 - rho)


def _unlike(values: Floats, apart: int) -> float:
    """Variance of a window, less its covariance with the one so many windows later."""
    return float(np.mean((values[apart:] - values[:-apart]) ** 2) / 2)


def _usually_unlike(values: Floats, apart: int) -> float:
    """The same for most windows, however far off the others are."""
    return float((MAD_TO_DEVIATION * np.median(np.abs(values[apart:] - values[:-apart]))) ** 2 / 2)


def _worth_saying(series: _Series, edges: list[int], least_size: float) -> list[int]:
    """Join neighbours, the most alike first, until all differ by the least size."""
    edges = list(edges)
    while len(edges) > 2:
        pairs = pairwise(edges)
        steps = np.abs(np.diff([series.values[start:end].mean() for start, end in pairs]))
        least = int(steps.argmin())
        if steps[least] >= least_size:
            break
        del edges[least + 1]
    return edges


def _describe(series: _Series, edges: list[int], penalty: float) -> Change:
    """The change at the middle one of three edges."""
    start, middle, end = edges
    before, after = (float(series.values[a:b].mean()) for a, b in ((start, middle), (middle, end)))
    spread = np.sqrt(series.long_run * (1 / (middle - start) + 1 / (end - middle)))
    size, reach = after - before, _TWO_SIDED * float(spread)
    places = range(start + 1, end)
    errors = np.array([series.error(start, one) + series.error(one, end) for one in places])
    best = series.error(start, middle) + series.error(middle, end)
    limit = best + _CHI2 * series.long_run
    likely = [one for one, error in zip(places, errors, strict=True) if error <= limit]
    return Change(
        at=series.spans[middle].start,
        earliest=series.spans[min([*likely, middle]) - 1].end,
        latest=series.spans[max([*likely, middle])].start,
        before=before,
        after=after,
        size=Estimate(size, size - reach, size + reach),
        strength=float((series.error(start, end) - best) / penalty),
    )
