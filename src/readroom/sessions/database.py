"""A database that is opened, brought up to date and asked; where SQLAlchemy's errors become ours.

SQLite gets what a store of personal figures needs: WAL with every commit on the disk, foreign
keys, a wait for locks, deleted cells overwritten.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from readroom.errors import ConfigurationError, StoreError, StoreUnavailableError
from readroom.settings import load_settings

MIGRATIONS: Final = Path(__file__).parent / "migrations"
BUSY_MS: Final = 3_000
"""How long one statement waits for another program's lock. Raising it makes a page wait
longer before it says that the store is busy, and less often say so."""

MIGRATING: Final = 0x52_45_41_44
"""Names the lock that a PostgreSQL server keeps while one program changes the schema."""

PRAGMAS: Final = (
    f"busy_timeout={BUSY_MS}",
    "journal_mode=WAL",
    "synchronous=FULL",  # one fsync a second; without it a power cut loses half a minute
    "foreign_keys=ON",
    "secure_delete=ON",
)


class Database:
    """The engine of one store. Threads may share it; each question has its own connection."""

    def __init__(self, engine: Engine, name: str) -> None:
        """Take an engine as it is; :func:`open_database` makes one.

        Args:
            engine: With its schema up to date.
            name: What messages call it; no password.
        """
        self.engine = engine
        self.name = name
        self._immediate = engine.execution_options(immediate=True)

    @property
    def sqlite_file(self) -> Path | None:
        """The file, where it is SQLite on a disk; None for memory and for servers."""
        return _file_of(self.engine.url)

    @property
    def in_memory(self) -> bool:
        """Whether nothing of it is ever on a disk."""
        return self.engine.dialect.name == "sqlite" and self.sqlite_file is None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that changes nothing; on a server each statement sees a state of its own.

        Errors are those of :meth:`translating`.
        """
        with self.translating(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes come true together when it ends without an error.

        On SQLite others' writes wait meanwhile. Errors are those of :meth:`translating`.
        """
        with self.translating(), self._immediate.begin() as connection:
            yield connection

    @contextmanager
    def translating(self) -> Iterator[None]:
        """Say SQLAlchemy's errors in our words.

        Raises:
            StoreUnavailableError: If another try may succeed: disk full, locked, gone.
            StoreError: If what is asked for contradicts what is there, or the file is broken.
        """
        try:
            yield
        except (OperationalError, PoolTimeoutError) as error:
            raise StoreUnavailableError(self._words("cannot be used now", error)) from error
        except IntegrityError as error:
            raise StoreError(self._words("refuses a contradiction", error)) from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise StoreUnavailableError(self._words("is gone", error)) from error
            raise StoreError(self._words("is not sound", error)) from error
        except self.engine.dialect.loaded_dbapi.Error as error:  # rows read past SQLAlchemy
            raise StoreError(self._words("is not sound", error)) from error

    def close(self) -> None:
        """Let go of every connection; what is in memory alone is lost."""
        self.engine.dispose()

    def _words(self, what: str, error: Exception) -> str:
        cause = getattr(error, "orig", None) or error
        return f"the store {self.name} {what}: {cause}"


def open_database(url: str | None = None) -> Database:
    """A database with the schema of this version.

    Args:
        url: SQLAlchemy URL; None for the one of the settings. ``sqlite://`` is memory.

    Returns:
        Ready to be asked.

    Raises:
        ConfigurationError: If the URL is none, or its driver is not installed.
        StoreError: If the database is no store, or of a newer version of Readroom.
    """
    where = _url_of(url or load_settings().database_url)
    database = Database(_engine(where), _without_secrets(where))
    with database.translating():
        _bring_up_to_date(database)
    return database


def name_of(url: str) -> str:
    """What a database is called where people read it.

    Args:
        url: As of :func:`open_database`.

    Returns:
        The URL without its password and parameters.

    Raises:
        ConfigurationError: If the URL is none.
    """
    return _without_secrets(_url_of(url))


def is_there(url: str | None = None) -> bool:
    """Whether anything may have been kept, without making a store to find out.

    Args:
        url: As of :func:`open_database`.

    Returns:
        False for a file that nobody has made yet; True for one, and for servers.

    Raises:
        ConfigurationError: If the URL is none.
    """
    path = _file_of(_url_of(url or load_settings().database_url))
    return path is None or path.exists()


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring a database to a revision of the schema, forwards or backwards.

    Args:
        connection: In a transaction, which this becomes part of.
        revision: ``head``, ``base``, or one of `readroom.sessions.migrations`.
    """
    config = migration_config()
    config.attributes["connection"] = connection
    go = command.downgrade if revision == "base" else command.upgrade
    go(config, revision)


def migration_config() -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _url_of(text: str) -> URL:
    try:
        return make_url(text)
    except (ArgumentError, ValueError):
        # Neither repeated nor chained: what is half a URL may hold a whole password.
        raise ConfigurationError(
            "READROOM_DATABASE_URL: expected an SQLAlchemy URL such as "
            "sqlite:////home/me/sessions.db or postgresql+psycopg://host/name; got something "
            "else, which is not repeated here since it may hold a password"
        ) from None


def _without_secrets(url: URL) -> str:
    """Parameters may hold a password as well as the place that is meant for it."""
    return url.set(query={}).render_as_string(hide_password=True)


def _engine(url: URL) -> Engine:
    options: dict[str, Any] = {}
    if url.get_backend_name() == "sqlite":
        options["connect_args"] = {"check_same_thread": False}
        if (path := _file_of(url)) is None:
            # Memory lives in its one connection, which threads use in turn.
            options |= {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
        else:
            _make_private(path)
    try:
        engine = create_engine(url, **options)
    except (NoSuchModuleError, ModuleNotFoundError, ArgumentError) as error:
        raise ConfigurationError(
            f"no driver for {url.drivername} databases is installed ({error}); "
            "install one (for postgresql+psycopg://, Readroom's extra postgres), or set "
            "READROOM_DATABASE_URL to an sqlite:/// file"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _file_of(url: URL) -> Path | None:
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return Path(str(url.database))


def _make_private(path: Path) -> None:
    """The file and its folder, for this user's eyes alone where they are new."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreUnavailableError(f"the store {path} cannot be made: {error}") from error


def _prepare(connection: Any, record: object) -> None:  # noqa: ANN401 -- the driver's own
    """Set up a new SQLite connection."""
    del record
    connection.isolation_level = None  # transactions begin below, not behind our back
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    # SQLite's own knows ASCII alone; a search must find É by é.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(text: str | None) -> str | None:
    return None if text is None else str(text).lower()


def _begin(connection: Connection) -> None:
    """Writers take the lock at once: waiting later, after a read, would fail at once."""
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _bring_up_to_date(database: Database) -> None:
    try:
        with database.reading() as connection:
            now = MigrationContext.configure(connection).get_current_revision()
        if now != ScriptDirectory.from_config(migration_config()).get_current_head():
            with database.writing() as connection:  # which others wait for, and then look
                if connection.dialect.name == "postgresql":  # SQLite's writers wait by themselves
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")
                migrate(connection)
    except CommandError as error:
        raise StoreError(
            f"the store {database.name} was made by another version of Readroom ({error}); "
            "update Readroom, or name another store with READROOM_DATABASE_URL"
        ) from error
