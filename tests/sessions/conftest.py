"""A store in memory, in a file and on a server: what holds for one must hold for the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import lacking
from tests.postgres_server import Server, missing, postgres_server
from tests.sessions.made import file_url

from readroom.sessions.store import SessionStore


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    if said := missing():
        lacking(said)
    with postgres_server() as running:
        yield running


@pytest.fixture(params=["memory", "file", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SessionStore]:
    urls = {
        "memory": lambda: "sqlite://",
        "file": lambda: file_url(tmp_path),
        "postgres": lambda: request.getfixturevalue("server").fresh(),
    }
    with SessionStore.open(urls[request.param](), actor="tester") as opened:
        yield opened
