"""The tables of the store, as they are now; `migrations` says how they came to be so.

Written for any database that SQLAlchemy speaks to: whole numbers, text, bytes and times in
UTC, nothing of one dialect but hints. Every table of a session hangs on ``sessions.key``, a
number of the store's own, so that the session's public id stands in one row alone and dies
with it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

NAMES: Final = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
}
metadata = MetaData(naming_convention=NAMES)


class UtcTime(TypeDecorator[datetime]):
    """A time with zone, kept in UTC; databases without zones get it without."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn into UTC, refusing a time that says no zone."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"expected a time with its zone, got {value.isoformat()}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Say the zone again."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


def _session(*, key: bool = False) -> Column[int]:
    """The session that a row belongs to, and with which it goes."""
    return Column(
        "session",
        Integer,
        ForeignKey("sessions.key", ondelete="CASCADE"),
        primary_key=key,
        nullable=False,
        autoincrement=False,
        index=not key,
    )


def _part(name: str, kind: type[Integer] | type[Float[float]]) -> Column[Any]:
    """A part of the key besides the session."""
    return Column(name, kind, primary_key=True, autoincrement=False)


sessions = Table(
    "sessions",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("region", String(16), nullable=False),
    Column("detail", String(8), nullable=False),
    Column("min_group", Integer, nullable=False),
    Column("started", UtcTime, nullable=False, index=True),
    Column("source", String(16), nullable=False),
    Column("source_name", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("model_sha256", String(64), nullable=False),
    Column("expected", Integer),
    Column("expires", UtcTime, index=True),
    Column("ended", UtcTime),
    Column("length_s", Float, nullable=False),
    sqlite_autoincrement=True,  # a dead key never comes back
)

participants = Table(
    "participants",
    metadata,
    _session(key=True),
    _part("person", Integer),
    Column("pseudonym", String(16), nullable=False),
    Column("label", Text),
)

samples = Table(
    "samples",
    metadata,
    _session(key=True),
    _part("second", Integer),  # before the person: rows are appended in the order of time
    _part("person", Integer),
    Column("figures", LargeBinary(17), nullable=False),  # see packing.py
    sqlite_with_rowid=False,
)

room_samples = Table(
    "room_samples",
    metadata,
    _session(key=True),
    _part("second", Integer),
    Column("in_view", Integer, nullable=False),
    Column("measured", Integer, nullable=False),
    Column("probabilities", LargeBinary(7)),
    sqlite_with_rowid=False,
)

room_windows = Table(
    "room_windows",
    metadata,
    _session(key=True),
    _part("start", Float),
    Column("end", Float, nullable=False),
    Column("in_view", Float, nullable=False),
    Column("measured", Integer, nullable=False),
    Column("expected", Integer, nullable=False),
    Column("figures", JSON, nullable=False),  # see packing.py
    Column("suppressed", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

room_changes = Table(
    "room_changes",
    metadata,
    _session(key=True),
    Column("figures", JSON, nullable=False),  # a list, perhaps empty; see packing.py
)

markers = Table(
    "markers",
    metadata,
    Column("id", Integer, primary_key=True),
    _session(),
    Column("at", Float, nullable=False),
    Column("label", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    sqlite_autoincrement=True,
)

segments = Table(
    "segments",
    metadata,
    Column("id", Integer, primary_key=True),
    _session(),
    Column("start", Float, nullable=False),
    Column("end", Float, nullable=False),
    Column("label", Text, nullable=False),
    sqlite_autoincrement=True,
)

dismissals = Table(
    "dismissals",
    metadata,
    _session(key=True),
    _part("person", Integer),
    _part("at", Float),
)

notices = Table(
    "notices",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("language", String(16), nullable=False),
    Column("text", Text, nullable=False),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Integer, primary_key=True),
    _session(),
    Column("at", UtcTime, nullable=False),
    Column("notice_sha256", String(64), nullable=False),
    Column("language", String(16), nullable=False),
    Column("scope", String(8), nullable=False),
    Column("by", Text, nullable=False),
    Column("person", Integer),
    Column("withdrawn", UtcTime),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),  # text: it is hashed as it stands
    Column("actor", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("object", String(96), nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

PERSONAL: Final = (sessions, participants, markers, segments, dismissals, consents)
"""Small tables whose rows can name or point to somebody: rewritten after an erasure."""
