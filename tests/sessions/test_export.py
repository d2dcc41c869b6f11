"""What is exported is what was kept, in all three formats, and comes back equal."""

import csv
import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sessions.export_reading import read_export
from tests.sessions.made import a_consent, a_session, a_window, some_samples

from readroom.analytics.curves import ENTER, GAP_S, LEAVE, TAU_S
from readroom.domain import (
    LABELS,
    Change,
    Consent,
    Detail,
    Emotion,
    Estimate,
    Marker,
    Participant,
    Reason,
    RoomSample,
    RoomWindow,
    Sample,
    SampleTable,
    Segment,
    Shares,
    Span,
)
from readroom.errors import InputError, OutputError
from readroom.recordings.summaries import with_summaries
from readroom.sessions.contents import Contents
from readroom.sessions.dictionary import COLUMNS, dictionary_rows
from readroom.sessions.export import FORMATS, export
from readroom.sessions.export_tables import tables_of
from readroom.testing import leaning_to

numbers = st.floats(-1e6, 1e6)
counts = st.integers(0, 2**31 - 1)
moments = st.integers(0, 10**8).map(lambda ms: ms / 1000)
sevens = st.tuples(*[st.floats(0, 1)] * 7)
texts = st.text(st.sampled_from("=+-@\t\r\n\0;,\"' aü1") | st.characters(codec="utf-8"))
spans = st.tuples(moments, moments).map(lambda ends: Span(*sorted(ends)))
estimates = st.none() | st.builds(Estimate, numbers, numbers, numbers)
windows = st.builds(
    RoomWindow,
    span=spans,
    in_view=numbers,
    measured=counts,
    expected=counts,
    shares=st.none() | st.builds(Shares, sevens, sevens, sevens, sevens),
    valence=estimates,
    arousal=estimates,
    facing=estimates,
    synchrony=st.none() | numbers,
    facing_people=counts,
    synchrony_people=counts,
    suppressed=st.booleans(),
).map(
    lambda one: replace(
        one,
        facing_people=one.facing_people if one.facing else 0,
        synchrony_people=0 if one.synchrony is None else one.synchrony_people,
    )
)
seconds = st.integers(0, 90_000)
samples = st.builds(
    Sample,
    person=counts,
    second=seconds,
    looks=counts,
    measured=counts,
    probabilities=st.none() | sevens,
    quality=numbers,
    reason=st.none() | st.sampled_from(Reason),
    turn=st.none() | numbers,
    nod=st.none() | numbers,
)
times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
consents = st.builds(
    Consent,
    at=times,
    notice_sha256=texts,
    language=texts,
    scope=st.sampled_from(Detail),
    by=texts,
    person=st.none() | counts,
    withdrawn=st.none() | times,
)
changes = st.builds(
    Change,
    at=moments,
    earliest=moments,
    latest=moments,
    before=numbers,
    after=numbers,
    size=st.builds(Estimate, numbers, numbers, numbers),
    strength=numbers,
)
contents = st.builds(
    Contents,
    session=st.builds(
        lambda title, ended, length: replace(a_session(title), ended=ended, length_s=length),
        texts,
        st.none() | times,
        moments,
    ),
    consents=st.lists(consents, max_size=2).map(tuple),
    participants=st.lists(
        st.builds(Participant, counts, texts, st.none() | texts.filter(bool)), max_size=3
    ).map(tuple),
    samples=st.lists(samples, max_size=5, unique_by=lambda one: (one.person, one.second)).map(
        SampleTable.of
    ),
    room=st.lists(
        st.builds(RoomSample, seconds, counts, counts, st.none() | sevens), max_size=3
    ).map(tuple),
    windows=st.lists(windows, max_size=3).map(tuple),
    markers=st.lists(st.builds(Marker, moments, texts, texts, counts), max_size=3).map(tuple),
    segments=st.lists(st.builds(Segment, spans, texts, counts), max_size=3).map(tuple),
    changes=st.none() | st.lists(changes, max_size=2).map(tuple),
)


