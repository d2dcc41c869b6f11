"""Single persons over a session: strips of visible expressions, with flags.

Only for sessions whose purpose and recorded consents allow it: ask
`readroom.privacy.consent.shows_persons` before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.analytics.attention import Flag
from readroom.analytics.curves import ABSENT, UNCERTAIN, UNMEASURED
from readroom.analytics.persons import PersonCurve
from readroom.domain import Emotion
from readroom.view.chart_layers import layer, on_touch, upright, words
from readroom.view.chart_style import Lane, Spec, Theme, chart
from readroom.view.chart_time import clock, clock_expression, clock_span, time_axis
from readroom.view.palette import UNCLEAR, hex_of, ink_on

_ROW_PX: Final = 20
_TALL: Final = 0.36
_THIN: Final = 0.13
_OTHER: Final = {UNCERTAIN: "unclear", UNMEASURED: "not measured"}
_WIDTH: Final = "(scale('x', datum.end) - scale('x', datum.start))"
_CODES: Final = len(Emotion) - ABSENT
_MOST_STEPS: Final = 1200
"""Steps of time on a strip: more than a screen has pixels for. Raising it makes pages of
long sessions slower, and nothing clearer."""
_LETTERS_PX: Final = 17
_FRAME_PX: Final = 4
_READ: Final = f"datum.code != {UNMEASURED}"
_LETTERED: Final = f"datum.code >= 0 && datum.code != {Emotion.NEUTRAL:d}"


def person_strips(
    curves: Sequence[PersonCurve],
    flags: Sequence[Flag],
    names: Mapping[int, str],
    length_s: float,
    theme: Theme = "light",
) -> Spec:
    """One row for each person: what was visible when, where nothing was read, and flags.

    Args:
        curves: By person.
        flags: Of these persons.
        names: What a person is called; others by number.
        length_s: Of the session.
        theme: Light, dark, or the colours of the page.

    Returns:
        A specification as wide as what holds it. Neutral is a thin bar, others are tall
        and carry two letters where they fit: it can be read without colours. In long
        sessions a second unlike its neighbours is not drawn.
    """
    rows = {curve.person: place for place, curve in enumerate(curves)}
    step = max(1, round(length_s / _MOST_STEPS))
    drawn = [row for curve in curves for row in _strip(curve, rows[curve.person], step)]
    lane = Lane(0, _ROW_PX * max(len(rows), 1), (max(len(rows), 1) - 0.5, -0.5))
    x, y = time_axis(length_s), upright(lane, "top") | {"axis": None}
    box = {"x": x | {"field": "start"}, "x2": {"field": "end"}}
    touch = {"tooltip": on_touch(name="Person", time="Time", shown="Visible")}
    middle = {"x": x | {"field": "at"}, "y": y | {"field": "row"}, "text": words("letters")}
    ink = {"color": {"field": "ink", "type": "nominal", "scale": None}}
    tall = {"y": y, "y2": {"field": "bottom"}}
    framed = {"strokeWidth": {"expr": f"{_WIDTH} > {_FRAME_PX} ? 0.6 : 0"}}
    fitted = {"baseline": "middle", "opacity": {"expr": f"{_WIDTH} > {_LETTERS_PX} ? 1 : 0"}}
    strips = [
        layer("rect", "coloured", None, box | tall | _colour() | touch, framed),
        layer("rule", "marker", None, box | {"y": y | {"field": "row"}} | touch),
        layer("text", "letters", None, middle | ink, fitted),
    ]
    for one, kept in zip(strips, (_READ, f"!({_READ})", _LETTERED), strict=True):
        one["transform"] = [{"filter": kept}]
    told = [name_of(curve.person, names) for curve in curves]
    layers = [
        {"data": {"values": drawn}, "transform": _worked_out(told), "layer": strips},
        *_flags(flags, rows, x, y),
        _names(told, y),
    ]
    about = f"Visible expressions of {len(curves)} people over {clock(length_s)}"
    return chart([{"layer": layers}], lane.height, theme, about)


def _strip(curve: PersonCurve, row: int, step: int) -> Iterator[Spec]:
    """Equal steps after each other are one box; four numbers, as there are thousands."""
    begins, codes = _steps(curve, step)
    cuts = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)]
    for first, after in pairwise(cuts) if len(codes) else ():
        if codes[first] != ABSENT:
            start, end = int(begins[first]), int(begins[after - 1]) + step
            yield {"start": start, "end": end, "row": row, "code": int(codes[first])}


def _steps(curve: PersonCurve, step: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each step begins, and what was shown in most of its seconds."""
    steps, inverse = np.unique(curve.second // step, return_inverse=True)
    places = inverse * _CODES + curve.shown.astype(np.int64) - ABSENT
    counts = np.bincount(places, minlength=len(steps) * _CODES).reshape(len(steps), _CODES)
    return steps * step, counts.argmax(axis=1) + ABSENT


def _worked_out(names: Sequence[str]) -> list[Spec]:
    """What follows from the four numbers, worked out where it is drawn."""
    labels = [*(emotion.label for emotion in Emotion), *_OTHER.values()]
    inks = [*(ink_on(hex_of(emotion)) for emotion in Emotion), *("" for _ in _OTHER)]
    place = f"datum.code < 0 ? {len(Emotion) - 1} - datum.code : datum.code"
    half = f"datum.code == {Emotion.NEUTRAL:d} || datum.code < 0 ? {_THIN} : {_TALL}"
    formulas = {
        "shown": f"{json.dumps(labels)}[{place}]",
        "ink": f"{json.dumps(inks)}[{place}]",
        "name": f"{json.dumps(list(names))}[datum.row]",
        "letters": "upper(slice(datum.shown, 0, 1)) + slice(datum.shown, 1, 2)",
        "top": f"datum.row - ({half})",
        "bottom": f"datum.row + ({half})",
        "at": "(datum.start + datum.end) / 2",
        "time": f"{clock_expression('datum.start')} + '-' + {clock_expression('datum.end')}",
    }
    return [{"calculate": formula, "as": name} for name, formula in formulas.items()]


def name_of(person: int, names: Mapping[int, str]) -> str:
    """What a person is called in this session.

    Args:
        person: Number within the session.
        names: Those that the user gave.

    Returns:
        The name, or the number.
    """
    return names.get(person) or f"person {person}"


def _colour() -> Spec:
    """With a legend that tells the letters, too."""
    shown = [*(emotion.label for emotion in Emotion), _OTHER[UNCERTAIN]]
    colours = [*(hex_of(emotion) for emotion in Emotion), UNCLEAR]
    legend = {"orient": "top", "columns": 3, "title": None, "symbolType": "square"}
    scale = {"domain": shown, "range": colours}
    return {"color": {"field": "shown", "type": "nominal", "scale": scale, "legend": legend}}


def _flags(flags: Sequence[Flag], rows: Mapping[int, int], x: Spec, y: Spec) -> list[Spec]:
    """A frame around the stretch and a pennant at its head."""
    drawn = [
        {
            "start": one.span.start,
            "end": one.span.end,
            "top": rows[one.person] - 0.48,
            "bottom": rows[one.person] + 0.48,
            "time": clock_span(one.span),
            "told": one.signal.words,
        }
        for one in flags
        if one.person in rows
    ]
    touch = {"tooltip": on_touch(time="May need attention", told="Because")}
    start = {"x": x | {"field": "start"}, "y": y | {"field": "top"}}
    box = start | {"x2": {"field": "end"}, "y2": {"field": "bottom"}}
    pennant = {"shape": "triangle-down", "size": 60}
    return [
        layer("rect", "frame", drawn, box | touch),
        layer("point", "pennant", drawn, start | touch, pennant),
    ]


def _names(names: Sequence[str], y: Spec) -> Spec:
    rows = [{"row": place, "name": name} for place, name in enumerate(names)]
    at = {"x": {"value": -8}, "y": y | {"field": "row"}, "text": words("name")}
    return layer("text", "words", rows, at, {"align": "right", "baseline": "middle", "limit": 84})
