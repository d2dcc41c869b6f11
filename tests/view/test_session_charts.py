"""Charts of sessions: valid, readable on a phone, and never more than what may be told."""

import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import pairwise

import jsonschema
import numpy as np
import pytest
import vl_convert
from tests.view.stories import a_flag, a_story, a_summary, some_shares, some_windows

from readroom.analytics.attention import EvidenceCurve
from readroom.analytics.persons import PersonCurve
from readroom.analytics.signals import Signal
from readroom.domain import Comparison, Emotion, Estimate, Marker, Segment, Span
from readroom.view.chart_style import TEXT_PX, config, in_a_row
from readroom.view.chart_time import clock, clock_span, runs, stretches, time_axis
from readroom.view.evidence_chart import evidence_chart
from readroom.view.person_charts import person_strips
from readroom.view.room_charts import beyond_words, room_timeline
from readroom.view.room_marks import letters
from readroom.view.session_words import points_words, share_words
from readroom.view.share_charts import comparison_chart, shares_over_time, span_shares
from readroom.view.static_charts import svg

SOME = (*some_windows()[:3], *some_windows()[169:183], *some_windows()[199:207])
"""Told, withheld, told, not measured, told."""
SHOWN = np.array([6, 6, 3, 3, -1, -2, -2, -3, 0], np.int8)


def a_curve(person=7):
    nothing = np.full(len(SHOWN), np.nan)
    return PersonCurve(
        person=person,
        second=np.arange(len(SHOWN)),
        valence=nothing,
        arousal=nothing,
        shown=SHOWN,
        probability=nothing,
    )


def evidence(signal=Signal.VALENCE):
    value = np.array([0.1, np.nan, 0.6, 0.7, 0.6, 0.1])
    curve = EvidenceCurve(np.arange(1205.0, 1265.0, 10), value, 0.1)
    return evidence_chart(curve, replace(a_flag(), signal=signal))


def a_comparison(told=True):
    sides = [replace(a_summary(Span(0, 60)), shares=some_shares(share)) for share in (0.6, 0.4)]
    differences = tuple(Estimate(-0.2, -0.3, -0.1) for _ in Emotion)
    if not told:
        sides[0] = replace(sides[0], shares=None)
    return Comparison(*sides, Estimate(0.1, 0, 0.2), differences if told else None, "people")


CHARTS = {
    "timeline": lambda: room_timeline(a_story(windows=SOME)),
    "timeline of nothing": lambda: room_timeline(
        a_story(windows=(), valence_levels=(), changes=(), markers=(), segments=())
    ),
    "shares over time": lambda: shares_over_time(SOME, 60),
    "shares of a stretch": lambda: span_shares(some_shares()),
    "comparison": lambda: comparison_chart(a_comparison()),
    "comparison with one withheld": lambda: comparison_chart(a_comparison(told=False)),
    "strips": lambda: person_strips([a_curve(), a_curve(8)], [a_flag()], {8: "seat 12"}, 9),
    "strips of nobody": lambda: person_strips([], [], {}, 9),
    "evidence": evidence,
    "evidence of turning away": lambda: evidence(Signal.FACING),
}


@cache
def validator():
    """Of the very version of Vega-Lite that the pages draw with."""
    schema = files("altair.vegalite.v6.schema").joinpath("vega-lite-schema.json").read_text()
    return jsonschema.Draft7Validator(json.loads(schema))


def short(spec):
    """The same with two rows in each table: validating rows takes long and says nothing."""
    if isinstance(spec, dict):
        return {
            key: value[:2] if key == "values" and "data" not in spec else short(value)
            for key, value in spec.items()
        }
    return [short(one) for one in spec] if isinstance(spec, list) else spec


def layers_of(spec, data=None):
    """Every layer that draws, with the data that it draws."""
    for one in spec.get("layer", ()):
        mine = {"data": one.get("data", data)}
        yield from layers_of(one, mine["data"]) if "layer" in one else [one | mine]


def drawn(spec, style):
    """All rows that are drawn in a style."""
    return [
        row
        for one in layers_of(spec)
        if one["mark"]["style"] == style
        for row in one["data"]["values"]
    ]


