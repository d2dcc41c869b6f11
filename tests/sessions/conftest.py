"""A store in memory and one in a file: what holds for one must hold for the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.sessions.made import file_url

from readroom.sessions.store import SessionStore


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SessionStore]:
    url = "sqlite://" if request.param == "memory" else file_url(tmp_path)
    with SessionStore.open(url, actor="tester") as opened:
        yield opened
