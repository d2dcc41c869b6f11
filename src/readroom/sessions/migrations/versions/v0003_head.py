"""The head of the audit log is there from the start: programs that begin at once each made it.

Frozen like the others. Where something is logged already, it stays as it is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the row in, unless it is there."""
    op.execute(
        sa.text(
            "INSERT INTO audit_head (id, seq, hash) "
            "SELECT 1, 0, :genesis WHERE NOT EXISTS (SELECT 1 FROM audit_head)"
        ).bindparams(genesis="0" * 64)
    )


def downgrade() -> None:
    """Leave it: the schema before this one makes it, too."""
