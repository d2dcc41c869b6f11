"""Files that appear under their name only when they are whole.

A file is written beside its place and then renamed, so whoever reads it finds the old one or
the new one, also while it is written and after a kill or a full disk.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from readroom.errors import OutputError


@contextmanager
def written_whole(path: Path, *, part: Path | None = None, advice: str = "") -> Iterator[Path]:
    """A place to write a file to, beside where it will stand; folders are made.

    When the block ends well the file takes its name, replacing what was there; when
    it fails nothing is left behind. Two that write to one name at once do not disturb each
    other: the last to end stands.

    Args:
        path: Where the file shall stand.
        part: Where to write it, like :func:`part_of`, for files that one program writes: what a
            killed one left there is overwritten. Without, a hidden name of its own.
        advice: What to do where it cannot be written, for the message.

    Yields:
        Where to write it.

    Raises:
        OutputError: If the place cannot be written to.
    """
    part = part or path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
            part.replace(path)
        finally:
            with suppress(OSError):  # the first error counts
                part.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(path, error, advice) from error


def part_of(path: Path) -> Path:
    """The name of a file while it grows, where only one program writes it.

    Args:
        path: Its final name.

    Returns:
        The same folder and name with ``.part`` added.
    """
    return path.with_name(f"{path.name}.part")


def cannot_write(path: Path, error: Exception, advice: str = "") -> OutputError:
    """What to raise where the system refuses to write.

    Args:
        path: What was to be written; the message begins with it.
        error: Of the system, or of a library that writes; its ``strerror`` is told if it has one.
        advice: What was expected, or what to do.

    Returns:
        The error, with its message.
    """
    reason = getattr(error, "strerror", None) or str(error)
    if not advice:
        return OutputError(f"{path}: expected a place to write to; {reason}")
    return OutputError(f"{path} cannot be written ({reason.lower()}): {advice}")
