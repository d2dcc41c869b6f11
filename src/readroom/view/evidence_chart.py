"""The evidence of a flag: one person's signal, its own usual, and the limit of the rule.

Only where single persons may be shown, as for :mod:`readroom.view.person_charts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, isfinite
from typing import Final

from readroom.analytics.attention import EvidenceCurve, Flag, Signal
from readroom.view.chart_layers import between, heading, layer, on_touch, upright, words
from readroom.view.chart_style import Lane, Spec, Theme, chart
from readroom.view.chart_time import clock, clock_span, time_axis
from readroom.view.charts import percent
from readroom.view.session_words import SIGNED_AXIS, signal_heading

_LABEL_PX: Final = 104
"""Room that the words over the line take."""


def evidence_chart(curve: EvidenceCurve, flag: Flag, theme: Theme = "light") -> Spec:
    """One person's signal around a flag, with the person's own usual and the rule's limit.

    Args:
        curve: What the flag rests on.
        flag: The flag.
        theme: Light, dark, or the colours of the page.

    Returns:
        A specification as wide as what holds it.
    """
    lane = Lane(54, 150, _reach(curve, flag))
    begin, end = (float(curve.second[place]) for place in (0, -1)) if len(curve.second) else (0, 1)
    x = time_axis(end + 1, begin)
    points = list(_points(curve, flag.signal))
    at = {"x": x | {"field": "at"}}
    shown = (
        {"labelExpr": SIGNED_AXIS, "tickCount": 5}
        if flag.signal is Signal.VALENCE
        else {"format": ".0%", "values": [0, 0.5, 1]}
    )
    y = {"y": upright(lane, "value", **shown)}
    run = {"detail": {"field": "run", "type": "nominal"}}
    touch = {"tooltip": on_touch(time="Time", told="Value")}
    span = [{"start": flag.span.start, "end": flag.span.end}]
    box = {"x": x | {"field": "start"}, "x2": {"field": "end"}} | between(lane.top, lane.bottom)
    seen = [one for one in points if one["at"] in flag.moments]
    raised = [{"at": flag.at, "label": f"rule met {clock(flag.at)}"}]
    label = at | {"y": {"value": lane.top - 3}, "text": words("label")}
    moved = {"expr": f"min(0, width + 8 - {_LABEL_PX} - scale('x', datum.at))"}
    beside = {"align": "left", "dx": moved, "baseline": "bottom"}
    return chart(
        [
            heading(signal_heading(flag.signal), 18),
            heading("thick: own usual; dashed: limit of the rule", 34),
            layer("rect", "doubt", span, box),
            {
                "layer": [
                    layer("line", "curve", points, at | y | run | touch),
                    _level(curve.baseline, "level"),
                    _level(curve.limit, "limit"),
                    layer("point", "dot", seen, at | y | touch, {"size": 60}),
                ]
            },
            layer("rule", "change", raised, at | between(lane.top, lane.bottom)),
            layer(
                "text",
                "change-words",
                raised,
                label,
                beside,
            ),
        ],
        lane.bottom,
        theme,
        f"Evidence of a flag, {clock_span(flag.span)}",
    )


def _reach(curve: EvidenceCurve, flag: Flag) -> tuple[float, float]:
    if flag.signal is not Signal.VALENCE:
        return 0.0, 1.0
    told = [abs(value) for value in [*curve.value.tolist(), curve.limit] if isfinite(value)]
    most = min(max(ceil(10 * max(told, default=0.0)) / 10, 0.2), 1.0)
    return -most, most


def _points(curve: EvidenceCurve, signal: Signal) -> Iterator[Spec]:
    """Seconds that could be read; a gap begins another run."""
    run = 0
    for second, value in zip(curve.second.tolist(), curve.value.tolist(), strict=True):
        if isfinite(value):
            told = f"{value:+.2f}" if signal is Signal.VALENCE else percent(value)
            yield {"at": second, "value": value, "run": run, "time": clock(second), "told": told}
        else:
            run += 1


def _level(value: float, style: str) -> Spec:
    y = {"y": {"field": "value", "type": "quantitative"}}
    return layer("rule", style, [{"value": value}], y)
