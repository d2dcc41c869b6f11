"""Live pictures: a camera of the network, or a file at its own speed; never behind.

::

    network ─► reader thread ─► backlog ─► decoding ─► frames, made smaller
    file    ─► reader thread, which waits for each packet's own time

Unlike :func:`~readroom.recognition.sources.open_source`, which gives every frame of a stream,
this leaves out what is not worth decoding any more.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Final

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from readroom.recognition.backlog import ENDED, Backlog
from readroom.recognition.camera_registry import RegisteredCamera
from readroom.recognition.cameras import open_camera
from readroom.recognition.frames import Clock, Due, Frame, Kind, Source
from readroom.recognition.free_address import checked
from readroom.recognition.upright import pixel_shape, upright
from readroom.recognition.videos import Video, open_file, opening

ANSWER_S: Final = 5.0
"""Seconds a camera has to answer, and to send the next packet. Raising it survives longer
gaps of the network, and says later that the picture is lost."""

LONGEST_PX: Final = 1280
"""Longest side of a live picture; larger ones are made smaller. Raising it finds smaller
faces and costs decoding, drawing and sending of every frame."""

LONGEST_GAP_S: Final = 5.0
"""Longest wait between two packets of a file, whatever their stamps say."""

_TCP: Final = {"rtsp_transport": "tcp"}
"""Over UDP a busy network gives torn pictures instead of late ones."""


class NewestVideo(Video):
    """Frames as they come, as new as they can be; their times are those of their arrival."""

    def __init__(
        self,
        container: InputContainer,
        name: str,
        kind: Kind,
        stop: Event,
        answer_s: float = ANSWER_S,
    ) -> None:
        """Take over an opened container.

        Args:
            container: Opened for reading; closed by this source.
            name: What to call it.
            kind: ``stream``; or ``video`` for a file, which is read at its own speed.
            stop: Ends the frames when set, from any thread.
            answer_s: Seconds a stream has to send the next packet of its picture.
        """
        super().__init__(container, name, kind)
        self._answer_s = answer_s
        self._stream.thread_type = "SLICE"  # decoding frames side by side delays each of them
        self._stop = stop
        self._closed = False
        self._backlog: Backlog[Packet[VideoStream]] = Backlog()
        self._reader = Thread(target=self._read, name="readroom-packets", daemon=True)

    @property
    def dropped(self) -> int:
        """How many packets were not worth decoding any more, since the beginning."""
        return self._backlog.dropped

    def frames(self, every_s: float = 0.0) -> Iterator[Frame]:
        """Frames until the end, or until stopped; a SourceError if there was not one.

        Args:
            every_s: Least seconds between two frames handed out; 0 hands out all.

        Yields:
            Upright BGR frames. Their size may change.
        """
        due, to_bgr, pixel = Due(every_s), VideoReformatter(), pixel_shape(self._stream)
        began = time.monotonic()
        for index, decoded in enumerate(self._decoded()):
            if self._over:
                return
            self.frames_read = index + 1
            at = time.monotonic() - began
            if due(at):
                yield Frame(index, at, upright(decoded, to_bgr, pixel, LONGEST_PX))
        if not self._over and not (self.frames_read and self.kind == "stream"):
            self._end(self.duration_s or 0.0)

    def close(self) -> None:
        """Close the file or the connection; waits for a read that is under way."""
        self._closed = True  # not the event, which is the caller's
        if self._reader.is_alive():
            self._reader.join()
        super().close()

    @property
    def _over(self) -> bool:
        return self._closed or self._stop.is_set()

    def _packets(self) -> Iterator[Packet[VideoStream]]:
        """Those that are still worth decoding."""
        self._reader.start()
        while (packet := self._backlog.take()) is not ENDED:
            if self._over:
                return
            if packet is not None:
                yield packet

    def _read(self) -> None:
        """In a thread of its own, so that the network is read however slow decoding is."""
        clock, shift = Clock(self.fps), time.monotonic()
        try:
            for packet in super()._packets():
                if self.kind == "video" and packet.dts is not None:
                    at = clock.seconds(float(packet.dts * packet.time_base), None)
                    wait_s = shift + at - time.monotonic()
                    shift -= max(0.0, wait_s - LONGEST_GAP_S)
                    self._pause(min(wait_s, LONGEST_GAP_S))
                if self._over:
                    return
                self._backlog.put(packet, key=packet.is_keyframe)
        finally:
            self._backlog.end()

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._over and (left_s := until - time.monotonic()) > 0:
            self._stop.wait(min(left_s, 0.2))


def open_newest(camera: RegisteredCamera, stop: Event, answer_s: float = ANSWER_S) -> Source:
    """A camera's pictures; a SourceError if nobody answers or no video comes.

    Args:
        camera: As the registry names it, or as a visitor gave it; a given address is checked
            first (`readroom.recognition.free_address`).
        stop: Ends the frames when set.
        answer_s: Seconds to answer, and to send the next packet; without effect on a camera of
            this computer.

    Returns:
        The source, connected; messages say the camera's name alone.
    """
    if isinstance(camera.address, int):
        return open_camera(camera.address, camera.name)
    address = checked(camera.name, camera.address) if camera.free else camera.address
    options = _TCP if address.lower().startswith("rtsp") else {}
    with opening(camera.name, f"expected a video stream that answers within {answer_s:.0f} s"):
        container = av.open(address, container_options=options, timeout=(answer_s, answer_s))
    return _newest(container, camera.name, "stream", stop, answer_s)


def open_replay(path: Path, name: str, stop: Event) -> NewestVideo:
    """A video file at its own speed; a SourceError if it is none.

    Args:
        path: Of the file.
        name: What to call it.
        stop: Ends the frames when set.

    Returns:
        The source.
    """
    with opening(name, "it is no video; if it was one and was cut off, copy it again"):
        container = open_file(path)
    return _newest(container, name, "video", stop)


def _newest(
    container: InputContainer, name: str, kind: Kind, stop: Event, answer_s: float = ANSWER_S
) -> NewestVideo:
    try:
        return NewestVideo(container, name, kind, stop, answer_s)
    except BaseException:
        container.close()
        raise
