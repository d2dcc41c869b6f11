"""How far a measure would move with another draw of the same kind of rows.

Percentile bootstrap: rows are drawn again with replacement, the measure is taken
on each draw, and the middle 95 % of the results is the interval. The draws depend
on the number of rows and the seed alone; two models measured on the same rows
therefore see the same draws, and their difference is a paired one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from readroom.evaluation.metrics import Floats, Ints

RESAMPLES: Final = 1000
"""Draws behind an interval. Raising it steadies the ends and costs time in proportion."""

SEED: Final = 20130711
"""Any number; models measured with another one see other draws."""

COVERED: Final = 0.95
"""Part of the draws that an interval holds."""

_CHI2: Final = 3.8415  # 95 % of chi-squared with one degree of freedom
BLOCK: Final = 25
"""Resamples at a time: 7 MB of counts for 36,000 rows."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the range that 95 % of resamples fall into; None where it has no meaning."""

    value: float | None
    low: float | None
    high: float | None

    @classmethod
    def of(cls, value: float, resampled: Floats, among: float = 0.0) -> Interval:
        """The interval of a value and what it was in the resamples.

        It always holds the value: a measure that cannot fall below 0, as ECE,
        comes out too high in most resamples when it is near 0.

        Args:
            value: On the rows themselves; NaN where it has no meaning.
            resampled: On each resample; NaN where it has no meaning.
            among: Of a share, how many rows it is of. A share of none or of all is the same in
                each resample, which is no certainty: the other end is then Wilson's (JASA 22,
                1927).

        Returns:
            The interval.
        """
        if not np.isfinite(value):
            return cls(None, None, None)
        known = resampled[np.isfinite(resampled)]
        tail = 100 * (1 - COVERED) / 2
        low, high = np.percentile(known, [tail, 100 - tail]) if known.size else (value, value)
        if among and value in (0.0, 1.0):
            low, high = (
                min(low, value * among / (among + _CHI2)),
                max(high, value + (1 - value) * _CHI2 / (among + _CHI2)),
            )
        return cls(float(value), float(min(low, value)), float(max(high, value)))

    def to_dict(self) -> dict[str, float | None]:
        """The interval as it stands in JSON.

        Returns:
            The keys ``value``, ``low`` and ``high``.
        """
        return {"value": self.value, "low": self.low, "high": self.high}


def resamples(
    rows: int, times: int = RESAMPLES, seed: int = SEED, groups: Ints | None = None
) -> Iterator[Floats]:
    """How often each row is drawn, a block of resamples at a time.

    Args:
        rows: How many rows there are.
        times: How many resamples to draw.
        seed: Another seed draws others.
        groups: Each row's group, 0 upwards, where rows are not independent, as pictures of one
            person: then whole groups are drawn, as many as there are (the cluster bootstrap:
            Davison and Hinkley, Bootstrap Methods and their Application, 1997, section 3.8).

    Yields:
        Up to :data:`BLOCK` resamples x rows; each resample sums to ``rows``, with groups
        only about so.
    """
    if groups is not None:
        for counts in resamples(int(groups.max()) + 1, times, seed):
            yield counts[:, groups]
        return
    rng = np.random.default_rng([seed, rows])
    for start in range(0, times, BLOCK):
        size = min(BLOCK, times - start)
        drawn = rng.integers(0, rows, (size, rows))
        yield np.stack([np.bincount(draw, minlength=rows) for draw in drawn]).astype(np.float64)
