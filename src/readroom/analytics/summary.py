"""A session or a segment in numbers, and two of them compared.

Where samples were kept, a stretch is read as one long window: shares corrected for the
classifier's confusions, with intervals that draw people (`readroom.analytics.prevalence`).
All weigh the same but those who were there for a moment, and numbers that follow each other
are one person as far as anybody can know (`readroom.analytics.places`). Two stretches of one
session draw the same people in both, so that what is usual for a person cancels out.

Where windows alone were kept, the mean of the windows is told, with an interval that draws
windows (`readroom.analytics.window_means`).

>>> from readroom.domain import Estimate
>>> windows = [
...     RoomWindow(Span(10.0 * n, 10.0 * n + 10), 20, 18, 20, valence=Estimate(0.1, 0.0, 0.2))
...     for n in range(30)
... ]
>>> found = summarise_windows(windows, Span(0, 60))
>>> found.coverage, found.valence.value, found.unit
(0.9, 0.1, 'windows')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.analytics.bootstrap import Bootstrap, Drawn
from readroom.analytics.facing import facing_share, own_poses
from readroom.analytics.looks import thinned
from readroom.analytics.places import places_of
from readroom.analytics.prevalence import count_shares, draw_shares
from readroom.analytics.recalibration import Recalibration
from readroom.analytics.window_means import Mean, Means, means_of
from readroom.domain import (
    AROUSAL,
    LABELS,
    VALENCE,
    Comparison,
    Estimate,
    RoomWindow,
    SampleTable,
    Shares,
    Span,
    SpanSummary,
)

STRETCH: Final = Bootstrap(full_from=0.25)
"""Whoever was measured for a quarter of the time of the one measured longest weighs as much; who
was there for a moment, or was no face at all, weighs by that. Raising it makes a stretch the
mean of its moments, in which faces that are hard to read count less."""

Places = NDArray[np.int64]
"""Whose place in the session each sample is from (`readroom.analytics.places`)."""

FEW_PEOPLE: Final = 5
"""Draws of fewer people are too alike: of two stretches that did not differ, one in seven was told
to differ. Raising it widens the differences of small groups."""


def summarise_windows(windows: Sequence[RoomWindow], span: Span | None = None) -> SpanSummary:
    """A stretch from its windows alone (all of them by default).

    Args:
        windows: Of one session, in order of time.
        span: A window belongs to the stretch that its middle lies in.

    Returns:
        Withheld windows count as withheld, and in nothing else but coverage.
    """
    span = span or _reach(windows)
    inside = inside_of(windows, [span])
    return _from_windows(span, inside, means_of(inside))


def summarise_samples(
    table: SampleTable,
    windows: Sequence[RoomWindow],
    recalibration: Recalibration,
    span: Span | None = None,
) -> SpanSummary:
    """A stretch from samples, with people as the unit; coverage comes from the windows.

    Args:
        table: The session: whose heads are where is known from all of it.
        windows: Of the session, in order of time.
        recalibration: Of the model that read it.
        span: As of :func:`summarise_windows`.

    Returns:
        Who is not measured is in no figure.
    """
    part, places = [span or _reach(windows)], places_of(table)
    drawn = _drawn(table, places, recalibration, part)
    return _from_samples(table, places, windows, part, drawn)


def against_all(windows: Sequence[RoomWindow]) -> tuple[RoomWindow, ...]:
    """Windows whose coverage is of all that came: a room that fills up was not full before.

    Args:
        windows: Each against the most people until then, where nobody said how many to expect.

    Returns:
        The same, each against the most of them all.
    """
    most = max((one.expected for one in windows), default=0)
    return tuple(replace(one, expected=most) for one in windows)


def compare_windows(first: Sequence[RoomWindow], second: Sequence[RoomWindow]) -> Comparison:
    """Two stretches, of one session or of two, from their windows alone.

    Args:
        first: Of the first stretch, in order of time.
        second: Of the second, in order of time.

    Returns:
        Differences as if the stretches had nothing to do with each other.
    """
    one, other = means_of(first, seed=1), means_of(second, seed=2)
    valence, shares = _less(other.valence, one.valence), _less(other.shares, one.shares)
    return Comparison(
        first=_from_windows(_reach(first), first, one),
        second=_from_windows(_reach(second), second, other),
        valence=valence.told() if valence else None,
        shares=tuple(shares.told(column) for column in range(len(LABELS))) if shares else None,
        unit="windows",
    )


def compare_samples(
    table: SampleTable,
    windows: Sequence[RoomWindow],
    recalibration: Recalibration,
    first: Sequence[Span],
    second: Sequence[Span],
) -> Comparison:
    """Two stretches of one session, each of one part or more, drawing the same people in both.

    Args:
        table: The session.
        windows: Of the session, in order of time.
        recalibration: Of the model that read it.
        first: Parts of the first stretch by time, seconds since the session began.
        second: Parts of the second.

    Returns:
        Differences; whoever is in one stretch alone is drawn there alone. With fewer than
        :data:`FEW_PEOPLE` in one, intervals are at least as wide as those over windows.
    """
    places = places_of(table)
    one, other = (_drawn(table, places, recalibration, parts) for parts in (first, second))
    valence, shares = None, None
    if one is not None and other is not None:
        between = Drawn(other.point - one.point, other.draws - one.draws)
        valence = between.interval(VALENCE)
        shares = tuple(between.interval(row) for row in np.eye(len(LABELS)))
    found = Comparison(
        first=_from_samples(table, places, windows, first, one),
        second=_from_samples(table, places, windows, second, other),
        valence=valence,
        shares=shares,
        unit="people",
    )
    if min(found.first.people or 0, found.second.people or 0) >= FEW_PEOPLE:
        return found
    return _as_wide_as(
        found, compare_windows(*(inside_of(windows, parts) for parts in (first, second)))
    )


def _as_wide_as(found: Comparison, other: Comparison) -> Comparison:
    """The same differences; no interval is narrower than that of another comparison."""
    valence, shares = found.valence, found.shares
    if valence is not None and other.valence is not None:
        valence = _widened(valence, other.valence)
    if shares is not None and other.shares is not None:
        shares = tuple(map(_widened, shares, other.shares))
    return replace(found, valence=valence, shares=shares)


def _widened(one: Estimate, other: Estimate) -> Estimate:
    below = max(one.value - one.low, other.value - other.low)
    above = max(one.high - one.value, other.high - other.value)
    return Estimate(one.value, one.value - below, one.value + above)


def inside_of(windows: Sequence[RoomWindow], parts: Sequence[Span]) -> list[RoomWindow]:
    """The windows of a stretch.

    Args:
        windows: In order of time.
        parts: Of the stretch, in seconds since the session began.

    Returns:
        Those whose middle lies in one of the parts.
    """
    middles = [(one, (one.span.start + one.span.end) / 2) for one in windows]
    return [one for one, at in middles if any(part.start <= at < part.end for part in parts)]


def _reach(windows: Sequence[RoomWindow]) -> Span:
    return Span(windows[0].span.start, windows[-1].span.end) if windows else Span(0.0, 0.0)


def _less(mean: Mean | None, other: Mean | None) -> Mean | None:
    return None if mean is None or other is None else mean.less(other)


def _from_windows(span: Span, windows: Sequence[RoomWindow], means: Means) -> SpanSummary:
    suppressed = [one.suppressed and one.measured > 0 for one in windows]
    windows = against_all(windows)
    expected = windows[0].expected if windows else 0
    return SpanSummary(
        span=span,
        people=None,
        expected=expected,
        coverage=_coverage(windows) if expected else None,
        withheld=float(np.mean(suppressed)) if suppressed else 0.0,
        shares=means.as_shares,
        valence=means.valence.told() if means.valence else None,
        arousal=means.arousal.told() if means.arousal else None,
        facing=means.facing.told() if means.facing else None,
        unit="windows",
    )


def _coverage(windows: Sequence[RoomWindow]) -> float:
    parts = [one.coverage or 0.0 for one in windows]
    return float(np.average(parts, weights=[one.span.duration for one in windows]))


def _from_samples(
    table: SampleTable,
    places: Places,
    windows: Sequence[RoomWindow],
    parts: Sequence[Span],
    drawn: Drawn | None,
) -> SpanSummary:
    """What windows tell of coverage, with figures of the samples."""
    rows = _measured_rows(table, parts)
    seen, own = table.where(rows), places[rows]
    facing = facing_share(table.where(_within(table, parts)), own_poses(table))
    windows, span = inside_of(windows, parts), Span(parts[0].start, parts[-1].end)
    return replace(
        _from_windows(span, windows, means_of(())),
        people=len(np.unique(own)),
        coverage=_measured_each_second(seen, parts, windows),
        shares=None if drawn is None else _shares(drawn, seen, own),
        valence=None if drawn is None else drawn.interval(VALENCE),
        arousal=None if drawn is None else drawn.interval(AROUSAL),
        facing=facing.share if facing else None,
        unit="people",
    )


def _shares(drawn: Drawn, seen: SampleTable, places: Places) -> Shares:
    told = [drawn.interval(row) for row in np.eye(len(LABELS))]
    return Shares(
        corrected=tuple(one.value for one in told),
        low=tuple(one.low for one in told),
        high=tuple(one.high for one in told),
        counted=count_shares(seen.probabilities, places, STRETCH),
    )


def _within(table: SampleTable, parts: Sequence[Span]) -> NDArray[np.bool_]:
    inside = [(table.second >= part.start) & (table.second < part.end) for part in parts]
    return np.asarray(np.logical_or.reduce(inside))


def _measured_rows(table: SampleTable, parts: Sequence[Span]) -> NDArray[np.intp]:
    return np.flatnonzero(_within(table, parts) & (table.measured > 0))


def _measured_each_second(
    seen: SampleTable, parts: Sequence[Span], windows: Sequence[RoomWindow]
) -> float | None:
    """Measured people of those expected, on average over the seconds of the windows."""
    windows = against_all(windows)
    if not windows or not windows[0].expected:
        return None
    told, asked = sum(one.span.duration for one in windows), sum(one.duration for one in parts)
    seconds = min(told, asked)
    return min(len(seen) / (windows[0].expected * seconds), 1.0) if seconds > 0 else None


def _drawn(
    table: SampleTable, places: Places, recalibration: Recalibration, parts: Sequence[Span]
) -> Drawn | None:
    """Shares with draws of all places in the session; None where nobody was measured."""
    rows = thinned(_measured_rows(table, parts))
    if not len(rows):
        return None
    looks, everybody = table.probabilities[rows], np.unique(places).tolist()
    return draw_shares(looks, places[rows], recalibration, STRETCH, among=everybody)
