"""Where frames come from: a picture, a video, a camera or an address.

::

    with open_source("lecture.mp4") as source:
        for at, image in source:
            result = pipeline(image, at)
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final

from readroom.errors import SourceError
from readroom.recognition.cameras import open_camera
from readroom.recognition.frames import MAX_PIXELS, Due, Frame, Kind, Source
from readroom.recognition.images import Photo, is_picture, unreadable
from readroom.recognition.source_names import ADDRESS, readable
from readroom.recognition.videos import open_stream, open_video

__all__ = ["MAX_PIXELS", "Due", "Frame", "Kind", "Source", "expand", "open_source"]

PHOTO_SUFFIXES: Final = frozenset({".jfif", ".jpg", ".jpeg", ".png", ".webp"})
OTHER_PHOTO_SUFFIXES: Final = frozenset(
    {".avif", ".bmp", ".heic", ".heif", ".jp2", ".tif", ".tiff"}
)
"""Pictures that are left to FFmpeg, which reads most of them; for the others an error says so."""
VIDEO_SUFFIXES: Final = frozenset(
    {".3gp", ".avi", ".flv", ".gif", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg"}
    | {".mjpeg", ".mjpg", ".mts", ".ogv", ".ts", ".webm", ".wmv"}
)
MOTION_JPEG_SUFFIXES: Final = frozenset({".mjpeg", ".mjpg"})
"""One photograph after another, without times: FFmpeg takes them for 25 a second."""
OURS: Final = ".annotated"
"""Pictures and videos that Readroom drew end in this before their suffix; a folder
that is read again does not bring them in."""


def open_source(what: str | Path | int) -> Source:
    """Open a picture, a video, a camera or a network address.

    Pictures are told from videos by their content, not by their name; only of raw Motion JPEG
    the name alone says that more follow the first. For all the files of a folder, see
    :func:`expand`.

    Args:
        what: Path of a file, number of a camera, or an ``rtsp://`` or ``http://``
            address.

    Returns:
        The source; it holds something open, so use it in a ``with`` block.

    Raises:
        SourceError: If it cannot be opened; says what was expected.
    """
    if isinstance(what, int):
        return open_camera(what)
    if isinstance(what, str) and ADDRESS.match(what):
        return open_stream(what, readable(what))
    path, name = Path(what), readable(what)
    _check_file(path, name)
    if is_picture(path):
        if path.suffix.lower() in MOTION_JPEG_SUFFIXES:
            return open_video(path, name, "mjpeg")
        return Photo(path, name)
    if path.suffix.lower() in PHOTO_SUFFIXES:
        raise SourceError(
            f"{name} is not a picture, though its name says so: expected JPEG, PNG or WebP data"
        )
    return open_video(path, name)


def expand(inputs: Iterable[str | Path]) -> list[str | Path]:
    """Replace folders by the pictures and videos directly in them, in the order of names.

    A folder that holds none, or cannot be read, is a SourceError. What is given twice,
    also by another path, is taken once, where it came first.

    Args:
        inputs: Files, folders and addresses.

    Returns:
        Files and addresses; a file that does not exist stays in, so that opening
        it can say so.
    """
    found: dict[str, str | Path] = {}
    for given in inputs:
        if isinstance(given, str) and ADDRESS.match(given):
            found.setdefault(given, given)
            continue
        path = Path(given)
        # Not Path.is_dir(), which raises where a folder is closed: opening it says why.
        for file in _media(path) if os.path.isdir(path) else [path]:  # noqa: PTH112
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _media(folder: Path) -> list[Path]:
    try:
        files = sorted(folder.iterdir())
    except OSError as error:
        raise SourceError(unreadable(folder, error)) from error
    wanted = [
        file
        for file in files
        if file.suffix.lower() in PHOTO_SUFFIXES | OTHER_PHOTO_SUFFIXES | VIDEO_SUFFIXES
        and not file.name.startswith(".")
        and not file.stem.endswith(OURS)
        and _may_be_file(file)
    ]
    if not wanted:
        raise SourceError(
            f"{readable(folder)} holds no picture and no video: expected at least one"
        )
    return wanted


def _may_be_file(path: Path) -> bool:
    """False for folders and the like; True where the system does not say: opening it says why."""
    try:
        return S_ISREG(path.stat().st_mode)
    except FileNotFoundError:  # a link to nothing
        return False
    except OSError:
        return True


def _check_file(path: Path, name: str) -> None:
    try:
        found = path.stat()
    except OSError as error:
        raise SourceError(unreadable(path, error)) from error
    if S_ISDIR(found.st_mode):
        raise SourceError(
            f"{name} is a folder: expected one file; expand() lists those in a folder"
        )
    if S_ISREG(found.st_mode) and found.st_size == 0:
        raise SourceError(f"{name} is empty: expected a picture or a video")
