"""A session or a segment in numbers, and two of them compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readroom.analytics.prevalence import Evidence
from readroom.domain import Estimate, RoomWindow, SampleTable, Shares, Span


@dataclass(frozen=True, slots=True)
class SpanSummary:
    """A stretch of a session in numbers.

    Attributes:
        span: Seconds since the session began.
        people: Different people measured; None where only windows were kept.
        expected: Most people expected in a window.
        coverage: Mean coverage of the windows; None where nobody was expected.
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


def summarise_windows(windows: Sequence[RoomWindow], span: Span | None = None) -> SpanSummary:
    """A stretch from its windows alone (all of them by default)."""
    raise NotImplementedError


def summarise_samples(
    table: SampleTable, windows: Sequence[RoomWindow], evidence: Evidence, span: Span | None = None
) -> SpanSummary:
    """A stretch from samples, with people as the unit; coverage comes from the windows."""
    raise NotImplementedError


def compare_windows(first: Sequence[RoomWindow], second: Sequence[RoomWindow]) -> Comparison:
    """Two stretches, of one session or of two, from their windows alone."""
    raise NotImplementedError


def compare_samples(
    table: SampleTable,
    windows: Sequence[RoomWindow],
    evidence: Evidence,
    first: Span,
    second: Span,
) -> Comparison:
    """Two stretches of one session, drawing the same people in both."""
    raise NotImplementedError
