"""The video track that goes back to the browser: one frame out per frame rendered.

It hands out the newest frame, waits when there is none, and never repeats one:
whatever encodes more slowly than frames are rendered misses frames but stays at
the present.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from typing import Final

import av
import numpy as np
from aiortc import MediaStreamTrack
from aiortc.contrib.media import MediaRelay, RelayStreamTrack
from aiortc.mediastreams import MediaStreamError

from readroom.domain import Image

CLOCK_RATE: Final = 90_000
"""Ticks per second of a video track, as RTP has it."""

TIME_BASE: Final = Fraction(1, CLOCK_RATE)  # seconds of a tick
LARGEST_SIDE_PX: Final = 1280
"""Of the picture that goes back: what is larger is read as it is, and shown in this size. Raising
it costs the time of coding it with its square."""

LONGEST_WAIT_S: Final = 1.0
"""After which a waiting reader looks whether the track still lives."""


class NewestTrack(MediaStreamTrack):
    """A track whose newest frame goes out: one thread publishes, the event loop sends."""

    kind = "video"

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """A live track without a frame.

        Args:
            clock: Seconds that only grow; stamps the frames that go out.
        """
        super().__init__()
        self._clock = clock
        self._published: tuple[int, av.VideoFrame | None] = (0, None)
        self._sent = 0
        self._started_at: float | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()

    def publish(self, frame: av.VideoFrame) -> None:
        """Make a frame the newest; called by the render thread only.

        Args:
            frame: In yuv420p, so that the event loop need not convert it.
        """
        if self.readyState != "live":
            return
        # One assignment: the loop never sees a number without its frame.
        self._published = (self._published[0] + 1, frame)
        self.notify()

    def notify(self) -> None:
        """Wake the reader, from any thread."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            with suppress(RuntimeError):  # the loop closed meanwhile
                loop.call_soon_threadsafe(self._news.set)

    def stop(self) -> None:
        """End, and let go of the last picture: what is over may be remembered for minutes."""
        super().stop()
        self._published = (self._published[0], None)

    async def recv(self) -> av.VideoFrame:
        """The next frame that was not sent yet.

        Returns:
            The newest frame, stamped with the time since the first.

        Raises:
            MediaStreamError: When the track has ended.
        """
        self._loop = asyncio.get_running_loop()
        while True:
            if self.readyState != "live":
                raise MediaStreamError
            self._news.clear()
            number, frame = self._published
            if frame is not None and number != self._sent:
                self._sent = number
                return self._stamped(frame)
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._news.wait(), LONGEST_WAIT_S)

    def _stamped(self, frame: av.VideoFrame) -> av.VideoFrame:
        now = self._clock()
        if self._started_at is None:
            self._started_at = now
        frame.pts = int((now - self._started_at) * CLOCK_RATE)
        frame.time_base = TIME_BASE
        return frame


class NewestRelay(MediaRelay):
    """A relay whose readers get the newest frame instead of a queue without end.

    The stock relay puts every frame into each reader's unbounded queue: an encoder
    that is slower than the camera falls behind by seconds within seconds. And a reader
    that waits while its track is stopped would wait for ever, with the last frame.
    """

    def __init__(self) -> None:
        """Begin without a reader."""
        super().__init__()
        self._loop: asyncio.AbstractEventLoop | None = None

    def subscribe(self, track: MediaStreamTrack, buffered: bool = False) -> MediaStreamTrack:
        """A proxy of a track for one more reader.

        Args:
            track: The track whose newest frames the reader gets.
            buffered: Ignored: never.

        Returns:
            The proxy.
        """
        del buffered
        return super().subscribe(track, buffered=False)

    def _start(self, proxy: RelayStreamTrack) -> None:
        """Called by a proxy that is read, on the event loop."""
        self._loop = asyncio.get_running_loop()
        super()._start(proxy)

    def _stop(self, proxy: RelayStreamTrack) -> None:
        """Called by a proxy that is stopped, from any thread."""
        super()._stop(proxy)
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop closed meanwhile
                self._loop.call_soon_threadsafe(_wake, proxy)


def _wake(proxy: RelayStreamTrack) -> None:
    """Let whoever waits for a frame learn that there will be none."""
    proxy._frame = None
    if proxy._new_frame_event is not None:
        proxy._new_frame_event.set()


def to_be_coded(picture: Image) -> av.VideoFrame:
    """A picture as it is coded: with even sides, for H.264 refuses others, and not too large.

    Args:
        picture: BGR, uint8.

    Returns:
        In yuv420p, a pixel smaller than the picture where a side was odd.
    """
    shrunk = min(1.0, LARGEST_SIDE_PX / max(picture.shape[:2]))
    height, width = (max(2, int(side * shrunk) // 2 * 2) for side in picture.shape[:2])
    if shrunk == 1.0:
        picture = np.ascontiguousarray(picture[:height, :width])
    frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
    return frame.reformat(width, height, format="yuv420p")
