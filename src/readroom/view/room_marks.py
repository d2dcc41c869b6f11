"""What is marked on the time axis of a room: changes, markers, segments, silence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count as count_up
from itertools import islice, product
from string import ascii_uppercase
from typing import Final

from readroom.analytics.changes import Change
from readroom.domain import Marker, RoomWindow, Segment, Span
from readroom.view.chart_layers import between, layer, on_touch, words
from readroom.view.chart_style import Lane, Spec
from readroom.view.chart_time import LONG_S, Figure, clock, clock_span, silent_spans
from readroom.view.session_words import arrow, estimate_words, turn_words

CHANGE_PX: Final = 64
"""Room that the label of a change takes."""
LETTER_PX: Final = 16
"""Room that the letter of a marker takes."""
ROW_PX: Final = 16
_STRIP_PX: Final = 4
"""Height of what marks a short silence."""
_WIDTH: Final = "(scale('x', datum.end) - scale('x', datum.start))"


def letters(count: int) -> list[str]:
    """The letters that stand for markers on a chart, in order of time.

    Args:
        count: How many markers.

    Returns:
        A, B, ..., Z, AA, AB, ..., ZZ, AAA, ...: as many as asked for.
    """
    signs = ("".join(one) for many in count_up(1) for one in product(ascii_uppercase, repeat=many))
    return list(islice(signs, count))


def silence_layers(
    windows: Sequence[RoomWindow], lane: Lane, x: Spec, figure: Figure = "valence"
) -> list[Spec]:
    """Boxes with a word where there are no figures for long, strips for short; never a zero.

    Args:
        windows: By time.
        lane: Where figures would be.
        x: The time axis.
        figure: Which figures.

    Returns:
        Strips, boxes, and a layer of words at the end.
    """
    spans = [one | {"at": (one["start"] + one["end"]) / 2} for one in silent_spans(windows, figure)]
    wide = {"x": x | {"field": "start"}, "x2": {"field": "end"}}
    box = wide | between(lane.top, lane.bottom)
    strip = wide | between(lane.bottom - _STRIP_PX, lane.bottom)
    middle = (lane.top + lane.bottom) / 2
    label = {"x": x | {"field": "at"}, "y": {"value": middle}, "text": words("word")}
    # A box narrower than a line of words is tall goes without.
    shown = {"angle": 270, "baseline": "middle", "opacity": {"expr": f"{_WIDTH} > 13 ? 1 : 0"}}
    # Many short gaps as high as the chart would hide the figures between them.
    long = [one for one in spans if one["end"] - one["start"] >= LONG_S]
    short = [one for one in spans if one["end"] - one["start"] < LONG_S]
    framed = "withheld", [one for one in long if one["word"] == "withheld"]
    unread = "unread", [one for one in long if one["word"] != "withheld"]
    boxes = [layer("rect", style, rows, box) for style, rows in (framed, unread)]
    return [
        layer("rect", "gap", short, strip),
        *boxes,
        layer("text", "soft-words", long, label, shown),
    ]


def change_layers(
    changes: Sequence[Change], rows: Sequence[int], top: float, lane: Lane, x: Spec
) -> list[Spec]:
    """A line for each change, with its time over it and a shade for the doubt about it.

    Args:
        changes: By time.
        rows: In which row each label stands.
        top: Of the first row, in pixels.
        lane: What the lines cross.
        x: The time axis.

    Returns:
        Layers.
    """
    drawn = [
        {
            "at": one.at,
            "earliest": one.earliest,
            "latest": one.latest,
            "label": f"{arrow(one)} {clock(one.at)}",
            "row": top + row * ROW_PX,
            "told": f"{turn_words(one)}: valence by {estimate_words(one.size)}",
            "between": clock_span(Span(one.earliest, one.latest)),
        }
        for one, row in zip(changes, rows, strict=True)
    ]
    at = {"x": x | {"field": "at"}, "tooltip": on_touch(told="Changed", between="Between (95 %)")}
    doubt = {"x": x | {"field": "earliest"}, "x2": {"field": "latest"}}
    # Near the right edge a label moves to the left, as far as it must.
    moved = {"expr": f"min(0, width + 8 - {CHANGE_PX} - scale('x', datum.at))"}
    across = between(lane.top, lane.bottom)
    return [
        layer("rect", "doubt", drawn, doubt | across),
        layer("rule", "change", drawn, at | across),
        layer(
            "text",
            "change-words",
            drawn,
            at | {"y": _in_pixels("row"), "text": words("label")},
            {"baseline": "top", "align": "left", "dx": moved},
        ),
    ]


def marker_layers(
    markers: Sequence[Marker], rows: Sequence[int], top: float, lane: Lane, x: Spec
) -> list[Spec]:
    """Letters, so that long labels need no room: the page lists what they stand for.

    Args:
        markers: By time.
        rows: In which row each letter stands.
        top: Of the first row, in pixels.
        lane: What the lines cross.
        x: The time axis.

    Returns:
        Layers.
    """
    drawn = [
        {
            "at": one.at,
            "letter": letter,
            "row": top + row * ROW_PX,
            "time": clock(one.at),
            "label": one.label,
        }
        for one, row, letter in zip(markers, rows, letters(len(markers)), strict=True)
    ]
    at = {"x": x | {"field": "at"}, "tooltip": on_touch(time="Time", label="Marker")}
    text = at | {"y": _in_pixels("row"), "text": words("letter")}
    return [
        layer("rule", "marker", drawn, at | between(lane.top, lane.bottom)),
        layer("text", "words", drawn, text, {"baseline": "top"}),
    ]


def segment_layers(segments: Sequence[Segment], lane: Lane, x: Spec, length_s: float) -> list[Spec]:
    """Named stretches as boxes; a name that does not fit is cut, or left to the pointer.

    Args:
        segments: By time; each begins on the axis.
        lane: Where they stand.
        x: The time axis.
        length_s: Where it ends: what reaches beyond is drawn as far as that.

    Returns:
        Layers.
    """
    drawn = [
        {
            "start": one.span.start,
            "end": (end := min(one.span.end, length_s)),
            "at": (one.span.start + end) / 2,
            "label": one.label,
            "time": clock_span(one.span),
        }
        for one in segments
    ]
    touch = {"tooltip": on_touch(time="Time", label="Segment")}
    box = {"x": x | {"field": "start"}, "x2": {"field": "end"}} | between(lane.top, lane.bottom)
    middle = {"y": {"value": (lane.top + lane.bottom) / 2}}
    text = {"x": x | {"field": "at"}, "text": words("label")} | middle
    fitted = {"limit": {"expr": f"{_WIDTH} - 6"}, "opacity": {"expr": f"{_WIDTH} > 24 ? 1 : 0"}}
    return [
        layer("rect", "segment", drawn, box | touch),
        layer("text", "words", drawn, text | touch, {"baseline": "middle"} | fitted),
    ]


def _in_pixels(field: str) -> Spec:
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}
