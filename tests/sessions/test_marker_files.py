"""Markers come in from the files that other programs write."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sessions.made import a_session

from readroom.domain import Marker
from readroom.errors import InputError
from readroom.sessions.contents import Contents
from readroom.sessions.export import export
from readroom.sessions.marker_files import read_markers
from readroom.sessions.timed_rows import LONGEST_LABEL


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("a.csv", "at_ms,label\n61500,slide 4\n", id="csv"),
        pytest.param("a.csv", "\ufeffAt_ms;Label\r\n61500;slide 4\r\n", id="a spreadsheet's csv"),
        pytest.param("a.txt", "time\tevent\n1:01.5\tslide 4\n", id="tabs and a clock"),
        pytest.param("a.csv", "at_s,name,more\n61.5,slide 4,x\n", id="seconds"),
        pytest.param("a.json", '[{"at_ms": 61500, "label": "slide 4"}]', id="json"),
        pytest.param("a.json", '[{"At_ms ": 61500, "LABEL": "slide 4"}]', id="json, capitals"),
        pytest.param("a.json", '[{"seconds": 61.5, "text": "slide 4"}]', id="json in seconds"),
        pytest.param("a.json", '[{"time": "0:01:01.5", "event": "slide 4"}]', id="hours"),
    ],
)
def test_a_marker_is_read(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_markers(tmp_path / name) == (Marker(61.5, "slide 4", "import"),)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        pytest.param("a.csv", "at_ms,label\n", "expected 1 to 10,000 rows, got 0", id="none"),
        pytest.param("a.csv", "a,b\n1,2\n", "marker 1: expected a time in one of", id="columns"),
        pytest.param("a.csv", "at_ms,label\n1,a\nx,b\n", "marker 2: .*got 'x'; where", id="word"),
        pytest.param("a.csv", "at_s,label\n-1,a\n", "0 or more, .*got '-1'", id="before the start"),
        pytest.param("a.csv", "at_s,label\nnan,a\n", "got 'nan'", id="not a number"),
        pytest.param("a.csv", "time,label\n1:2:3:4,a\n", "got '1:2:3:4'", id="four parts"),
        pytest.param("a.json", "{", "expected a list of objects as JSON", id="no json"),
        pytest.param("a.json", '{"at_ms": 1}', "expected a list like", id="one object"),
        pytest.param("a.json", '[{"at_ms": [], "label": "a"}]', r"got \[\]", id="a list as time"),
        pytest.param("a.csv", 'at_ms,label\n1,"a\n2,b\n', "quotes closed", id="a quote left open"),
        pytest.param("b.csv", None, "No such file", id="no file"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_row(tmp_path, name, text, said):
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=said):
        read_markers(tmp_path / name)


def test_bytes_of_something_else_are_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="expected rows in UTF-8"):
        read_markers(tmp_path / "a.csv")


def test_long_labels_are_cut_and_markers_sorted(tmp_path):
    rows = [{"at_ms": 2, "label": "b"}, {"at_ms": 1, "label": "a" * 1000}]
    (tmp_path / "a.json").write_text(json.dumps(rows))
    first, second = read_markers(tmp_path / "a.json")
    assert (len(first.label), second.label) == (LONGEST_LABEL, "b")


@pytest.mark.parametrize("file_format", ["csv", "json"])
@given(
    label=st.text("=+-@;,\"' ab", min_size=1).map(str.strip).filter(bool), at=st.integers(0, 10**7)
)
def test_exported_markers_come_in_again(file_format, label, at, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    export(Contents(a_session(), markers=(Marker(at / 1000, label),)), folder, file_format)
    (read,) = read_markers(folder / f"markers.{file_format}")
    assert (read.at, read.label) == (at / 1000, label)


def test_half_a_letter_in_json_can_be_kept(tmp_path):
    (tmp_path / "a.json").write_text('[{"at_ms": 1000, "label": "a \\ud83d"}]')
    (marker,) = read_markers(tmp_path / "a.json")
    assert marker.label == "a ?"


@pytest.mark.parametrize(
    ("offset_s", "at"),
    [pytest.param(1.5, 63.0, id="later"), pytest.param(-61.5, 0.0, id="earlier")],
)
def test_another_clock_is_put_right(tmp_path, offset_s, at):
    (tmp_path / "a.csv").write_text("time,label\n1:01.5,slide 4\n")
    assert read_markers(tmp_path / "a.csv", offset_s) == (Marker(at, "slide 4", "import"),)


def test_a_clock_before_the_session_is_read_with_its_sign(tmp_path):
    (tmp_path / "a.csv").write_text("time,label\n-1:30,lobby\n")
    assert read_markers(tmp_path / "a.csv", 100)[0].at == 10
    with pytest.raises(InputError, match=r"got '-1:30'; .*--offset"):
        read_markers(tmp_path / "a.csv")