def rows_of(one):
    return one["data"]["values"]


def plot_px(spec):
    """Width between the axis' ends, in a picture of 900 pixels."""
    scene = vl_convert.vegalite_to_scenegraph(spec | {"width": 900})
    return scene["scenegraph"]["items"][0]["width"]


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_valid(name):
    spec = short(CHARTS[name]())
    error = jsonschema.exceptions.best_match(validator().iter_errors(spec))
    assert error is None, f"{list(error.absolute_path)}: {error.message[:300]}"


def test_the_schema_bites():
    spec = short(CHARTS["evidence"]())
    assert not validator().is_valid(spec | {"layer": [{"mark": "hammer"}]})


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_plain_data_as_wide_as_their_page(name):
    spec = CHARTS[name]()
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    assert spec["width"] == "container"
    assert spec["description"]


@pytest.mark.parametrize("name", CHARTS)
def test_the_skin_lies_in_the_config_alone(name):
    """Colours of expressions apart, which are the same in every skin."""
    told = {
        key
        for one in layers_of(CHARTS[name]())
        for key in one["mark"]
        if key in {"color", "fill", "stroke"} and one["mark"]["style"] != "band"
    }
    assert told == set()


@pytest.mark.parametrize("theme", ["light", "dark", "page"])
def test_every_text_can_be_read_on_a_phone(theme):
    sizes = [
        value
        for part in config(theme).values()
        if isinstance(part, dict)
        for key, value in part.items()
        if key.lower().endswith("fontsize")
    ]
    assert len(sizes) >= 4
    assert min(sizes) >= TEXT_PX >= 12


@pytest.mark.parametrize("name", CHARTS)
def test_every_style_that_is_used_is_there(name):
    used = {one["mark"]["style"] for one in layers_of(CHARTS[name]())}
    assert used <= set(config("light")["style"])


def test_withheld_and_unmeasured_windows_are_boxes_with_a_word_and_never_points():
    spec = CHARTS["timeline"]()
    words = [row["word"] for row in drawn(spec, "soft-words")]
    assert words == ["withheld", "not measured"]
    silent = [
        (row["start"], row["end"]) for style in ("withheld", "unread") for row in drawn(spec, style)
    ]
    points = [row["at"] for row in drawn(spec, "curve")]
    assert points
    assert not [at for at in points for start, end in silent if start < at < end]
    assert all(row["valence"] is not None for row in drawn(spec, "curve"))


def test_a_gap_is_not_bridged():
    rows = drawn(CHARTS["timeline"](), "curve")
    for before, after in pairwise(rows):
        if before["run"] == after["run"]:
            assert after["at"] - before["at"] <= 10
    assert len({row["run"] for row in rows}) == 5


def told_but(silent):
    """Windows of ten seconds, of which some have no figure."""
    windows = some_windows()[:20]
    return [
        replace(one, valence=None) if place in silent else one for place, one in enumerate(windows)
    ]


@pytest.mark.parametrize(
    ("silent", "numbers"),
    [
        pytest.param((), [0], id="no silence"),
        pytest.param((3,), [0, 0], id="ten seconds"),
        pytest.param(range(3, 8), [0, 0], id="fifty"),
        pytest.param(range(3, 9), [0, 1], id="a minute"),
        pytest.param((0, 5, *range(7, 14)), [0, 0, 1], id="both, and none at the beginning"),
        pytest.param(range(20), [], id="all of it"),
    ],
)
def test_dots_lead_across_less_than_a_minute(silent, numbers):
    assert [number for number, _ in stretches(told_but(silent))] == numbers


def test_a_figure_missing_among_others_is_withheld_not_unmeasured():
    partly = replace(some_windows()[0], valence=None)
    assert [what for what, _ in runs([partly])] == ["withheld"]
    assert [what for what, _ in runs([partly], "shares")] == ["told"]


