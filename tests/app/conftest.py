"""What the tests of the pages share."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from tests.app.kept_sessions import keep_playtest

from readroom.sessions.store import SessionStore


@pytest.fixture(scope="session")
def playtest_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Store files with one play-test of so many people, to be copied: writing one takes seconds."""

    @cache
    def kept(people: int) -> Path:
        path = tmp_path_factory.mktemp("playtests") / f"{people}.db"
        with SessionStore.open(f"sqlite:///{path}") as store:
            keep_playtest(store, people)
        return path

    return kept
