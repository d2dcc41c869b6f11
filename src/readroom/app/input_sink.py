"""Where the camera's track ends: each frame goes to a callback on the event loop.

The video component ships such a sink too; this one belongs to a bridge instead of a
visit, so that a late end of the last one cannot touch the next, needs no thread that
watches the visit, and may be stopped from any thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import cast

import av
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError


class FrameSink:
    """Drains one track; the names of the methods are those the component calls."""

    def __init__(
        self, on_frame: Callable[[av.VideoFrame], None], on_end: Callable[[], None]
    ) -> None:
        """Wait for a track.

        Args:
            on_frame: Called on the event loop for every frame; must return at once.
            on_end: Called when the track ends or the sink is stopped, maybe twice.
        """
        self._on_frame = on_frame
        self._on_end = on_end
        self._track: MediaStreamTrack | None = None
        self._task: asyncio.Task[None] | None = None

    def addTrack(self, track: MediaStreamTrack) -> None:  # noqa: N802  the component's name
        """Take the track to drain.

        Args:
            track: The browser's camera or window.
        """
        self._track = track

    def hasTrack(self) -> bool:  # noqa: N802  the component's name
        """Whether there is something to drain."""
        return self._track is not None

    def start(self) -> None:
        """Begin; called on the event loop."""
        if self._track is not None and self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._drain(self._track))

    def stop(self) -> None:
        """Stop draining; from any thread, and may be called again."""
        task, self._task, self._track = self._task, None, None
        if task is not None:
            with suppress(RuntimeError):  # the loop closed meanwhile
                task.get_loop().call_soon_threadsafe(task.cancel)
        self._on_end()

    async def _drain(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                self._on_frame(cast("av.VideoFrame", await track.recv()))
        except MediaStreamError:
            pass
        finally:
            track.stop()  # it is a relay's, which would remember it, and its last frame
            self._on_end()
