"""The room over a session: when it changed, how sure that is, and what was not measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from readroom.analytics.changes import Change
from readroom.analytics.summary import against_all
from readroom.domain import Marker, RoomWindow, Segment
from readroom.view.chart_layers import heading, layer, on_touch, rounded, upright
from readroom.view.chart_style import Lane, Spec, Theme, chart, in_a_row
from readroom.view.chart_time import clock, clock_span, edges, end_of, stretches, time_axis
from readroom.view.charts import percent
from readroom.view.room_marks import (
    CHANGE_PX,
    LETTER_PX,
    ROW_PX,
    change_layers,
    marker_layers,
    segment_layers,
    silence_layers,
)
from readroom.view.session_story import SessionStory
from readroom.view.session_words import SIGNED_AXIS, estimate_words

_PHONE_PX: Final = 290
"""Width of a phone's plot: labels are spaced so that they fit there."""
_HEADING_PX: Final = 20
_LEAST_REACH: Final = 0.2
"""The valence axis reaches at least this far from 0: noise must not look like a mountain."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where everything stands."""

    segments: Lane
    changes: int
    valence: Lane
    letters: int
    coverage: Lane


def room_timeline(story: SessionStory, theme: Theme = "light") -> Spec:
    """Valence with its band, the room's own usual, changes, markers, segments and coverage.

    Args:
        story: Of a session.
        theme: Light, dark, or the colours of the page.

    Returns:
        A specification as wide as what holds it.
    """
    length = end_of(story.windows, story.session.length_s)
    markers, segments = _on_the_axis(story)
    phone_px = length / _PHONE_PX
    rows = in_a_row([one.at for one in story.changes], CHANGE_PX * phone_px)
    below = in_a_row([one.at for one in markers], LETTER_PX * phone_px)
    place = _layout(story, rows, below)
    x = time_axis(length)
    layers = [
        heading("Valence of visible expressions, -1 to 1", _HEADING_PX),
        *segment_layers(segments, place.segments, x, length),
        *silence_layers(story.windows, place.valence, x),
        _valence(story, place.valence, x, length),
        *change_layers(story.changes, rows, place.changes, place.valence, x),
        *marker_layers(markers, below, place.letters, place.valence, x),
        heading("Measured per ten seconds, of expected", place.coverage.top),
        _coverage(story.windows, place.coverage, x),
    ]
    told = f"The room over {clock(length)}: valence, {len(story.changes)} changes, coverage"
    beyond = beyond_words(story)
    told += f". {beyond}" if beyond else ""
    return chart(layers, place.coverage.bottom, theme, told)


def beyond_words(story: SessionStory) -> str:
    """How much was noted after the end of a session, which the chart leaves to the lists.

    Args:
        story: Of a session.

    Returns:
        A sentence; empty where all is on the chart.
    """
    markers, segments = _on_the_axis(story)
    counts = {
        "marker": len(story.markers) - len(markers),
        "segment": len(story.segments) - len(segments),
    }
    told = [f"{n} {word}{'' if n == 1 else 's'}" for word, n in counts.items() if n]
    return f"Noted after the end, so not on the chart: {', '.join(told)}." if told else ""


def _on_the_axis(story: SessionStory) -> tuple[tuple[Marker, ...], tuple[Segment, ...]]:
    """Markers and segments that can be drawn: one beyond the axis would squeeze the chart."""
    length = end_of(story.windows, story.session.length_s)
    markers = tuple(one for one in story.markers if one.at <= length)
    return markers, tuple(one for one in story.segments if one.span.start < length)


def _layout(story: SessionStory, above: Sequence[int], below: Sequence[int]) -> _Layout:
    """Rows of labels take room only where there are labels."""
    segments = Lane(_HEADING_PX + 2, 22 if _on_the_axis(story)[1] else 0)
    changes = segments.bottom + 4
    top = changes + ROW_PX * (max(above, default=-1) + 1) + 2
    valence = Lane(top, 170, _reach(story.windows))
    letters = ROW_PX * (max(below, default=-1) + 1)
    return _Layout(
        segments, changes, valence, valence.bottom + 4, Lane(valence.bottom + letters + 26, 44)
    )


def _reach(windows: Iterable[RoomWindow]) -> tuple[float, float]:
    """As far to both sides of 0, in steps of a tenth."""
    told = [one.valence for one in windows if one.valence is not None]
    most = max((abs(end) for one in told for end in (one.low, one.high)), default=0.0)
    most = min(max(ceil(most * 10) / 10, _LEAST_REACH), 1.0)
    return -most, most


def _valence(story: SessionStory, lane: Lane, x: Spec, length: float) -> Spec:
    """Band and curve, each run for itself; dots and a pale band lead across a short gap."""
    points = [
        {
            "at": at,
            "run": number,
            "stretch": stretch,
            "valence": rounded(window.valence.value),
            "low": rounded(window.valence.low),
            "high": rounded(window.valence.high),
            "time": clock_span(window.span),
            "told": estimate_words(window.valence),
            "people": f"{window.measured} of {window.expected}",
        }
        for number, (stretch, run) in enumerate(stretches(story.windows))
        for at, window in edges(run)
        if window.valence is not None
    ]
    usual = [
        {"at": (one.span.start + one.span.end) / 2, "low": one.low, "high": one.high}
        for one in story.valence_levels
        if one.low is not None
    ]
    at = {"x": x | {"field": "at"}}
    low = upright(lane, "low", tickCount=5, labelExpr=SIGNED_AXIS)
    band = at | {"y": low, "y2": {"field": "high"}}
    run, stretch = ({"detail": {"field": field, "type": "nominal"}} for field in ("run", "stretch"))
    value = {"y": {"field": "valence", "type": "quantitative"}}
    touch = {"tooltip": on_touch(time="Time", told="Valence", people="Measured")}
    level = {"x": x | {"field": "start"}, "x2": {"field": "end"}}
    return {
        "data": {"values": points},
        "layer": [
            layer("area", "usual", usual, band),
            layer("rule", "zero", [{"valence": 0}], value),
            layer("area", "pale-band", None, band | stretch),
            layer("area", "band", None, band | run),
            layer("line", "across", None, at | value | stretch),
            layer("line", "curve", None, at | value | run | touch),
            layer("rule", "level", _levels(story.changes, length), level | value),
        ],
    }


def _levels(changes: Sequence[Change], length: float) -> list[Spec]:
    """The room's mean before, between and after its changes."""
    if not changes:
        return []
    times = [0.0, *(one.at for one in changes), length]
    levels = [changes[0].before, *(one.after for one in changes)]
    return [
        {"start": start, "end": end, "valence": level}
        for start, end, level in zip(times, times[1:], levels, strict=False)
    ]


def _coverage(windows: Sequence[RoomWindow], lane: Lane, x: Spec) -> Spec:
    told = [one for one in against_all(windows) if one.coverage is not None]
    drawn = [
        {
            "at": at,
            "coverage": rounded(one.coverage or 0.0),
            "time": clock_span(one.span),
            "people": f"{one.measured} of {one.expected} ({percent(one.coverage or 0.0)})",
        }
        for one in told
        for at in ((one.span.start, one.span.end) if one is told[-1] else (one.span.start,))
    ]
    y = upright(lane, "coverage", values=[0, 0.5, 1], format=".0%")
    touch = {"tooltip": on_touch(time="Time", people="Measured")}
    encoding = {"x": x | {"field": "at"}, "y": y} | touch
    return layer("area", "filled", drawn, encoding, {"interpolate": "step-after"})
