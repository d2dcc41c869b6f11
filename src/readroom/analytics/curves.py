"""A person second by second: smoothed posteriors, and the expression by hysteresis.

`readroom.analytics.persons` says how, and what follows from it.

>>> from readroom.domain import Sample
>>> smile = (0.01, 0.01, 0.01, 0.94, 0.01, 0.01, 0.01)
>>> table = SampleTable.of([Sample(1, second, 5, 5, smile, 0.9) for second in range(3)])
>>> follow_persons(table)[0].shown.tolist()
[3, 3, 3]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.analytics.grid import Grid, in_groups
from readroom.domain import AROUSAL, LABELS, VALENCE, SampleTable

Floats = NDArray[np.float64]

TAU_S: Final = 1.5
"""Seconds in which two thirds of a change arrive. Raising it steadies the curves and shows
everything later and lower."""
ENTER: Final = 0.60
"""Smoothed probability from which an expression is named. Raising it names less."""
LEAVE: Final = 0.40
"""Smoothed probability under which it ends. Raising it ends expressions sooner."""
GAP_S: Final = 2
"""Unmeasured seconds after which an expression may go on. Raising it bridges what nobody saw."""
UNCERTAIN: Final = -1
UNMEASURED: Final = -2
ABSENT: Final = -3

_FLOOR: Final = 1e-3


@dataclass(frozen=True, eq=False, slots=True)
class PersonCurve:
    """A person second by second, from the first second in view to the last.

    Attributes:
        person: Number within the session.
        second: Seconds since the session began, without gaps.
        valence: Smoothed, -1..1; NaN where not measured.
        arousal: Smoothed, -1..1; NaN where not measured.
        shown: The expression by hysteresis, in the numbers of Emotion; UNCERTAIN (-1)
            where none is likely enough, UNMEASURED (-2), ABSENT (-3) where not in view:
            of seconds that nobody read, no expression is told.
        probability: Smoothed probability of the expression shown; NaN where there is none.
    """

    person: int
    second: NDArray[np.int64]
    valence: Floats
    arousal: Floats
    shown: NDArray[np.int8]
    probability: Floats


def follow_persons(table: SampleTable) -> tuple[PersonCurve, ...]:
    """The curves of everybody in a table.

    Args:
        table: A session or a part of it.

    Returns:
        By person number.
    """
    curves: list[PersonCurve] = []
    for here in in_groups(table):
        curves += _follow(table.where(here))
    return tuple(curves)


def _follow(table: SampleTable) -> list[PersonCurve]:
    grid = Grid.of(table)
    smoothed = smooth(grid)
    shown = _named(smoothed, grid)
    own = np.take_along_axis(smoothed, np.maximum(shown, 0)[..., None], axis=2)[..., 0]
    probability = np.where(shown >= 0, own, np.nan)
    curves = []
    for row, person in enumerate(grid.persons):
        seen = np.flatnonzero(grid.rows[row] >= 0)
        part = slice(seen[0], seen[-1] + 1)
        curves.append(
            PersonCurve(
                int(person),
                grid.seconds[part],
                smoothed[row, part] @ np.array(VALENCE),
                smoothed[row, part] @ np.array(AROUSAL),
                # Copies: a view would keep everybody's seconds for the sake of one person's.
                shown[row, part].copy(),
                probability[row, part].copy(),
            )
        )
    return curves


def smooth(grid: Grid, tau_s: float = TAU_S) -> Floats:
    """Posteriors smoothed in their logarithms, aware of gaps.

    Args:
        grid: A session or a part of it.
        tau_s: Above 0, see :data:`TAU_S`.

    Returns:
        People x seconds x 7, rows of NaN where nothing was measured.
    """
    measured = grid.measured
    logs = np.log(np.maximum(grid.spread(grid.table.probabilities, np.nan), _FLOOR))
    state = np.zeros((len(grid.persons), len(LABELS)))
    apart = np.full(len(grid.persons), np.inf)
    smoothed = np.full(logs.shape, np.nan)
    for second in range(logs.shape[1]):
        apart += 1
        here = np.flatnonzero(measured[:, second])
        weight = -np.expm1(-apart[here, None] / tau_s)
        state[here] += weight * (logs[here, second] - state[here])
        smoothed[here, second] = state[here]
        apart[here] = 0
    likely = np.exp(smoothed)
    return np.asarray(likely / likely.sum(axis=2, keepdims=True))


def _named(smoothed: Floats, grid: Grid) -> NDArray[np.int8]:
    """People x seconds: the expression by hysteresis, or why there is none."""
    everybody = np.arange(len(grid.persons))
    measured, in_view = grid.measured, grid.in_view
    likely = np.nan_to_num(smoothed)
    best, most = likely.argmax(axis=2), likely.max(axis=2)
    shown = np.empty(measured.shape, np.int8)
    now, gap = np.full(len(grid.persons), UNCERTAIN), np.zeros(len(grid.persons), int)
    for second in range(measured.shape[1]):
        here = measured[:, second]
        gap = np.where(here, 0, gap + 1)
        keeps = (now >= 0) & (likely[everybody, second, np.maximum(now, 0)] >= LEAVE)
        after = np.where(keeps, now, UNCERTAIN)
        after = np.where(most[:, second] >= ENTER, best[:, second], after)
        now = np.where(here, after, np.where(gap > GAP_S, UNCERTAIN, now))
        lost = np.where(in_view[:, second], UNMEASURED, ABSENT)
        shown[:, second] = np.where(here, now, lost)
    return shown
