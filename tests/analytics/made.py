"""Samples and windows made up for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from readroom.analytics.recalibration import Recalibration
from readroom.domain import (
    Emotion,
    Estimate,
    Reason,
    RoomWindow,
    Sample,
    SampleTable,
    Shares,
    Span,
)

AS_IT_IS = Recalibration.of([1.0] * 7, [0.0] * 7)


def a_face(emotion: Emotion, sure: float = 0.94) -> tuple[float, ...]:
    """A posterior with so much on one expression and the rest spread evenly."""
    return tuple(sure if one is emotion else (1 - sure) / 6 for one in Emotion)


def seen(person: int, second: int, face: Sequence[float] | Emotion, looks: int = 5) -> Sample:
    posterior = a_face(face) if isinstance(face, Emotion) else tuple(face)
    return Sample(person, second, looks, looks, posterior, 0.9)


def unread(person: int, second: int) -> Sample:
    return Sample(person, second, 5, 0, None, 0.2, Reason.TURNED_AWAY)


def head(person: int, second: int, turn: float | None, nod: float | None = 0.5) -> Sample:
    return Sample(person, second, 5, 0, None, 0.9, Reason.TOO_BLURRED, turn, nod)


def shows(person: int, seconds: Iterable[int], emotion: Emotion) -> list[Sample]:
    return [seen(person, second, emotion) for second in seconds]


def renumbered(table: SampleTable, number: dict[int, int]) -> SampleTable:
    """The same people under other numbers."""
    rows = [
        Sample(number[one.person], *(getattr(one, name) for name in Sample.__slots__[1:]))
        for one in table.rows()
    ]
    return SampleTable.of(rows)


def a_room(people: int, seconds: int, seed: int = 0) -> SampleTable:
    """Everybody measured or not, with a head that is turned here and there."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(1, people + 1):
        usual = rng.dirichlet(np.full(7, 0.4))
        for second in range(seconds):
            face = tuple(rng.dirichlet(20 * usual + 0.1).tolist())
            read = rng.random() < 0.8
            turn, nod = float(rng.normal(0, 0.15)), float(rng.normal(0.5, 0.05))
            rows.append(
                Sample(person, second, 5, 4, face, 0.9, None, turn, nod)
                if read
                else Sample(person, second, 5, 0, None, 0.2, Reason.TOO_SMALL, turn, nod)
            )
    return SampleTable.of(rows)


def a_window(
    number: int, valence: float | None = 0.0, half: float = 0.1, measured: int = 30
) -> RoomWindow:
    """The so-manieth ten seconds of a room of thirty."""
    told = None if valence is None else Estimate(valence, valence - half, valence + half)
    return RoomWindow(Span(10.0 * number, 10.0 * number + 10), 30.0, measured, 30, valence=told)


def some_windows(values: Iterable[float | None]) -> list[RoomWindow]:
    return [a_window(number, value) for number, value in enumerate(values)]


def drifting(count: int, seed: int, rho: float = 0.7, deviation: float = 0.04) -> np.ndarray:
    """A level around 0 whose neighbours are alike: an autoregressive series."""
    rng = np.random.default_rng(seed)
    values = np.zeros(count)
    now = rng.normal(0, deviation)
    for place in range(count):
        values[place] = now
        now = rho * now + rng.normal(0, deviation * np.sqrt(1 - rho**2))
    return values


def some_shares(happy: float) -> Shares:
    """So much happy, the rest neutral, ends a tenth away."""
    corrected = (0.0, 0.0, 0.0, happy, 0.0, 0.0, 1 - happy)
    low = tuple(max(one - 0.1, 0.0) for one in corrected)
    high = tuple(min(one + 0.1, 1.0) for one in corrected)
    return Shares(corrected, low, high, corrected)
