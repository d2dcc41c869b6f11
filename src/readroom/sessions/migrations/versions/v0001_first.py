"""The first schema: sessions with all that belongs to them, and the audit log.

Frozen: what is written here is never changed, only followed by another file. Names and types
stand here once more, so that a later change of the code does not change the past.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "audit_head",
    "audit",
    "consents",
    "notices",
    "dismissals",
    "segments",
    "markers",
    "room_windows",
    "room_samples",
    "samples",
    "participants",
    "sessions",
)

APPEND_ONLY = "the audit log is append-only"


def upgrade() -> None:
    """Make every table, and the guards of the audit log."""
    _sessions()
    _figures()
    _notes()
    _consents()
    _audit()
    _guard_audit()


def downgrade() -> None:
    """Take everything away; sessions are lost."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_refuses_{event}")
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_refuses()")


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("region", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.String(length=8), nullable=False),
        sa.Column("min_group", sa.Integer(), nullable=False),
        sa.Column("started", sa.DateTime(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("model_sha256", sa.String(length=64), nullable=False),
        sa.Column("expected", sa.Integer()),
        sa.Column("expires", sa.DateTime()),
        sa.Column("ended", sa.DateTime()),
        sa.Column("length_s", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sessions"),
        sa.UniqueConstraint("id", name="uq_sessions_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sessions_expires", "sessions", ["expires"])
    op.create_index("ix_sessions_started", "sessions", ["started"])
    op.create_table(
        "participants",
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.String(length=16), nullable=False),
        sa.Column("label", sa.Text()),
        sa.ForeignKeyConstraint(
            ["session"], ["sessions.key"], name="fk_participants_sessions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session", "person", name="pk_participants"),
    )


def _figures() -> None:
    op.create_table(
        "samples",
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("second", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("figures", sa.LargeBinary(length=17), nullable=False),
        sa.ForeignKeyConstraint(
            ["session"], ["sessions.key"], name="fk_samples_sessions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session", "second", "person", name="pk_samples"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "room_samples",
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("second", sa.Integer(), nullable=False),
        sa.Column("in_view", sa.Integer(), nullable=False),
        sa.Column("measured", sa.Integer(), nullable=False),
        sa.Column("probabilities", sa.LargeBinary(length=7)),
        sa.ForeignKeyConstraint(
            ["session"], ["sessions.key"], name="fk_room_samples_sessions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session", "second", name="pk_room_samples"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "room_windows",
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("in_view", sa.Float(), nullable=False),
        sa.Column("measured", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("suppressed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session"], ["sessions.key"], name="fk_room_windows_sessions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session", "start", name="pk_room_windows"),
        sqlite_with_rowid=False,
    )


def _notes() -> None:
    op.create_table(
        "markers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["session"], ["sessions.key"], name="fk_markers_sessions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_markers"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_markers_session", "markers", ["session"])
    op.create_table(
        "segments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("start", sa.Float(), nullable=False),
        sa.Column("end", sa.Float(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session"], ["sessions.key"], name="fk_segments_sessions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_segments"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_segments_session", "segments", ["session"])
    op.create_table(
        "dismissals",
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session"], ["sessions.key"], name="fk_dismissals_sessions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session", "person", "at", name="pk_dismissals"),
    )


def _consents() -> None:
    op.create_table(
        "notices",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_notices"),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("notice_sha256", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer()),
        sa.Column("withdrawn", sa.DateTime()),
        sa.ForeignKeyConstraint(
            ["session"], ["sessions.key"], name="fk_consents_sessions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consents_session", "consents", ["session"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("object", sa.String(length=96), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )


def _guard_audit() -> None:
    """Rows of the audit log can be added, not changed or taken away, by any program."""
    dialect = op.get_bind().dialect.name
    if dialect == "sqlite":
        for event in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER audit_refuses_{event} BEFORE {event} ON audit "
                f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
            )
    elif dialect == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_refuses BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()"
        )
