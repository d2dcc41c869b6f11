"""A signal in blocks of ten seconds: the level of a window, and how it usually is otherwise.

::

    |  the rest: baseline, spread  |  window: level  |  the rest: baseline, spread  |

>>> blocks = Blocks.of(np.array([[0.0] * 200 + [1.0] * 100]))
>>> against = blocks.against_rest(window_s=60, history_s=120)
>>> round(float(against.level[0, 25]), 2), float(against.baseline[0, 25])
(1.0, 0.0)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.analytics.spread import MAD_TO_DEVIATION

Floats = NDArray[np.float64]

BLOCK_S: Final = 10
"""Seconds of a block. Raising it steadies spreads, and tells less exactly when."""
LEAST_PART: Final = 0.3
"""Of a block that must be readable for it to count in a baseline. Raising it leaves more blocks
out, and more people without a baseline."""

AGAIN: Final = 3
"""Blocks between two looks at the rest. Raising it is quicker and tells less exactly when."""


@dataclass(frozen=True, eq=False, slots=True)
class Against:
    """People x blocks, each block the end of a window.

    Attributes:
        level: Mean over the window, in the signal's units; NaN where nothing was read.
        coverage: Part of the window's seconds that could be read, 0..1; NaN before the first
            whole window.
        baseline: Median of all other blocks; NaN where too little is known.
        spread: Their robust standard deviation (1.4826 x median absolute deviation).
    """

    level: Floats
    coverage: Floats
    baseline: Floats
    spread: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Blocks:
    """Sums and counts of a signal, people x blocks.

    Attributes:
        total: Sum over the readable seconds of a block.
        count: How many those are.
    """

    total: Floats
    count: NDArray[np.int64]

    @classmethod
    def of(cls, signal: Floats) -> Blocks:
        """Cut a signal into blocks.

        Args:
            signal: People x seconds, NaN where it could not be read.

        Returns:
            Blocks of :data:`BLOCK_S` seconds; a shorter rest is left out.
        """
        people, seconds = signal.shape
        whole = signal[:, : seconds // BLOCK_S * BLOCK_S].reshape(people, -1, BLOCK_S)
        read = np.isfinite(whole)
        return cls(np.where(read, whole, 0.0).sum(axis=2), read.sum(axis=2))

    @property
    def means(self) -> Floats:
        """People x blocks, NaN where too little could be read."""
        enough = self.count >= LEAST_PART * BLOCK_S
        return np.where(enough, self.total / np.maximum(self.count, 1), np.nan)

    def against_rest(self, window_s: float, history_s: float) -> Against:
        """Every window against all that lies before and after it.

        Args:
            window_s: Length of a window in seconds, rounded to whole blocks.
            history_s: Seconds in readable blocks that must lie outside it.

        Returns:
            A column for each block, as the last one of a window.
        """
        wide = round(window_s / BLOCK_S)
        total, count = _trailing(self.total, wide), _trailing(self.count.astype(float), wide)
        with np.errstate(invalid="ignore", divide="ignore"):
            level = np.where(count > 0, total / count, np.nan)
        baseline, spread = self._rest(wide, max(round(history_s / BLOCK_S), 1))
        return Against(level, count / (wide * BLOCK_S), baseline, spread)

    def _rest(self, wide: int, least: int) -> tuple[Floats, Floats]:
        """Baseline and spread for each block, looked at again every half minute."""
        means = self.means
        baseline, spread = np.full(means.shape, np.nan), np.full(means.shape, np.nan)
        for at in range(wide - 1, means.shape[1], AGAIN):
            until = at + AGAIN
            rest = np.concatenate([means[:, : at - wide + 1], means[:, until:]], axis=1)
            usual, apart = _robust(rest, least)
            baseline[:, at:until] = usual[:, None]
            spread[:, at:until] = apart[:, None]
        return baseline, spread


def _trailing(values: Floats, wide: int) -> Floats:
    """Sum over each block and those before it, NaN where there are too few."""
    sums = np.pad(values.cumsum(axis=1), ((0, 0), (1, 0)))
    whole = np.full(values.shape, np.nan)
    whole[:, wide - 1 :] = sums[:, wide:] - sums[:, :-wide]
    return whole


def _robust(means: Floats, least: int) -> tuple[Floats, Floats]:
    enough = np.isfinite(means).sum(axis=1) >= least
    usual = np.where(enough, medians(means), np.nan)
    return usual, MAD_TO_DEVIATION * medians(np.abs(means - usual[:, None]))


def medians(values: Floats) -> Floats:
    """Medians of the rows without NaN; NaN for a row that has nothing else.

    `numpy.nanmedian` goes row by row in Python where NaN are many.
    """
    ranked = np.sort(values, axis=1)  # NaN come last
    count = np.isfinite(values).sum(axis=1)
    rows = np.arange(len(values))
    if not values.shape[1]:
        return np.full(len(values), np.nan)
    last = values.shape[1] - 1
    low = ranked[rows, np.maximum(count - 1, 0) // 2]
    high = ranked[rows, np.minimum(count // 2, last)]
    return np.where(count > 0, (low + high) / 2, np.nan)