def assert_equal(read: Contents, written: Contents) -> None:
    for field in fields(Contents):
        if field.name != "samples":
            assert getattr(read, field.name) == getattr(written, field.name), field.name
    for field in fields(SampleTable):
        ours, theirs = (getattr(one.samples, field.name) for one in (read, written))
        np.testing.assert_array_equal(ours, theirs)
        assert ours.dtype == theirs.dtype


@pytest.mark.parametrize("file_format", FORMATS)
@given(contents)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_round_trips_are_equal(file_format, written):
    with TemporaryDirectory() as folder:
        export(written, Path(folder), file_format)
        assert_equal(read_export(Path(folder)), written)


@pytest.fixture
def some() -> Contents:
    return Contents(
        session=a_session("=cmd|' /C calc'!A0"),
        consents=(a_consent(),),
        participants=(Participant(1, "ab" * 8, "@seat 12"), Participant(2, "cd" * 8)),
        samples=SampleTable.of(some_samples(2, range(3))),
        room=(RoomSample(0, 2, 1, None),),
        windows=(a_window(valence=Estimate(-0.4, -0.5, -0.3)), a_window(10, suppressed=True)),
        markers=(Marker(1.5, "=1+1"), Marker(2.0, 'said "hello", left')),
        segments=(Segment(Span(0, 10), "-part"),),
    )


