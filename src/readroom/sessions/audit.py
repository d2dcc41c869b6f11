"""The audit log: what was done with personal figures, by whom and when, each row sealing the last.

A row's hash covers its own words and the hash before it, so that a changed, removed or slipped-in
row breaks the chain there. Nothing in it names a session or person: it says a digest of the random
id, by which who has the id finds the row, and which says nothing once the id is erased.

Who can write the file can forge the whole chain. To prove that nobody did, keep
``store.verify_audit().hash`` somewhere else now and then.
"""

from __future__ import annotations

import getpass
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, insert, select, update

from readroom.sessions.database import Database
from readroom.sessions.schema import audit, audit_head

GENESIS: Final = "0" * 64
"""What the first row follows."""

HEAD: Final = 1
"""Key of the one row that says how many rows were written, and the hash of the last."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One row of the log.

    Attributes:
        seq: Place in the log, 1, 2, ... without gaps.
        at: Time in UTC, as in 2026-11-21T13:05:00+00:00.
        actor: Name of the account that did it.
        action: ``begin``, ``finish``, ``label``, ``export``, ``withdraw``, ``erase``, ...
        object: Digest of what it was done to, see :func:`digest_of`; empty for the store.
        detail: More, in words that name nobody.
        previous: Hash of the row before.
        hash: Of this row.
    """

    seq: int
    at: str
    actor: str
    action: str
    object: str
    detail: str
    previous: str
    hash: str

    def sealed(self) -> str:
        """The hash that this row must have: sha256, 64 hexadecimal digits, of all else in it."""
        words = [self.seq, self.at, self.actor, self.action]
        words += [self.object, self.detail, self.previous]
        return hashlib.sha256(json.dumps(words).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What a look at the whole chain found.

    Attributes:
        rows: How many there are.
        hash: Of the last one; zeros where there is none.
        broken: ``seq`` of the first row that is not as it was written, or None.
        why: What is wrong with it, in words; empty where nothing is.
    """

    rows: int
    hash: str
    broken: int | None = None
    why: str = ""

    @property
    def sound(self) -> bool:
        """Whether every row is as it was written."""
        return self.broken is None


class AuditLog:
    """The part of the store that remembers what was done, by whom; it is only ever added to."""

    def __init__(self, database: Database, actor: str | None = None) -> None:
        """Take a database.

        Args:
            database: As :func:`~readroom.sessions.database.open_database` gives it.
            actor: Who acts; None for the account that this program runs under.
        """
        self._database = database
        self._actor = actor or _account()

    def record(self, action: str, session_id: str | None = None, detail: str = "") -> None:
        """Remember something done outside the store: an export, a report, an exception.

        Args:
            action: One word, such as ``export``.
            session_id: What it was done to, if it was one session.
            detail: More, in words that name nobody: it outlives an erasure.
        """
        with self._database.writing() as connection:
            self._record(connection, action, digest_of(session_id), detail)

    def audit(self) -> tuple[AuditEntry, ...]:
        """The whole log, the oldest row first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(audit).order_by(audit.c.seq)).all()
        return tuple(AuditEntry(*row) for row in rows)

    def verify_audit(self) -> AuditCheck:
        """Whether the log is as it was written, and if not, where it breaks."""
        before = self._head()
        entries = self.audit()
        after = self._head()  # others go on writing: rows may have come since the first look
        last = entries[-1].hash if entries else GENESIS
        broken, why = _first_break(entries) or (None, "")
        if broken is None and before is not None and after is not None:
            sealed, hash_then = before
            there = [GENESIS, *(entry.hash for entry in entries)]
            if not sealed <= len(entries) <= after[0] or there[sealed] != hash_then:
                broken = len(entries) + 1
                why = f"{after[0]} rows were written, {len(entries)} are here"
        return AuditCheck(len(entries), last, broken, why)

    def _head(self) -> tuple[int, str] | None:
        """How many rows were written, and the hash of the last; None where that is not kept."""
        with self._database.reading() as connection:
            head = connection.execute(select(audit_head.c.seq, audit_head.c.hash)).first()
        return None if head is None else (head.seq, head.hash)

    def _record(self, connection: Connection, action: str, what: str, detail: str = "") -> None:
        """Add a row in the transaction of what it tells of."""
        head = connection.execute(select(audit_head).with_for_update()).first()
        if head is None:
            connection.execute(insert(audit_head).values(id=HEAD, seq=0, hash=GENESIS))
        seq, previous = (0, GENESIS) if head is None else (head.seq, head.hash)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        words = (seq + 1, now, self._actor, action, what, detail, previous)
        seal = AuditEntry(*words, hash="").sealed()
        names = [column.name for column in audit.columns]
        connection.execute(insert(audit).values(dict(zip(names, (*words, seal), strict=True))))
        connection.execute(update(audit_head).values(seq=seq + 1, hash=seal))


def digest_of(session_id: str | None, person: int | None = None) -> str:
    """What the log says instead of a session's id.

    Args:
        session_id: 32 random digits, or None.
        person: Of that session, or None for all of it.

    Returns:
        16 digits of its sha256, which cannot be turned back, and the person's number.
    """
    if session_id is None:
        return ""
    digest = hashlib.sha256(session_id.encode()).hexdigest()[:16]
    return f"session {digest}" + ("" if person is None else f" person {person}")


def _first_break(entries: tuple[AuditEntry, ...]) -> tuple[int, str] | None:
    previous = GENESIS
    for place, entry in enumerate(entries, start=1):
        if entry.seq != place:
            return place, f"row {place} is missing"
        if entry.previous != previous:
            return place, f"row {place} does not follow the row before it"
        if entry.hash != entry.sealed():
            return place, f"row {place} was changed"
        previous = entry.hash
    return None


def _account() -> str:
    """The name of the account, or its lack in words: some containers have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown account"
