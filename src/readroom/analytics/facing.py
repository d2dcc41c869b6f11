"""A proxy, named so: is the head turned to where it mostly is?

Where a person's head mostly is in the first minute stands for what is to be looked at.
A head within 25 degrees to the side and 20 up or down of it counts as facing, if it does
so for three of five seconds. It is no measure of attention: who writes looks turned away,
who dreams looks to the front, and a first minute spent elsewhere sets a wrong mark.

Source: head pose says more about a real class than expressions do, at AUC .62 to .72
(Sumer et al. 2023); the angles and the 60 % are habits of that literature, not measured
here. ``Sample.turn`` and ``Sample.nod`` are no angles. With the face model that is widely
used to solve head poses (OpenCV's example: nose 135 before the plane of the eyes, eyes
300 apart, mouth 320 under them), turning by 25 degrees moves the nose by 0.21 distances
between the eyes, nodding by 20 by 0.15 of the height from eyes to mouth.

>>> from readroom.domain import Sample
>>> def sample(second, turn): return Sample(1, second, 5, 0, None, 0.9, None, turn, 0.5)
>>> table = SampleTable.of([sample(s, 0.1 if s < 80 else 0.6) for s in range(90)])
>>> poses = own_poses(table)
>>> round(poses[1].turn, 2), facing_states(table, poses)[[0, 70, 89]].tolist()
(0.1, [1, 1, 0])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from readroom.analytics.bootstrap import DRAWS, SEED, estimate
from readroom.analytics.grid import Grid, in_groups
from readroom.domain import Estimate, SampleTable

FACING: Final = 1
TURNED: Final = 0
UNKNOWN: Final = -1

TURN_WITHIN: Final = 0.21
"""In distances between the eyes; 25 degrees. Raising it calls more heads facing."""
NOD_WITHIN: Final = 0.15
"""In heights from eyes to mouth; 20 degrees. Raising it calls writing facing."""
STEADY_S: Final = 5
"""Seconds looked at together. Raising it steadies, and blurs when a head turned."""
STEADY_PART: Final = 0.6
"""Of the known seconds of these. Raising it calls fewer facing."""
POSE_S: Final = 60
"""A person's first seconds, which the pose is taken from."""
POSE_LEAST_S: Final = 20
"""Of them with landmarks, or the person stays unknown. Raising it leaves more unknown."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a person's head mostly is.

    Attributes:
        turn: Median of ``Sample.turn``, in distances between the eyes.
        nod: Median of ``Sample.nod``, in heights from eyes to mouth.
        seconds: Samples it rests on, of the first minute.
    """

    turn: float
    nod: float
    seconds: int


def own_poses(table: SampleTable) -> dict[int, Pose]:
    """The pose of everybody whose first minute has enough landmarks.

    Args:
        table: A session, or as much of it as has passed.

    Returns:
        By person; without those who stay unknown.
    """
    poses = {}
    known = np.isfinite(table.turn) & np.isfinite(table.nod)
    persons, first, lengths = np.unique(table.person, return_index=True, return_counts=True)
    for person, begin, length in zip(persons.tolist(), first, lengths, strict=True):
        own = slice(begin, begin + length)  # a table is ordered by person
        early = known[own] & (table.second[own] < table.second[own].min() + POSE_S)
        count = int(early.sum())
        if count >= POSE_LEAST_S:
            turn, nod = np.median(table.turn[own][early]), np.median(table.nod[own][early])
            poses[person] = Pose(float(turn), float(nod), count)
    return poses


def facing_states(table: SampleTable, poses: Mapping[int, Pose]) -> NDArray[np.int8]:
    """FACING, TURNED or UNKNOWN for each sample of a table.

    Args:
        table: Any part of a session.
        poses: As :func:`own_poses` gives them.

    Returns:
        One for each row: facing in most of the known seconds of the last five; unknown
        where that second has no landmarks or that person no pose.
    """
    states = np.full(len(table), UNKNOWN, np.int8)
    for here in in_groups(table):
        states[here] = _states(table.where(here), poses)
    return states


def _states(table: SampleTable, poses: Mapping[int, Pose]) -> NDArray[np.int8]:
    """As :func:`facing_states`, all people laid out at once."""
    grid = Grid.of(table)
    nowhere = Pose(np.nan, np.nan, 0)
    own = [poses.get(int(person), nowhere) for person in grid.persons]
    turn, nod = (np.array([getattr(one, name) for one in own]) for name in ("turn", "nod"))
    place = np.searchsorted(grid.persons, table.person)
    aside, down = np.abs(table.turn - turn[place]), np.abs(table.nod - nod[place])
    known = np.isfinite(aside) & np.isfinite(down)
    with np.errstate(invalid="ignore"):
        near = known & (aside < TURN_WITHIN) & (down < NOD_WITHIN)
    facing, seen = (_last(grid.spread(one.astype(float), 0.0)) for one in (near, known))
    steady = facing >= STEADY_PART * seen - 1e-9
    states = np.where(steady[place, table.second - grid.first], FACING, TURNED)
    return np.where(known, states, UNKNOWN).astype(np.int8)


class FacingShare(NamedTuple):
    """A share, 0..1, and how many people it rests on.

    Attributes:
        share: Mean over people of the part of their known seconds in which they faced.
        people: Those with a pose and a known second; 1 or more.
    """

    share: Estimate
    people: int


def facing_share(table: SampleTable, poses: Mapping[int, Pose]) -> FacingShare | None:
    """The share of the people of a table who faced, with a 95 % interval over people.

    Every person counts by the part of the known seconds in which they faced. The interval
    draws people (Bayesian bootstrap, Rubin 1981), with half a person who faces and half a
    one who does not (the prior of Jeffreys): one person, or thirty who all face, are not
    certainty. It is about those in view, and about the proxy, not about attention.

    Args:
        table: A window of a session.
        poses: As :func:`own_poses` gives them.

    Returns:
        None where nobody is known.
    """
    states = facing_states(table, poses)
    known = states != UNKNOWN
    if not known.any():
        return None
    people, place = np.unique(table.person[known], return_inverse=True)
    part = np.bincount(place, weights=states[known] == FACING) / np.bincount(place)
    weigh = [1.0] * len(people) + [0.5, 0.5]
    weights = np.random.default_rng(SEED).dirichlet(weigh, DRAWS)
    share = estimate(float(part.mean()), weights @ np.append(part, [1.0, 0.0]))
    return FacingShare(share, len(people))


def _last(counted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum over each second and the four before it."""
    total = np.pad(counted.cumsum(axis=1), ((0, 0), (STEADY_S, 0)))
    return np.asarray(total[:, STEADY_S:] - total[:, :-STEADY_S])
