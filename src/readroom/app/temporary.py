"""Folders for uploads, which go when they were read, when the server ends, or at the next start.

::

    temporary folder of the system / readroom-USER / SERVER.lock   held while that server runs
                                                   / SERVER / one folder for each upload

A server that is stopped ends threads in the middle of a block, which then delete nothing; one that
is killed or loses its power deletes nothing at all. So each server has a folder of its own, and the
next one that starts deletes those whose lock nobody holds.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE, S_ISDIR
from tempfile import TemporaryDirectory, mkdtemp
from threading import Lock
from typing import IO, Final

try:
    import fcntl
except ImportError:  # Windows: nothing is swept there
    fcntl = None  # type: ignore[assignment]

PREFIX: Final = "readroom-"
_LOCK: Final = ".lock"
_MAKING: Final = Lock()
_own: dict[Path, IO[str]] = {}
"""The folder of this server, with its lock; empty until it is needed, and after the end."""


@contextmanager
def upload_folder() -> Iterator[Path]:
    """An empty folder, deleted when the block ends or the server does.

    Yields:
        Where it is; nobody but this user may look into it.
    """
    with TemporaryDirectory(prefix=PREFIX, dir=_server_folder()) as folder:
        yield Path(folder)


def end_uploads() -> None:
    """Delete every upload of this server, also those that are being read."""
    with _MAKING:
        for folder, lock in _own.items():
            _delete(folder, Path(lock.name))
            lock.close()
        _own.clear()


def sweep_uploads() -> None:
    """Delete what servers of this user left that no longer run."""
    parent = _parent()
    if fcntl is None or not _is_ours(parent):
        return
    for path in parent.glob(f"*{_LOCK}"):
        with suppress(OSError), path.open("r+") as lock:  # held: its server runs
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _delete(path.with_suffix(""), path)


def _server_folder() -> Path:
    with _MAKING:
        for folder in _own:
            if folder.is_dir():
                return folder
        parent = _parent()
        with suppress(FileExistsError):
            parent.mkdir(mode=0o700)
        # Somebody else's, in a folder that all may write to, would be theirs to look into.
        folder = Path(mkdtemp(dir=parent) if _is_ours(parent) else mkdtemp(prefix=PREFIX))
        lock = folder.with_suffix(_LOCK).open("w")
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        _own[folder] = lock
        return folder


def _parent() -> Path:
    user = os.getuid() if hasattr(os, "getuid") else "user"
    return Path(tempfile.gettempdir()) / f"{PREFIX}{user}"


def _is_ours(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    mine = not hasattr(os, "getuid") or (
        found.st_uid == os.getuid() and not S_IMODE(found.st_mode) & 0o077
    )
    return S_ISDIR(found.st_mode) and mine


def _delete(folder: Path, lock: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        lock.unlink()


atexit.register(end_uploads)
