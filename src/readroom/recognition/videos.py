"""Videos and network streams: decoded one frame at a time, with their true times.

Times come from the file, never from counting frames: phones and screen recorders
write variable frame rates. A damaged stretch is skipped and noted, not fatal.

::

    with open_source("lecture.mp4") as lecture:
        for frame in lecture.frames(every_s=0.2):
            print(frame.at, frame.image.shape)
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, pairwise
from pathlib import Path
from typing import Final, cast

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from readroom.errors import SourceError
from readroom.recognition.announced import announced_s, is_still, length_s, video_stream
from readroom.recognition.frames import Clock, Due, Frame, Kind, Source
from readroom.recognition.tiff import check_tiff
from readroom.recognition.upright import pixel_shape, upright

ANSWER_S: Final = 10.0
"""Seconds that a network address has to answer, and to send the next packet."""

_TRIES: Final = 20
"""Reads that may fail in a row before a damaged file counts as ended."""
_SHORT_S: Final = 0.5
"""A video that ends this much before its announced end was cut off."""


class Video(Source):
    """A video file, or a video from an RTSP or HTTP address.

    Attributes:
        lies: One of EXIF's eight ways in which the picture is stored, where the file says so
            in a way that FFmpeg does not understand in full.
    """

    def __init__(self, container: InputContainer, name: str, kind: Kind) -> None:
        """Take over an opened container.

        Args:
            container: Opened for reading; closed by this source.
            name: What the user gave.
            kind: ``video`` for a file, ``stream`` for an address.
        """
        self.name = name
        self._container, self._closed = container, False
        self._stream = video_stream(container, name)
        self.kind = "photo" if is_still(container) and kind == "video" else kind
        rate = self._stream.average_rate
        self.fps = float(rate) if rate and self.kind != "photo" else None
        self._announced_s = None if self.kind == "photo" else announced_s(container, self._stream)
        self.duration_s = None if self.kind == "photo" else length_s(container, self._announced_s)
        self._bad_packets = 0
        self._corrupt_frames = 0
        self._answer_s = ANSWER_S
        self.lies: int | None = None

    def frames(self, every_s: float = 0.0) -> Iterator[Frame]:
        """The frames in the order they are shown; a SourceError if there is not one.

        Args:
            every_s: Least seconds between two frames handed out; 0 hands out all.

        Yields:
            Upright BGR frames, first at second 0. Their size may change.
        """
        if self._closed:  # PyAV asserts
            raise SourceError(f"{self.name} was closed; expected an open source: open it again")
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
                yield Frame(index, at, upright(decoded, to_bgr, pixel, lies=self.lies))
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
        """Close the file or the connection; no frame can be read afterwards."""
        self._closed = True
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
            for frame in self._stream.codec_context.decode(None):
                frame.time_base = self._stream.time_base  # without a packet, PyAV does not know it
                yield frame

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
        until_s = self._announced_s if self.kind == "video" else None
        # Matroska counts from the clock's 0, others from the first frame: both are let pass.
        if until_s and self.started_at_s + ended_s + _SHORT_S < until_s:
            notes.append(f"ends at {ended_s:.1f} s of announced {self.duration_s:.1f} s")
        self.damaged = "; ".join(notes) or self.damaged


def open_video(path: Path, name: str, form: str | None = None) -> Video:
    """A video file, or a picture other than JPEG, PNG and WebP; else a SourceError.

    Args:
        path: An existing file.
        name: What to call it.
        form: FFmpeg's name of its format, where that cannot be seen in the file.

    Returns:
        The source, opened.
    """
    lies = check_tiff(path, name)
    with opening(
        name, "it is not a picture or a video; if it was one and was cut off, copy it again"
    ):
        container = open_file(path, form)
    source = _source(container, name, "video")
    source.lies = lies
    return source


def open_file(path: Path | str, form: str | None = None) -> InputContainer:
    """A media file as FFmpeg sees it, with FFmpeg's own errors.

    Args:
        path: An existing file.
        form: FFmpeg's name of its format, where that cannot be seen in the file.

    Returns:
        The container, to be closed.
    """
    # "file:" keeps a colon in a name from being read as a protocol, and the list
    # of protocols keeps a play list from reaching into the network.
    # Joined transport streams start again at any stamp: taken for the end of the counter, which
    # comes after a day, an earlier one would be. Ours follows both.
    options = {"protocol_whitelist": "file,crypto,data", "correct_ts_overflow": "0"}
    return av.open(
        f"file:{path}", format=form, metadata_errors="replace", container_options=options
    )


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