def test_changes_say_their_direction_and_their_doubt_without_colour():
    rows = drawn(CHARTS["timeline"](), "change")
    assert [row["label"] for row in rows] == [
        "\N{BLACK DOWN-POINTING TRIANGLE} 15:00",
        "\N{BLACK UP-POINTING TRIANGLE} 25:00",
    ]
    assert rows[0]["between"] == "14:30-15:30"


def test_the_levels_between_changes_are_theirs():
    levels = [(row["start"], row["valence"]) for row in drawn(CHARTS["timeline"](), "level")]
    assert levels == [(0, 0.1), (900, -0.07), (1500, 0.1)]


def test_markers_have_letters_and_their_words_on_touch():
    marks = drawn(CHARTS["timeline"](), "marker")
    assert [(row["letter"], row["label"]) for row in marks][1] == ("B", "question at the board")


def test_however_many_markers_there_are_each_has_its_own_letters():
    many = tuple(Marker(float(at), "x") for at in range(800))
    marks = drawn(room_timeline(a_story(markers=many, windows=SOME)), "marker")
    assert [row["letter"] for row in marks] == letters(800)
    assert letters(28)[-2:] == ["AA", "AB"]
    assert letters(703)[-2:] == ["ZZ", "AAA"]
    assert len(set(letters(800))) == 800


LATE = a_story(
    windows=SOME,
    markers=(*a_story().markers, Marker(2700.0, "the bell"), Marker(7200.0, "after it")),
    segments=(
        *a_story().segments,
        Segment(Span(2600, 4000), "tidying up"),
        Segment(Span(2700, 4000), "the way home"),
    ),
)


def test_what_lies_beyond_the_end_is_left_out_of_the_chart_and_counted():
    spec = room_timeline(LATE)
    assert [row["label"] for row in drawn(spec, "marker")][-1] == "the bell"
    last = drawn(spec, "segment")[-1]
    assert (last["label"], last["end"], last["time"]) == ("tidying up", 2700, "43:20-1:06:40")
    ends = [row.get("end", row.get("at", 0)) for one in layers_of(spec) for row in rows_of(one)]
    assert max(ends) == 2700
    assert beyond_words(LATE) == "Noted after the end, so not on the chart: 1 marker, 1 segment."
    assert beyond_words(LATE) in spec["description"]


def test_of_what_is_all_on_the_chart_nothing_is_said():
    assert beyond_words(a_story()) == ""


def test_the_plot_is_as_wide_as_without_what_lies_beyond_the_end():
    """Drawn by the very library, which makes room for whatever lies outside."""
    usual, late = (plot_px(room_timeline(one)) for one in (a_story(windows=SOME), LATE))
    assert late == pytest.approx(usual, abs=4)  # half a letter: one marker is at the very end


def test_every_share_stands_beside_its_bar_as_a_number():
    spec = CHARTS["shares of a stretch"]()
    texts = {
        one["encoding"]["text"]["field"] for one in layers_of(spec) if "text" in one["encoding"]
    }
    assert texts == {"name", "told"}
    assert drawn(spec, "coloured")[0]["told"] == "60 % (45-75)"


def test_who_does_not_see_a_chart_is_told_its_numbers():
    stretch, compared = (CHARTS[name]() for name in ("shares of a stretch", "comparison"))
    assert "neutral 60 % (45-75); happy " in stretch["description"]
    told = {row["name"]: row["told"] for row in drawn(compared, "words") if "name" in row}
    assert len(told) == 7
    assert all(f"{name} {points}" in compared["description"] for name, points in told.items())
    assert all(spec()["config"]["mark"] == {"aria": False} for spec in CHARTS.values())


def test_of_a_room_alone_no_second_share_is_drawn():
    shares = a_story().whole.shares
    assert drawn(span_shares(shares), "hollow")
    alike = replace(shares, counted=shares.corrected)
    assert "hollow" not in {one["mark"]["style"] for one in layers_of(span_shares(alike))}


def test_two_stretches_differ_by_shape():
    spec = CHARTS["comparison"]()
    shapes = {
        one["mark"]["style"]: one["mark"].get("shape", "circle")
        for one in layers_of(spec)
        if one["mark"]["type"] == "point"
    }
    assert shapes == {"dot": "circle", "hollow": "diamond"}
    assert {row["told"] for row in drawn(spec, "words")} == {"-20 (-30 to -10)"}


