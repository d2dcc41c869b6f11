"""The table: its columns, what is left empty, and that its three forms agree."""

import math

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.recordings.disks import full_disk
from tests.recordings.tables import read

from readroom.domain import (
    LABELS,
    Box,
    Emotion,
    Expression,
    Face,
    FrameResult,
    Observation,
    Reason,
)
from readroom.errors import OutputError
from readroom.recordings.tables import COLUMNS, open_table, rows_of

ORDER = [
    *("source", "time_s", "frame", "person", "x", "y", "width", "height"),
    *("score", "quality", "reason"),
    *("raw_angry", "raw_disgust", "raw_fear", "raw_happy", "raw_sad", "raw_surprise"),
    *("raw_neutral", "angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"),
    *("emotion", "confidence", "valence", "arousal"),
]

number = st.floats(-1e5, 1e5, allow_nan=False)
share = st.floats(0, 1, allow_nan=False)
seven = st.lists(share, min_size=7, max_size=7).map(tuple)
expressions = st.builds(
    Expression, seven, seven, st.one_of(st.none(), st.sampled_from(Emotion)), share
)
faces = st.builds(Face, st.builds(Box, number, number, number, number), share)
observations = st.one_of(
    st.builds(Observation, st.integers(1, 10**6), faces, share, st.none(), expressions),
    st.builds(Observation, st.integers(1, 10**6), faces, share, st.sampled_from(Reason)),
)
results = st.builds(
    FrameResult,
    st.floats(0, 1e5),
    st.just(64),
    st.just(48),
    st.lists(observations, max_size=3).map(tuple),
)
names = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1)


def test_columns_stand_in_their_order():
    assert list(COLUMNS) == ORDER


@settings(deadline=None)
@given(source=names, pages=st.lists(results, max_size=4))
def test_the_three_forms_hold_the_same(tmp_path_factory, source, pages):
    folder = tmp_path_factory.mktemp("tables")
    tables = {form: open_table(folder, form) for form in ("parquet", "csv", "jsonl")}
    for table in tables.values():
        for frame, result in enumerate(pages):
            table.write(rows_of(source, frame, result))
        table.close()
    found = {form: read(table.path) for form, table in tables.items()}
    assert found["parquet"] == found["jsonl"] == found["csv"]
    assert len(found["csv"]) == sum(len(result.observations) for result in pages)


def test_no_spreadsheet_runs_the_name_of_a_file(tmp_path):
    seen = Observation(1, Face(Box(0, 0, 9, 9), 0.9), 0.5, Reason.TOO_SMALL)
    table = open_table(tmp_path, "csv")
    table.write(rows_of('=HYPERLINK("x","y").jpg', 0, FrameResult(0.0, 64, 48, (seen,))))
    table.close()
    (row,) = read(table.path)
    assert row["source"] == '=HYPERLINK("x","y").jpg'
    assert table.path.read_text().splitlines()[1].startswith("\"'=HYPERLINK(")


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_an_empty_table_has_its_columns(tmp_path, form):
    table = open_table(tmp_path, form)
    table.close()
    if form == "csv":
        assert table.path.read_text().strip().split(",") == ORDER
    else:
        assert pq.read_table(table.path).column_names == ORDER


def test_an_unmeasured_face_keeps_what_is_known():
    seen = Observation(3, Face(Box(1, 2, 3, 4), 0.5), 0.1, Reason.TOO_SMALL)
    (row,) = rows_of("a", 7, FrameResult(1.0, 64, 48, (seen,)))
    filled = {key: value for key, value in row.items() if value is not None}
    assert filled == {
        "source": "a",
        "time_s": 1.0,
        "frame": 7,
        "person": 3,
        "x": 1.0,
        "y": 2.0,
        "width": 3.0,
        "height": 4.0,
        "score": 0.5,
        "quality": 0.1,
        "reason": "too_small",
    }


def test_an_unclear_face_keeps_its_probabilities():
    even = (1 / 7,) * 7
    seen = Observation(
        1, Face(Box(1, 2, 3, 4), 0.5), 0.9, None, Expression(even, even, None, 1 / 7)
    )
    (row,) = rows_of("a", 0, FrameResult(0.0, 64, 48, (seen,)))
    assert (row["emotion"], row["reason"]) == (None, None)
    assert math.isclose(sum(row[label] for label in LABELS), 1, abs_tol=1e-4)


def test_what_was_not_read_of_this_frame_has_nothing_of_this_frame():
    even = (1 / 7,) * 7
    last = Expression(even, even, None, 1 / 7)
    seen = Observation(1, Face(Box(1, 2, 3, 4), 0.5), 0.6, None, last, held=True)
    (row,) = rows_of("a", 3, FrameResult(0.2, 64, 48, (seen,)))
    assert all(row[f"raw_{label}"] is None for label in LABELS)
    assert math.isclose(sum(row[label] for label in LABELS), 1, abs_tol=1e-4)


def test_parquet_is_written_in_groups(tmp_path, monkeypatch):
    monkeypatch.setattr("readroom.recordings.tables._GROUP", 4)
    monkeypatch.setattr("readroom.recordings.tables._BATCH", 2)
    seen = Observation(1, Face(Box(1, 2, 3, 4), 0.5), 0.1, Reason.TOO_SMALL)
    table = open_table(tmp_path, "parquet")
    for frame in range(10):
        table.write(rows_of("a", frame, FrameResult(frame / 5, 64, 48, (seen,))))
    table.close()
    assert pq.ParquetFile(table.path).num_row_groups == 3
    assert pq.read_table(table.path).column("frame").to_pylist() == list(range(10))


def test_its_name_appears_when_it_is_whole(tmp_path):
    table = open_table(tmp_path, "csv")
    assert not table.path.exists()
    table.close()
    assert [path.name for path in tmp_path.iterdir()] == ["faces.csv"]


def test_a_folder_that_vanishes_is_an_output_error(tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        open_table(tmp_path / "gone", "parquet")


def page(frame=0):
    seen = Observation(1, Face(Box(1, 2, 3, 4), 0.5), 0.1, Reason.TOO_SMALL)
    return rows_of("a", frame, FrameResult(frame / 5, 64, 48, (seen,)))


def write_pages(table, count):
    for frame in range(count):
        table.write(page(frame))


def files_in(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_a_table_that_lacks_rows_replaces_none_though_there_is_space_again(
    tmp_path, monkeypatch, form
):
    monkeypatch.setattr("readroom.recordings.tables._GROUP", 1)
    monkeypatch.setattr("readroom.recordings.tables._BATCH", 1)
    (tmp_path / f"faces.{form}").write_text("of an earlier run")
    table = open_table(tmp_path, form)
    with full_disk(), pytest.raises(OutputError, match=rf"faces\.{form} cannot be written"):
        write_pages(table, 200)  # text waits in a buffer first
    for go_on in (lambda: table.write(page()), table.close):
        with pytest.raises(OutputError, match="lacks rows"):
            go_on()
    assert files_in(tmp_path) == {f"faces.{form}": b"of an earlier run"}


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_a_table_that_cannot_be_finished_leaves_nothing(tmp_path, form):
    table = open_table(tmp_path, form)
    table.write(page())
    with full_disk(), pytest.raises(OutputError, match=rf"faces\.{form} cannot be written"):
        table.close()
    assert files_in(tmp_path) == {}


def test_a_table_that_cannot_be_begun_leaves_nothing(tmp_path):
    with full_disk(), pytest.raises(OutputError, match="cannot be written"):
        open_table(tmp_path, "parquet")
    assert files_in(tmp_path) == {}
