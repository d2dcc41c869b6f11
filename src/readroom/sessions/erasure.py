"""The part of the store that forgets: one person, one session, all that are too old.

SQLite overwrites a deleted cell (``secure_delete``), but keeps it in three places: the WAL until
a checkpoint cuts it; pages on which a cell once lay before the tree was rebalanced; and the file's
history on the disk, of which a database knows nothing (encrypt the disk). So an erasure cuts the
WAL, writes every small table that could name somebody anew, and writes the file anew where that
takes no more than some seconds. :meth:`Erasure.purge` does, whatever it takes, what an earlier
erasure left to do: the audit log says ``cleaned`` once nothing is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, PoolProxiedConnection, delete, func, insert, select, update

from readroom.domain import Detail, RoomWindow
from readroom.errors import StoreUnavailableError
from readroom.sessions.audit import AuditLog, digest_of
from readroom.sessions.database import Database
from readroom.sessions.leaving import seconds_of, take_out
from readroom.sessions.packing import without_few_heads
from readroom.sessions.records import consents_of, key_of, withdrawn_persons
from readroom.sessions.schema import (
    PERSONAL,
    audit,
    consents,
    dismissals,
    participants,
    room_changes,
    room_samples,
    room_windows,
    samples,
    sessions,
)

REWRITE_UP_TO_BYTES: Final = 128 * 2**20
"""Files up to this size are written anew with every erasure, at about 10 ms for 1 MiB.
Raising it makes erasures from large stores slower, beyond the 5 s that a withdrawal may take."""
ERASURES: Final = ("withdraw", "erase", "purge")
CLEANED: Final = "cleaned"


class Erasure(AuditLog):
    """Ways to forget, each leaving no byte of a pseudonym, label, title or id in SQLite's files.

    UnknownRecordError where the store does not hold the session; StoreUnavailableError where the
    store cannot be written now, or the rows are gone and their bytes may not be.
    """

    def withdraw(
        self,
        session_id: str,
        person: int,
        windows: Iterable[RoomWindow] = (),
        without: Collection[int] = (),
    ) -> None:
        """Forget a person, and keep nothing of them from now on, recorder or not.

        Room figures that would tell about this one are withheld, too: of too few people, and,
        where single persons are kept, all that they were in and that was not worked out
        again. That the person withdrew stays until the session goes.

        Args:
            session_id: Its :attr:`Session.id`.
            person: Number within the session; one that nobody has is noted as withdrawn.
            windows: The room without them, where somebody worked it out again.
            without: Who else had withdrawn when that was done. If anybody has since, the
                windows still tell of that one, and are not taken.
        """
        with self._database.writing() as connection:
            key = key_of(connection, session_id, lock=True)
            seconds = seconds_of(connection, key, person)
            for table in (samples, participants, dismissals):
                mine = (table.c.session == key, table.c.person == person)
                connection.execute(delete(table).where(*mine))
            _note_withdrawal(connection, key, person)
            gone = withdrawn_persons(connection, key)
            take_out(connection, key, seconds, windows if gone <= {person, *without} else ())
            _withhold_small_groups(connection, key, len(gone))
            self._record(connection, "withdraw", digest_of(session_id, person))
        self._clean()

    def erase_session(self, session_id: str) -> None:
        """Forget a session with all that belongs to it.

        Args:
            session_id: Its :attr:`Session.id`.
        """
        with self._database.writing() as connection:
            key = key_of(connection, session_id, lock=True)
            connection.execute(delete(sessions).where(sessions.c.key == key))
            self._record(connection, "erase", digest_of(session_id))
        self._clean()

    def purge(self, now: datetime | None = None) -> int:
        """Forget the sessions whose time is over, and the traces of those erased before.

        Args:
            now: With time zone; None for this moment.

        Returns:
            How many were forgotten.
        """
        late = sessions.c.expires <= (now or datetime.now(UTC))
        with self._database.writing() as connection:
            ids = connection.execute(select(sessions.c.id).where(late)).scalars().all()
            connection.execute(delete(sessions).where(sessions.c.id.in_(ids)))
            for session_id in ids:
                self._record(connection, "purge", digest_of(session_id))
            unclean = _unclean(connection)
        if unclean:
            self._clean(rewrite=True)
        return len(ids)

    def _clean(self, *, rewrite: bool = False) -> None:
        """Leave no trace of deleted rows, and say so where all was done."""
        if _leave_no_trace(self._database, rewrite=rewrite):
            self.record(CLEANED)


def _unclean(connection: Connection) -> bool:
    """Whether an erasure still waits for its traces to be cleared."""
    last = [
        connection.execute(select(func.max(audit.c.seq)).where(audit.c.action.in_(names))).scalar()
        for names in (ERASURES, (CLEANED,))
    ]
    return (last[0] or 0) > (last[1] or 0)


def _withhold_small_groups(connection: Connection, key: int, gone: int) -> None:
    """Take figures away where, without all who withdrew so far, too few may remain."""
    asked = select(sessions.c.min_group, sessions.c.detail).where(sessions.c.key == key)
    least, detail = connection.execute(asked).one()
    if detail == Detail.PERSON:  # counted again without the person: see `leaving`
        return
    few = room_samples.c.session == key, room_samples.c.measured < least + gone
    connection.execute(update(room_samples).where(*few).values(probabilities=None))
    few = room_windows.c.session == key, room_windows.c.measured < least + gone
    connection.execute(update(room_windows).where(*few).values(figures={}, suppressed=True))
    _withhold_few_heads(connection, key, least + gone)
    # They rest on windows of at least the smallest group, of which somebody is gone now.
    connection.execute(delete(room_changes).where(room_changes.c.session == key))


def _withhold_few_heads(connection: Connection, key: int, least: int) -> None:
    """What heads tell rests on fewer people than the windows that it is in."""
    asked = select(room_windows.c.start, room_windows.c.figures)
    rows = connection.execute(asked.where(room_windows.c.session == key)).all()
    for start, figures in rows:
        of_enough = without_few_heads(figures, least)
        if of_enough != figures:
            one = room_windows.c.session == key, room_windows.c.start == start
            connection.execute(update(room_windows).where(*one).values(figures=of_enough))


def _note_withdrawal(connection: Connection, key: int, person: int) -> None:
    now = datetime.now(UTC)
    mine = (consents.c.session == key, consents.c.person == person)
    open_ones = update(consents).where(*mine, consents.c.withdrawn.is_(None))
    if connection.execute(open_ones.values(withdrawn=now)).rowcount:
        return
    if connection.execute(select(consents.c.id).where(*mine)).first() is not None:
        return
    # Agreed to with all others: the withdrawal gets a row of its own.
    general = [one for one in consents_of(connection, key) if one.person is None]
    row = {"at": now, "notice_sha256": "", "language": "", "scope": Detail.ROOM, "by": "person"}
    if general:
        first = general[0]
        row |= {"at": first.at, "notice_sha256": first.notice_sha256, "by": first.by}
        row |= {"language": first.language, "scope": first.scope}
    row |= {"session": key, "person": person, "withdrawn": now}
    connection.execute(insert(consents).values(row))


def _leave_no_trace(database: Database, *, rewrite: bool = False) -> bool:
    """Clear what SQLite keeps of deleted rows; other databases have their own ways.

    Args:
        database: From which rows were deleted.
        rewrite: Write the whole file anew, whatever it takes.

    Returns:
        Whether nothing is left to do; False for a large file that was not written anew,
        and for servers, which keep deleted rows until they clean up by rules of their own.

    Raises:
        StoreUnavailableError: If another program held the store; the rows are gone, their
            bytes may not be.
    """
    path = database.sqlite_file
    if path is None:
        return database.in_memory
    try:
        with closing(database.engine.raw_connection()) as connection:
            _write_anew_what_names(connection)
            _cut_wal(connection)
            rewrite = rewrite or path.stat().st_size <= REWRITE_UP_TO_BYTES
            if rewrite:
                connection.cursor().execute("VACUUM")
                _cut_wal(connection)
            return rewrite
    except sqlite3.Error as error:
        raise StoreUnavailableError(
            f"the rows are deleted, but traces may remain in {path}: {error}. Close what else "
            "reads the store, see that the disk has room, and run `readroom sessions purge`"
        ) from error


def _write_anew_what_names(connection: PoolProxiedConnection) -> None:
    """Empty the small tables, whose pages SQLite then overwrites, and fill them again."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")  # else emptying sessions would empty all
    try:
        cursor.execute("BEGIN IMMEDIATE")
        for table in PERSONAL:
            cursor.execute(f"SELECT * FROM {table.name} ORDER BY 1, 2")  # noqa: S608 -- ours
            rows = cursor.fetchall()
            cursor.execute(f"DELETE FROM {table.name}")  # noqa: S608
            marks = ", ".join("?" * len(table.columns))
            cursor.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)  # noqa: S608
        cursor.execute("COMMIT")
    except sqlite3.Error:
        if getattr(connection, "in_transaction", False):
            cursor.execute("ROLLBACK")
        raise
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")


def _cut_wal(connection: PoolProxiedConnection) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    busy, *_ = cursor.fetchone() or (0,)
    if busy:  # it waited for readers as long as BUSY_MS says
        raise sqlite3.OperationalError("another program is reading")
