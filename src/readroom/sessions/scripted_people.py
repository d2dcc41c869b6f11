"""What scripted people show and where they look, second by second.

All rates are assumptions, chosen to be hard rather than kind: most of a lesson is neutral
(D'Mello & Calvo, CHI 2013), expressions last seconds, people differ, drift for minutes,
laugh together, write together, look aside and leave.

>>> Script(people=4, seconds=60).seconds
60
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.domain import VALENCE, Emotion, Span
from readroom.sessions.scripted_faces import wander

Floats = NDArray[np.float64]
Shown = NDArray[np.int8]

TIME_IN: Final = np.array([0.02, 0.005, 0.005, 0.07, 0.02, 0.015, 0.865])
"""Part of a calm lesson in each expression, of people on average, before laughs and drifts."""
STAY_S: Final = np.array([5.0, 3.0, 3.0, 5.0, 7.0, 2.5, 12.0])
"""How long an expression lasts on average, in seconds."""
ALIKE: Final = 20.0
"""How alike people's shares of time are. Raising it makes everybody average."""
DRIFT: Final = {"room": (300.0, 0.1, 0.1), "person": (240.0, 0.5, 0.25)}
"""Slow drifts: seconds, and deviations in the log odds of smiles and of frowns. Raising the
last makes people who frown for minutes by nature: a rule that finds them is not wrong."""
LAUGHS_PER_HOUR: Final = 6.0
LAUGHING: Final = 0.5
LAUGH_S: Final = (4, 9)
"""How often the room laughs, which part of it joins, and for how long: least and most seconds."""

FROWNS: Final = (Emotion.SAD, Emotion.ANGRY, Emotion.FEAR)
FROWN_ODDS: Final = (0.5, 0.3, 0.2)
"""How often a frown is each of these."""
FROWNING: Final = (FROWNS, FROWN_ODDS)


@dataclass(frozen=True, slots=True)
class Script:
    """How large a scripted session is.

    Attributes:
        people: How many, 1 or more.
        seconds: How long, 1 or more.
    """

    people: int
    seconds: int


def show_expressions(script: Script, rng: np.random.Generator) -> Shown:
    """What everybody shows when nothing is planted.

    Args:
        script: The size.
        rng: What is left to chance.

    Returns:
        People x seconds, numbers of Emotion.
    """
    people, seconds = script.people, script.seconds
    own = rng.dirichlet(ALIKE * TIME_IN, people) + 1e-4
    odds = np.log(own / STAY_S)[:, None] + _drifts(script, rng)
    picks = np.exp(odds).cumsum(axis=2)
    picks /= picks[:, :, -1:]
    leave, pick = rng.random((2, people, seconds))
    shown = np.empty((people, seconds), np.int8)
    now = np.full(people, int(Emotion.NEUTRAL))
    for second in range(seconds):
        drawn = (pick[:, second, None] > picks[:, second]).sum(axis=1)
        now = np.where(leave[:, second] < 1 / STAY_S[now], drawn, now)
        shown[:, second] = now
    _laugh_together(shown, rng)
    return shown


def overlay(
    shown: Shown,
    part: Floats,
    emotions: tuple[tuple[Emotion, ...], tuple[float, ...]],
    stay_s: float,
    rng: np.random.Generator,
) -> None:
    """Replace a part of the seconds, in spells, by other expressions.

    Args:
        shown: People x seconds, changed in place.
        part: Of the seconds to be replaced, 0..1, by person.
        emotions: What instead, and how often each, summing to 1.
        stay_s: Seconds that a spell lasts on average, 1 or more.
        rng: What is left to chance.
    """
    people, seconds = shown.shape
    on, which = rng.random(people) < part, rng.choice(emotions[0], people, p=emotions[1])
    for second in range(seconds):
        renew = rng.random(people) < 1 / stay_s
        on = np.where(renew, rng.random(people) < part, on)
        which = np.where(renew, rng.choice(emotions[0], people, p=emotions[1]), which)
        shown[:, second] = np.where(on, which, shown[:, second])


def shift_room(shown: Shown, span: Span, size: float, rng: np.random.Generator) -> None:
    """Raise or lower the valence truly shown by a size, on average over people and time.

    Args:
        shown: People x seconds, changed in place.
        span: When.
        size: By how much, in valence, -1..1.
        rng: What is left to chance.
    """
    rows = shown[:, int(span.start) : int(span.end)]
    kinds = ((Emotion.HAPPY,), (1.0,)) if size > 0 else FROWNING
    goal = float(np.dot(np.array(VALENCE)[list(kinds[0])], kinds[1]))
    usual = float(np.array(VALENCE)[shown].mean())
    part = np.clip(size / (goal - usual), 0.0, 1.0)
    overlay(rows, np.full(len(shown), part), kinds, 6.0, rng)


def _drifts(script: Script, rng: np.random.Generator) -> Floats:
    """People x seconds x 7, added to log odds: shared and own drifts of smiles and frowns."""
    drift = np.zeros((script.people, script.seconds, len(VALENCE)))
    for turn, groups in enumerate(((Emotion.HAPPY,), FROWNS)):
        for name, rows in (("room", 1), ("person", script.people)):
            lasts_s, *deviations = DRIFT[name]
            slow = wander(rng.normal(size=(rows, script.seconds)), lasts_s)
            slow *= deviations[turn]
            drift[:, :, list(groups)] += slow[:, :, None]
    return drift


def _laugh_together(shown: Shown, rng: np.random.Generator) -> None:
    people, seconds = shown.shape
    for start in rng.integers(0, seconds, rng.poisson(LAUGHS_PER_HOUR * seconds / 3600)):
        joins = rng.random(people) < LAUGHING
        shown[joins, start : start + rng.integers(*LAUGH_S)] = Emotion.HAPPY
