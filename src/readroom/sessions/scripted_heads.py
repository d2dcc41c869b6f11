"""Where scripted people's heads are, and whether their faces can be read there.

All rates are assumptions: people sit at an angle of their own, look down to write (alone,
or all together), look aside, leave for minutes, and follow somebody who walks about.

>>> found = move_heads((3, 60), [], [], np.random.default_rng(1))
>>> found.turn.shape
(3, 60)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from readroom.domain import REASONS, Reason, Span
from readroom.sessions.scripted_faces import wander

Floats = NDArray[np.float64]

READABLE_TURN: Final = 0.4
"""In distances between the eyes: there the shipped card's curve ends."""
ASIDE: Final = (0.04, 6.0)
"""Part of the seconds, and mean length in seconds, of looking aside."""
DOWN: Final = (0.12, 15.0)
"""The same of looking down to write."""
WRITING: Final = 0.75
"""Part of the people who look down while the room writes."""
WRITINGS: Final = 2
WRITING_S: Final = (90, 240)
"""How often the room writes, and for how long: least and most, in seconds."""

LEAVERS: Final = 0.15
AWAY_S: Final = (120, 360)
"""Part of the people who leave once, and for how long; half as many come late."""

LOOKS: Final = 5
"""A second, as recordings are looked at."""

FRONT: Final = 0.1
"""Part of the seconds in which a face in front is too small to be read."""
_NOD_DOWN: Final = 0.2
_TURN_ASIDE: Final = 0.6


@dataclass(frozen=True, eq=False, slots=True)
class Heads:
    """Heads of people over seconds, all arrays people x seconds.

    Attributes:
        turn: As in Sample, NaN without landmarks.
        nod: As in Sample, NaN without landmarks.
        looks: Analysed frames in which the person was in view; 0 while out of it.
        measured: Those that could be read.
        reason: Place in REASONS of why not, or -1.
        quality: 0..1.
    """

    turn: Floats
    nod: Floats
    looks: NDArray[np.int32]
    measured: NDArray[np.int32]
    reason: NDArray[np.int8]
    quality: Floats


def move_heads(
    shape: tuple[int, int],
    turned: Sequence[tuple[int, Span]],
    stay: Sequence[int],
    rng: np.random.Generator,
) -> Heads:
    """Heads of a session.

    Args:
        shape: How many people, how many seconds.
        turned: Who is turned away nearly all of a stretch, by place from 0.
        stay: Who neither leaves nor comes late, and sits where faces can be read, by place
            from 0: who cannot be read for most of the time is never flagged, by rule.
        rng: What is left to chance.

    Returns:
        Their heads.
    """
    people, seconds = shape
    aside = _spells(shape, ASIDE, rng)
    down = _spells(shape, DOWN, rng)
    for start in rng.integers(0, seconds, WRITINGS):
        stretch = slice(start, start + rng.integers(*WRITING_S))
        joins = rng.random(people) < WRITING
        down[joins, stretch] = True
    for person, span in turned:
        stretch = slice(int(span.start), int(span.end))
        aside[person, stretch] = rng.random(aside[person, stretch].shape) < 0.9
    side = np.where(wander(rng.normal(size=shape), 20.0) > 0, 1, -1)
    walks = 0.08 * wander(rng.normal(size=(1, seconds)), 10.0) * rng.random((people, 1))
    turn = rng.normal(0, 0.1, (people, 1)) + walks + _TURN_ASIDE * side * aside
    turn += 0.05 * wander(rng.normal(size=shape), 4.0)
    nod = rng.normal(0.55, 0.05, (people, 1)) + _NOD_DOWN * down
    nod += 0.03 * wander(rng.normal(size=shape), 4.0)
    absent = _absent(shape, rng)
    absent[list(stay)] = False
    back = np.clip(rng.beta(1.2, 6.0, (people, 1)), 0, 0.6)
    back[list(stay)] = np.minimum(back[list(stay)], FRONT)
    seat = _Seat(turn, nod, down, absent, back)
    return _seen(seat, rng)


@dataclass(frozen=True, eq=False, slots=True)
class _Seat:
    """Where heads truly are, who is not there, and whose face is how often too small."""

    turn: Floats
    nod: Floats
    down: NDArray[np.bool_]
    absent: NDArray[np.bool_]
    back: Floats


def _seen(seat: _Seat, rng: np.random.Generator) -> Heads:
    """What a detector and a gate would make of heads."""
    turn, down = seat.turn, seat.down
    away = np.abs(turn) > READABLE_TURN
    small = wander(rng.normal(size=turn.shape), 8.0) < ndtri(seat.back)
    found = np.where(away, 0.85, np.where(down, 0.8, 0.99))
    looks = np.where(seat.absent, 0, rng.binomial(LOOKS, found))
    readable = np.where(away | small, 0.0, np.where(down, 0.6, 0.98))
    measured = rng.binomial(looks, readable)
    why = np.where(away | (down & ~small), REASONS.index(Reason.TURNED_AWAY), 0)
    reason = np.where((measured > 0) | (looks == 0), -1, why).astype(np.int8)
    lost = (looks == 0) | (rng.random(turn.shape) < 0.02)
    quality = np.clip(0.9 - 0.5 * np.abs(turn) - 0.4 * small, 0.0, 1.0)
    return Heads(
        np.where(lost, np.nan, turn),
        np.where(lost, np.nan, seat.nod),
        looks.astype(np.int32),
        measured.astype(np.int32),
        reason,
        quality,
    )


def _absent(shape: tuple[int, int], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Some leave once for minutes; some come late."""
    people, seconds = shape
    absent = np.zeros(shape, bool)
    for person in np.flatnonzero(rng.random(people) < LEAVERS):
        start = rng.integers(0, seconds)
        absent[person, start : start + rng.integers(*AWAY_S)] = True
    for person in np.flatnonzero(rng.random(people) < LEAVERS / 2):
        absent[person, : rng.integers(10, 300)] = True
    return absent


def _spells(
    shape: tuple[int, int], rate: tuple[float, float], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Two-state chains: a part of the seconds, in spells of a mean length; people differ."""
    people, seconds = shape
    part = np.clip(rate[0] * rng.gamma(3.0, 1 / 3.0, people), 0.0, 0.5)
    ends = 1 / rate[1]
    begins = ends * part / (1 - part)
    dice_on = rng.random(shape)
    spells = np.empty(shape, bool)
    now = rng.random(people) < part
    for second in range(seconds):
        now = np.where(now, dice_on[:, second] >= ends, dice_on[:, second] < begins)
        spells[:, second] = now
    return spells
