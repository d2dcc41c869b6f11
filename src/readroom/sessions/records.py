"""Rows of the store as the values of `readroom.domain`, and how a session is found."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, Row, select

from readroom.domain import Consent, Detail, Purpose, Session, without_controls
from readroom.errors import UnknownRecordError
from readroom.sessions.schema import consents, sessions

NAMES = tuple(field.name for field in fields(Session))


def key_of(connection: Connection, session_id: str, *, lock: bool = False) -> int:
    """The store's own number of a session.

    Args:
        connection: To ask.
        session_id: 32 hexadecimal digits.
        lock: Let nobody else change the session until this transaction ends.

    Returns:
        The number.

    Raises:
        UnknownRecordError: If there is no such session.
    """
    question = select(sessions.c.key).where(sessions.c.id == session_id)
    if lock:
        question = question.with_for_update()
    found = connection.execute(question).scalar()
    if found is None:
        raise UnknownRecordError(
            f"no session {session_id!r} in the store; `readroom sessions list` says which there are"
        )
    return int(found)


def session_row(session: Session) -> dict[str, Any]:
    """A session as a row.

    Args:
        session: Any.

    Returns:
        A value for each column of the table but the key, which the store gives.
    """
    return asdict(session)


def session_of(row: Row[Any]) -> Session:
    """A row as a session.

    Args:
        row: Of the table of sessions.

    Returns:
        The session; titles and names without what a terminal would obey.
    """
    values = {name: getattr(row, name) for name in NAMES}
    values["purpose"], values["detail"] = Purpose(row.purpose), Detail(row.detail)
    for name in ("title", "source_name"):  # also what an earlier version let in
        values[name] = without_controls(values[name])
    return Session(**values)


def consents_of(connection: Connection, key: int) -> tuple[Consent, ...]:
    """What was agreed to in a session.

    Args:
        connection: To ask.
        key: Of the session.

    Returns:
        By time of record.
    """
    question = select(consents).where(consents.c.session == key).order_by(consents.c.id)
    return tuple(
        Consent(
            at=row.at,
            notice_sha256=row.notice_sha256,
            language=row.language,
            scope=Detail(row.scope),
            by=row.by,
            person=row.person,
            withdrawn=row.withdrawn,
        )
        for row in connection.execute(question)
    )


def withdrawn_persons(connection: Connection, key: int) -> frozenset[int]:
    """Who withdrew: nothing more is kept of them.

    Args:
        connection: To ask.
        key: Of the session.

    Returns:
        Numbers within the session.
    """
    question = select(consents.c.person).where(
        consents.c.session == key,
        consents.c.person.is_not(None),
        consents.c.withdrawn.is_not(None),
    )
    return frozenset(connection.execute(question).scalars())
