"""One visitor's live session: its threads, its room, and what is kept of it; no Streamlit here."""

from __future__ import annotations

import time
from collections.abc import Callable

from readroom.app.frame_feed import FeedSink, FrameFeed
from readroom.app.input_sink import FrameSink
from readroom.app.live_bridge import Listeners, LiveBridge, Opening
from readroom.app.live_drawing import LiveDrawing
from readroom.app.live_inputs import BROWSER, LiveInput
from readroom.app.live_keeping import LiveKeeping
from readroom.app.live_room import LiveRoom
from readroom.domain import FrameResult
from readroom.privacy.gate import Permission
from readroom.recognition.cards import ModelCard
from readroom.recordings.keeping import Keeping


class LiveSession:
    """From the first look at the page until the camera stops or its tab is gone.

    Attributes:
        permission: Of the gate.
        room: What of the room may be shown; None where nothing is read.
        drawing: How the picture is shown.
        bridge: The threads.
        feed: Reads the input, or None where the browser sends it.
        sink: The way in; the video component starts and stops it.
    """

    def __init__(
        self,
        permission: Permission,
        opening: Opening,
        drawing: LiveDrawing,
        room: LiveRoom | None,
        clock: Callable[[], float] = time.monotonic,
        feed: FrameFeed | None = None,
    ) -> None:
        """Nothing runs before the first frame.

        Args:
            permission: Of the gate.
            opening: Of the pipeline.
            drawing: How the picture is shown.
            room: Meters the room, or None.
            clock: Seconds that only grow.
            feed: Reads the input; None where the browser sends it.
        """
        self.permission = permission
        self.drawing = drawing
        self.room = room
        self._clock = clock
        self._keeping: LiveKeeping | None = None
        listeners = Listeners(self._take, self.end, drawing.bare)
        self.bridge = LiveBridge(opening, drawing, listeners, clock=clock)
        self.feed = feed
        self.sink: FrameSink | FeedSink = FrameSink(self.bridge.on_frame, self.bridge.close)
        if feed is not None:
            self.sink = FeedSink(feed, self.bridge.on_frame, self.end, self.bridge.close)

    @property
    def given(self) -> LiveInput:
        """What is looked at."""
        return BROWSER if self.feed is None else self.feed.given

    @property
    def keeping(self) -> LiveKeeping | None:
        """What is being kept, or was last."""
        return self._keeping

    def keep(self, keeping: Keeping, card: ModelCard) -> LiveKeeping:
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
        kept = LiveKeeping(keeping, self.permission, card, self._clock, self.given.kept_as)
        if self.room is not None:
            self.room.begin(kept.began, keeping.expected)
        self._keeping = kept
        if self.bridge.closed:  # while the store was asked
            kept.end()
        return kept

    def end(self) -> None:
        """Finish what is kept and end the feed; returns at once. What was kept stays."""
        if self.feed is not None:
            self.feed.stop()
        if self._keeping is not None:
            self._keeping.end()

    def _take(self, result: FrameResult) -> None:
        """In the inference thread; nothing here waits for the store."""
        if self._keeping is not None:
            self._keeping.add(result)
        if self.room is not None:
            self.room.add(result)
