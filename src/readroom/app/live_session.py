"""One visitor's live session: its threads, its room, and what is kept of it.

A session outlives its connection. When the viewer is lost, the threads end at once, and what
was learnt of the room waits in the server's waiting room for the viewer to come back::

    connection    |==== bridge 1 ====|  lost   |==== bridge 2 ====|  stopped
    session       |-------------------- the same -----------------|
    threads       2                  0         2                  0
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Lock

import av

from readroom.app.frame_feed import FeedSink, FrameFeed
from readroom.app.gapless import GaplessPipeline
from readroom.app.input_sink import FrameSink
from readroom.app.live_bridge import Listeners, LiveBridge, Opening, Recognize
from readroom.app.live_drawing import LiveDrawing
from readroom.app.live_inputs import BROWSER, LiveInput
from readroom.app.live_keeping import LiveKeeper
from readroom.app.live_people import LivePeople
from readroom.app.live_room import LiveRoom
from readroom.app.moments import History
from readroom.app.server_state import ServerState
from readroom.app.session_registry import GRACE_KEPT_S, GRACE_S, new_token
from readroom.domain import FrameResult
from readroom.privacy.consent import shows_persons
from readroom.privacy.display import unread
from readroom.privacy.gate import Permission
from readroom.recognition.cards import ModelCard
from readroom.recordings.keeping import Keeping


class LiveSession:
    """From the first look at the page until its viewer stops it, or does not come back.

    Attributes:
        permission: Of the gate.
        given: The visitor's choice of input.
        room: What of the room may be shown; None where nothing is read.
        people: Single persons; None where they may not be shown.
        drawing: How the picture is shown.
        history: Counts and shares of the last minute.
        bridge: The threads of this connection.
        feed: Reads the input, or None where the browser sends it.
        sink: The way in; the video component starts and stops it.
        server_state: Of the server; None where a lost viewer ends the session.
        large: Whether the browser is asked for a large picture.
        owner: The visit that it belongs to.
        token: With which a page that was loaded anew finds it.
    """

    bridge: LiveBridge
    sink: FrameSink | FeedSink

    def __init__(
        self,
        permission: Permission,
        opening: Opening,
        drawing: LiveDrawing,
        room: LiveRoom | None,
        clock: Callable[[], float] = time.monotonic,
        looks_at: FrameFeed | LiveInput = BROWSER,
    ) -> None:
        """Nothing runs before the first frame.

        Args:
            permission: Of the gate.
            opening: Of the pipeline.
            drawing: How the picture is shown.
            room: Meters the room, or None.
            clock: Seconds that only grow.
            looks_at: What reads the input, or, where the browser sends it, what that is.
        """
        feed = looks_at if isinstance(looks_at, FrameFeed) else None
        self.permission = permission
        self.given = looks_at.given if isinstance(looks_at, FrameFeed) else looks_at
        self.drawing = drawing
        self.room = room
        follows = room is not None and shows_persons(permission) and not self.given.shows_meeting
        self.people = LivePeople() if follows else None
        self.history = History()
        self.server_state: ServerState | None = None
        self.large, self.owner = False, ""
        self.token = new_token()
        self._opening = opening
        self._clock = clock
        self._reading: tuple[GaplessPipeline, str] | None = None
        self._keeping: LiveKeeper | None = None
        self._withdrawn: frozenset[int] = frozenset()
        """From any recording of this session: read, named and counted no more."""
        self._seated = self._waits = self._over = False
        self._connection = 0
        self._lock, self._opens = Lock(), Lock()
        self._connect(feed)

    @property
    def keeping(self) -> LiveKeeper | None:
        """What is being kept, or was last."""
        return self._keeping

    @property
    def over(self) -> bool:
        """Whether it has ended for good."""
        return self._over

    @property
    def left(self) -> bool:
        """Whether its viewer is lost, and it waits."""
        return self.bridge.closed and not self._over

    @property
    def seated(self) -> bool:
        """Whether it has begun and takes one of the server's places."""
        return self._seated

    def keep(self, keeping: Keeping, card: ModelCard) -> LiveKeeper:
        """Keep this session from now on.

        Args:
            keeping: Where, and what is known of it.
            card: Of the model that reads faces.

        Returns:
            What is being kept; the one there is where it is not over.

        Raises:
            RefusedError: If nothing may be kept, not so finely, or consent is lacking.
            StoreError: If the store fails.
        """
        if self._keeping is not None and not self._keeping.status.over:
            return self._keeping
        kept = LiveKeeper(keeping, self.permission, card, self._clock, self.given.kept_as)
        if self.room is not None:
            self.room.begin(kept.began, keeping.expected)
        if self.people is not None:
            kept.names = self.people.names
        self._keeping = kept
        if self._over:  # while the store was asked
            kept.end()
        return kept

    def name(self, person: int, text: str) -> None:
        """Call a person something, here, in the picture and in what is kept of single persons.

        Args:
            person: Number within the session.
            text: As somebody typed it; blank to go back to the number.
        """
        if self.people is not None and not self._over:
            self.people.name(person, text)
            self._names_changed(self.people)

    def again(self) -> None:
        """A new connection for a session that was left; it waits on until a picture comes."""
        with self._lock:
            if self._over or not self.bridge.closed:
                return
            self._connect(None if self.feed is None else self.feed.again())

    def end(self) -> None:
        """Finish what is kept and end the feed; returns at once. What was kept stays."""
        if self.feed is not None:
            self.feed.end()
        if self._keeping is not None:
            self._keeping.end()

    def close(self) -> None:
        """End for good; returns at once, from any thread, and may be called again."""
        with self._lock:
            if self._over:
                return
            self._over = True
            seated, self._seated = self._seated, False
        self.bridge.close()
        self.end()
        self._reading = None  # the detector alone is some megabytes
        self._clear()
        if self.server_state is not None and seated:
            self.server_state.sessions.forget(self)
            self.server_state.limit.free()

    def _connect(self, feed: FrameFeed | None) -> None:
        self._connection += 1
        gone = partial(self._gone, self._connection)
        listeners = Listeners(self._take, gone, self.drawing.bare)
        bridge = LiveBridge(
            self._open, self.drawing, listeners, clock=self._clock, history=self.history
        )
        arrived = partial(self._arrived, bridge)
        self.feed, self.bridge = feed, bridge
        self.sink = FrameSink(arrived, bridge.close)
        if feed is not None:
            self.sink = FeedSink(feed, arrived, self.end, bridge.close)

    def _arrived(self, bridge: LiveBridge, frame: av.VideoFrame) -> None:
        """On the event loop, or in the feed's thread; returns at once."""
        if self._seated or self._sit():
            if self._waits:
                self._back(bridge)
            bridge.on_frame(frame)

    def _sit(self) -> bool:
        with self._lock:
            if self._over or self._seated:
                return self._seated
            self._seated = self.server_state is None or self.server_state.limit.take()
            if self.server_state is not None and self._seated:
                self.server_state.sessions.enter(self)
            return self._seated

    def _gone(self, connection: int) -> None:
        """A connection has ended, maybe one that was replaced already; on the event loop, too."""
        # In one go: a viewer who comes back in between would be taken for lost afterwards.
        with self._lock:
            if connection != self._connection or self._over:
                return
            if self._seated and self.server_state is not None and self.given.goes_on:
                self._wait(self.server_state)
                return
        self.close()

    def _back(self, bridge: LiveBridge) -> None:
        """The first picture of a new connection, not a late one of the old."""
        with self._lock:
            if self._over or bridge is not self.bridge or bridge.closed:
                return
            self._waits = False
            if self.server_state is not None:
                self.server_state.sessions.back(self)
            if self._keeping is not None:
                self._keeping.back()

    def _wait(self, server_state: ServerState) -> None:
        if self.feed is not None:
            self.feed.stop()
        if self._waits:  # it was lost before, and no picture has come since
            return
        self._waits = True
        kept = self._keeping is not None and not self._keeping.status.over
        if self._keeping is not None:
            self._keeping.lost()
        server_state.sessions.wait(self, GRACE_KEPT_S if kept else GRACE_S)

    def _open(self) -> tuple[Recognize, str]:
        """The pipeline of this session: opened once, it goes on with the next connection."""
        with self._opens:
            if self._reading is None:
                recognize, using = self._opening()
                self._reading = GaplessPipeline(recognize), using
            return self._reading

    def _take(self, result: FrameResult) -> FrameResult:
        """In the inference thread; nothing here waits for the store."""
        keeping = self._keeping
        gone = self._withdrawn if keeping is None else self._withdrawn | keeping.withdrawn
        if gone != self._withdrawn:
            self._forget(gone)
        there = tuple(one for one in result.observations if one.person not in gone)
        counted = replace(result, observations=there)
        if keeping is not None:
            keeping.add(counted)
        if self.room is not None:
            self.room.add(counted)
        if self.people is not None:
            self.people.add(counted)
        if self._over:  # ended meanwhile, and maybe before what was just added
            self._clear()
        return unread(result, gone)

    def _clear(self) -> None:
        """Nothing that was read stays in memory; what is being kept has its names by then."""
        self.drawing.names = {}
        for memory in (self.history, self.room, self.people):
            if memory is not None:
                memory.clear()

    def _forget(self, gone: frozenset[int]) -> None:
        """Whoever withdrew is in no figure beside the picture, either."""
        self._withdrawn = gone
        self.history.clear()
        if self.room is not None:
            self.room.forget(gone)
        if self.people is not None:
            self.people.forget(gone)
            self._names_changed(self.people)

    def _names_changed(self, people: LivePeople) -> None:
        self.drawing.names = people.names
        if self._keeping is not None:
            self._keeping.names = people.names
