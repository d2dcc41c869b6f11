"""What a session says of one person, in numbers: values alone, which exports and pages share."""

from __future__ import annotations

from dataclasses import dataclass

from readroom.domain.emotions import Emotion
from readroom.domain.samples import Span


@dataclass(frozen=True, slots=True)
class ExpressionSpan:
    """A person showed one expression over a stretch.

    Attributes:
        person: Number within the session.
        emotion: The visible expression.
        span: Seconds since the session began.
        probability: Its mean smoothed probability over the measured seconds of the span.
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


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """A person's session in numbers.

    Attributes:
        person: Number within the session.
        in_view_s: Seconds in which at least one look found them, measured or not.
        measured_s: Those with a measured look.
        time_in_s: Measured seconds in each expression, in the order of Emotion.
        uncertain_s: Measured seconds in none.
        transitions: 7 x 7 counts, from (row) to (column) the next expression; not over
            more than a few seconds that nobody read.
        valence: Mean over the measured seconds, -1..1; None where there are none.
        arousal: The same.
        baseline: Of the first minute, or None where too little of it was measured.
        volatility: Root mean square change of valence between neighbouring 10 s means
            (Jahng, Wood & Trull 2008), or None with fewer than two such means.
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
