"""Reads an input of the server itself and hands its frames to a live session.

::

    feed thread: connect ─► frames ─► on_frame (the bridge's slot: the newest wins)
                   ▲                     │ lost
                   └── waits 1, 2, 4 ... 30 s, and says so

The video component starts and stops it as it starts and stops the sink of a browser's
camera, so a viewer who leaves ends its thread as well.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from threading import Event, Lock, Thread
from typing import Final

import av
import numpy as np
from aiortc import MediaStreamTrack

from readroom.app.live_inputs import LiveInput, Way
from readroom.errors import SourceError
from readroom.recognition.frames import Source

logger = logging.getLogger(__name__)

FPS: Final = 15
"""Most pictures per second, as of a browser's camera. Raising it costs processor time."""

WAITS_S: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Between tries to connect again; the last repeats. Longer ones spare a camera that restarts."""

Opening = Callable[[Event], AbstractContextManager[Source]]
"""Opens the source, whose frames end once the event is set."""


class FeedState(StrEnum):
    """How a feed is doing: not begun, looking for its source, reading, trying again, or done."""

    WAITING = "waiting"
    CONNECTING = "connecting"
    PLAYING = "playing"
    LOST = "lost"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """How a feed is doing, for the page.

    Attributes:
        state: The last thing that happened.
        problem: Why nothing comes, in words, or None.
        retry_at: When it is tried again, in seconds on the feed's clock, or None.
    """

    state: FeedState = FeedState.WAITING
    problem: str | None = None
    retry_at: float | None = None


class FrameFeed:
    """One input of one live session; started once.

    Attributes:
        given: What the visitor chose.
    """

    def __init__(
        self,
        given: LiveInput,
        opening: Opening,
        *,
        waits_s: tuple[float, ...] = WAITS_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nothing runs before `start`.

        Args:
            given: What the visitor chose; a camera is tried again when it is lost.
            opening: Called in the feed's thread.
            waits_s: Seconds between tries; the last repeats.
            clock: Seconds that only grow.
        """
        self.given = given
        self._opening = opening
        self._waits_s = waits_s
        self._clock = clock
        self._status = FeedStatus()
        self._stop = Event()
        self._starting = Lock()
        self._started = False
        self._played = False

    @property
    def status(self) -> FeedStatus:
        """How it is doing now; from any thread."""
        return self._status

    @property
    def retry_in_s(self) -> float:
        """Seconds until it is tried again; 0 where that is not awaited."""
        at = self._status.retry_at
        return 0.0 if at is None else max(0.0, at - self._clock())

    def start(self, on_frame: Callable[[av.VideoFrame], None], on_end: Callable[[], None]) -> None:
        """Begin to read; returns at once.

        Args:
            on_frame: Called in the feed's thread with every frame; must return quickly.
            on_end: Called in that thread when a file has ended by itself.
        """
        with self._starting:
            if self._started or self._stop.is_set():
                return
            self._started = True
        work = Thread(target=self._run, args=(on_frame, on_end), name="readroom-feed", daemon=True)
        work.start()

    def again(self) -> FrameFeed:
        """The same input for a viewer who is back."""
        return FrameFeed(self.given, self._opening, waits_s=self._waits_s, clock=self._clock)

    def end(self) -> None:
        """End for good: no viewer comes back; as :meth:`stop`."""
        self.stop()

    def stop(self) -> None:
        """End the thread; returns at once and may be called again."""
        self._stop.set()

    def _run(self, on_frame: Callable[[av.VideoFrame], None], on_end: Callable[[], None]) -> None:
        tries = 0
        while not self._stop.is_set():
            self._status = FeedStatus(FeedState.CONNECTING, self._status.problem)
            problem = self._read(on_frame)
            if self._stop.is_set():
                break
            if self.given.way is not Way.CAMERA:
                self._status = FeedStatus(FeedState.ENDED, problem)
                on_end()
                break
            tries = 0 if self._played else tries
            wait_s = self._waits_s[min(tries, len(self._waits_s) - 1)]
            tries += 1
            said = problem or f"{self.given.name}: it stopped sending"
            logger.info("a camera is lost; tried again in %.0f s", wait_s)
            self._status = FeedStatus(FeedState.LOST, said, self._clock() + wait_s)
            self._stop.wait(wait_s)

    def _read(self, on_frame: Callable[[av.VideoFrame], None]) -> str | None:
        """Frames until they end; why they ended, where that was no plain end."""
        self._played = False
        try:
            with self._opening(self._stop) as source:
                for frame in source.frames(every_s=1 / FPS):
                    if self._stop.is_set():
                        return None
                    if not self._played:
                        self._played, self._status = True, FeedStatus(FeedState.PLAYING)
                    picture = np.ascontiguousarray(frame.image)
                    on_frame(av.VideoFrame.from_ndarray(picture, format="bgr24"))
                # A file that was read to its end is no failure, whatever was broken in it.
                lost = source.damaged if self.given.way is Way.CAMERA else None
                return lost and f"{self.given.name}: {lost}"
        except SourceError as error:
            return str(error)
        except Exception as error:  # the one broad catch: a dead thread would look like a slow one
            logger.warning("an input cannot be read", exc_info=True)
            return f"{self.given.name}: {str(error) or type(error).__name__}"


class FeedSink:
    """Starts and stops a feed; the names of the methods are those the video component calls."""

    def __init__(
        self,
        feed: FrameFeed,
        on_frame: Callable[[av.VideoFrame], None],
        on_end: Callable[[], None],
        on_stop: Callable[[], None],
    ) -> None:
        """Wait for the viewer.

        Args:
            feed: Started when a viewer is connected.
            on_frame: Given to :meth:`FrameFeed.start`.
            on_end: Likewise.
            on_stop: Called when the viewer is gone, maybe twice.
        """
        self._feed = feed
        self._on_frame = on_frame
        self._on_end = on_end
        self._on_stop = on_stop

    def addTrack(self, track: MediaStreamTrack) -> None:  # noqa: N802  the component's name
        """Nothing comes from this browser.

        Args:
            track: Ignored.
        """

    def hasTrack(self) -> bool:  # noqa: N802  the component's name
        """Whether there is something to start: always."""
        return True

    def start(self) -> None:
        """Begin; called on the event loop when a viewer is connected."""
        self._feed.start(self._on_frame, self._on_end)

    def stop(self) -> None:
        """End the feed; from any thread, and may be called again."""
        self._feed.stop()
        self._on_stop()


def feed_words(feed: FrameFeed) -> tuple[str, bool]:
    """How a feed is doing, for people.

    Args:
        feed: Of the session.

    Returns:
        A sentence or two, and whether it asks for attention.
    """
    name, status = feed.given.name, feed.status
    if status.state is FeedState.PLAYING:
        drawn = feed.given.way in (Way.DEMO, Way.JOINED)
        return "" if drawn else f"{name}: playing.", False
    if status.state is FeedState.CONNECTING:
        again = " again" if status.problem else ""
        return f"{name}: connecting{again} ...", False
    if status.state is FeedState.LOST:
        wait_s = 5 * ceil(feed.retry_in_s / 5)  # read aloud at every change
        return f"{status.problem}. Trying again {f'in {wait_s} s' if wait_s else 'now'}.", True
    if status.state is FeedState.ENDED:
        ended = (
            f"{name}: the video has ended. Press Stop, then {feed.given.start}, to see it again."
        )
        return status.problem or ended, status.problem is not None
    return "", False
