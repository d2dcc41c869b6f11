"""A PostgreSQL server of the tests' own, on loopback, gone with them."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine

from readroom.sessions.store import SessionStore

INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
"""Where Debian puts the server; its programs are on nobody's path."""


def missing() -> str:
    """What a test needs and this machine lacks; empty where nothing does."""
    if importlib.util.find_spec("psycopg") is None:
        return "psycopg: install the extra postgres"
    return "" if INSTALLED else "PostgreSQL: install Debian's package postgresql"


class Server:
    """Hands out databases, each with the schema of this version and nothing in it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._count = 0
        SessionStore.open(self.empty("filled")).close()

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/{name}"

    def empty(self, name: str) -> str:
        """A database without any table."""
        self._run(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def fresh(self) -> str:
        """A database without any session."""
        self._count += 1
        name = f"store_{self._count}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE filled')
        return self.url(name)

    def _run(self, statement: str) -> None:
        engine: Engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@contextmanager
def postgres_server() -> Iterator[Server]:
    """A server that runs while the block does."""
    folder = Path(tempfile.mkdtemp(prefix="readroom-pg-"))
    if os.geteuid() == 0:  # it refuses to be root
        shutil.chown(folder, "postgres")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    data = folder / "data"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    try:
        _program("initdb", "-D", str(data), "-A", "trust", "-U", "postgres")
        log = str(folder / "log")
        _program("pg_ctl", "-D", str(data), "-l", log, "-o", options, "-w", "start")
        try:
            yield Server(port)
        finally:
            _program("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _program(name: str, *words: str) -> None:
    command: Sequence[str] = [str(INSTALLED[-1] / name), *words]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=60)
