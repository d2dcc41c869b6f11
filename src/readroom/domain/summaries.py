"""A stretch of a session in numbers, and two of them compared: values that reports share."""

from __future__ import annotations

from dataclasses import dataclass

from readroom.domain.samples import Estimate, Shares, Span


@dataclass(frozen=True, slots=True)
class SpanSummary:
    """A stretch of a session in numbers.

    Attributes:
        span: Seconds since the session began.
        people: How many people at most the measured numbers were, as
            `readroom.analytics.places` counts them; None where only windows were kept.
        expected: Most people expected in a window; 0 where nobody was.
        coverage: Measured of expected people, on average over seconds, or over windows where
            only these were kept; None where nobody was expected.
        withheld: Part of the windows whose figures were withheld, 0..1.
        shares: None where nothing was measured or everything withheld.
        valence: Mean of the people, -1..1; None as for ``shares``.
        arousal: The same.
        facing: The proxy of `readroom.analytics.facing`, or None.
        unit: What the intervals draw: ``people``, or ``windows`` where only these were kept.
    """

    span: Span
    people: int | None
    expected: int
    coverage: float | None
    withheld: float
    shares: Shares | None
    valence: Estimate | None
    arousal: Estimate | None
    facing: Estimate | None
    unit: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A named stretch of a session in numbers.

    Attributes:
        kind: ``session`` or ``segment``.
        label: Title of the session or name of the segment.
        summary: Its numbers.
    """

    kind: str
    label: str
    summary: SpanSummary


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two stretches, the second less the first.

    Attributes:
        first: The stretch that is subtracted.
        second: The stretch that it is subtracted from.
        valence: Difference, -2..2, with a 95 % interval; None where a stretch has no valence.
        shares: Seven differences, -1..1, in the order of Emotion; None where a stretch has none.
        unit: What the intervals draw, as in :class:`SpanSummary`.
    """

    first: SpanSummary
    second: SpanSummary
    valence: Estimate | None
    shares: tuple[Estimate, ...] | None
    unit: str
