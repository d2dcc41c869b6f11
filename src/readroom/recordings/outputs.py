"""Where results go: a folder that can be written to, and files that appear when whole.

A file grows under its name plus ``.part`` and gets its name when it is closed. An
interrupted run closes its files too, and one that cannot be finished goes, so a
``.part`` is only left behind by a machine that stopped.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

import av

from readroom.errors import OutputError
from readroom.recognition.sources import OURS
from readroom.whole_files import cannot_write, part_of, written_whole

_ADVICE: Final = "is there space on the disk?"
_NO_NAME: Final = re.compile(r"[^\w.,()+-]+")


def ensure_writable(folder: Path) -> Path:
    """Make the folder for results and see that it can be written to.

    Args:
        folder: Where results go; made if it is not there.

    Returns:
        The folder.

    Raises:
        OutputError: If nothing can be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(
            f"{folder} cannot be written to ({reason}): expected a folder for results; "
            "choose another with --out"
        ) from error
    return folder


@contextmanager
def prepared(folder: Path) -> Iterator[Path]:
    """As :func:`ensure_writable`, for work that may write nothing: an empty new folder goes again.

    Args:
        folder: Where results go; made if it is not there.

    Yields:
        The folder.

    Raises:
        OutputError: If nothing can be written there.
    """
    made = [one for one in (folder, *folder.parents) if not os.path.lexists(one)]
    try:
        yield ensure_writable(folder)
    finally:
        with suppress(OSError):  # the first one that holds something stays, and so those around it
            for one in made:
                one.rmdir()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """The one place where errors of writing become an :class:`OutputError`.

    Args:
        path: What is written, for the message.

    Yields:
        Nothing.

    Raises:
        OutputError: If the system or the encoder refuses.
    """
    try:
        yield
    except (OSError, av.FFmpegError) as error:
        raise cannot_write(path, error, _ADVICE) from error


@contextmanager
def finishing(path: Path) -> Iterator[None]:
    """As :func:`writing`, for the last step: what grew goes if that cannot be done.

    Args:
        path: The final name of what is written.

    Yields:
        Nothing.

    Raises:
        OutputError: If the system or the encoder refuses.
    """
    try:
        with writing(path):
            yield
    except BaseException:
        with suppress(OSError):  # the first error counts
            part_of(path).unlink(missing_ok=True)
        raise


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """A place to write a small file to at once; it takes its name when the block ends well.

    Args:
        path: Its final name; one of that name before is replaced.

    Yields:
        Where to write it.

    Raises:
        OutputError: If the system refuses.
    """
    with written_whole(path, part=part_of(path), advice=_ADVICE) as part:
        yield part


def publish(path: Path) -> None:
    """Give a finished file its name; one of that name before is replaced.

    Args:
        path: The final name.
    """
    with writing(path):
        part_of(path).replace(path)


def drawn_path(folder: Path, source: str, suffix: str, taken: set[Path]) -> Path:
    """A free name for the drawn copy of a source.

    Args:
        folder: Where results go.
        source: Path or address of the source.
        suffix: Of the copy, like ``.mp4``.
        taken: Real paths of the inputs and of names given before; the new one is added.

    Returns:
        ``lecture.annotated.mp4``, or ``lecture-2.annotated.mp4`` for the second
        lecture.mp4 out of another folder.
    """
    is_address = "://" in source
    stem = _NO_NAME.sub("_", source.split("://", 1)[1]) if is_address else Path(source).stem
    number = 1
    while True:
        name = stem if number == 1 else f"{stem}-{number}"
        path = folder / f"{name}{OURS}{suffix}"
        real = Path(os.path.realpath(path))
        if real not in taken:
            taken.add(real)
            return path
        number += 1
