"""The schema comes from its migrations, and a database that is no store says so."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable
from tests.sessions.made import START, a_change, a_sample, a_session, file_url

from readroom.errors import ConfigurationError, StoreError, StoreUnavailableError
from readroom.sessions.database import is_there, migrate, migration_config, open_database
from readroom.sessions.figures import Batch
from readroom.sessions.schema import metadata, sessions
from readroom.sessions.store import SessionStore

REVISIONS = [
    one.revision for one in ScriptDirectory.from_config(migration_config()).walk_revisions()
]


def test_the_migrations_make_the_schema_of_the_code() -> None:
    database = open_database("sqlite://")
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def first_store(folder: Path) -> str:
    """A store of the first schema with one session in it, written without today's code."""
    url = file_url(folder)
    database = open_database(url)
    with database.writing() as connection:
        migrate(connection, "base")
    with database.writing() as connection:
        migrate(connection, "0001")
        connection.exec_driver_sql(
            "INSERT INTO sessions (id, title, purpose, region, detail, min_group, started,"
            " source, source_name, model, model_sha256, length_s) VALUES"
            " ('00ff', 'First', 'research', 'GB', 'person', 10, '2026-11-03 09:00:00.000000',"
            " 'live', 'camera', 'm', 'ab', 1.0)"
        )
        # looks 5, measured 4, all of it "happy", quality 1, no reason, turn 0.1, none nod
        figures = "05000400" + "000000ff000000" + "ff" + "ff" + "6400" + "0080"
        connection.exec_driver_sql(f"INSERT INTO samples VALUES (1, 0, 1, X'{figures}')")
    database.close()
    return url


def test_a_store_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    with SessionStore.open(first_store(tmp_path)) as store:
        assert store.session("00ff").title == "First"
        table = store.samples("00ff")
        assert table.probabilities.tolist() == [[0, 0, 0, 1, 0, 0, 0]]
        assert table.turn[0] == pytest.approx(0.1)
        assert store.changes("00ff") is None  # nobody looked for them then
        assert store.verify_audit().sound
        store.finish("00ff", START, changes=[a_change()])
        assert store.changes("00ff") == (a_change(),)


def test_going_back_to_the_first_schema_keeps_its_sessions(tmp_path: Path) -> None:
    url = file_url(tmp_path)
    with SessionStore.open(url) as store:
        store.begin(session := a_session())
        store.append(session.id, Batch((a_sample(),)))
        store.finish(session.id, START, changes=[a_change()])
    config, database = migration_config(), open_database(url)
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        assert "room_changes" not in inspect(connection).get_table_names()
    database.close()
    with SessionStore.open(url) as store:
        assert len(store.samples(session.id)) == 1
        assert store.changes(session.id) is None


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_migration_can_go_back_and_forth(tmp_path: Path, revision: str) -> None:
    database = open_database(file_url(tmp_path))
    with database.writing() as connection:
        migrate(connection, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        migrate(connection, revision)
        migrate(connection, "head")
    with database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
    database.close()


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    database = open_database(file_url(tmp_path))
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(StoreError, match="update Readroom"):
        SessionStore.open(file_url(tmp_path))


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "holiday.db"
    path.write_bytes(b"not a database, but long enough to be looked at" * 50)
    with pytest.raises(StoreError, match="not a database"):
        SessionStore.open(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"not a database")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailableError, match="cannot be made"):
        SessionStore.open(f"sqlite:///{tmp_path / 'file' / 'sessions.db'}")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        pytest.param("sessions.db", "expected an SQLAlchemy URL", id="a path alone"),
        pytest.param("postgresql://h:54x2/r", "expected an SQLAlchemy URL", id="no port"),
        pytest.param("nosuch://x/y", "no driver for nosuch", id="an unknown database"),
    ],
)
def test_an_url_that_is_none(url: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        SessionStore.open(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://me:s3cret@127.0.0.1:1/none",
        "postgresql+psycopg://127.0.0.1:1/none?user=me&password=s3cret",
        "me:s3cret@127.0.0.1/none",
    ],
)
def test_messages_never_say_the_password(url: str) -> None:
    with pytest.raises((StoreError, ConfigurationError)) as caught:
        SessionStore.open(url)
    assert "s3cret" not in str(caught.value)


def test_looking_whether_a_store_is_there_makes_none(tmp_path: Path) -> None:
    url = file_url(tmp_path)
    assert not is_there(url)
    assert not list(tmp_path.iterdir())
    SessionStore.open(url).close()
    assert is_there(url)
    assert is_there("postgresql+psycopg://127.0.0.1:1/none")  # servers are asked, not looked for


def test_the_default_is_a_file_of_this_user(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("READROOM_DATABASE_URL", file_url(tmp_path))
    SessionStore.open().close()
    path = tmp_path / "store" / "sessions.db"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_sqlite_is_set_up_for_personal_figures(tmp_path: Path) -> None:
    database = open_database(file_url(tmp_path))
    with database.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "secure_delete", "busy_timeout")
        }
    database.close()
    assert found == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 3000,
    }


def test_the_schema_and_the_questions_are_said_in_postgresql_too() -> None:
    dialect = postgresql.dialect()
    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
    locked = select(sessions.c.key).with_for_update()
    assert "FOR UPDATE" in str(locked.compile(dialect=dialect))


def test_the_migrations_are_said_in_postgresql_too() -> None:
    lines: list[str] = []
    options = {"as_sql": True, "output_buffer": Lines(lines)}
    context = MigrationContext.configure(dialect=postgresql.dialect(), opts=options)
    script = ScriptDirectory.from_config(migration_config())
    with Operations.context(context):
        for revision in reversed(REVISIONS):
            script.get_revision(revision).module.upgrade()
    said = "\n".join(lines)
    assert "BYTEA" in said
    assert "CREATE FUNCTION audit_refuses" in said
    assert "WITHOUT ROWID" not in said


class Lines:
    """A text file that is a list."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def write(self, text: str) -> None:
        self.lines.append(text)

    def flush(self) -> None:
        pass


def test_another_program_that_holds_the_lock(tmp_path: Path) -> None:
    session = a_session()
    with SessionStore.open(file_url(tmp_path)) as store:
        store.begin(session)
        other = sqlite3.connect(store._database.sqlite_file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with store._database.reading() as connection:  # readers go on
            assert connection.execute(select(sessions.c.title)).scalar() == "Concepts"
        with pytest.raises(StoreUnavailableError, match="locked"):
            store.append(session.id, Batch((a_sample(),)))
        other.execute("ROLLBACK")
        other.close()
        store.append(session.id, Batch((a_sample(),)))
