"""What only a server can do wrong: two programs that open a store at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from tests.postgres_server import Server

from readroom.sessions.database import open_database
from readroom.sessions.schema import metadata
from readroom.sessions.store import SessionStore


def test_the_migrations_make_the_schema_of_the_code(server: Server) -> None:
    database = open_database(server.fresh())
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_programs_that_start_at_once_make_the_schema_once(server: Server) -> None:
    url = server.empty("opened_at_once")
    with ExitStack() as opened, ThreadPoolExecutor(6) as pool:
        for store in pool.map(lambda _: SessionStore.open(url), range(6)):
            opened.enter_context(store)
            assert store.sessions() == ()
