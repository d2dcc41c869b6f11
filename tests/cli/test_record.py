"""`readroom analyze --record` and `readroom demo` as they are typed."""

from datetime import UTC, datetime, timedelta

import platformdirs
import pytest
from tests import inputs
from tests.sessions.made import a_session
from typer.testing import CliRunner

from readroom.cli.main import app
from readroom.domain import Detail
from readroom.sessions.store import SessionStore

AGREED = ("--record", "--purpose", "research", "--region", "GB", "--consent", "each-person")


@pytest.fixture
def url(monkeypatch, tmp_path):
    named = f"sqlite:///{tmp_path / 'kept.db'}"
    monkeypatch.setenv("READROOM_DATABASE_URL", named)
    return named


def analyze(tmp_path, *words):
    path = inputs.video(tmp_path / "talk.mp4", 50)
    everything = [path, "--detector", "haar", "--out", tmp_path / "out", *words]
    return CliRunner().invoke(app, ["analyze", *map(str, everything)])


def test_a_video_is_kept_and_said_where(tmp_path, url):
    done = analyze(tmp_path, *AGREED, "--title", "Try 1", "--expected", "3")
    assert done.exit_code == 0
    with SessionStore.open(url) as store:
        (session,) = store.sessions()
        assert len(store.room(session.id)) == 2
    assert (session.title, session.expected, session.detail) == ("Try 1", 3, Detail.PERSON)
    until = f"{session.expires:%Y-%m-%d}"
    assert f"Try 1, person figures, until {until}: session {session.id}" in done.stdout
    assert "readroom app" in done.stdout


def test_seconds_without_a_look_are_not_kept_as_seconds_without_people(tmp_path, url):
    done = analyze(tmp_path, *AGREED, "--every", "5")
    assert done.exit_code != 0
    assert "one each 5 s: give --every 0.5 or less" in " ".join(done.stderr.split())
    with SessionStore.open(url) as store:
        assert store.sessions() == ()


@pytest.mark.parametrize(("words", "language"), [((), "en"), (("--language", "de"), "de")])
def test_the_language_of_the_notice_is_kept(tmp_path, url, words, language):
    assert analyze(tmp_path, *AGREED, *words, "-q").exit_code == 0
    with SessionStore.open(url) as store:
        (session,) = store.sessions()
        assert [one.language for one in store.consents(session.id)] == [language]


def test_figures_of_the_room_can_be_asked_for(tmp_path, url):
    assert analyze(tmp_path, *AGREED, "--detail", "room", "-q").exit_code == 0
    with SessionStore.open(url) as store:
        assert [one.detail for one in store.sessions()] == [Detail.ROOM]


def test_without_consent_nothing_is_kept_nor_written(tmp_path, url):
    done = analyze(tmp_path, *AGREED[:-2])
    assert done.exit_code == 8
    assert "expected a recorded consent" in done.stderr
    assert not (tmp_path / "out" / "summary.json").exists()
    with SessionStore.open(url) as store:
        assert store.sessions() == ()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--title", "x"), "belong to --record"),
        ((*AGREED[:-1], "nobody"), "expected one of each-person, guardians; got 'nobody'"),
        ((*AGREED, "--detail", "face"), "expected one of room, person; got 'face'"),
    ],
    ids=["no session", "no such consent", "no such detail"],
)
def test_flags_that_do_not_fit_are_refused(tmp_path, url, words, told):
    done = analyze(tmp_path, *words)
    assert done.exit_code == 2
    assert told in " ".join(done.stderr.replace("│", " ").split())


def test_demo_fills_a_store_of_its_own(tmp_path, url, monkeypatch):
    monkeypatch.setattr(platformdirs, "user_data_path", lambda name: tmp_path / name)
    words = ["demo", "--no-open", "--people", "6", "--minutes", "1"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0
    assert "Synthetic lesson, 6 people" in done.stdout
    with SessionStore.open(f"sqlite:///{tmp_path / 'readroom' / 'demo.db'}") as store:
        assert {one.source for one in store.sessions()} == {"synthetic"}
    with SessionStore.open(url) as store:
        assert store.sessions() == ()


def test_what_is_over_is_erased_where_only_recordings_are_kept(tmp_path, url):
    with SessionStore.open(url) as store:
        store.begin(a_session(expires=datetime.now(UTC) - timedelta(days=1), title="old"))
    assert analyze(tmp_path, *AGREED, "--title", "new").exit_code == 0
    with SessionStore.open(url) as store:
        assert [one.title for one in store.sessions()] == ["new"]