def cells_of(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_texts_are_escaped_and_numbers_are_not(some, tmp_path):
    export(some, tmp_path)
    assert cells_of(tmp_path / "markers.csv")[1][1] == "'=1+1"
    assert cells_of(tmp_path / "participants.csv")[1][2] == "'@seat 12"
    heads, first, *_ = cells_of(tmp_path / "windows.csv")
    assert first[heads.index("valence")] == "-0.4"


def test_lines_end_and_quotes_double_as_rfc_4180_has_it(some, tmp_path):
    export(some, tmp_path)
    written = (tmp_path / "markers.csv").read_bytes()
    assert written.startswith(b"at_ms,label,kind,id\r\n1500,")
    assert b'2000,"said ""hello"", left",note,0\r\n' in written


def test_nothing_is_an_empty_cell_and_never_a_zero(some, tmp_path):
    export(some, tmp_path)
    heads, first = cells_of(tmp_path / "room.csv")
    assert dict(zip(heads, first, strict=True))["angry"] == ""


def test_the_dictionary_says_from_when_on_an_expression_is_named():
    (told,) = [column.meaning for column in COLUMNS["expressions"] if column.name == "emotion"]
    rule = (
        f"probability of {ENTER:g} on, until it is below {LEAVE:g}, another reaches {ENTER:g}, or "
        f"more than {GAP_S} seconds in a row were not measured"
    )
    assert f"named from a smoothed {rule}" in told
    # The page of the table says the same, for who compares the two.
    page = Path(__file__).parents[2].joinpath("docs", "table.md").read_text(encoding="utf-8")
    words = " ".join(page.split())
    assert f"steadied over {TAU_S:g} seconds, are named from a {rule}" in words
    named = [column for column in COLUMNS["people"] if "visible expression was" in column.meaning]
    assert len(named) == len(LABELS)
    assert all("named as in expressions" in column.meaning for column in named)


@pytest.mark.parametrize("file_format", FORMATS)
def test_every_column_is_in_the_dictionary_and_the_other_way_round(some, tmp_path, file_format):
    export(some, tmp_path, file_format)
    told = [(row[0], row[1]) for row in cells_of(tmp_path / "dictionary.csv")[1:]]
    assert told == [(table, one.name) for table, columns in COLUMNS.items() for one in columns]
    assert all(row["meaning"].endswith(".") for row in dictionary_rows())
    for name, table in tables_of(some).items():
        assert list(table) == [column.name for column in COLUMNS[name]]
        assert (tmp_path / f"{name}.{file_format}").is_file()


def test_parquet_has_types_and_meanings(some, tmp_path):
    export(some, tmp_path, "parquet")
    schema = pq.read_schema(tmp_path / "windows.parquet")
    assert [str(schema.field(name).type) for name in ("start_ms", "valence", "suppressed")] == [
        "int64",
        "double",
        "bool",
    ]
    assert schema.field("valence").metadata[b"meaning"].startswith(b"How pleasant")
    assert not schema.field("measured").nullable


def test_json_is_a_list_with_a_line_for_each_row(some, tmp_path):
    export(some, tmp_path, "json")
    lines = (tmp_path / "samples.json").read_text("utf-8").splitlines()
    assert len(lines) == len(some.samples) + 2
    assert json.loads(lines[1].rstrip(","))["t_ms"] == 0


def test_what_samples_say_of_each_person_is_a_table_of_its_own(some, tmp_path):
    shown = [Sample(7, at, 5, 5, leaning_to(Emotion.HAPPY), 0.9) for at in range(30)]
    shown += [Sample(7, 30 + at, 5, 5, leaning_to(Emotion.SAD), 0.9) for at in range(20)]
    export(with_summaries(replace(some, samples=SampleTable.of(shown)), None), tmp_path)
    (person,) = csv.DictReader((tmp_path / "people.csv").read_text("utf-8").splitlines())
    assert (person["person"], person["in_view_ms"], person["changes"]) == ("7", "50000", "1")
    assert int(person["happy_ms"]) + int(person["sad_ms"]) + int(person["unclear_ms"]) == 50_000
    assert float(person["usual_valence"]) > 0.3
    told = list(csv.DictReader((tmp_path / "expressions.csv").read_text("utf-8").splitlines()))
    assert [one["emotion"] for one in told] == ["happy", "sad"]
    assert 28_000 <= int(told[1]["start_ms"]) <= 36_000


def test_people_who_were_not_worked_out_are_no_empty_table(some, tmp_path):
    shown = [Sample(7, at, 5, 5, leaning_to(Emotion.HAPPY), 0.9) for at in range(30)]
    files = export(replace(some, samples=SampleTable.of(shown), people=()), tmp_path)
    names = {path.stem for path in files}
    assert "samples" in names
    assert not names & {"people", "expressions"}


def test_a_session_without_persons_has_no_files_of_persons(some, tmp_path):
    files = export(replace(some, participants=(), samples=SampleTable.of(())), tmp_path)
    assert {path.name for path in files} == {
        "session.json",
        "dictionary.csv",
        *(f"{name}.csv" for name in ("windows", "room", "markers", "segments")),
    }
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in files}


def test_files_of_persons_from_before_do_not_stay(some, tmp_path):
    """An export of the room over one with persons must not leave them lying there."""
    export(some, tmp_path)
    export(replace(some, participants=(), samples=SampleTable.of(())), tmp_path, "json")
    assert {path.name for path in tmp_path.iterdir() if "samples" in path.name} == set()


def test_a_file_of_somebody_else_stays(some, tmp_path):
    (tmp_path / "samples.parquet").write_text("mine")
    export(some, tmp_path)
    assert (tmp_path / "samples.parquet").read_text() == "mine"


def test_a_file_in_the_way_is_said(some, tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(OutputError, match=r"taken cannot be written.*--out"):
        export(some, tmp_path / "taken")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(None, "No such file", id="no file"),
        pytest.param("{", "expected the session.json of an export", id="no json"),
        pytest.param('{"format": "readroom-session", "version": 9}', "version 9", id="newer"),
        pytest.param("[]", "got something else", id="a list"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path, text, said):
    if text is not None:
        (tmp_path / "session.json").write_text(text)
    with pytest.raises(InputError, match=said):
        read_export(tmp_path)
