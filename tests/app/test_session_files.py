import asyncio
import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from starlette.requests import Request
from tests.app.kept_sessions import a_session, keep, keep_lesson, keep_playtest

from readroom.app.report_route import PATH, session_page
from readroom.app.server import build
from readroom.app.session_files import ARCHIVES, archive, report, stem_of
from readroom.app.session_list import open_store
from readroom.domain import Purpose


@pytest.fixture
def store(monkeypatch, tmp_path):
    monkeypatch.setenv("READROOM_DATABASE_URL", f"sqlite:///{tmp_path / 'kept.db'}")
    with open_store() as opened:
        yield opened


def get(session_id):
    """The answer of the route, without a server."""
    scope = {"type": "http", "headers": [], "path_params": {"session": session_id}}
    return asyncio.run(session_page(Request(scope)))


def done(store):
    return [(entry.action, entry.detail) for entry in store.audit()]


@pytest.mark.parametrize("file_format", ARCHIVES.values())
def test_an_archive_holds_every_figure_and_is_in_the_audit_log(store, file_format):
    lesson = keep_lesson(store)
    with ZipFile(BytesIO(archive(store, lesson.id, file_format))) as archived:
        names = archived.namelist()
        assert json.loads(archived.read("session.json"))["session"]["title"] == lesson.title
    assert {f"windows.{file_format}", "dictionary.csv"} <= set(names)
    assert f"samples.{file_format}" not in names
    assert ("export", f"{file_format} room") in done(store)


def test_single_persons_leave_only_where_they_may(store):
    playtest = keep_playtest(store, people=12)
    with ZipFile(BytesIO(archive(store, playtest.id, "csv"))) as archived:
        assert "samples.csv" in archived.namelist()
    assert ("export", "csv person") in done(store)


def test_the_report_escapes_what_people_typed_and_is_in_the_audit_log(store):
    page = report(store, keep_lesson(store).id).decode()
    assert "Lesson &lt;b&gt;7b&lt;/b&gt;" in page
    assert "<b>7b" not in page
    assert ("report", "") in done(store)


def test_files_are_named_so_that_every_system_takes_them():
    assert stem_of(a_session(title="Lesson 7b: a/b\\c?")) == "readroom-Lesson-7b-a-b-c"
    assert stem_of(a_session(id="ab" * 16, title="///")) == "readroom-abababab"


def test_the_server_has_the_address_of_reports():
    assert PATH in {route.path for route in build()._user_routes}


def test_the_report_has_an_address_that_runs_nothing(store):
    answer = get(keep_lesson(store).id)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"


def test_what_is_not_there_or_not_allowed_is_said(store):
    forbidden = keep(store, a_session(purpose=Purpose.WORKPLACE, region="FR"))
    assert get("0" * 32).status_code == 404
    answer = get(forbidden.id)
    assert answer.status_code == 451
    assert "prohibited" in bytes(answer.body).decode()
