"""The sound of a video, carried over into its drawn copy.

Sound that players understand inside MP4 is copied; other sound becomes AAC. It is
read from the file a second time, alongside the pictures, so little waits in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, Self

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet

from readroom.recognition.videos import open_file

_PLAYABLE: Final = frozenset({"aac", "mp3", "opus"})
_LEAST_MP3_RATE: Final = 16_000
"""MP4 holds no MP3 of fewer samples a second."""
_AAC_RATES: Final = frozenset({48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 8_000})
_PLAIN_RATE: Final = 48_000
_BACK_S: Final = 1.0
"""Sound that steps back further begins anew, as the picture does in a joined recording."""


class Sound:
    """The sound track of one video on its way into another."""

    def __init__(self, container: InputContainer, stream: AudioStream, shift_s: float) -> None:
        """Take over an opened container.

        Args:
            container: Opened for reading; closed by this object.
            stream: The sound in it.
            shift_s: Second on the container's clock that becomes 0.
        """
        self._container = container
        self._from = stream
        self._shift_s = shift_s
        self._ready: Iterator[Packet[AudioStream]] = iter(())
        self._next: Packet[AudioStream] | None = None

    @classmethod
    def of(cls, path: str, shift_s: float) -> Self | None:
        """The sound of a video file.

        Args:
            path: An existing file.
            shift_s: Second on the file's clock that becomes 0.

        Returns:
            The first sound that can be decoded, or None where there is none.
        """
        try:
            container = open_file(path)
        except av.FFmpegError:
            return None
        # PyAV's types do not say so, but a codec that FFmpeg lacks leaves nothing to ask.
        known = (one for one in container.streams.audio if one.codec_context is not None)
        stream = next((one for one in known if one.rate), None)
        if stream is None:
            container.close()
            return None
        return cls(container, stream, shift_s)

    def into(self, target: OutputContainer) -> None:
        """Announce the sound to the copy, before its first picture is written.

        Args:
            target: The copy.
        """
        if _fits(self._from):
            copied = target.add_stream_from_template(self._from)
            self._ready = self._copied(copied)
            return
        rate = self._from.rate if self._from.rate in _AAC_RATES else _PLAIN_RATE
        layout = "mono" if self._from.channels == 1 else "stereo"
        coded = target.add_stream("aac", rate=rate, layout=layout)
        coded.codec_context.open()
        self._ready = self._coded(coded)

    def write_until(self, target: OutputContainer, at: float) -> None:
        """Write the sound up to a moment.

        Args:
            target: The copy.
            at: Seconds; infinity for all.
        """
        while True:
            packet = self._next or next(self._ready, None)
            self._next = packet
            if packet is None or _seconds(packet) > at:
                return
            target.mux_one(packet)
            self._next = None

    def close(self) -> None:
        """Close the file that was read."""
        self._container.close()

    def _packets(self) -> Iterator[Packet[AudioStream]]:
        """Packets of the source; a damaged rest is left out."""
        try:
            yield from self._container.demux(self._from)
        except av.FFmpegError:
            return

    def _copied(self, stream: AudioStream) -> Iterator[Packet[AudioStream]]:
        placing = Placing(self._shift_s)
        for packet in self._packets():
            if packet.dts is None or packet.time_base is None:
                continue
            at = placing(packet.dts, packet.duration or 0, packet.time_base)
            if at is not None:
                packet.pts = packet.dts = at
                packet.stream = stream
                yield packet

    def _coded(self, stream: AudioStream) -> Iterator[Packet[AudioStream]]:
        context = stream.codec_context
        cut = AudioResampler(
            format="fltp", layout=context.layout, rate=context.rate, frame_size=context.frame_size
        )
        for frame in _alike(self._decoded(), cut):
            for piece in cut.resample(frame):
                yield from stream.encode(piece)
        for piece in cut.resample(None):
            yield from stream.encode(piece)
        yield from stream.encode(None)

    def _decoded(self) -> Iterator[AudioFrame]:
        placing = Placing(self._shift_s)
        for packet in self._packets():
            try:
                frames = packet.decode()
            except av.FFmpegError:
                continue
            for frame in frames:
                base = frame.time_base or Fraction(1, frame.sample_rate)
                length = round(frame.samples / frame.sample_rate / base)
                at = placing(frame.pts or 0, length, base)
                if at is not None:
                    # In samples, as the resampler counts: what needs none passes as it is.
                    frame.pts = round(at * base * frame.sample_rate)
                    frame.time_base = Fraction(1, frame.sample_rate)
                    yield frame


class Placing:
    """Turns the stamps of a sound into stamps from 0 that always rise, in its own unit.

    >>> placing = Placing(5.0)
    >>> [placing(stamp, 20, Fraction(1, 1000)) for stamp in (4990, 5010, 5030, 5030, 2000, 2020)]
    [None, 10, 30, None, 50, 70]
    """

    def __init__(self, shift_s: float) -> None:
        """Wait for the first stamp.

        Args:
            shift_s: Second that becomes 0; what lies before it is left out.
        """
        self._shift_s = shift_s
        self._shift: int | None = None
        self._last = -1
        self._next = 0

    def __call__(self, stamp: int, length: int, unit: Fraction) -> int | None:
        """Where a piece goes.

        Args:
            stamp: Of the piece.
            length: Of the piece.
            unit: Seconds that stamp and length count, the same in every call.

        Returns:
            The new stamp; None for what is left out.
        """
        if self._shift is None:
            self._shift = round(self._shift_s / unit)
        at = stamp - self._shift
        if self._last >= 0 and at < self._last - _BACK_S / unit:
            self._shift, at = stamp - self._next, self._next
        if at <= self._last:
            return None
        self._last, self._next = at, at + max(length, 1)
        return at


def _fits(stream: AudioStream) -> bool:
    """Whether MP4 holds this sound as it is, and players understand it."""
    name = stream.codec_context.codec.canonical_name
    return name in _PLAYABLE and not (name == "mp3" and stream.rate < _LEAST_MP3_RATE)


def _alike(frames: Iterator[AudioFrame], to: AudioResampler) -> Iterator[AudioFrame]:
    """Frames of one rate and layout, of frames in which these may change: broadcasts do."""
    kind = None
    plain = AudioResampler(format=to.format, layout=to.layout, rate=to.rate)
    for frame in frames:
        before, kind = kind, (frame.format.name, frame.layout.name, frame.sample_rate)
        if before not in (None, kind):
            yield from plain.resample(None)
            plain = AudioResampler(format=to.format, layout=to.layout, rate=to.rate)
        yield from plain.resample(frame)
    yield from plain.resample(None)


def _seconds(packet: Packet[AudioStream]) -> float:
    return float((packet.pts or 0) * packet.time_base) if packet.time_base else 0.0
