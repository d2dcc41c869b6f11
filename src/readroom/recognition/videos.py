"""Videos and network streams: decoded one frame at a time, with their true times.

Times come from the file, never from counting frames: phones and screen recorders
write variable frame rates. A damaged stretch is skipped and noted, not fatal.

::

    with open_source("lecture.mp4") as lecture:
        for frame in lecture.frames(every_s=0.2):
            print(frame.at, frame.image.shape)
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, pairwise
from pathlib import Path
from typing import Final, cast

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from readroom.errors import SourceError
from readroom.recognition.frames import MAX_PIXELS, Clock, Due, Frame, Kind, Source
from readroom.recognition.upright import pixel_shape, upright

ANSWER_S: Final = 10.0
"""Seconds that a network address has to answer, and to send the next packet."""

_DECODER_THREADS: Final = 2
_TRIES: Final = 20
"""Reads that may fail in a row before a damaged file counts as ended."""
_SHORT_S: Final = 0.5
"""A video that ends this much before its announced end was cut off."""
_NO_VIDEO: Final = frozenset({"tty"})
"""FFmpeg draws plain text as a terminal would; nobody means that by a video."""
_STILL: Final = frozenset({"avif", "heic", "heix", "mif1"})
"""Brands of the pictures that look like MP4 files."""
_NOTED_LENGTH: Final = re.compile(r"(\d+):(\d+):(\d+(?:\.\d+)?)")
"""Matroska's length of one stream, as hours, minutes and seconds."""
_OWN_LENGTH: Final = frozenset({"mp4", "avi"})
"""Containers that say how long each stream is."""


class Video(Source):
    """A video file, or a video from an RTSP or HTTP address."""

    def __init__(self, container: InputContainer, name: str, kind: Kind) -> None:
        """Take over an opened container.

        Args:
            container: Opened for reading; closed by this source.
            name: What the user gave.
            kind: ``video`` for a file, ``stream`` for an address.
        """
        self.name = name
        self._container = container
        self._stream = _video_stream(container, name)
        self.kind = "photo" if _is_picture(container) and kind == "video" else kind
        rate = self._stream.average_rate
        self.fps = float(rate) if rate and self.kind != "photo" else None
        self._announced_s = None if self.kind == "photo" else _announced(container, self._stream)
        known = self._announced_s or (container.duration or 0) / av.time_base
        self.duration_s = None if self.kind == "photo" else known or None
        self._bad_packets = 0
        self._corrupt_frames = 0
        self._answer_s = ANSWER_S

    def frames(self, every_s: float = 0.0) -> Iterator[Frame]:
        """The frames in the order they are shown; a SourceError if there is not one.

        Args:
            every_s: Least seconds between two frames handed out; 0 hands out all.

        Yields:
            Upright BGR frames, first at second 0. Their size may change.
        """
        due, clock, to_bgr = Due(every_s), Clock(self.fps), VideoReformatter()
        pixel, shown_s = pixel_shape(self._stream), 0.0
        # One frame waits: whether a stamp is wrong is seen by the stamp after it.
        for index, (decoded, after) in enumerate(pairwise(chain(self._decoded(), [None]))):
            if decoded is None:
                break
            self.frames_read = index + 1
            at = clock.seconds(decoded.time, after.time if after else None)
            self.started_at_s = clock.start
            shown_s = float(decoded.duration * decoded.time_base) if decoded.time_base else 0.0
            if due(at):
                yield Frame(index, at, upright(decoded, to_bgr, pixel))
        self._end(clock.now + max(shown_s, 1 / self.fps if self.fps else 0.0))

    def at_most(self, pixels: int) -> None:
        """Decode no larger picture; call it before the first frame.

        Larger ones that come later, unannounced, count as damaged.

        Args:
            pixels: Of one picture, width times height.

        Raises:
            SourceError: If larger ones are announced.
        """
        if self._stream.width * self._stream.height > pixels:
            raise SourceError(
                f"{self.name} is {self._stream.width:,} x {self._stream.height:,} pixels large: "
                f"expected at most {pixels // 1_000_000} million; scale it down, or use "
                "readroom analyze"
            )
        self._stream.codec_context.options = {"max_pixels": str(pixels)}

    def close(self) -> None:
        """Close the file or the connection."""
        self._container.close()

    def _decoded(self) -> Iterator[VideoFrame]:
        for packet in self._packets():
            try:
                frames = packet.decode()
            except av.FFmpegError:
                self._bad_packets += 1
                continue
            for frame in frames:
                if isinstance(frame, VideoFrame):
                    self._corrupt_frames += frame.is_corrupt
                    yield frame
        # A read that failed before the end leaves frames waiting in the decoder.
        with suppress(av.FFmpegError):
            yield from self._stream.codec_context.decode(None)

    def _packets(self) -> Iterator[Packet[VideoStream]]:
        """All packets that can be read, going on after a damaged stretch."""
        failures, newest = 0, time.monotonic()
        while failures < _TRIES:
            try:
                # Of all streams: sound that goes on would hide a picture that has stopped.
                for packet in self._container.demux():
                    if packet.stream_index == self._stream.index:
                        failures = 0
                        yield cast("Packet[VideoStream]", packet)
                        newest = time.monotonic()  # what the reader did meanwhile does not count
                    elif self._over:
                        return
                    elif self.kind == "stream" and time.monotonic() - newest > self._answer_s:
                        self.damaged = "the stream ended: no picture in time"
                        return
            except av.FFmpegError as error:
                failures += 1
                self._bad_packets += 1
                if self.kind == "stream":
                    self.damaged = f"the stream ended: {_said(error)}"
                    return
            else:
                return

    @property
    def _over(self) -> bool:
        """Whether somebody wants no more; never here, where frames are just not asked for."""
        return False

    def _end(self, ended_s: float) -> None:
        """Say what was broken, once everything that could be read was read."""
        if not self.frames_read:
            expected = "a video with at least one"
            if self.kind == "photo":
                expected = "a picture; convert it to JPEG or PNG first"
            raise SourceError(
                f"{self.name} holds no frame that can be decoded "
                f"({self._stream.codec_context.name}): expected {expected}"
            )
        notes = []
        if self._bad_packets or self._corrupt_frames:
            notes.append(
                f"{self._bad_packets} damaged packets, {self._corrupt_frames} damaged frames"
            )
        announced_s = self._announced_s if self.kind == "video" else None
        # Matroska counts from the clock's 0, others from the first frame: both are let pass.
        if announced_s and self.started_at_s + ended_s + _SHORT_S < announced_s:
            notes.append(f"ends at {ended_s:.1f} s of announced {announced_s:.1f} s")
        self.damaged = "; ".join(notes) or self.damaged


