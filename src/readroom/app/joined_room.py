"""A room that people join from their own browsers, as a live input: a drawn seat for everybody.

Nothing is filmed here. Where results of a pipeline come in with other inputs, what people's own
devices read comes in with this one; everything after that is as with a camera.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import lru_cache, partial
from threading import Event
from typing import Final
from urllib.parse import urlsplit

import cv2
import numpy as np

from readroom.app.frame_feed import FrameFeed
from readroom.app.live_inputs import LiveInput
from readroom.domain import Box, FrameResult, Image
from readroom.recognition.frames import Frame, Kind, Source
from readroom.rooms.room import Room
from readroom.rooms.seating import seats
from readroom.view.lettering import plate

USING: Final = "Faces are found and read by everybody's own browser: no picture comes here"
PICTURE: Final = (1056, 594)
"""Width and height: labels can still be read beside the numbers. Raising it costs drawing."""
FPS: Final = 8.0
"""As often as results come: more would draw the same seats again."""
GROUND: Final = (52, 46, 42)
FIGURE: Final = (92, 84, 78)
INK: Final = (225, 220, 215)
NOBODY: Final = "Nobody has joined yet"
NUMBER_PX: Final = (13, 26)
"""Height of a seat's number, at least and at most."""


class JoinedScene:
    """One room: its drawn seats, and what devices say of whoever sits there."""

    def __init__(self, room: Room) -> None:
        """Take a room.

        Args:
            room: Held open for as long as this is.
        """
        self.room = room

    def picture(self) -> Image:
        """Everybody's seat; who is not seen by their own camera sits there without a label."""
        people = self.room.people
        ground: Image = np.full((PICTURE[1], PICTURE[0], 3), GROUND, np.uint8)
        if not people:
            _put(ground, plate(NOBODY, 30, INK, GROUND), (PICTURE[0] / 2, PICTURE[1] / 2))
        for person, place in zip(people, seats(len(people), PICTURE), strict=True):
            _draw_figure(ground, place)
            size = round(min(max(0.16 * place.height, NUMBER_PX[0]), NUMBER_PX[1]))
            x, _ = place.center
            foot = place.y + place.height - size
            _put(ground, plate(str(person), size, INK, FIGURE), (x, foot))
        return ground

    def __call__(self, image: Image, at: float) -> FrameResult:
        """What devices say, in place of a pipeline's result.

        Args:
            image: Not looked at.
            at: Seconds on the session's clock, or on one that leaves gaps out.

        Returns:
            Everybody whose own camera sees them.
        """
        del image
        return self.room.result(at)


class JoinedSource(Source):
    """The drawn seats as a source without end, for a feed."""

    kind: Kind = "camera"

    def __init__(self, scene: JoinedScene, stop: Event) -> None:
        """Take a scene.

        Args:
            scene: What is to be seen.
            stop: Ends the frames when set, from any thread.
        """
        self.name = "joined room"
        self._scene = scene
        self._stop = stop

    def frames(self, every_s: float = 0.0) -> Iterator[Frame]:
        """A picture every so often, until stopped.

        Args:
            every_s: Seconds between two pictures; at least those of :data:`FPS`.

        Yields:
            BGR frames.
        """
        began = time.monotonic()
        while not self._stop.is_set():
            yield Frame(self.frames_read, time.monotonic() - began, self._scene.picture())
            self.frames_read += 1
            self._stop.wait(max(every_s, 1 / FPS))

    def close(self) -> None:
        """Do nothing: no file and no camera is open."""


class JoinedFeed(FrameFeed):
    """Shows a room's seats to whoever runs it, and ends the room when that is over.

    Attributes:
        room: Open for as long as its session is.
    """

    def __init__(self, given: LiveInput, room: Room) -> None:
        """Nothing runs before `start`.

        Args:
            given: What the visitor chose.
            room: A new one.
        """
        super().__init__(given, partial(JoinedSource, JoinedScene(room)))
        self.room = room

    def again(self) -> JoinedFeed:
        """The same room for a viewer who is back."""
        return JoinedFeed(self.given, self.room)

    def end(self) -> None:
        """End the room, too: whoever sits in it is told."""
        super().end()
        self.room.end()


def join_address(page: str, code: str) -> str:
    """Where people join a room.

    Args:
        page: Address of the page on which the room was opened.
        code: Of the room.

    Returns:
        An address of the same server.
    """
    here = urlsplit(page)
    return f"{here.scheme}://{here.netloc}/join/{code}"


def _draw_figure(ground: Image, place: Box) -> None:
    """Head and shoulders."""
    x, y = place.center
    figure = _figure(round(place.height))
    _put(ground, figure, (x, y))


@lru_cache(maxsize=16)
def _figure(tall: int) -> Image:
    """Drawn once for each size: copying is many times as fast."""
    wide = round(0.78 * tall)
    patch: Image = np.full((tall, wide, 3), GROUND, np.uint8)
    middle = wide // 2
    head, shoulders = (middle, round(0.34 * tall)), (middle, tall)
    cv2.circle(patch, head, round(0.25 * tall), FIGURE, -1, cv2.LINE_AA)
    axes = (round(0.36 * tall), round(0.34 * tall))
    cv2.ellipse(patch, shoulders, axes, 0, 180, 360, FIGURE, -1, cv2.LINE_AA)
    return patch


def _put(ground: Image, patch: Image, middle: tuple[float, float]) -> None:
    """A patch around a point, cut at the edges of the picture."""
    top = max(round(middle[1] - patch.shape[0] / 2), 0)
    left = max(round(middle[0] - patch.shape[1] / 2), 0)
    there = ground[top : top + patch.shape[0], left : left + patch.shape[1]]
    there[:] = patch[: there.shape[0], : there.shape[1]]
