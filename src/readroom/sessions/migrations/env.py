"""What Alembic runs: the changes, on the connection that it was handed."""

from __future__ import annotations

from alembic import context

from readroom.sessions.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    transactional_ddl=True,  # so it is, for the engine says BEGIN itself
)
with context.begin_transaction():
    context.run_migrations()
