"""TIFF: what FFmpeg gets wrong about it, read from the file itself."""

from __future__ import annotations

import struct
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final

from readroom.errors import SourceError
from readroom.recognition.image_headers import lies, tiff_tags

_STARTS: Final = (b"II*\0", b"MM\0*")
_COMPRESSION: Final = 259
_JPEG: Final = frozenset({6, 7})
"""Of these FFmpeg makes a black picture, without a word."""


def check_tiff(path: Path, name: str) -> int | None:
    """Refuse a TIFF that would be read wrong; say how others lie, which FFmpeg knows in part.

    Args:
        path: A file that can be read.
        name: What to call it in messages.

    Returns:
        One of EXIF's eight ways, None for what is no TIFF, or one that is cut off.

    Raises:
        SourceError: If its picture is compressed as JPEG.
    """
    with path.open("rb") as file:
        if file.read(4) not in _STARTS:
            return None
        with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            try:
                tags = tiff_tags(data)
            except struct.error:
                return None
    if tags.get(_COMPRESSION) in _JPEG:
        raise SourceError(
            f"{name} is a TIFF compressed as JPEG, which is not read: expected JPEG, PNG or WebP; "
            "convert it first"
        )
    return lies(tags)
