"""One person over a session: visible expressions with hysteresis, their times and changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readroom.domain import Emotion, SampleTable, Span


@dataclass(frozen=True, slots=True)
class ExpressionSpan:
    """A person showed one expression over a stretch.

    Attributes:
        person: Number within the session.
        emotion: The visible expression.
        span: Seconds since the session began.
        probability: Its mean smoothed probability over the span.
    """

    person: int
    emotion: Emotion
    span: Span
    probability: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """A person's own usual valence.

    Attributes:
        center: Median, -1..1.
        spread: Robust standard deviation (1.4826 x median absolute deviation).
        seconds: Measured seconds it rests on.
    """

    center: float
    spread: float
    seconds: int


@dataclass(frozen=True, eq=False, slots=True)
class PersonCurve:
    """A person second by second, from the first second in view to the last.

    Attributes:
        person: Number within the session.
        second: Seconds since the session began, without gaps.
        valence: Smoothed, -1..1; NaN where not measured.
        arousal: Smoothed, -1..1; NaN where not measured.
        shown: The expression by hysteresis, in the numbers of Emotion; -1 where none
            is likely enough, -2 where not measured, -3 where not in view.
    """

    person: int
    second: NDArray[np.int64]
    valence: NDArray[np.float64]
    arousal: NDArray[np.float64]
    shown: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """A person's session in numbers.

    Attributes:
        person: Number within the session.
        in_view_s: Seconds in view.
        measured_s: Seconds with a measured look.
        time_in_s: Seconds in each expression, in the order of Emotion.
        uncertain_s: Measured seconds in none.
        transitions: 7 x 7 counts, from (row) to (column).
        valence: Mean, -1..1; None where never measured.
        arousal: Mean, -1..1; None where never measured.
        baseline: Of the first minute, or None where too little of it was measured.
        volatility: Root mean square change of valence between neighbouring 10 s means.
        spans: The expressions in order of time.
    """

    person: int
    in_view_s: int
    measured_s: int
    time_in_s: tuple[int, ...]
    uncertain_s: int
    transitions: tuple[tuple[int, ...], ...]
    valence: float | None
    arousal: float | None
    baseline: Baseline | None
    volatility: float | None
    spans: tuple[ExpressionSpan, ...]


def follow_persons(table: SampleTable) -> tuple[PersonCurve, ...]:
    """The curves of everybody in a table, by person number."""
    raise NotImplementedError


def summarise_persons(table: SampleTable) -> tuple[PersonSummary, ...]:
    """The numbers of everybody in a table, by person number."""
    raise NotImplementedError
