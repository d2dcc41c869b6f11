"""`readroom sessions` on a real SQLite file: seen, reported, exported, forgotten."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.sessions.export_reading import read_export
from tests.sessions.made import a_consent, a_session, bytes_of, file_url, some_samples
from tests.view.stories import some_windows
from typer.testing import CliRunner

from readroom.cli.main import app
from readroom.domain import Detail, Marker, Purpose, Segment, Span
from readroom.recognition.cards import ModelCard
from readroom.sessions.audit import digest_of
from readroom.sessions.figures import Batch
from readroom.sessions.store import SessionStore

ROOM, PERSONS = "a1" * 16, "a2" * 16


@pytest.fixture(autouse=True)
def url(tmp_path, monkeypatch) -> str:
    monkeypatch.setenv("READROOM_DATABASE_URL", file_url(tmp_path))
    return file_url(tmp_path)


@pytest.fixture
def store(url):
    """Two sessions: the older of the room alone, the newer with persons who agreed."""
    with SessionStore.open(url) as opened:
        yesterday = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
        room = a_session("Fractions", Detail.ROOM, id=ROOM, started=yesterday)
        opened.begin(room)
        opened.append(ROOM, Batch((), (), some_windows(300)))
        opened.add_marker(ROOM, Marker(61.5, "=slide 4"))
        opened.add_segment(ROOM, Segment(Span(0, 100), "Welcome"))
        opened.finish(ROOM, yesterday + timedelta(minutes=5))
        read_by = {"model_sha256": ModelCard.read().sha256}
        level = a_session("Level 3", id=PERSONS, purpose=Purpose.PLAYTEST, **read_by)
        opened.begin(level, (a_consent(),))
        batch = Batch(some_samples(12, range(120)), (), some_windows(120))
        opened.append(PERSONS, batch)
        yield opened


def run(*words: object, code: int = 0, given: str | None = None) -> str:
    result = CliRunner().invoke(app, ["sessions", *map(str, words)], input=given)
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def test_an_empty_store_is_said_and_helps_on():
    assert run("list") == "no sessions yet"
    assert "holds none yet" in run("show", "latest", code=3)


def test_the_list_is_newest_first_and_can_be_narrowed(store):
    told = run("list")
    assert told.index("Level 3") < told.index("Fractions")
    assert "a1a1a1a1" in told
    assert "Level 3" not in run("list", "--text", "fract")
    assert "Fractions" not in run("list", "--purpose", "playtest")
    assert "and 1 more; see them with --limit" in run("list", "--limit", 1)
    assert run("list", "--text", "nothing of that") == "no such sessions"
    assert "expected a purpose, one of" in run("list", "--purpose", "fun", code=6)


def test_programs_get_the_list_in_whole(store):
    told = json.loads(run("list", "--json"))
    assert [one["id"] for one in told] == [one.id for one in store.sessions()]
    assert datetime.fromisoformat(told[0]["started"]) == store.sessions()[0].started
    assert json.loads(run("list", "--json", "--text", "nothing of that")) == []


def test_a_session_is_shown_with_how_sure_it_is(store):
    told = run("show", "a1")
    assert "Fractions" in told
    assert "The visible expressions changed" in told or "No change of the room" in told
    assert "Coverage: " in told
    assert "Welcome" in told
    assert "10 people; figures of fewer are withheld" in told


def test_a_report_is_written_and_entered_in_the_log(store, tmp_path):
    page = tmp_path / "out" / "page.html"
    told = run("report", "a1", "--out", page)
    assert "written" in told
    text = page.read_text("utf-8")
    assert "When did the room change?" in text
    assert "=slide 4" in text
    assert [one.action for one in store.audit()][-1] == "report"
    assert store.verify_audit().sound


def test_a_report_in_an_impossible_place_is_said(store, tmp_path):
    (tmp_path / "taken").write_text("")
    told = run("report", "a1", "--out", tmp_path / "taken" / "page.html", code=5)
    assert "choose another with --out" in told


@pytest.mark.parametrize("file_format", ["csv", "parquet", "json"])
def test_an_export_of_the_room_has_no_persons_and_is_logged(store, tmp_path, file_format):
    told = run("export", "a1", "--out", tmp_path / "out", "--format", file_format)
    assert "no single persons are in it" in told
    assert not list((tmp_path / "out").glob("samples*"))
    read = read_export(tmp_path / "out")
    assert read.windows == store.windows(ROOM)
    assert read.markers == store.markers(ROOM)
    last = store.audit()[-1]
    assert (last.action, last.detail) == ("export", f"{file_format} room")


def test_an_export_of_persons_who_agreed_has_them(store, tmp_path):
    told = run("export", "latest", "--out", tmp_path / "out")
    assert "no single persons" not in told
    assert read_export(tmp_path / "out").samples.persons == tuple(range(1, 13))
    assert store.audit()[-1].detail == "csv person"


def test_an_export_is_named_by_its_session(store, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("export", "a1")
    assert (tmp_path / "readroom-session-a1a1a1a1" / "session.json").is_file()


def test_a_refused_place_exports_nothing(store, tmp_path):
    store.begin(
        a_session("Berlin", Detail.ROOM, id="b" * 32, purpose=Purpose.EDUCATION, region="DE")
    )
    told = run("export", "bb", "--out", tmp_path / "out", code=8)
    assert "Education in Germany is refused" in told
    assert not (tmp_path / "out").exists()


def test_markers_come_in_once(store, tmp_path):
    file = tmp_path / "markers.json"
    file.write_text(
        json.dumps([{"at_ms": 5000, "label": "[red]boss[/]"}, {"at_ms": 9e6, "label": "x"}])
    )
    told = run("import-markers", "a1", file)
    assert "added 2 markers" in told
    assert "1 of them lie after the end" in told
    assert "added 0 markers, 2 were there already" in run("import-markers", "a1", file)
    assert [(one.at, one.label, one.kind) for one in store.markers(ROOM)] == [
        (5.0, "[red]boss[/]", "import"),
        (61.5, "=slide 4", "note"),
        (9000.0, "x", "import"),
    ]


def rows_in(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def test_segments_come_in_once_and_show_has_figures_of_each(store, tmp_path):
    file = tmp_path / "levels.csv"
    file.write_text("start_s,end_s,label\n0,60,level 1\n60,120,level 2\n")
    assert "added 2 segments" in run("import-segments", "Level 3", file)
    assert "added 0 segments, 2 were there already" in run("import-segments", "a2", file)
    assert "level 2" in run("show", "a2")
    run("export", "a2", "--out", tmp_path / "export")
    rows = rows_in(tmp_path / "export" / "stretches.csv")
    assert [(one["label"], one["people"]) for one in rows] == [
        ("Level 3", "12"),
        ("level 1", "12"),
        ("level 2", "12"),
    ]
    for one in rows:
        ends = [float(one[name]) for name in ("valence_low", "valence", "valence_high")]
        assert ends == sorted(set(ends))


def test_markers_begin_segments(store):
    store.add_marker(ROOM, Marker(200.0, "slide 9"))
    assert "added 2 segments" in run("import-segments", "a1")
    assert [(one.label, one.span) for one in store.segments(ROOM)][1:] == [
        ("=slide 4", Span(61.5, 200)),
        ("slide 9", Span(200, 300)),
    ]
    assert "expected markers, or a file" in run("import-segments", "a2", code=3)


def test_what_changed_around_markers_is_told_and_written(store, tmp_path):
    for at in (40.0, 80.0):
        store.add_marker(PERSONS, Marker(at, "boss"))
    out = tmp_path / "events.csv"
    told = run("events", "a2", "--out", out)
    assert "boss 0:40, 1:20" in told
    assert "10 s before each marker and 10 s from it on" in told
    (row,) = rows_in(out)
    assert (row["event"], row["moments"], row["before_people"]) == ("boss", "2", "12")
    assert float(row["valence_difference_low"]) <= float(row["valence_difference"])
    assert store.audit()[-1].action == "export"


def test_events_of_a_room_alone_are_read_over_half_a_minute(store):
    assert "30 s before each marker" in run("events", "a1")
    assert "expected markers; got none" in run("events", "a2", code=3)


def test_two_stretches_are_compared(store, tmp_path):
    store.add_segment(PERSONS, Segment(Span(0, 60), "level 1"))
    store.add_segment(PERSONS, Segment(Span(60, 120), "level 2"))
    out = tmp_path / "compared.csv"
    told = run("compare", "a2/level 1", "a2/level 2", "--out", out)
    assert "people 12 12" in told
    assert "other people like these" in told
    (row,) = rows_in(out)
    assert (row["first"], row["second"]) == ("a2/level 1", "a2/level 2")
    assert "draw windows" in run("compare", "a1", "a2")
    assert "got 0; the session has 'level 1', 'level 2'" in run("compare", "a2/x", "a2", code=3)


def test_markers_that_cannot_be_read_change_nothing(store, tmp_path):
    assert "No such file" in run("import-markers", "a1", tmp_path / "none.csv", code=3)
    assert len(store.markers(ROOM)) == 1


def test_a_session_is_renamed(store):
    assert run("rename", "a1", "  Fractions [again] ") == "renamed Fractions [again]"
    assert store.session(ROOM).title == "Fractions [again]"
    assert "expected a title" in run("rename", "a1", " ", code=6)


def test_erasing_asks_first(store):
    assert "Aborted" in run("erase", "a1", code=1, given="n\n")
    assert len(store.sessions()) == 2
    assert "erased 'Fractions'" in run("erase", "a1", given="y\n")
    assert [one.id for one in store.sessions()] == [PERSONS]


def test_erased_is_erased(store, tmp_path):
    run("erase", "a1", "--yes")
    assert b"Fractions" not in bytes_of(tmp_path / "store")
    assert ROOM.encode() not in bytes_of(tmp_path / "store")


def test_one_person_is_erased(store):
    assert "erased person 3 of 'Level 3'" in run("erase", "a2", "--person", 3, "--yes")
    assert 3 not in store.samples(PERSONS).persons
    assert "nothing was kept of person 77" in " ".join(
        run("erase", "a2", "--person", 77, "--yes").split()
    )


def test_the_audit_log_is_shown_and_a_changed_row_is_said(store, url):
    run("rename", "a1", "Sums")
    told = run("audit")
    assert "begin" in told
    assert f"in the audit log: {digest_of(ROOM)}" in run("show", "a1")
    assert digest_of(ROOM) in told
    assert "sound" in told
    assert "Fractions" not in told
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
        guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        for (guard,) in file.execute(guards).fetchall():
            file.execute(f"DROP TRIGGER {guard}")
        file.execute("UPDATE audit SET action = 'nothing' WHERE seq = 2")
        file.commit()
    assert "broken at row 2" in run("audit", code=1)


def test_what_is_over_is_not_listed_any_more(store):
    store.begin(a_session("Old", id="c" * 32, expires=datetime(2020, 1, 1, tzinfo=UTC)))
    assert "Old" not in run("list")
    assert "c" * 32 not in {one.id for one in store.sessions()}


def test_what_is_over_is_purged(store):
    old = a_session("Old", id="c" * 32, expires=datetime(2020, 1, 1, tzinfo=UTC))
    store.begin(old)
    assert "erased 1 sessions" in run("purge")
    assert {one.id for one in store.sessions()} == {ROOM, PERSONS}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["show", "ff"], "`readroom sessions list`", id="unknown"),
        pytest.param(["erase", "a", "--yes"], "2 begin with 'a'", id="more than one"),
        pytest.param(["export", ""], "expected the id of a session", id="blank"),
    ],
)
def test_a_session_that_is_not_one_is_said(store, words, said):
    assert said in run(*words, code=3)
    assert len(store.sessions()) == 2


@pytest.mark.parametrize(
    "command",
    [
        *("", "list", "show", "report", "export", "import-markers", "import-segments"),
        *("events", "compare", "rename", "erase", "purge", "audit"),
    ],
)
def test_every_command_says_what_it_does(command):
    told = run(*([command] if command else []), "--help")
    assert "Usage" in told


def test_a_database_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setenv("READROOM_DATABASE_URL", "nonsense")
    assert "error" in run("list", code=6)


def test_the_default_place_is_a_file_of_the_user():
    from readroom.settings import Settings

    path = Path(Settings.model_fields["database_url"].get_default(call_default_factory=True))
    assert path.name == "sessions.db"
