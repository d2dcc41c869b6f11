"""The part of the store that knows which sessions there are, who agreed, and who was there."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from readroom.domain import (
    Change,
    Consent,
    Participant,
    Purpose,
    Session,
    one_line,
    without_controls,
)
from readroom.errors import StoreError, UnknownRecordError
from readroom.privacy.notice import Notice
from readroom.sessions.audit import AuditLog, digest_of
from readroom.sessions.packing import packed_changes
from readroom.sessions.records import (
    consents_of,
    key_of,
    session_of,
    session_row,
    withdrawn_persons,
)
from readroom.sessions.schema import consents, notices, participants, room_changes, sessions


class Register(AuditLog):
    """Sessions from their beginning on; every change is in the audit log.

    ``session_id`` is the :attr:`Session.id`; UnknownRecordError where the store does not hold it.
    """

    def begin(
        self, session: Session, agreed: Sequence[Consent] = (), notice: Notice | None = None
    ) -> None:
        """Keep a session before its first inference; `readroom.privacy` said that it may be.

        Args:
            session: Its id must be new to the store.
            agreed: What people agreed to; empty where nobody had to be asked.
            notice: The text that they were shown, kept word for word.

        Raises:
            StoreError: If there is a session of that id, or an agreement to another text.
        """
        if notice is not None and any(one.notice_sha256 != notice.sha256 for one in agreed):
            raise StoreError("expected consents to the notice given, got one to another text")
        about = f"{session.purpose} {session.region} {session.detail} {session.source}"
        with self._database.writing() as connection:
            key = connection.execute(
                insert(sessions).values(session_row(session)).returning(sessions.c.key)
            ).scalar_one()
            if agreed:
                rows = [asdict(one) | {"session": key} for one in agreed]
                connection.execute(insert(consents), rows)
            # First: it locks the log's head, so who begins at the same moment sees the notice.
            self._record(connection, "begin", digest_of(session.id), about)
            known = select(notices.c.sha256)
            if notice and notice.sha256 not in connection.execute(known).scalars().all():
                connection.execute(insert(notices).values(_notice_row(notice)))

    def finish(
        self,
        session_id: str,
        ended: datetime,
        changes: Sequence[Change] | None = None,
        known: AbstractSet[int] = frozenset(),
    ) -> None:
        """Say that a session is over.

        Args:
            session_id: Of the session.
            ended: When, with time zone.
            changes: When the room changed, as it may be told; None where nobody looked.
            known: Who had withdrawn when that was worked out. If anybody has since, the
                changes may tell of that one, and are not kept.
        """
        with self._database.writing() as connection:
            key = key_of(connection, session_id, lock=True)
            connection.execute(update(sessions).where(sessions.c.key == key).values(ended=ended))
            if changes is not None and withdrawn_persons(connection, key) <= known:
                connection.execute(delete(room_changes).where(room_changes.c.session == key))
                row = {"session": key, "figures": packed_changes(changes)}
                connection.execute(insert(room_changes).values(row))
            self._record(connection, "finish", digest_of(session_id))

    def sessions(
        self, text: str = "", purpose: Purpose | None = None, limit: int = 100, offset: int = 0
    ) -> tuple[Session, ...]:
        """Which sessions there are, the newest first.

        Args:
            text: Part of the title or the source's name, in any case; empty for all.
            purpose: Only of this one; None for all.
            limit: At most so many are given.
            offset: So many of the newest are passed over: for pages.

        Returns:
            The sessions.
        """
        question = select(sessions).where(*_matching(text, purpose))
        question = question.order_by(sessions.c.started.desc(), sessions.c.key.desc())
        with self._database.reading() as connection:
            rows = connection.execute(question.limit(limit).offset(offset)).all()
        return tuple(session_of(row) for row in rows)

    def count(self, text: str = "", purpose: Purpose | None = None) -> int:
        """How many sessions there are.

        Args:
            text: As of :meth:`sessions`.
            purpose: As of :meth:`sessions`.

        Returns:
            All that match, whatever a page would show.
        """
        question = select(func.count()).select_from(sessions).where(*_matching(text, purpose))
        with self._database.reading() as connection:
            return int(connection.execute(question).scalar_one())

    def session(self, session_id: str) -> Session:
        """One session.

        Args:
            session_id: Of the session.

        Returns:
            The session as it stands.

        Raises:
            UnknownRecordError: If there is none.
        """
        with self._database.reading() as connection:
            key = key_of(connection, session_id)
            return session_of(
                connection.execute(select(sessions).where(sessions.c.key == key)).one()
            )

    def rename(self, session_id: str, title: str) -> None:
        """Give a session another title.

        Args:
            session_id: Of the session.
            title: As the user names it.
        """
        with self._database.writing() as connection:
            key = key_of(connection, session_id)
            connection.execute(update(sessions).where(sessions.c.key == key).values(title=title))
            self._record(connection, "rename", digest_of(session_id))

    def consents(self, session_id: str) -> tuple[Consent, ...]:
        """What was agreed to, and withdrawn.

        Args:
            session_id: Of the session.

        Returns:
            In the order of record.
        """
        with self._database.reading() as connection:
            return consents_of(connection, key_of(connection, session_id))

    def withdrawn(self, session_id: str) -> frozenset[int]:
        """Who withdrew: nothing more is kept of them.

        Args:
            session_id: Of the session.

        Returns:
            Numbers within the session.
        """
        with self._database.reading() as connection:
            return withdrawn_persons(connection, key_of(connection, session_id))

    def notice(self, sha256: str) -> Notice | None:
        """The text that people were shown.

        Args:
            sha256: As in a consent.

        Returns:
            The text, or None where it was not given with the session.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(notices).where(notices.c.sha256 == sha256)).first()
        return None if row is None else Notice(row.version, row.language, row.text)

    def participants(self, session_id: str) -> tuple[Participant, ...]:
        """Who is known one by one: nobody, where figures of the room alone are kept.

        Args:
            session_id: Of the session.

        Returns:
            By number.
        """
        with self._database.reading() as connection:
            key = key_of(connection, session_id)
            question = select(participants).where(participants.c.session == key)
            rows = connection.execute(question.order_by(participants.c.person)).all()
        return tuple(
            Participant(row.person, row.pseudonym, row.label and without_controls(row.label))
            for row in rows
        )

    def label(self, session_id: str, person: int, text: str | None) -> None:
        """Say what a person is called here ("seat 12"); goes with the session.

        Args:
            session_id: Of the session.
            person: Number within it.
            text: The label; None or blank to take it away.

        Raises:
            UnknownRecordError: If nobody of that number is kept.
        """
        with self._database.writing() as connection:
            key = key_of(connection, session_id)
            one = (participants.c.session == key, participants.c.person == person)
            label = one_line(text or "") or None
            change = update(participants).where(*one).values(label=label)
            if connection.execute(change).rowcount == 0:
                raise UnknownRecordError(f"the session has no person {person} to name")
            self._record(connection, "label", digest_of(session_id, person))


def _matching(text: str, purpose: Purpose | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if words := text.strip().lower():
        conditions.append(
            func.lower(sessions.c.title).contains(words, autoescape=True)
            | func.lower(sessions.c.source_name).contains(words, autoescape=True)
        )
    if purpose is not None:
        conditions.append(sessions.c.purpose == purpose)
    return conditions


def _notice_row(notice: Notice) -> dict[str, object]:
    return asdict(notice) | {"sha256": notice.sha256}
