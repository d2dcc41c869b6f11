"""Camera frames in, annotated frames and numbers out, never behind.

::

    event loop          render thread                     event loop
    on_frame ─► camera ─► convert ─► draw newest result ─► track.recv
                             │              ▲
                             ▼              │ one assignment
                          inference ─► pipeline ─► history (numbers only)
                          slot         inference thread ─► listener (what keeps and meters)

Every arrow is a slot of one value or an assignment: a slow part misses frames,
it never makes another part wait. The page only reads `status()` and `history`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from threading import Event, Lock, Thread
from typing import Final, ParamSpec, TypeVar

import av
import numpy as np

from readroom.app.memory import give_back
from readroom.app.moments import History, Moment
from readroom.app.output_track import NewestTrack, to_be_coded
from readroom.app.rate_meter import Delays, RateMeter
from readroom.app.slots import CLOSED, Slot
from readroom.domain import FrameResult, Image
from readroom.view.motion import moved

logger = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

Recognize = Callable[[Image, float], FrameResult]
Draw = Callable[[Image, FrameResult], Image]
Opening = Callable[[], tuple[Recognize, str]]
"""Opens a session's own pipeline and says in a sentence what it uses, and why."""


def _all_of_it(result: FrameResult) -> FrameResult:
    return result


def _as_it_is(picture: Image) -> Image:
    return picture


@dataclass(frozen=True, slots=True)
class Listeners:
    """What else happens with a live session; each must return quickly.

    Attributes:
        result: Called in the inference thread with each result; returns what of it may be
            shown.
        closed: Called when the session is over, on the event loop too, maybe twice.
        bare: Makes the picture that is shown where no result fits it; called in the
            render thread. What hides faces must hide all of them here.
    """

    result: Callable[[FrameResult], FrameResult] = _all_of_it
    closed: Callable[[], None] = lambda: None
    bare: Callable[[Image], Image] = _as_it_is


RESULTS_PER_S: Final = 8.0
"""Frames a second that are analysed, at most; all are drawn. Raising it follows faster and costs
processor time in every live session."""
STALE_AFTER_S: Final = 1.0
"""A result older than this is not drawn: boxes beside their faces are worse than none."""

PROBLEM_SHOWN_S: Final = 5.0
"""How long an error stays on the page. Raising it shows what is over for longer."""


@dataclass(frozen=True, slots=True)
class LiveStatus:
    """How a session is doing, for the page.

    Attributes:
        started: A frame has arrived.
        closed: It is over; make a new bridge.
        using: What recognition uses and why; empty until it is open.
        problem: What went wrong in the last seconds, in words, or None.
        failures: Frames that recognition or drawing failed on.
        fps_out: Annotated frames per second.
        results_per_s: Analysed frames per second.
        picture: From a frame's arrival until its annotated copy was ready.
        recognition: From a frame's arrival until its result was ready.
        newest: The newest result, or None.
        silent_s: Seconds since the last frame from the camera; 0 before the first.
        now: When this was said, on the clock of the results.
    """

    started: bool
    closed: bool
    using: str
    problem: str | None
    failures: int
    fps_out: float
    results_per_s: float
    picture: Delays
    recognition: Delays
    newest: FrameResult | None
    silent_s: float
    now: float


