"""Uploads leave nothing behind: not when they were read, nor when a server is stopped or killed."""

import signal
import subprocess
import sys

import pytest

from readroom.app import temporary
from readroom.app.temporary import end_uploads, sweep_uploads, upload_folder

HOLDS = """
import sys, time
from readroom.app.temporary import upload_folder
with upload_folder() as folder:
    (folder / "lesson.mp4").write_bytes(b"faces")
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    end_uploads()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    yield tmp_path
    end_uploads()


def files(place):
    return [path for path in place.rglob("*") if path.is_file() and path.suffix != ".lock"]


@pytest.fixture
def other_server(place, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(place))
    with subprocess.Popen([sys.executable, "-c", HOLDS], stdout=subprocess.PIPE) as running:
        running.stdout.readline()
        yield running
        running.kill()


def test_what_was_read_is_deleted(place):
    with upload_folder() as folder:
        (folder / "lesson.mp4").write_bytes(b"faces")
        assert files(place)
        assert folder.parent.parent.stat().st_mode & 0o077 == 0
    assert not files(place)


def test_what_is_being_read_goes_when_the_server_ends(place):
    with upload_folder() as folder:
        (folder / "lesson.mp4").write_bytes(b"faces")
        end_uploads()
        assert not files(place)
    with upload_folder() as again:
        assert again.is_dir()


def test_what_a_killed_server_left_goes_at_the_next_start(place, other_server):
    sweep_uploads()
    assert files(place)  # it runs
    other_server.send_signal(signal.SIGKILL)
    other_server.wait()
    assert files(place)
    sweep_uploads()
    assert not files(place)


def test_a_folder_that_others_may_look_into_is_not_used(place):
    temporary._parent().mkdir(mode=0o755)
    with upload_folder() as folder:
        assert temporary._parent() not in folder.parents
    sweep_uploads()
