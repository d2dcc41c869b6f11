r"""Brief movements of a face: where a part of it left its place and came back within half a second.

Such movements (1/25 to 1/2 s) are what "micro-expression" is said of. The state of the art finds
few of them and much else (F1 of .01 to .2 in films of laboratories), and what they mean is
disputed; so nothing is named here. An event says where and when something moved, for a person to
look at. Blinks, speech and swallowing are brief movements, too.

Velocities of each region are summed into its path. How far the path is away from its own running
median over two seconds is what did not last; a median follows what stays or moves one way only::

    path        ____/--\________/----------
    median      ________________/----------
    away        ____/--\___________________     told: the first, not the second

An event is where that is farther than usual for this film and region, and than ``least``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter

from readroom.analytics.grid import runs
from readroom.analytics.spread import MAD_TO_DEVIATION
from readroom.domain import Span

Floats = NDArray[np.float64]

_RAYLEIGH: Final = 1.1774  # median length of a vector of two such normals


UNEVEN: Final = 0.25
ROUNDED_S: Final = 0.001
"""A step between pictures this part longer or shorter than usual, and this much more, is uneven:
Matroska rounds times to a millisecond. Raising them takes films whose speeds are made by the
clock."""


@dataclass(frozen=True, slots=True)
class MovementOptions:
    """What counts as a brief movement.

    Attributes:
        least_s: Shortest one: two frames of 30 a second. Lowering it tells noise.
        longest_s: Longest one. Raising it tells what most people would call an expression.
        least: How far a region goes at least, in distances between the eyes. Raising it misses
            slight ones; below what the camera resolves everything is noise.
        distance: How many times the film's own noise that is, at least. Raising it misses
            slight ones in films of people who move much.
    """

    least_s: float = 0.06
    longest_s: float = 0.5
    least: float = 0.01
    distance: float = 4.5


@dataclass(frozen=True, slots=True)
class Movement:
    """A part of the face left its place and came back.

    Attributes:
        span: Seconds of the film.
        peak_at: When it was farthest, second of the film.
        regions: Names of those that moved, the one that moved farthest first; 1 or more.
        size: How far that one went, in distances between the eyes.
        distance: The same in deviations of that region's noise.
    """

    span: Span
    peak_at: float
    regions: tuple[str, ...]
    size: float
    distance: float


def find_movements(
    velocities: Floats,
    at: Floats,
    regions: Sequence[str],
    options: MovementOptions | None = None,
) -> tuple[Movement, ...]:
    """The brief movements of one face, in order of time.

    Args:
        velocities: Frames x regions x 2, what moved since the frame before in distances between
            the eyes; NaN where that is not known.
        at: Seconds of the frames, evenly apart.
        regions: Their names, in the order of ``velocities``.
        options: What counts; :class:`MovementOptions` by default.

    Returns:
        Movements of several regions that overlap are one, which may last longer than each. Within
        :func:`reach_of` of a gap nothing is told: what came back there is not known.
    """
    options = options or MovementOptions()
    if len(at) < 2:
        return ()
    step_s, _ = step_of(at)
    away = _away(velocities, reach_of(options, step_s))
    far = np.hypot(away[..., 0], away[..., 1])
    known = np.isfinite(far).all(axis=1)
    if not known.any():
        return ()
    found = []
    for name, path, moved in zip(regions, far.T, np.moveaxis(velocities, 1, 0), strict=True):
        noise = max(MAD_TO_DEVIATION * float(np.median(path[known])), _least_noise(moved[known]))
        found += _events(np.nan_to_num(path), at, step_s, name, noise, options)
    return _joined(found)


def _least_noise(velocities: Floats) -> float:
    """The noise of a place by how its steps scatter, on the scale of the distance from it.

    Of a region that drifts about as fast as it trembles, the middle of two seconds is mostly
    the very frame in question, and distances from it say too little of the trembling.
    """
    scatter = np.median(np.abs(velocities - np.median(velocities, axis=0)), axis=0)
    return float(MAD_TO_DEVIATION * _RAYLEIGH * MAD_TO_DEVIATION * scatter.mean() / np.sqrt(2))


def step_of(at: Floats) -> tuple[float, float]:
    """How far apart frames are: the mean of the even steps, as each may be rounded.

    Args:
        at: Seconds of two frames or more.

    Returns:
        Seconds, and which part of the steps is uneven, 0..1.
    """
    steps = np.diff(at)
    usual = float(np.median(steps))
    even = np.abs(steps - usual) <= UNEVEN * usual + ROUNDED_S
    return float(steps[even].mean()) if even.any() else usual, float(1 - even.mean())


def reach_of(options: MovementOptions, step_s: float) -> int:
    """How many frames before and after say where a region mostly is.

    Twice the longest movement: with less, the tip of a longer one would pass for a brief one.

    Args:
        options: What counts as a movement.
        step_s: Seconds between frames.

    Returns:
        Frames, the same before and after.
    """
    return round(2 * options.longest_s / step_s)


def _away(velocities: Floats, reach: int) -> Floats:
    """How far each region is from where it mostly is within ``reach`` frames before and after."""
    found = np.full(velocities.shape, np.nan)
    known = np.asarray(np.isfinite(velocities).all(axis=(1, 2)))
    for start, end, whole in runs(known):
        if not whole or end - start <= 2 * reach:
            continue
        path = np.cumsum(velocities[start:end], axis=0)
        still = median_filter(path, size=(2 * reach + 1, 1, 1), mode="nearest")
        inside = slice(start + reach, end - reach)
        found[inside] = (path - still)[reach : len(path) - reach]
    return found


def _events(
    far: Floats,
    at: Floats,
    step_s: float,
    name: str,
    noise: float,
    options: MovementOptions,
) -> list[Movement]:
    """Stretches above half the limit that reach it."""
    limit = max(options.least, options.distance * noise)
    told = []
    for start, end, beyond in runs(far > limit / 2):
        if not beyond:
            continue
        peak = start + int(far[start:end].argmax())
        lasts_s = (end - start) * step_s
        if far[peak] >= limit and options.least_s <= lasts_s <= options.longest_s:
            size = float(far[peak])
            span = Span(float(at[start]), float(at[end - 1]) + step_s)
            told.append(Movement(span, float(at[peak]), (name,), size, size / max(noise, 1e-9)))
    return told


def _joined(movements: Sequence[Movement]) -> tuple[Movement, ...]:
    """Those that overlap as one, named by the farthest."""
    groups: list[list[Movement]] = []
    for one in sorted(movements, key=lambda each: each.span.start):
        if groups and one.span.start < max(each.span.end for each in groups[-1]):
            groups[-1].append(one)
        else:
            groups.append([one])
    return tuple(map(_as_one, groups))


def _as_one(group: Sequence[Movement]) -> Movement:
    ranked = sorted(group, key=lambda each: -each.size)
    span = Span(min(one.span.start for one in group), max(one.span.end for one in group))
    regions = tuple(dict.fromkeys(one.regions[0] for one in ranked))
    return Movement(span, ranked[0].peak_at, regions, ranked[0].size, ranked[0].distance)
