"""The audit log says what was done, names nobody, and shows when it was tampered with."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.sessions.made import START, a_sample, a_session, file_url

from readroom.errors import UnknownRecordError
from readroom.sessions.audit import digest_of
from readroom.sessions.figures import Batch
from readroom.sessions.store import SessionStore


def test_what_is_done_is_remembered(store: SessionStore) -> None:
    session = a_session(expires=START + timedelta(days=1))
    store.begin(session)
    store.append(session.id, Batch((a_sample(),)))
    store.label(session.id, 1, "seat 12")
    store.rename(session.id, "Anna's lesson")
    store.record("export", session.id, "csv")
    store.withdraw(session.id, 1)
    store.finish(session.id, START)
    store.purge(START + timedelta(days=1))
    log = store.audit()
    done = ["begin", "label", "rename", "export", "withdraw", "finish", "purge"]
    assert [one.action for one in log if one.action != "cleaned"] == done
    on_a_server = store._database.engine.dialect.name == "postgresql"
    assert [one.action for one in log].count("cleaned") == (0 if on_a_server else 2)
    assert {one.actor for one in log} == {"tester"}
    about = [one.object for one in log if one.action != "cleaned"]
    assert all(one.startswith(digest_of(session.id)) for one in about)
    said = " ".join(f"{one.object} {one.detail}" for one in log)
    assert not any(word in said for word in (session.id, "seat 12", "Anna"))
    assert store.verify_audit().sound


def test_what_fails_is_not_said_to_be_done(store: SessionStore) -> None:
    session = a_session()
    store.begin(session)
    with pytest.raises(UnknownRecordError, match="no person"):
        store.label(session.id, 3, "x")
    assert [one.action for one in store.audit()] == ["begin"]


def test_an_empty_log_is_sound(store: SessionStore) -> None:
    check = store.verify_audit()
    assert (check.sound, check.rows, check.hash) == (True, 0, "0" * 64)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A store with five rows in its log."""
    with SessionStore.open(file_url(tmp_path), actor="tester") as store:
        for number in range(5):
            store.record("export", "ab" * 16, f"csv {number}")
    return tmp_path / "store" / "sessions.db"


def tampered(path: Path, *statements: str) -> SessionStore:
    """The store after somebody took its guards away and changed it."""
    with sqlite3.connect(path) as connection:
        for event in ("update", "delete"):
            connection.execute(f"DROP TRIGGER audit_refuses_{event}")
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return SessionStore.open(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        pytest.param(f"UPDATE audit SET {column} = {column} || 'x' WHERE seq = 3", 3, id=column)
        for column in ("at", "actor", "action", "object", "detail", "previous", "hash")
    ]
    + [
        pytest.param("UPDATE audit SET detail = 'CSV 0' WHERE seq = 1", 1, id="one bit"),
        pytest.param("DELETE FROM audit WHERE seq = 2", 2, id="a row taken away"),
        pytest.param("DELETE FROM audit WHERE seq = 5", 5, id="the last row taken away"),
        pytest.param("DELETE FROM audit", 1, id="all rows taken away"),
        pytest.param(
            "INSERT INTO audit SELECT 6, at, actor, action, object, detail, hash, hash"
            " FROM audit WHERE seq = 5",
            6,
            id="a row slipped in",
        ),
    ],
)
def test_the_tampered_row_is_named(log: Path, statement: str, row: int) -> None:
    with tampered(log, statement) as store:
        check = store.verify_audit()
    assert not check.sound
    assert check.broken == row
    assert check.why


def test_rows_that_come_while_it_is_looked_at_break_nothing(log: Path) -> None:
    class Busy(SessionStore):
        """Another program writes after the rows were read."""

        def audit(self):
            rows = super().audit()
            self.record("export", None, "csv")
            return rows

    with Busy.open(f"sqlite:///{log}", actor="tester") as store:
        check = store.verify_audit()
        assert (check.sound, check.rows) == (True, 5)
        assert store.verify_audit().rows == 6


def test_a_resealed_row_breaks_the_next(log: Path) -> None:
    with SessionStore.open(f"sqlite:///{log}") as store:
        third = store.audit()[2]
    forged = replace(third, detail="nothing")
    statement = f"UPDATE audit SET detail='nothing', hash='{forged.sealed()}' WHERE seq = 3"
    with tampered(log, statement) as store:
        assert store.verify_audit().broken == 4


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_no_program_changes_a_row_by_accident(log: Path, statement: str) -> None:
    connection = sqlite3.connect(log)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()
    with SessionStore.open(f"sqlite:///{log}") as store:
        assert store.verify_audit().sound
