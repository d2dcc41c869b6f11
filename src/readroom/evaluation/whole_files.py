"""Files that appear under their name only when they are whole."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from readroom.errors import OutputError


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A place to write a file to, beside where it will stand; folders are made.

    When the block ends well the file takes its name, replacing what was there; when
    it fails nothing is left behind. Two that write to one name at once do not disturb each
    other: the last to end stands.

    Args:
        path: Where the file shall stand.

    Yields:
        Where to write it.

    Raises:
        OutputError: If the place cannot be written to.
    """
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield partial
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path}: expected a place to write to; {error.strerror or error}"
        ) from error
