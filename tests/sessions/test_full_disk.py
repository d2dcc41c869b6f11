"""A disk that is really full in the middle of a session: figures wait, and then are there."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.sessions.made import a_session, file_url, some_samples

from readroom.sessions.recorder import Recorder
from readroom.sessions.store import SessionStore
from readroom.testing import ManualClock


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


def fill(folder: Path) -> Path:
    """Take every byte that is left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 1024)
        except OSError:
            return ballast


def record(store: SessionStore, hinder, help_) -> None:
    """A minute and a half of which the middle cannot be written."""
    session, clock = a_session(), ManualClock()
    store.begin(session)
    recorder = Recorder(store, session, clock=clock)
    problems = []
    for second in range(90):
        if second == 30:
            hinder()
        if second == 60:
            help_()
        clock.advance(1)
        recorder.add(some_samples(10, range(second, second + 1)))
        recorder.turn()
        problems.append(recorder.status.problem)
    status = recorder.stop()
    assert not any(problems[:30])
    assert any("full" in (one or "") for one in problems[30:60])
    assert (status.problem, status.buffered, status.dropped) == (None, 0, 0)
    assert len(store.samples(session.id)) == 900
    assert store.verify_audit().sound
    with store._database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_a_full_disk(small_disk: Path) -> None:
    with SessionStore.open(file_url(small_disk)) as store:
        record(store, lambda: fill(small_disk), (small_disk / "ballast").unlink)


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """The same by SQLite's own limit, where no disk may be mounted."""
    with SessionStore.open(file_url(tmp_path)) as store:

        def limit(pages: int) -> None:
            with store._database.reading() as connection:
                connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

        record(store, lambda: limit(1), lambda: limit(2**30))
