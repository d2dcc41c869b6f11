"""A stretch of a session in numbers, and two of them compared."""

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
        expected: Most people expected in a window.
        coverage: Measured of expected people, on average over seconds, or over windows where
            only these were kept; None where nobody was expected.
        withheld: Part of the windows whose figures were withheld, 0..1.
        shares: None where nothing was measured or everything withheld.
        valence: The same.
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
        label: Its name.
        summary: The numbers.
    """

    kind: str
    label: str
    summary: SpanSummary


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two stretches, the second less the first.

    Attributes:
        first: The first.
        second: The second.
        valence: Difference with a 95 % interval, or None where one has none.
        shares: Seven differences in the order of Emotion, or None.
        unit: What the intervals draw, as in :class:`SpanSummary`.
    """

    first: SpanSummary
    second: SpanSummary
    valence: Estimate | None
    shares: tuple[Estimate, ...] | None
    unit: str
