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
_AAC_RATES: Final = frozenset({48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 8_000})
_PLAIN_RATE: Final = 48_000


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
            The sound, or None where there is none.
        """
        try:
            container = open_file(path)
        except av.FFmpegError:
            return None
        if not container.streams.audio or not container.streams.audio[0].rate:
            container.close()
            return None
        return cls(container, container.streams.audio[0], shift_s)

    def into(self, target: OutputContainer) -> None:
        """Announce the sound to the copy, before its first picture is written.

        Args:
            target: The copy.
        """
        if self._from.codec_context.codec.canonical_name in _PLAYABLE:
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
        for packet in self._packets():
            if packet.dts is None or packet.pts is None or packet.time_base is None:
                continue
            shift = round(self._shift_s / packet.time_base)
            packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
            if packet.pts >= 0:
                packet.stream = stream
                yield packet

    def _coded(self, stream: AudioStream) -> Iterator[Packet[AudioStream]]:
        context = stream.codec_context
        resampler = AudioResampler(
            format="fltp", layout=context.layout, rate=context.rate, frame_size=context.frame_size
        )
        for frame in self._decoded():
            for piece in resampler.resample(frame):
                yield from stream.encode(piece)
        for piece in resampler.resample(None):
            yield from stream.encode(piece)
        yield from stream.encode(None)

    def _decoded(self) -> Iterator[AudioFrame]:
        for packet in self._packets():
            try:
                frames = packet.decode()
            except av.FFmpegError:
                continue
            for frame in frames:
                base = frame.time_base or Fraction(1, frame.sample_rate)
                frame.pts = (frame.pts or 0) - round(self._shift_s / base)
                if frame.pts >= 0:
                    yield frame


def _seconds(packet: Packet[AudioStream]) -> float:
    return float((packet.pts or 0) * packet.time_base) if packet.time_base else 0.0
