import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.app.kept_sessions import BEGUN, a_session, keep, keep_many

from readroom.app.session_list import (
    PAGE,
    called,
    facts,
    lasted,
    open_store,
    page_of,
    place,
    purge_daily,
    title_of,
    when,
)
from readroom.domain import Detail, Purpose
from readroom.errors import StoreUnavailableError
from readroom.sessions.database import PRAGMAS
from readroom.sessions.store import SessionStore


@pytest.fixture
def store():
    with SessionStore.open("sqlite://") as opened:
        yield opened


def test_sessions_whose_time_is_over_are_gone_when_the_pages_open(monkeypatch, tmp_path):
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    monkeypatch.setenv("READROOM_DATABASE_URL", url)
    now = datetime.now(UTC)
    with SessionStore.open(url) as store:
        keep(store, a_session(title="old", expires=now - timedelta(days=1)))
        keep(store, a_session(title="new", expires=now + timedelta(days=1)))
    with open_store() as store:
        assert [one.title for one in store.sessions()] == ["new"]


def same(at):
    return at


def test_pages_follow_each_other_without_a_gap(store):
    keep_many(store, 2 * PAGE + 3)
    pages = [page_of(store, number=number) for number in range(4)]
    assert [len(page.sessions) for page in pages] == [PAGE, PAGE, 3, 0]
    assert [page.more for page in pages] == [True, True, False, False]
    titles = [one.title for page in pages for one in page.sessions]
    assert titles == sorted(titles, reverse=True)
    assert len(set(titles)) == 2 * PAGE + 3


def test_the_list_is_filtered_by_text_and_purpose(store):
    keep_many(store, 30)
    assert [one.title for one in page_of(store, "session 007").sessions] == ["Session 007"]
    found = page_of(store, "", Purpose.PLAYTEST).sessions
    assert {one.purpose for one in found} == {Purpose.PLAYTEST}
    assert len(found) == 10


def test_the_line_below_a_title_says_what_was_kept(store):
    session = keep(store, a_session(detail=Detail.PERSON, length_s=2700.0))
    told = facts(session, same)
    assert told.startswith("2 Mar 2026, 08:15 · ")
    for words in ("research", "Elsewhere", "figures of single persons", "from a recording"):
        assert words in told
    assert "room figures alone" in facts(a_session(), same)
    assert "synthetic" in facts(a_session(source="synthetic"), same)


def test_times_are_the_readers():
    assert when(a_session(), same) == "2 Mar 2026, 08:15"
    later = when(a_session(), lambda at: datetime(2026, 3, 2, 23, 15, tzinfo=UTC))
    assert later == "2 Mar 2026, 23:15"


@pytest.mark.parametrize(
    ("length", "ended", "told"),
    [
        (42.0, BEGUN, "42 s"),
        (2700.0, BEGUN, "45 min"),
        (7500.0, BEGUN, "2 h 5 min"),
        (600.0, None, "10 min, running or cut off"),
    ],
)
def test_a_session_that_did_not_end_says_so(length, ended, told):
    assert lasted(a_session(length_s=length, ended=ended)) == told


def test_a_region_that_nobody_knows_any_more_keeps_its_code():
    assert place("GB") == "United Kingdom"
    assert place("XX") == "XX"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  a \n b ", "a b"), ("   ", ""), ("x" * 500, "x" * 120)],
    ids=["blanks", "nothing", "long"],
)
def test_titles_are_one_line(typed, kept):
    assert title_of(typed) == kept


def test_a_store_that_cannot_erase_now_is_open_all_the_same(monkeypatch, tmp_path):
    path = tmp_path / "busy.db"
    url = f"sqlite:///{path}"
    monkeypatch.setenv("READROOM_DATABASE_URL", url)
    patience = "busy_timeout=200"  # the real 3 s are waited out twice
    monkeypatch.setattr("readroom.sessions.database.PRAGMAS", (patience, *PRAGMAS[1:]))
    with SessionStore.open(url) as store:
        keep(store, a_session(title="old", expires=datetime.now(UTC) - timedelta(days=1)))
        keep(store, a_session(title="new"))
    with closing(sqlite3.connect(path)) as backup:
        backup.execute("BEGIN")
        backup.execute("SELECT * FROM sessions").fetchall()
        with pytest.raises(StoreUnavailableError):
            purge_daily()
        assert [one.title for one in open_store().sessions()] == ["new"]
    purge_daily()


def test_what_is_over_goes_daily_and_no_store_is_made_for_it(monkeypatch, tmp_path):
    url = f"sqlite:///{tmp_path / 'later.db'}"
    monkeypatch.setenv("READROOM_DATABASE_URL", url)
    purge_daily()
    assert not list(tmp_path.iterdir())
    with SessionStore.open(url) as store:
        keep(store, a_session(title="old", expires=datetime.now(UTC) - timedelta(days=1)))
    purge_daily()
    with SessionStore.open(url) as store:
        assert store.sessions() == ()


def test_two_sessions_that_read_the_same_are_told_apart(store):
    first, second, other = (a_session(id=letter * 32) for letter in "abc")
    names = called([first, second, replace(other, title="Another")])
    assert names[first.id].endswith("(aaaaaa)")
    assert names[second.id].endswith("(bbbbbb)")
    assert names[other.id].startswith("Another, ")
    assert "(" not in names[other.id]
