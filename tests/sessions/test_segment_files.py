"""Segments come in from the files of games and studies, or lie between markers."""

import json

import pytest

from readroom.domain import Marker, Segment, Span
from readroom.errors import InputError
from readroom.sessions.segment_files import between, read_segments

LEVEL = Segment(Span(60, 90.5), "level 1")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("a.csv", "start_ms,end_ms,label\n60000,90500,level 1\n", id="csv"),
        pytest.param("a.csv", "Start;End;Segment\n1:00;1:30.5;level 1\n", id="clocks"),
        pytest.param(
            "a.json", json.dumps([{"start_s": 60, "end_s": 90.5, "name": "level 1"}]), id="json"
        ),
    ],
)
def test_a_segment_is_read(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    assert read_segments(tmp_path / name) == (LEVEL,)


def test_segments_are_read_by_time_on_the_clock_of_the_session(tmp_path):
    (tmp_path / "a.csv").write_text("start,end,label\n20,30,b\n0,20,a\n")
    read = read_segments(tmp_path / "a.csv", 5)
    assert [(one.label, one.span) for one in read] == [("a", Span(5, 25)), ("b", Span(25, 35))]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("at_ms,label\n1,a\n", "segment 1: expected a start in one of", id="a marker"),
        pytest.param("start,end,label\n1,2,a\n9,9,b\n", "segment 2: .*got 9 to 9 s", id="empty"),
        pytest.param("start,end,label\n-5,2,a\n", "got -5 to 2 s; .*--offset", id="too early"),
        pytest.param("start,end,label\n1,x,a\n", "got 1 to nan s", id="a word"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_row(tmp_path, text, said):
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(InputError, match=said):
        read_segments(tmp_path / "a.csv")


def test_markers_begin_segments_that_last_to_the_next():
    markers = [Marker(10, "a"), Marker(40, "b"), Marker(40, "c")]
    assert between(markers, 100) == (Segment(Span(10, 40), "a"), Segment(Span(40, 100), "c"))
    assert between([Marker(200, "late")], 100) == ()
    assert between([], 100) == ()
