"""What a media file announces before a picture of it is decoded: its video and its length."""

from __future__ import annotations

import re
from typing import Final

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from readroom.errors import SourceError
from readroom.recognition.frames import MAX_PIXELS

_DECODER_THREADS: Final = 2
"""For one video. Raising it decodes a single one faster and takes cores from inference."""
_NO_VIDEO: Final = frozenset({"tty"})
"""FFmpeg draws plain text as a terminal would; nobody means that by a video."""
_STILL: Final = frozenset({"avif", "heic", "heix", "mif1"})
"""Brands of the pictures that look like MP4 files."""
_NOTED_LENGTH: Final = re.compile(r"(\d+):(\d+):(\d+(?:\.\d+)?)")
"""Matroska's length of one stream, as hours, minutes and seconds."""
_OWN_LENGTH: Final = frozenset({"mp4", "avi"})
"""Containers that say how long each stream is."""


def video_stream(container: InputContainer, name: str) -> VideoStream:
    """The first moving picture; the cover of a song is none.

    Args:
        container: Opened for reading.
        name: What to call it in messages.

    Returns:
        The stream, set up for decoding.

    Raises:
        SourceError: If there is none that can be decoded, a picture in tiles, or one of more than
            :data:`~readroom.recognition.frames.MAX_PIXELS`.
    """
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if any(s.disposition & Disposition.dependent for s in streams) and is_still(container):
        raise SourceError(
            f"{name} is a picture in tiles, as HEIC and some AVIF are, which is not read: expected "
            "JPEG, PNG or WebP; convert it first"
        )
    if not streams or container.format.name in _NO_VIDEO:
        if container.streams.audio:
            raise SourceError(f"{name} holds sound only: expected a video")
        raise SourceError(f"{name} is not a picture or a video: expected one of these")
    # PyAV's types do not say so, but a codec that FFmpeg lacks leaves nothing to ask.
    stream = next((s for s in streams if s.codec_context is not None), None)
    if stream is None:
        raise SourceError(
            f"{name} holds video of a codec that cannot be decoded: expected H.264, HEVC, VP9, "
            "AV1 or another that FFmpeg knows; convert it first"
        )
    if stream.width * stream.height > MAX_PIXELS:
        raise SourceError(
            f"{name} announces {stream.width:,} x {stream.height:,} pixels: expected at most "
            f"{MAX_PIXELS // 1_000_000} million; scale it down first"
        )
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = _DECODER_THREADS
    return stream


def is_still(container: InputContainer) -> bool:
    """Whether it is one still picture, of a kind that OpenCV does not read.

    Args:
        container: Opened for reading.

    Returns:
        True for a photograph.
    """
    still = container.metadata.get("major_brand") in _STILL
    return still or container.format.name.endswith("_pipe") or container.format.name == "image2"


def announced_s(container: InputContainer, stream: VideoStream) -> float | None:
    """How long the pictures last by the file's own word; of Matroska, when they end on its clock.

    FFmpeg lends a stream without a length that of the container, so that of longer sound.

    Args:
        container: Opened for reading.
        stream: Of the pictures.

    Returns:
        Seconds, or None where only the length of the whole is known.
    """
    if noted := _NOTED_LENGTH.fullmatch(stream.metadata.get("DURATION", "")):
        hours, minutes, seconds = (float(part) for part in noted.groups())
        return hours * 3600 + minutes * 60 + seconds
    if not stream.duration or not stream.time_base:
        return None
    own = _OWN_LENGTH & set(container.format.name.split(",")) or len(container.streams) == 1
    return float(stream.duration * stream.time_base) if own else None


def length_s(container: InputContainer, announced: float | None) -> float | None:
    """How long a file is, from its first moment on.

    Args:
        container: Opened for reading.
        announced: As of :func:`announced_s`.

    Returns:
        Seconds, or None where nothing says so.
    """
    until = announced or (container.duration or 0) / av.time_base
    starts = (container.start_time or 0) / av.time_base
    # Matroska says when it ends; a part of a recording goes on with the clock of the whole.
    if "matroska" in container.format.name and 0 < starts < until:
        until -= starts
    return until or None
