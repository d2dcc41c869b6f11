"""Means of stored windows with intervals, where nothing finer than windows was kept.

People go on showing what they show, so neighbouring windows are alike: many of them say
less than their number. The interval draws windows (Bayesian bootstrap, Rubin 1981) and then
stretches every draw by the root of (1 + rho) / (1 - rho), by which autocorrelation rho
raises the variance of a mean. Windows of rooms are told in steps, and all of a stretch may
be off by the same half step; every draw is off by as much, too.

The people are the same in all windows and are not drawn: the interval is about these
people, and too narrow for any other.

>>> from readroom.domain import Span
>>> told = Estimate(0.05, -0.2, 0.3)
>>> windows = [RoomWindow(Span(n, n + 1.0), 9, 9, 9, valence=told) for n in range(12)]
>>> found = means_of(windows)
>>> round(found.valence.told().value, 3), found.facing
(0.05, None)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.analytics.bootstrap import DRAWS, SEED, estimate
from readroom.domain import LABELS, Estimate, RoomWindow, Shares
from readroom.privacy.release import STEP

Floats = NDArray[np.float64]
Ends = tuple[float, float]

LEAST: Final = 12
"""Windows that must have a figure for them to be drawn; with fewer, their own intervals
stand for the mean's. Raising it gives wider intervals to short stretches; with 3 to 6, draws
told two stretches apart in which nothing differed in 13 to 45 of a hundred cases."""
MOST_RHO: Final = 0.9
"""Autocorrelation counts as no more: at 1 an interval would have no end."""

_TWO_SIDED: Final = 1.96  # normal deviations to either end of a 95 % interval
_SIGNED: Final = (-1.0, 1.0)
_PART: Final = (0.0, 1.0)


@dataclass(frozen=True, eq=False, slots=True)
class Mean:
    """The mean of one figure, or of seven shares.

    Attributes:
        point: One number for each column.
        draws: Draws x columns.
    """

    point: Floats
    draws: Floats

    def told(self, column: int = 0) -> Estimate:
        """One column with its 95 % interval.

        Args:
            column: Place of the figure, from 0: of shares, the number of the emotion.

        Returns:
            The interval always holds the mean.
        """
        return estimate(float(self.point[column]), self.draws[:, column])

    def less(self, other: Mean) -> Mean:
        """The difference to another mean, both drawn apart.

        Args:
            other: With as many columns, drawn with another seed.

        Returns:
            This less the other.
        """
        return Mean(self.point - other.point, self.draws - other.draws)


@dataclass(frozen=True, eq=False, slots=True)
class Means:
    """The means of some windows; None for a figure that no window has.

    Attributes:
        shares: Seven columns in the order of Emotion, corrected, 0..1.
        counted: Seven uncorrected shares.
        valence: One column, -1..1.
        arousal: One column, -1..1.
        facing: One column, 0..1.
    """

    shares: Mean | None
    counted: tuple[float, ...] | None
    valence: Mean | None
    arousal: Mean | None
    facing: Mean | None

    @property
    def as_shares(self) -> Shares | None:
        """The shares with their 95 % intervals; None where no window has shares."""
        if self.shares is None or self.counted is None:
            return None
        told = [self.shares.told(column) for column in range(len(LABELS))]
        return Shares(
            corrected=tuple(one.value for one in told),
            low=tuple(one.low for one in told),
            high=tuple(one.high for one in told),
            counted=self.counted,
        )


def means_of(windows: Sequence[RoomWindow], seed: int = SEED) -> Means:
    """The means of some windows, each weighing as long as it is.

    Args:
        windows: In order of time; those without a figure are left out of its mean.
        seed: Of the draws; give what is compared with it another one.

    Returns:
        Every figure that at least one window has.
    """
    with_shares = [one for one in windows if one.shares is not None]
    lengths = np.array([one.span.duration for one in with_shares])
    counted = [one.shares.counted for one in with_shares if one.shares is not None]
    return Means(
        shares=_mean(windows, _of_shares, _PART, seed),
        counted=tuple(np.average(counted, axis=0, weights=lengths).tolist()) if counted else None,
        valence=_mean(windows, lambda one: _of_estimate(one.valence), _SIGNED, seed),
        arousal=_mean(windows, lambda one: _of_estimate(one.arousal), _SIGNED, seed),
        facing=_mean(windows, lambda one: _of_estimate(one.facing), _PART, seed),
    )


Figure = tuple[Sequence[float], Sequence[float], Sequence[float]]
"""Value, low and high end, each of as many columns."""


def _of_shares(window: RoomWindow) -> Figure | None:
    told = window.shares
    return None if told is None else (told.corrected, told.low, told.high)


def _of_estimate(told: Estimate | None) -> Figure | None:
    return None if told is None else ((told.value,), (told.low,), (told.high,))


def _mean(
    windows: Sequence[RoomWindow],
    figure: Callable[[RoomWindow], Figure | None],
    ends: Ends,
    seed: int,
) -> Mean | None:
    pairs = [(one.span.duration, told) for one in windows if (told := figure(one)) is not None]
    if not pairs:
        return None
    length = np.array([duration for duration, _ in pairs])
    value, low, high = (np.array([told[side] for _, told in pairs]) for side in range(3))
    point = np.average(value, axis=0, weights=length)
    rng = np.random.default_rng(seed)
    if len(value) < LEAST:
        half = np.average((high - low) / 2, axis=0, weights=length)
        off = rng.normal(size=(DRAWS, value.shape[1])) * half / _TWO_SIDED
    else:
        weights = rng.exponential(size=(DRAWS, len(value))) * length
        drawn = weights @ value / weights.sum(axis=1, keepdims=True)
        off = (drawn - point) * _stretch(value)
        off = off + rng.uniform(-STEP / 2, STEP / 2, (DRAWS, value.shape[1]))
    return Mean(point, np.clip(point + off, *ends))


def _stretch(values: Floats) -> Floats:
    """How much wider the mean of each column is spread than if windows were independent.

    Autocorrelation is estimated too low on few windows, by about (1 + 4 rho) / n (Kendall,
    Biometrika 41, 1954); that much is added.
    """
    count = len(values)
    off = values - values.mean(axis=0)
    size = np.maximum((off**2).sum(axis=0), 1e-12)
    rho = (off[1:] * off[:-1]).sum(axis=0) / size
    rho = np.clip(rho + (1 + 4 * rho) / count, 0.0, MOST_RHO)
    return np.asarray(np.sqrt((1 + rho) / (1 - rho)))