def open_video(path: Path, name: str) -> Video:
    """A video file, or a picture other than JPEG, PNG and WebP; else a SourceError.

    Args:
        path: An existing file.
        name: What to call it.

    Returns:
        The source, opened.
    """
    with opening(
        name, "it is not a picture or a video; if it was one and was cut off, copy it again"
    ):
        container = open_file(path)
    return _source(container, name, "video")


def open_file(path: Path | str) -> InputContainer:
    """A media file as FFmpeg sees it, with FFmpeg's own errors.

    Args:
        path: An existing file.

    Returns:
        The container, to be closed.
    """
    # "file:" keeps a colon in a name from being read as a protocol, and the list
    # of protocols keeps a play list from reaching into the network.
    options = {"protocol_whitelist": "file,crypto,data"}
    return av.open(f"file:{path}", metadata_errors="replace", container_options=options)


def open_stream(address: str, name: str) -> Video:
    """A video from a network address; a SourceError if nobody answers or no video comes.

    Args:
        address: ``rtsp://``, ``rtsps://``, ``http://`` or ``https://``.
        name: What to call it; without the password that the address may hold.

    Returns:
        The source, connected.
    """
    options = {"rtsp_transport": "tcp"} if address.lower().startswith("rtsp") else {}
    with opening(name, f"expected a video stream that answers within {ANSWER_S:.0f} s"):
        container = av.open(address, container_options=options, timeout=(ANSWER_S, ANSWER_S))
    return _source(container, name, "stream")


def _source(container: InputContainer, name: str, kind: Kind) -> Video:
    try:
        return Video(container, name, kind)
    except BaseException:
        container.close()
        raise


@contextmanager
def opening(name: str, expected: str) -> Iterator[None]:
    """The one place where FFmpeg's errors on opening become ours.

    Args:
        name: What to call the source.
        expected: In the words of a message.

    Yields:
        Nothing.
    """
    try:
        yield
    except av.FFmpegError as error:
        # Not "from error": FFmpeg's own message repeats the address with its password.
        raise SourceError(f"{name} cannot be opened ({_said(error)}): {expected}") from None


def _said(error: av.FFmpegError) -> str:
    if isinstance(error, av.ExitError):  # what a time limit looks like from outside
        return "no answer in time"
    return (error.strerror or "unknown error").lower()


def _video_stream(container: InputContainer, name: str) -> VideoStream:
    """The first moving picture; the cover of a song is none."""
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if any(s.disposition & Disposition.dependent for s in streams) and _is_picture(container):
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


def _is_picture(container: InputContainer) -> bool:
    """Whether it is one still picture, of a kind that OpenCV does not read."""
    still = container.metadata.get("major_brand") in _STILL
    return still or container.format.name.endswith("_pipe") or container.format.name == "image2"


def _announced(container: InputContainer, stream: VideoStream) -> float | None:
    """How long the pictures last by the file's own word, None where only the whole is known.

    FFmpeg lends a stream without a length that of the container, so that of longer sound.
    """
    if noted := _NOTED_LENGTH.fullmatch(stream.metadata.get("DURATION", "")):
        hours, minutes, seconds = (float(part) for part in noted.groups())
        return hours * 3600 + minutes * 60 + seconds
    if not stream.duration or not stream.time_base:
        return None
    own = _OWN_LENGTH & set(container.format.name.split(",")) or len(container.streams) == 1
    return float(stream.duration * stream.time_base) if own else None
