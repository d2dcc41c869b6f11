"""Do heads move together? No expression is read for it, and no name is given to it.

Mean correlation of the change of head turn between all pairs of people. Where many follow
the same thing, their heads move alike; synchrony with neighbours helped to predict what
raters saw in classes (Goldberg et al. 2019). Samples are one second apart, so only slow
turns count. Ten seconds of thirty people who move each on their own give 0 +- 0.02, of
five people 0 +- 0.12: with few people look at minutes.

>>> from readroom.domain import Sample
>>> turns = np.random.default_rng(1).normal(size=10)
>>> def sample(p, s): return Sample(p, s, 5, 0, None, 0.9, None, p * float(turns[s]), 0.5)
>>> found = head_synchrony(SampleTable.of([sample(p, s) for p in (1, 2) for s in range(10)]))
>>> round(found.value, 6), found.people
(1.0, 2)
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from readroom.analytics.grid import Grid
from readroom.domain import SampleTable

KNOWN_PART: Final = 0.8
"""Of the steps between seconds that must have landmarks. Raising it leaves out more people."""
LEAST_STEPS: Final = 5
"""Steps of a second that a table must have. Raising it leaves short windows without."""


class Synchrony(NamedTuple):
    """A mean correlation, and how many people it rests on.

    Attributes:
        value: Mean over all pairs, -1..1.
        people: Those whose turns are known and not constant, 2 or more.
    """

    value: float
    people: int


def head_synchrony(table: SampleTable) -> Synchrony | None:
    """Mean correlation of head turns between all pairs of people of a table.

    Args:
        table: A window of a session, ten seconds or more.

    Returns:
        -1..1, around 0 for people who move each on their own; None with fewer than two
        people whose turns are known and not constant. Unknown steps count as no
        movement, which pulls towards 0.
    """
    grid = Grid.of(table)
    steps = np.diff(grid.spread(table.turn, np.nan), axis=1)
    if steps.shape[1] < LEAST_STEPS:
        return None
    known = np.isfinite(steps)
    steps = steps[known.mean(axis=1) >= KNOWN_PART]
    centred = np.nan_to_num(steps - np.nanmean(steps, axis=1, keepdims=True))
    size = np.sqrt((centred**2).sum(axis=1))
    alike = centred[size > 1e-9] / size[size > 1e-9, None]
    people = len(alike)
    if people < 2:
        return None
    # The sum of all correlations is the squared length of the sum of unit vectors.
    value = (np.sum(alike.sum(axis=0) ** 2) - people) / (people * (people - 1))
    return Synchrony(float(value), people)