def strip_rows(spec):
    return [(row["row"], row["code"], row["start"], row["end"]) for row in drawn(spec, "coloured")]


def test_strips_join_equal_seconds_and_leave_out_who_is_not_in_view():
    assert strip_rows(CHARTS["strips"]()) == [
        (row, code, start, end)
        for row in (0, 1)
        for code, start, end in ((6, 0, 2), (3, 2, 4), (-1, 4, 5), (-2, 5, 7), (0, 8, 9))
    ]


def test_long_strips_show_what_was_shown_most():
    shown = np.tile(np.array([6, 6, 3, 3], np.int8), 1800)
    shown[7] = 0
    curve = replace(a_curve(), second=np.arange(7200), shown=shown)
    rows = strip_rows(person_strips([curve], [], {}, 7200.0))
    assert rows[0] == (0, 6, 0, 6)
    assert {row[1] for row in rows} <= {3, 6}
    assert len(rows) <= 1200
    assert rows[-1][3] == 7200


def test_strips_can_be_read_without_colour():
    """Drawn by the very library: heights and letters are worked out there."""
    scene = vl_convert.vegalite_to_scenegraph(CHARTS["strips"]() | {"width": 900})
    text = json.dumps(scene)
    assert {word for word in ("Ha", "An", "Ne") if f'"text": "{word}"' in text} == {"Ha", "An"}
    picture = svg(CHARTS["strips"](), 900)
    assert "seat 12" in picture
    assert "person 7" in picture


def test_evidence_shows_moments_gap_usual_and_rule():
    spec = evidence()
    assert [row["at"] for row in drawn(spec, "dot")] == [1235]
    assert {row["run"] for row in drawn(spec, "curve")} == {0, 1}
    assert [row["value"] for row in drawn(spec, "level")] == [0.1]
    assert [(row["start"], row["value"]) for row in drawn(spec, "limit")] == [(1200, 0.6)]
    assert [row["label"] for row in drawn(spec, "change-words")] == ["rule met 21:30"]


@pytest.mark.parametrize("signal", list(Signal))
def test_headings_of_evidence_fit_a_phone(signal):
    told = [row["text"] for row in drawn(evidence(signal), "heading")]
    assert len(told) == 3
    assert max(map(len, told)) <= 45


def test_evidence_without_a_reading_is_still_a_chart():
    curve = EvidenceCurve(np.array([5.0]), np.array([np.nan]), 0.1)
    assert drawn(evidence_chart(curve, a_flag()), "curve") == []


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0:00"), (59.9, "0:59"), (754, "12:34"), (3754, "1:02:34")]
)
def test_moments_are_read_on_a_clock(seconds, said):
    assert clock(seconds) == said
    assert clock_span(Span(0, seconds)) == f"0:00-{said}"


@pytest.mark.parametrize("length", [1, 60, 2700, 4 * 3600, 26 * 3600])
def test_times_are_round_and_few(length):
    ticks = time_axis(length)["axis"]["values"]
    assert 1 <= len(ticks) <= 12
    assert ticks[0] == 0
    assert ticks[-1] <= length


def test_labels_that_would_cover_each_other_go_to_another_row():
    assert in_a_row([0, 1, 2, 3, 20], 5) == [0, 1, 2, 2, 0]


def test_numbers_are_never_minus_nothing():
    assert points_words(Estimate(-0.001, -0.004, 0.1)) == "+0 (+0 to +10)"
    assert points_words(None) == "-"
    assert share_words(Estimate(0.001, 0, 0.02)) == "<1 % (0-2)"


def test_an_hour_of_shares_is_sent_once():
    """Seven lanes share one table: under 200 kB for 360 windows."""
    spec = shares_over_time(some_windows(3600), 3600)
    assert len(json.dumps(spec)) < 200_000
    assert len(json.dumps(room_timeline(a_story(windows=some_windows(3600))))) < 200_000
