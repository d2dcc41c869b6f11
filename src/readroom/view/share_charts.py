"""Which part of the people showed what: over time, over a stretch, and in two stretches."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Final

from readroom.domain import Comparison, Emotion, RoomWindow, Shares
from readroom.view.chart_layers import heading, layer, on_touch, rounded, upright, words
from readroom.view.chart_style import EACH_ITS_OWN, Lane, Spec, Theme, chart
from readroom.view.chart_time import clock, clock_span, edges, end_of, stretches, time_axis
from readroom.view.palette import hex_of
from readroom.view.room_marks import silence_layers
from readroom.view.session_words import points_words, share_of, share_words

_LANE_PX: Final = 90
"""Height of a whole, in pixels: the same in every lane, so that lanes can be compared."""
_LEAST_PX: Final = 23
_GAP_PX: Final = 22
_ROW_PX: Final = 30
_SAME: Final = 1e-9
_DIAMOND: Final = {"shape": "diamond", "size": 70}

ORDER: Final = (
    Emotion.NEUTRAL,
    Emotion.HAPPY,
    Emotion.SURPRISE,
    Emotion.SAD,
    Emotion.ANGRY,
    Emotion.FEAR,
    Emotion.DISGUST,
)
"""From the most to the least frequent in most rooms: the same on every chart."""


def shares_over_time(
    windows: Sequence[RoomWindow], length_s: float, theme: Theme = "light"
) -> Spec:
    """Corrected shares with their bands, one lane for each expression.

    Args:
        windows: By time.
        length_s: Of the session.
        theme: Light, dark, or the colours of the page.

    Returns:
        A specification as wide as what holds it.
    """
    length = end_of(windows, length_s)
    x, top = time_axis(length), _GAP_PX
    silence: list[Spec] = []
    lanes: list[Spec] = []
    for emotion in ORDER:
        lane = _lane(windows, emotion, top)
        silence += silence_layers(windows, lane, x, "shares")[:-1]
        silence.append(heading(emotion.label, lane.top))
        lanes.append(_share_lane(emotion, lane, x))
        top = lane.bottom + _GAP_PX
    # One table for all lanes: a page reads it once.
    told = {"data": {"values": _share_rows(windows)}, "layer": lanes, "resolve": EACH_ITS_OWN}
    about = f"Shares of seven visible expressions over {clock(length)}, corrected, with bands"
    return chart([*silence, told], top - _GAP_PX, theme, about)


def span_shares(shares: Shares, theme: Theme = "light") -> Spec:
    """The shares of a stretch: corrected as a bar with its interval, counted as a diamond.

    Args:
        shares: Of the stretch.
        theme: Light, dark, or the colours of the page.

    Returns:
        A specification as wide as what holds it.
    """
    rows = [
        {
            "name": emotion.label,
            "row": place,
            "top": place - 0.27,
            "bottom": place + 0.27,
            "share": shares.corrected[emotion],
            "low": shares.low[emotion],
            "high": shares.high[emotion],
            "counted": shares.counted[emotion],
            "told": share_words(share_of(shares, emotion)),
            "colour": hex_of(emotion),
        }
        for place, emotion in enumerate(ORDER)
    ]
    lane = Lane(0, _ROW_PX * len(ORDER), (len(ORDER) - 0.5, -0.5))
    y = {"y": upright(lane, "row") | {"axis": None}}
    touch = {"tooltip": on_touch(name="Expression", told="Corrected")}
    colour = {"color": {"field": "colour", "type": "nominal", "scale": None}}
    end = {"x2": {"field": "high"}}
    bar = {"x2": {"datum": 0}, "y": y["y"] | {"field": "top"}, "y2": {"field": "bottom"}}
    marks = [
        layer("rect", "coloured", rows, _share("share") | bar | colour | touch),
        layer("rule", "interval", rows, _share("low") | end | y | touch),
    ]
    if tells_counted(shares):
        marks.append(layer("point", "hollow", rows, _share("counted") | y | touch, _DIAMOND))
    layers = [{"layer": [*marks, *_names(rows, y), _numbers(rows, y)]}]
    about = f"Shares of the visible expressions, corrected: {_read_out(rows)}"
    return chart(layers, lane.height, theme, about)


def tells_counted(shares: Shares) -> bool:
    """Whether shares by name are told beside the corrected ones; of a room alone they are not.

    Args:
        shares: Of a stretch.

    Returns:
        False where both are the same.
    """
    pairs = zip(shares.counted, shares.corrected, strict=True)
    return any(abs(counted - corrected) > _SAME for counted, corrected in pairs)


def comparison_chart(comparison: Comparison, theme: Theme = "light") -> Spec:
    """Two stretches: a dot for the first, a diamond for the second, each with its interval.

    Args:
        comparison: Of two stretches that both have shares; others give an empty chart.
        theme: Light, dark, or the colours of the page.

    Returns:
        A specification as wide as what holds it; the numbers are the differences.
    """
    both = comparison.first.shares, comparison.second.shares
    rows, dots = [], []
    for place, emotion in enumerate(ORDER):
        difference = comparison.shares[emotion] if comparison.shares else None
        told = points_words(difference)
        rows.append({"name": emotion.label, "row": place, "told": told})
        for shares, side in zip(both, (-0.17, 0.17), strict=True):
            if shares is not None:
                share = share_of(shares, emotion)
                dots.append(
                    {
                        "row": place + side,
                        "share": share.value,
                        "low": share.low,
                        "high": share.high,
                        "told": f"{emotion.label} {share_words(share)}",
                        "second": side > 0,
                    }
                )
    lane = Lane(0, (_ROW_PX + 6) * len(ORDER), (len(ORDER) - 0.5, -0.5))
    y = {"y": upright(lane, "row") | {"axis": None}}
    touch = {"tooltip": on_touch(told="Share")}
    first = [one for one in dots if not one["second"]]
    second = [one for one in dots if one["second"]]
    marks = [
        layer("rule", "interval", dots, _share("low") | {"x2": {"field": "high"}} | y | touch),
        layer("point", "dot", first, _share("share") | y | touch, {"size": 70}),
        layer("point", "hollow", second, _share("share") | y | touch, _DIAMOND),
    ]
    layers = [{"layer": [*marks, *_names(rows, y), _numbers(rows, y)]}]
    about = f"Two stretches compared, the second less the first: {_read_out(rows)}"
    return chart(layers, lane.height, theme, about)


def _read_out(rows: Sequence[Spec]) -> str:
    """What stands beside each row, for who does not see the chart."""
    return "; ".join(f"{row['name']} {row['told']}" for row in rows)


def _lane(windows: Sequence[RoomWindow], emotion: Emotion, top: int) -> Lane:
    """As high as the highest band in it."""
    told = [one.shares.high[emotion] for one in windows if one.shares is not None]
    height = min(max(ceil(_LANE_PX * max(told, default=0.0)), _LEAST_PX), _LANE_PX)
    return Lane(top, height, (0.0, height / _LANE_PX))


def _share_rows(windows: Sequence[RoomWindow]) -> list[Spec]:
    return [
        {
            "at": at,
            "run": number,
            "stretch": stretch,
            "time": clock_span(window.span),
            "people": f"{window.measured} of {window.expected}",
        }
        | _columns(window.shares)
        for number, (stretch, run) in enumerate(stretches(windows, "shares"))
        for at, window in edges(run)
        if window.shares is not None
    ]


def _columns(shares: Shares) -> Spec:
    """``s3``, ``l3``, ``h3``: share of happy, and the ends of its interval."""
    ends = {"s": shares.corrected, "l": shares.low, "h": shares.high}
    return {
        f"{end}{emotion:d}": rounded(values[emotion])
        for end, values in ends.items()
        for emotion in Emotion
    }


def _share_lane(emotion: Emotion, lane: Lane, x: Spec) -> Spec:
    run, stretch = (
        {"detail": {"field": field, "type": "nominal"}, "x": x | {"field": "at"}}
        for field in ("run", "stretch")
    )
    ticks = {"values": [0, 0.25, 0.5, 0.75, 1], "format": ".0%", "labelOverlap": True}
    share, low, high = (f"{end}{emotion:d}" for end in "slh")
    figures = {share: emotion.label, low: "from (95 %)", high: "to"}
    told = [
        {"field": field, "type": "quantitative", "format": ".0%", "title": title}
        for field, title in figures.items()
    ]
    touch = {"tooltip": [*on_touch(time="Time"), *told, *on_touch(people="Measured")]}
    band = {"y": upright(lane, low, **ticks), "y2": {"field": high}}
    fill, pale = ({"color": hex_of(emotion), "fillOpacity": opacity} for opacity in (0.4, 0.2))
    value = {"y": {"field": share, "type": "quantitative"}}
    return {
        "layer": [
            layer("area", "band", None, stretch | band, pale),
            layer("area", "band", None, run | band, fill),
            layer("line", "across", None, stretch | value),
            layer("line", "share", None, run | value | touch),
        ]
    }


def _share(field: str) -> Spec:
    axis = {"format": ".0%", "tickCount": 5, "title": None, "labelOverlap": True}
    scale = {"domainMin": 0, "nice": False}
    return {"x": {"field": field, "type": "quantitative", "scale": scale, "axis": axis}}


def _names(rows: Sequence[Spec], y: Spec) -> list[Spec]:
    """Names to the left of the plot."""
    at = {"x": {"value": -8}, "text": words("name")}
    return [layer("text", "words", rows, at | y, {"align": "right", "baseline": "middle"})]


def _numbers(rows: Sequence[Spec], y: Spec) -> Spec:
    """Numbers to the right of it: nothing is to be read from lengths alone."""
    at = {"x": {"value": {"expr": "width + 8"}}, "text": words("told")}
    return layer("text", "words", rows, at | y, {"align": "left", "baseline": "middle"})
