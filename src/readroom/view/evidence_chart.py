"""The evidence of a flag: one person's signal, its own usual, and its level then.

Only where single persons may be shown, as for :mod:`readroom.view.person_charts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Final

from readroom.analytics.attention import EvidenceCurve, Flag
from readroom.view.chart_layers import between, heading, layer, on_touch, rounded, upright, words
from readroom.view.chart_style import Lane, Spec, Theme, chart
from readroom.view.chart_time import clock, clock_span, time_axis
from readroom.view.charts import percent
from readroom.view.session_words import signal_heading

_HALF_BLOCK_S: Final = 5.0
_LABEL_PX: Final = 104
"""Room that the words over the line take."""


def evidence_chart(curve: EvidenceCurve, flag: Flag, theme: Theme = "light") -> Spec:
    """One person's signal around a flag, with the person's own usual.

    Args:
        curve: What the flag rests on.
        flag: The one that the curve is of.
        theme: Light, dark, or the colours of the page.

    Returns:
        A specification as wide as what holds it.
    """
    lane = Lane(70, 140)
    points = list(_points(curve))
    begin = points[0]["at"] - _HALF_BLOCK_S if points else flag.span.start
    end = points[-1]["at"] + _HALF_BLOCK_S if points else flag.span.end
    x = time_axis(max(end, flag.at), begin)
    at = {"x": x | {"field": "at"}}
    y = {"y": upright(lane, "value", format=".0%", values=[0, 0.5, 1])}
    run = {"detail": {"field": "run", "type": "nominal"}}
    touch = {"tooltip": on_touch(time="Time", told="Value")}
    stretch = {"x": x | {"field": "start"}, "x2": {"field": "end"}}
    usual = [{"start": begin, "end": end, "value": curve.baseline}]
    flagged = [{"start": flag.span.start, "end": flag.span.end, "value": flag.level}]
    seen = [one for one in points if _near(one["at"], flag)]
    across = between(lane.top, lane.bottom)
    return chart(
        [
            heading(signal_heading(flag.signal), 18),
            heading("thick: own usual", 34),
            heading("dashed: mean before “rule met”", 50),
            layer("rect", "doubt", flagged, stretch | across),
            {
                "layer": [
                    layer("line", "curve", points, at | y | run | touch),
                    layer("rule", "level", usual, stretch | y),
                    layer("rule", "limit", flagged, stretch | y),
                    layer("point", "dot", seen, at | y | touch, {"size": 60}),
                ]
            },
            *_raised(flag, lane, x),
        ],
        lane.bottom,
        theme,
        f"Evidence of a hint, {clock_span(flag.span)}",
    )


def _points(curve: EvidenceCurve) -> Iterator[Spec]:
    """What could be read; a gap begins another run."""
    run = 0
    for second, value in zip(curve.second.tolist(), curve.value.tolist(), strict=True):
        if isfinite(value):
            told = {"time": clock(second), "told": percent(value)}
            yield {"at": second, "value": rounded(value), "run": run} | told
        else:
            run += 1


def _near(at: float, flag: Flag) -> bool:
    """Whether a point is the one that a telling moment lies in."""
    return any(-_HALF_BLOCK_S <= moment - at < _HALF_BLOCK_S for moment in flag.moments)


def _raised(flag: Flag, lane: Lane, x: Spec) -> list[Spec]:
    """The moment from which the rule held."""
    raised = [{"at": flag.at, "label": f"rule met {clock(flag.at)}"}]
    at = {"x": x | {"field": "at"}}
    label = at | {"y": {"value": lane.top - 3}, "text": words("label")}
    moved = {"expr": f"min(0, width + 8 - {_LABEL_PX} - scale('x', datum.at))"}
    beside = {"align": "left", "dx": moved, "baseline": "bottom"}
    return [
        layer("rule", "change", raised, at | between(lane.top, lane.bottom)),
        layer("text", "change-words", raised, label, beside),
    ]