class LiveBridge:
    """One viewer's session between the first frame and `close`.

    Attributes:
        track: The way back.
        history: Counts and shares of the last minute.
    """

    def __init__(
        self,
        opening: Opening,
        draw: Draw,
        listeners: Listeners | None = None,
        *,
        results_per_s: float = RESULTS_PER_S,
        clock: Callable[[], float] = time.monotonic,
        history: History | None = None,
    ) -> None:
        """Nothing runs before the first frame.

        Args:
            opening: Called once, in the inference thread.
            draw: Returns a new picture; called in the render thread.
            listeners: Told of results and of the end.
            results_per_s: Most frames analysed per second; raising it costs
                processor time that other sessions may need.
            clock: Seconds that only grow.
            history: That goes on; None for a new one.
        """
        self.track = NewestTrack(clock)
        self.history = history or History()
        self._opening = opening
        self._draw = draw
        self._listeners = listeners or Listeners()
        self._period_s = 1.0 / results_per_s
        self._clock = clock
        self._camera: Slot[tuple[float, av.VideoFrame]] = Slot()
        self._inference: Slot[tuple[float, Image]] = Slot()
        self._stop = Event()
        self._lock = Lock()
        self._started = False
        self._arrived_at = 0.0
        self._before: FrameResult | None = None
        self._newest: FrameResult | None = None
        self._using = ""
        self._problem: tuple[float, str] | None = None
        self._rendered, self._recognized = RateMeter(), RateMeter()
        self._failed = RateMeter()

    def on_frame(self, frame: av.VideoFrame) -> None:
        """Take a camera frame; runs on the event loop and returns at once.

        Args:
            frame: As the browser sent it; its size may change at any time.
        """
        if self._stop.is_set():
            return
        self._arrived_at = now = self._clock()
        if not self._started:
            self._start()
        self._camera.put((now, frame))

    def close(self) -> None:
        """End both threads and the track; returns at once and may be called again."""
        with self._lock:
            self._stop.set()
            self._before = self._newest = None
        self._camera.close()
        self._inference.close()
        self.track.stop()
        self.track.notify()
        self._listeners.closed()

    @property
    def closed(self) -> bool:
        """Whether the session is over."""
        return self._stop.is_set()

    def status(self) -> LiveStatus:
        """How the session is doing now; cheap, from any thread."""
        now = self._clock()
        problem = self._problem
        recent = problem is not None and now - problem[0] <= PROBLEM_SHOWN_S
        return LiveStatus(
            started=self._started,
            closed=self.closed,
            using=self._using,
            problem=problem[1] if problem is not None and recent else None,
            failures=self._failed.count,
            fps_out=self._rendered.per_second(now),
            results_per_s=self._recognized.per_second(now),
            picture=self._rendered.delays(),
            recognition=self._recognized.delays(),
            newest=self._newest,
            silent_s=now - self._arrived_at if self._started else 0.0,
            now=now,
        )

    def _start(self) -> None:
        with self._lock:
            if self._started or self._stop.is_set():
                return
            self._started = True
            Thread(target=self._render_loop, name="readroom-render", daemon=True).start()
            Thread(target=self._inference_loop, name="readroom-inference", daemon=True).start()

    def _render_loop(self) -> None:
        while (taken := self._camera.take()) is not CLOSED:
            if taken is not None:
                self._guarded(self._render, *taken)
        give_back()

    def _render(self, arrived: float, frame: av.VideoFrame) -> None:
        image: Image = np.ascontiguousarray(frame.to_ndarray(format="bgr24"))
        self._inference.put((arrived, image))  # never written again from here on
        drawn = self._annotated(image, arrived)
        self.track.publish(to_be_coded(drawn))
        now = self._clock()
        self._rendered.tick(now, now - arrived)

    def _annotated(self, image: Image, arrived: float) -> Image:
        """The picture with the newest result; a drawing that fails must not stop the picture."""
        newest = self._newest
        size = image.shape[1::-1]
        if newest is None or arrived - newest.at > STALE_AFTER_S:
            return self._listeners.bare(image)
        if (newest.width, newest.height) != size:  # the browser changed the size meanwhile
            return self._listeners.bare(image)
        drawn = self._guarded(self._draw, image, moved(self._before, newest, arrived))
        return self._listeners.bare(image) if drawn is None else drawn

    def _inference_loop(self) -> None:
        recognize = self._guarded(self._open)
        if recognize is None:
            self._problem = (inf, self._problem[1]) if self._problem else None  # for good
            self._inference.close()
            return
        while (taken := self._inference.take()) is not CLOSED:
            if taken is None:
                continue
            began = self._clock()
            self._guarded(self._recognize, recognize, *taken)
            # Waiting after, not before: the next frame taken is then the newest one.
            self._stop.wait(max(0.0, self._period_s - (self._clock() - began)))

    def _open(self) -> Recognize:
        recognize, self._using = self._opening()
        return recognize

    def _recognize(self, recognize: Recognize, arrived: float, image: Image) -> None:
        result = self._listeners.result(recognize(image, arrived))
        with self._lock:
            if self.closed:  # meanwhile: what is over learns nothing more
                return
            # Two assignments: between them both are the same result, which moves no box.
            self._before, self._newest = self._newest, result
            self.history.add(Moment.of(result))
        now = self._clock()
        self._recognized.tick(now, now - arrived)

    def _guarded(self, step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """A step at the border of a thread: what it raises is counted and shown, and life goes on.

        Args:
            step: What to do.
            *args: Handed to it.
            **kwargs: Handed to it.

        Returns:
            What it returns, or None when it failed.
        """
        try:
            return step(*args, **kwargs)
        except Exception as error:  # the one broad catch: a dead thread would freeze the picture
            now = self._clock()
            if self._failed.count == 0:
                logger.warning("a live session is degraded", exc_info=True)
            self._failed.tick(now)
            self._problem = (now, str(error) or type(error).__name__)
            return None
