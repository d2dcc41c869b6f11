"""Single persons over a session: strips of visible expressions, with flags.

Only for sessions whose purpose and recorded consents allow it: ask
`readroom.privacy.consent.shows_persons` before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from readroom.analytics.attention import Flag
from readroom.analytics.persons import PersonCurve
from readroom.domain import Emotion, Span
from readroom.view.chart_layers import layer, on_touch, upright, words
from readroom.view.chart_style import Lane, Spec, Theme, chart
from readroom.view.chart_time import clock, clock_span, time_axis
from readroom.view.palette import UNCLEAR, hex_of, ink_on

_ROW_PX: Final = 20
_TALL: Final = 0.36
_THIN: Final = 0.13
_UNCLEAR: Final = -1
_UNMEASURED: Final = -2
_NOT_IN_VIEW: Final = -3
"""The numbers of `readroom.analytics.persons.PersonCurve`."""
_OTHER: Final = {_UNCLEAR: "unclear", _UNMEASURED: "not measured"}
_WIDTH: Final = "(scale('x', datum.end) - scale('x', datum.start))"
_LETTERS_PX: Final = 17


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
        and carry two letters where they fit: it can be read without colours.
    """
    rows = {curve.person: place for place, curve in enumerate(curves)}
    told = [row for curve in curves for row in _strip(curve, rows[curve.person], names)]
    lane = Lane(0, _ROW_PX * max(len(rows), 1), (max(len(rows), 1) - 0.5, -0.5))
    x = time_axis(length_s)
    box = {"x": x | {"field": "start"}, "x2": {"field": "end"}}
    y = upright(lane, "top") | {"axis": None}
    touch = {"tooltip": on_touch(name="Person", time="Time", shown="Visible")}
    middle = {"x": x | {"field": "at"}, "y": y | {"field": "row"}, "text": words("letters")}
    fitted = {"baseline": "middle", "opacity": {"expr": f"{_WIDTH} > {_LETTERS_PX} ? 1 : 0"}}
    tall = {"y": y, "y2": {"field": "bottom"}}
    unread = [one for one in told if one["shown"] == _OTHER[_UNMEASURED]]
    read = [one for one in told if one["shown"] != _OTHER[_UNMEASURED]]
    letters = [one for one in told if one["letters"]]
    ink = {"color": {"field": "ink", "type": "nominal", "scale": None}}
    layers = [
        layer("rect", "coloured", read, box | tall | _colour() | touch),
        layer("rule", "marker", unread, box | {"y": y | {"field": "row"}} | touch),
        layer("text", "letters", letters, middle | ink, fitted),
        *_flags(flags, rows, x, y),
        _names(curves, names, y),
    ]
    about = f"Visible expressions of {len(curves)} people over {clock(length_s)}"
    return chart([{"layer": layers}], lane.height, theme, about)


def _strip(curve: PersonCurve, row: int, names: Mapping[int, str]) -> Iterator[Spec]:
    """Equal seconds after each other are one box."""
    pairs = zip(curve.second.tolist(), curve.shown.tolist(), strict=True)
    for shown, group in groupby(pairs, key=lambda pair: pair[1]):
        seconds = [second for second, _ in group]
        span = Span(seconds[0], seconds[-1] + 1)
        if shown != _NOT_IN_VIEW:
            half = _THIN if shown in (Emotion.NEUTRAL, _UNCLEAR) else _TALL
            yield {
                "start": span.start,
                "end": span.end,
                "at": (span.start + span.end) / 2,
                "row": row,
                "top": row - half,
                "bottom": row + half,
                "shown": _word(shown),
                "letters": _word(shown)[:2].title() if shown >= 0 and half == _TALL else "",
                "ink": ink_on(hex_of(Emotion(shown))) if shown >= 0 else "",
                "time": clock_span(span),
                "name": name_of(curve.person, names),
            }


def _word(shown: int) -> str:
    return Emotion(shown).label if shown >= 0 else _OTHER[shown]


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
    shown = [*(emotion.label for emotion in Emotion), _OTHER[_UNCLEAR]]
    colours = [*(hex_of(emotion) for emotion in Emotion), UNCLEAR]
    legend = {"orient": "top", "columns": 4, "title": None, "symbolType": "square"}
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


def _names(curves: Sequence[PersonCurve], names: Mapping[int, str], y: Spec) -> Spec:
    rows = [
        {"row": place, "name": name_of(curve.person, names)} for place, curve in enumerate(curves)
    ]
    at = {"x": {"value": -8}, "y": y | {"field": "row"}, "text": words("name")}
    return layer("text", "words", rows, at, {"align": "right", "baseline": "middle", "limit": 84})
