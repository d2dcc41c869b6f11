"""When rooms changed is kept: where windows are coarse, it cannot be worked out of them.

Frozen like the first one. Sessions recorded before have no row; their changes are looked for
in their windows, as before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; what is there stays as it is."""
    op.create_table(
        "room_changes",
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session"], ["sessions.key"], name="fk_room_changes_sessions", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session", name="pk_room_changes"),
    )


def downgrade() -> None:
    """Take it away, and with it when rooms changed."""
    op.drop_table("room_changes")
