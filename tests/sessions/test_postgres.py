"""What only a server can do wrong: two programs that open a store at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from tests.postgres_server import Server
from tests.sessions.made import a_consent, a_session

from readroom.privacy.notice import Notice
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


def test_sessions_that_begin_at_once_keep_one_notice_and_one_chain(server: Server) -> None:
    """Of a new store: nobody has written the notice or the log's first row before."""
    url, notice = server.fresh(), Notice(1, "en", "A camera looks at the room.")
    agreed = [a_consent(notice_sha256=notice.sha256)]
    with ExitStack() as opened, ThreadPoolExecutor(6) as pool:
        stores = [opened.enter_context(SessionStore.open(url)) for _ in range(6)]
        begun = [(store, a_session(str(n))) for n, store in enumerate(stores)]
        list(pool.map(lambda one: one[0].begin(one[1], agreed, notice), begun))
        assert stores[0].count() == 6
        assert stores[0].notice(notice.sha256) == notice
        check = stores[0].verify_audit()
        assert (check.rows, check.broken) == (6, None)
