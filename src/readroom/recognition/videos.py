"""Videos and network streams: decoded one frame at a time, with their true times.

Times come from the file, never from counting frames: phones and screen recorders
write variable frame rates. A damaged stretch is skipped and noted, not fatal.

::

    with open_source("lecture.mp4") as lecture:
        for frame in lecture.frames(every_s=0.2):
            print(frame.at, frame.image.shape)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from readroom.domain import Image
from readroom.errors import SourceError
from readroom.recognition.frames import MAX_PIXELS, Due, Frame, Kind, Source

ANSWER_S: Final = 10.0
"""Seconds that a network address has to answer, and to send the next packet."""

_DECODER_THREADS: Final = 2
_TRIES: Final = 20
"""Reads that may fail in a row before a damaged file counts as ended."""
_SHORT_S: Final = 0.5
"""A video that ends this much before its announced end was cut off."""
_NO_VIDEO: Final = frozenset({"tty"})
"""FFmpeg draws plain text as a terminal would; nobody means that by a video."""
_TURNS: Final = {
    90: cv2.ROTATE_90_COUNTERCLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_CLOCKWISE,
}


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
        is_picture = container.format.name.endswith("_pipe") or container.format.name == "image2"
        self.kind = "photo" if is_picture and kind == "video" else kind
        rate = self._stream.average_rate
        self.fps = float(rate) if rate and self.kind != "photo" else None
        self.duration_s = None if self.kind == "photo" else _duration(container, self._stream)
        self._bad_packets = 0
        self._corrupt_frames = 0

    def frames(self, every_s: float = 0.0) -> Iterator[Frame]:
        """The frames in the order they are shown; a SourceError if there is not one.

        Args:
            every_s: Least seconds between two frames handed out; 0 hands out all.

        Yields:
            Upright BGR frames, first at second 0. Their size may change.
        """
        due, clock, to_bgr = Due(every_s), _Clock(self.fps), VideoReformatter()
        for index, decoded in enumerate(self._decoded()):
            self.frames_read = index + 1
            at = clock.seconds(decoded)
            self.started_at_s = clock.start
            if due(at):
                yield Frame(index, at, _upright(decoded, to_bgr))
        self._end(clock)

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
        failures = 0
        while failures < _TRIES:
            try:
                for packet in self._container.demux(self._stream):
                    failures = 0
                    yield packet
            except av.FFmpegError as error:
                failures += 1
                self._bad_packets += 1
                if self.kind == "stream":
                    self.damaged = f"the stream ended: {_said(error)}"
                    return
            else:
                return

    def _end(self, clock: _Clock) -> None:
        """Say what was broken, once everything that could be read was read."""
        if not self.frames_read:
            raise SourceError(
                f"{self.name} holds no frame that can be decoded: expected a video "
                "with at least one"
            )
        notes = []
        if self._bad_packets or self._corrupt_frames:
            notes.append(
                f"{self._bad_packets} damaged packets, {self._corrupt_frames} damaged frames"
            )
        if self.duration_s and self.kind == "video" and clock.now + _SHORT_S < self.duration_s:
            notes.append(f"ends at {clock.now:.1f} s of announced {self.duration_s:.1f} s")
        self.damaged = "; ".join(notes) or self.damaged


class _Clock:
    """Turns time stamps into seconds from 0 that never run backwards.

    Joined recordings jump back to an earlier stamp; from there the clock goes on
    one usual frame after the last.
    """

    def __init__(self, fps: float | None) -> None:
        self._step = 1 / fps if fps else 0.04
        self._offset: float | None = None
        self.start = 0.0
        self.now = 0.0

    def seconds(self, frame: VideoFrame) -> float:
        """Seconds of a frame since the first.

        Args:
            frame: The next decoded frame.

        Returns:
            Seconds, larger than in the call before.
        """
        if self._offset is None:
            self._offset = self.start = frame.time or 0.0
            return self.now
        at = self.now + self._step if frame.time is None else frame.time - self._offset
        if at <= self.now:
            self._offset -= self.now + self._step - at
            at = self.now + self._step
        self.now = at
        return at


def open_video(path: Path, name: str) -> Video:
    """A video file, or a picture other than JPEG, PNG and WebP; else a SourceError.

    Args:
        path: An existing file.
        name: What to call it.

    Returns:
        The source, opened.
    """
    with _opening(
        name, "expected a video file that FFmpeg can read; if it was cut off, copy it again"
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


def open_stream(address: str) -> Video:
    """A video from a network address; a SourceError if nobody answers or no video comes.

    Args:
        address: ``rtsp://``, ``rtsps://``, ``http://`` or ``https://``.

    Returns:
        The source, connected.
    """
    options = {"rtsp_transport": "tcp"} if address.startswith("rtsp") else {}
    with _opening(address, f"expected a video stream that answers within {ANSWER_S:.0f} s"):
        container = av.open(address, container_options=options, timeout=(ANSWER_S, ANSWER_S))
    return _source(container, address, "stream")


def _source(container: InputContainer, name: str, kind: Kind) -> Video:
    try:
        return Video(container, name, kind)
    except SourceError:
        container.close()
        raise


@contextmanager
def _opening(name: str, expected: str) -> Iterator[None]:
    """The one place where FFmpeg's errors on opening become ours."""
    try:
        yield
    except av.FFmpegError as error:
        raise SourceError(f"{name} cannot be opened ({_said(error)}): {expected}") from error


def _said(error: av.FFmpegError) -> str:
    return (error.strerror or "unknown error").lower()


def _video_stream(container: InputContainer, name: str) -> VideoStream:
    """The first moving picture; the cover of a song is none."""
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not streams or container.format.name in _NO_VIDEO:
        found = "sound only" if container.streams.audio else "no picture"
        raise SourceError(f"{name} holds {found}: expected a video")
    stream = streams[0]
    if stream.width * stream.height > MAX_PIXELS:
        raise SourceError(
            f"{name} announces {stream.width:,} x {stream.height:,} pixels: expected at most "
            f"{MAX_PIXELS // 1_000_000} million; scale it down first"
        )
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = _DECODER_THREADS
    return stream


def _duration(container: InputContainer, stream: VideoStream) -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration else None


def _upright(decoded: VideoFrame, to_bgr: VideoReformatter) -> Image:
    """A decoded frame as BGR, turned as its display matrix says.

    One reformatter for all frames keeps the scaler's tables: ten times faster.
    """
    image = to_bgr.reformat(decoded, format="bgr24").to_ndarray()
    turn = _TURNS.get(round(decoded.rotation / 90) * 90 % 360)
    upright = image if turn is None else cv2.rotate(image, turn)
    return np.asarray(upright, np.uint8)
