"""The demonstration room as a live input: drawn faces, scripted expressions.

No detector and no model looks at the drawings. The script's expressions enter where results
do, with posteriors as the shipped model gives them on average, so everything after that is as
with real faces: steadied names, drawing, shares corrected, sessions that are kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from math import sin, tau
from threading import Event
from typing import Final

import numpy as np
from scipy.special import softmax

from readroom.app.live_drawing import LiveDrawing
from readroom.domain import (
    Emotion,
    Expression,
    Face,
    FrameResult,
    Image,
    Observation,
    Probabilities,
    Reason,
)
from readroom.privacy.gate import Permission
from readroom.recognition.cards import ModelCard
from readroom.recognition.demo import DemoRoom, Sitting
from readroom.recognition.frames import Frame, Kind, Source
from readroom.recognition.smoother import DISPLAY, Smoother
from readroom.sessions.scripted_faces import MEANS
from readroom.view.lettering import plate

USING: Final = "Scripted expressions: no camera, no detector and no model is used"
SAYS: Final = "SYNTHETIC: drawn faces, scripted expressions"
SWAY: Final = 0.15
"""Part by which the certainty of a posterior comes and goes, so that figures live."""
SWAY_S: Final = 11.0  # from one height of it to the next
SEED: Final = 3  # any number: everybody sees the same room
LEAD_S: Final = 60.0
"""Of the script that is over when the visitor comes: it begins with everybody neutral."""
PICTURE: Final = (1056, 594)
"""Of a size at which labels can still be read beside the numbers. Raising it costs drawing."""


class DemoScene:
    """One visitor's room: its pictures and what is said of them, by one clock."""

    def __init__(
        self,
        people: int,
        permission: Permission,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Seat the people.

        Args:
            people: How many, 1 or more.
            permission: Of the gate: where nothing may be read, nothing is said of anybody.
            clock: Seconds that only grow, the one the session stamps frames with.
        """
        self._room = DemoRoom(people, SEED, size=PICTURE)
        self._infer = permission.infer
        self._clock = clock
        self._began = clock() - LEAD_S
        self._smoother = Smoother(DISPLAY, ModelCard.read().uncertain_below)

    def picture(self) -> Image:
        """The room as it is now, without the caption that :class:`SyntheticDrawing` adds."""
        return self._room.picture(self._clock() - self._began, caption=False)

    def __call__(self, image: Image, at: float) -> FrameResult:
        """The script's result, in place of a pipeline's.

        Args:
            image: Not looked at.
            at: Seconds on the session's clock, or on one that leaves gaps out
                (`readroom.app.gapless`): names are steadied by it.

        Returns:
            Everybody in the room, as drawn now.
        """
        del image
        seconds = max(0.0, self._clock() - self._began)
        seen = tuple(self._observe(one, at) for one in self._room.scene(seconds))
        return FrameResult(at, *self._room.size, seen)

    def _observe(self, one: Sitting, at: float) -> Observation:
        face = Face(one.box, 0.95)
        if not self._infer:  # first: whether somebody is turned away is read from a face, too
            return Observation(one.person, face, 0.0, Reason.NOT_ALLOWED)
        if one.shown is None:
            return Observation(one.person, face, 0.3, Reason.TURNED_AWAY)
        read = self._read(one, one.shown, at)
        return Observation(one.person, face, 0.9, None, read)

    def _read(self, one: Sitting, shown: Emotion, at: float) -> Expression:
        sway = 1 + SWAY * sin(tau * at / SWAY_S + one.phase)
        raw: Probabilities = tuple(float(part) for part in softmax(MEANS[int(shown)] * sway))
        return self._smoother.smooth(one.person, raw, at)


class DemoSource(Source):
    """The pictures of a scene as a source without end, for a feed."""

    kind: Kind = "camera"

    def __init__(self, scene: DemoScene, stop: Event) -> None:
        """Take a scene.

        Args:
            scene: What is to be seen.
            stop: Ends the frames when set, from any thread.
        """
        self.name = "demonstration room"
        self._scene = scene
        self._stop = stop

    def frames(self, every_s: float = 0.0) -> Iterator[Frame]:
        """A picture every so often, until stopped.

        Args:
            every_s: Seconds between two pictures.

        Yields:
            BGR frames; a slow machine gets fewer of them.
        """
        began = due = time.monotonic()
        while not self._stop.is_set():
            now = time.monotonic()
            yield Frame(self.frames_read, now - began, self._scene.picture())
            self.frames_read += 1
            due = max(due + every_s, now)  # a slow machine gets fewer pictures, not late ones
            self._stop.wait(max(0.0, due - time.monotonic()))

    def close(self) -> None:
        """Do nothing: no file and no camera is open."""


class SyntheticDrawing(LiveDrawing):
    """Says in every display mode that nobody is filmed."""

    def __call__(self, picture: Image, result: FrameResult) -> Image:
        """The picture in its mode, labelled.

        Args:
            picture: BGR, uint8.
            result: What the script says of it.

        Returns:
            A new picture.
        """
        return labelled(super().__call__(picture, result))

    def bare(self, picture: Image) -> Image:
        """The picture where no result fits it, labelled.

        Args:
            picture: BGR, uint8.

        Returns:
            A new picture.
        """
        return labelled(super().bare(picture))


def labelled(picture: Image) -> Image:
    """The picture with the word "synthetic" in its upper left corner.

    Args:
        picture: BGR, uint8.

    Returns:
        A new picture.
    """
    said = plate(SAYS, max(22, picture.shape[0] // 22), (20, 20, 20), (160, 220, 250))
    marked: Image = np.array(picture)
    height, width = min(said.shape[0], marked.shape[0]), min(said.shape[1], marked.shape[1])
    marked[:height, :width] = said[:height, :width]
    return marked
