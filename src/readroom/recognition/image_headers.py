r"""What the first bytes of a picture announce, before anything is decoded.

A decoder trusts a header and reserves memory for it: 25 bytes of PNG can ask for
seven gigabytes. So the size is read here first, and whether the file is whole.

>>> header = b"\x89PNG\r\n\x1a\n" + bytes(4) + b"IHDR" + b"\0\0\x20\0" * 2
>>> read_header(header).width
8192
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from mmap import mmap
from struct import unpack_from
from typing import Final, Literal

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_JPEG_SIZES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_START_OF_SCAN: Final = 0xDA
_EXIF: Final = frozenset({b"eXIf", b"EXIF"})
_ORIENTATION: Final = 0x0112
_END_OF_IMAGE: Final = b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class Header:
    """What a picture says about itself.

    Attributes:
        format: Which of the formats that are read.
        width: Pixels across as stored, 0 where the file ends before saying.
        height: Pixels down as stored, 0 where the file ends before saying.
        whole: False if the file ends before the picture does.
    """

    format: Literal["JPEG", "PNG", "WebP"]
    width: int
    height: int
    whole: bool


def read_header(data: bytes) -> Header | None:
    """The header of a JPEG, PNG or WebP picture, found by content, not by name.

    Args:
        data: The whole file.

    Returns:
        The header, or None for anything else.
    """
    if data.startswith(_JPEG):
        return _jpeg(data)
    if data.startswith(_PNG):
        return _png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return None


def _png(data: bytes) -> Header:
    width, height = unpack_from(">II", data, 16) if len(data) >= 24 else (0, 0)
    whole = any(kind == b"IEND" for kind, _, _ in _chunks(data))
    return Header("PNG", width, height, whole=whole)


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and length of the whole chunks of a PNG or WebP; what follows is no picture."""
    is_png = data.startswith(_PNG)
    at, tail = (8, 4) if is_png else (12, 0)
    while at + 8 <= len(data):
        if is_png:
            length, kind = unpack_from(">I4s", data, at)
        else:
            kind, length = unpack_from("<4sI", data, at)
        if at + 8 + length + tail > len(data):
            return
        yield kind, at + 8, length
        if kind == b"IEND":
            return
        at += 8 + length + (tail if is_png else length % 2)


def _webp(data: bytes) -> Header:
    (announced,) = unpack_from("<I", data, 4)
    try:
        width, height = _webp_size(data)
    except struct.error:
        return Header("WebP", 0, 0, whole=False)
    return Header("WebP", width, height, whole=len(data) >= announced + 8)


def _webp_size(data: bytes) -> tuple[int, int]:
    chunk = data[12:16]
    if chunk == b"VP8X":
        low_w, high_w, low_h, high_h = unpack_from("<HBHB", data, 24)
        return (high_w << 16 | low_w) + 1, (high_h << 16 | low_h) + 1
    if chunk == b"VP8L":
        (bits,) = unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(data: bytes) -> Header:
    """Walk the segments: a preview inside EXIF has a size and an end of its own."""
    width = height = 0
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF or marker in _JPEG_BARE:
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = unpack_from(">H", data, at + 2)
        if marker in _JPEG_SIZES and at + 9 <= len(data):
            height, width = unpack_from(">HH", data, at + 5)
        at += 2 + length
        if marker == _START_OF_SCAN:
            # Inside a scan 0xFF is always followed by 0 or a restart, never by 0xD9.
            return Header("JPEG", width, height, whole=data.find(_END_OF_IMAGE, at) >= 0)
    return Header("JPEG", width, height, whole=False)


def has_alpha(data: bytes) -> bool:
    """Whether a PNG or WebP picture can be transparent.

    Args:
        data: The whole file.

    Returns:
        True if there is an alpha channel or a transparent colour.
    """
    if data.startswith(_PNG):
        clear = any(kind == b"tRNS" for kind, _, _ in _chunks(data))
        return data[25:26] in (b"\x04", b"\x06") or clear
    if data[:4] != b"RIFF":
        return False
    if data[12:16] == b"VP8X":
        return bool(data[20] & 0x10)
    return data[12:16] == b"VP8L" and bool(data[24] & 0x10)


def orientation(data: bytes) -> int:
    """How a PNG or WebP picture lies, as EXIF counts it.

    Args:
        data: The whole file.

    Returns:
        1 for upright, up to 8; 1 also where nothing is said.
    """
    for kind, start, length in _chunks(data):
        if kind in _EXIF:
            try:
                return _orientation(data[start : start + length].removeprefix(b"Exif\0\0"))
            except struct.error:
                return 1
    return 1


def _orientation(exif: bytes) -> int:
    return lies(tiff_tags(exif))


def tiff_tags(data: bytes | mmap) -> dict[int, int]:
    """What the first picture of a TIFF says about itself; EXIF has the same form.

    Args:
        data: The whole file, or the EXIF part of one.

    Returns:
        The first value of each tag that holds small numbers; empty for what is no TIFF.

    Raises:
        struct.error: If it is cut off.
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None:
        return {}
    (directory,) = unpack_from(f"{order}I", data, 4)
    (entries,) = unpack_from(f"{order}H", data, directory)
    found: dict[int, int] = {}
    for entry in range(entries):
        tag, _, _, value = unpack_from(f"{order}HHIH", data, directory + 2 + 12 * entry)
        found.setdefault(tag, value)
    return found


def lies(tags: Mapping[int, int]) -> int:
    """How a picture lies, as EXIF counts it.

    Args:
        tags: As of :func:`tiff_tags`.

    Returns:
        1 for upright, up to 8; 1 also where nothing or nonsense is said.
    """
    told = tags.get(_ORIENTATION, 1)
    return told if 1 <= told <= 8 else 1
