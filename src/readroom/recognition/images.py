"""Photographs: one frame at second 0, upright, eight bits, without transparency.

OpenCV opens no path with umlauts on some systems, so bytes are read first and
decoded after; that is also where a cut-off file and an absurd size are noticed.

::

    with open_source("class of 1927.jpg") as photo:
        ((at, image),) = photo
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np

from readroom.domain import Image
from readroom.errors import SourceError
from readroom.recognition.frames import MAX_PIXELS, Frame, Kind, Source
from readroom.recognition.image_headers import Header, has_alpha, orientation, read_header
from readroom.recognition.source_names import readable
from readroom.recognition.upright import turned

PAPER: Final = 255
"""Gray value that shows through where a picture is transparent: white, as on a page."""

ROWS_AT_ONCE: Final = 256
"""Of a transparent picture put on paper. Raising it costs memory and gains nothing."""


class Photo(Source):
    """One JPEG, PNG or WebP file: one frame, at second 0."""

    kind: Kind = "photo"

    def __init__(self, path: Path, name: str) -> None:
        """Read the file and look at its header; decoding waits for :meth:`frames`.

        Args:
            path: A file.
            name: What to call it in messages.

        Raises:
            SourceError: If it cannot be read, is no such picture, cut off, or too large.
        """
        self.name = name
        self._data = read_bytes(path)
        check_header(self._data, name)

    def frames(self, every_s: float = 0.0) -> Iterator[Frame]:  # noqa: ARG002
        """The one picture, at second 0; a SourceError if its data is found damaged.

        Args:
            every_s: Without effect.

        Yields:
            The frame.
        """
        image = decode(self._data, self.name)
        self.frames_read = 1
        yield Frame(0, 0.0, image)

    def close(self) -> None:
        """Let go of the file's bytes."""
        self._data = b""


def is_picture(path: Path) -> bool:
    """Whether the first bytes are those of a JPEG, PNG or WebP picture.

    Args:
        path: A file.

    Returns:
        True for a picture, also for one that is cut off.

    Raises:
        SourceError: If the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return read_header(file.read(64)) is not None
    except OSError as error:
        raise SourceError(unreadable(path, error)) from error


def read_bytes(path: Path) -> bytes:
    """The content of a file.

    Args:
        path: A file.

    Returns:
        Its bytes.

    Raises:
        SourceError: If it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(unreadable(path, error)) from error


def unreadable(path: Path, error: OSError) -> str:
    """What to say of a file that the system does not hand out.

    Args:
        path: The file.
        error: What the system said.

    Returns:
        One line for people.
    """
    return f"{readable(path)} cannot be read: {(error.strerror or str(error)).lower()}"


def check_header(data: bytes, name: str) -> Header:
    """Refuse a picture that is cut off or absurdly large, before decoding it.

    Args:
        data: The whole file.
        name: What to call it in messages.

    Returns:
        Its header.

    Raises:
        SourceError: If it is no picture, cut off, or above :data:`MAX_PIXELS`.
    """
    header = read_header(data)
    if header is None:
        raise SourceError(f"{name} is not a picture: expected JPEG, PNG or WebP data")
    if header.width * header.height > MAX_PIXELS:
        raise SourceError(
            f"{name} announces {header.width:,} x {header.height:,} pixels: expected at most "
            f"{MAX_PIXELS // 1_000_000} million; scale it down first"
        )
    if not header.whole:
        raise SourceError(
            f"{name} is cut off: its {header.format} data ends before the picture does; "
            "copy it again"
        )
    return header


def decode(data: bytes, name: str) -> Image:
    """Decode a picture file: turned upright, 16 bits and CMYK converted, alpha on white.

    Damage is found in every PNG, which has checksums, and in a JPEG where the rest makes no
    sense after it. A few changed bits of a JPEG, and whatever lies in a whole lossy WebP, can
    be a picture like any other.

    Args:
        data: The whole file.
        name: What to call it in messages.

    Returns:
        BGR, uint8.

    Raises:
        SourceError: If the data is found damaged.
    """
    if check_header(data, name).format == "JPEG":
        _check_jpeg(data, name)
    coded = np.frombuffer(data, np.uint8)
    clear = has_alpha(data)
    flags = cv2.IMREAD_UNCHANGED if clear else cv2.IMREAD_COLOR
    try:
        image = cv2.imdecode(coded, flags)
    except cv2.error as error:
        raise SourceError(f"{name} cannot be decoded: {error.err}") from error
    if image is None:
        raise SourceError(_damaged(name))
    # OpenCV turns pictures, but not if it is to leave their transparency unchanged.
    return _plain(turned(np.asarray(image), orientation(data) if clear else 1))


def _check_jpeg(data: bytes, name: str) -> None:
    """Refuse what OpenCV would paint over without a word; FFmpeg takes half its time to notice."""
    decoder = av.CodecContext.create("mjpeg", "r")
    decoder.options = {"err_detect": "explode"}
    try:
        decoder.decode(av.Packet(data))
        decoder.decode(None)
    except av.InvalidDataError as error:
        raise SourceError(_damaged(name)) from error
    except av.FFmpegError:  # a kind of JPEG that only OpenCV reads
        return


def _damaged(name: str) -> str:
    return f"{name} cannot be decoded: its data is damaged; copy or export it again"


def _plain(image: np.ndarray) -> Image:
    """Any number of channels and bits as BGR, uint8."""
    eight = (image >> 8).astype(np.uint8) if image.dtype == np.uint16 else image.astype(np.uint8)
    if eight.ndim == 2 or eight.shape[2] == 1:
        return np.asarray(cv2.cvtColor(eight, cv2.COLOR_GRAY2BGR), np.uint8)
    if eight.shape[2] == 3:
        return np.ascontiguousarray(eight)
    if eight[:, :, 3].min() == 255:  # most screenshots: nothing shows through
        return np.ascontiguousarray(eight[:, :, :3])
    return _on_paper(eight)


def _on_paper(image: np.ndarray) -> Image:
    """BGRA on white, some rows at a time: all at once take seven times the picture's memory."""
    mixed = np.empty((*image.shape[:2], 3), np.uint8)
    for top in range(0, len(image), ROWS_AT_ONCE):
        part = image[top : top + ROWS_AT_ONCE]
        cover = part[:, :, 3:].astype(np.uint16)
        mixed[top : top + ROWS_AT_ONCE] = (
            part[:, :, :3] * cover + PAPER * (255 - cover) + 127
        ) // 255
    return mixed
