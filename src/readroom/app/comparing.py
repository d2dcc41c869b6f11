"""Two stretches of a session, or two sessions, put side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from readroom.analytics.summary import compare_samples, compare_windows
from readroom.app.events import forget_events
from readroom.app.review_data import Review
from readroom.app.session_figures import SessionFigures, session_figures
from readroom.domain import Comparison, RoomWindow, Span
from readroom.view.chart_time import clock, clock_span

NamedSpan = tuple[str, Span]
"""What a stretch is called, and which it is."""


def stretches(seen: Review) -> tuple[NamedSpan, ...]:
    """What of a session can be compared.

    Args:
        seen: The session.

    Returns:
        Its segments, the stretches between its changes, and all of it; each with its time,
        so that no two are called the same unless they are the same.
    """
    whole = Span(0.0, seen.figures.windows[-1].span.end if seen.figures.windows else 0.0)
    told = [(f"{one.label}, {clock_span(one.span)}", one.span) for one in seen.story.segments]
    ends = [0.0, *(one.at for one in seen.story.changes), whole.end]
    if len(ends) > 2:
        between = [Span(*pair) for pair in pairwise(ends)]
        told += [
            (f"{_between(n, len(between))}, {clock_span(s)}", s) for n, s in enumerate(between)
        ]
    return *told, (f"the whole session, {clock(whole.end)}", whole)


def _between(place: int, count: int) -> str:
    if place == 0:
        return "before the first change"
    return "after the last change" if place == count - 1 else f"after change {place}"


def compare(first: Review, span: Span, second: Review, other: Span) -> Comparison | None:
    """Two stretches, of one session or of two.

    Args:
        first: A session, with its figures.
        span: A stretch of it, in seconds since it began.
        second: The same session, or another one.
        other: A stretch of that one.

    Returns:
        The second less the first, or None where a stretch has no whole window in it.
    """
    return _compared(first.figures, span, second.figures, other)


@lru_cache(maxsize=2)  # each entry holds the figures of up to two sessions
def _compared(
    first: SessionFigures, span: Span, second: SessionFigures, other: Span
) -> Comparison | None:
    windows = _within(first.windows, span), _within(second.windows, other)
    if not windows[0] or not windows[1]:
        return None
    if first is second and first.recalibration is not None and len(first.table):
        return compare_samples(first.table, first.windows, first.recalibration, [span], [other])
    return compare_windows(*windows)


def forget_figures() -> None:
    """Let go of all figures in memory: somebody in them was erased."""
    _compared.cache_clear()
    forget_events()
    session_figures.cache_clear()


def _within(windows: Sequence[RoomWindow], span: Span) -> tuple[RoomWindow, ...]:
    return tuple(
        one for one in windows if span.start <= one.span.start and one.span.end <= span.end
    )
