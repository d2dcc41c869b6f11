"""A room that people join from browsers of their own: who sits in it, and what is said of them.

::

    device    camera ─► detector ─► model ─► 20 numbers
                                               │ socket
    server    Room.hear ─► newest look of a seat ─► Room.result ─► as with any camera

No picture comes here, so none can be kept. What comes after the model, calibration, quality,
steadying and all that follows, is the server's own, as for faces of a picture.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from threading import Lock
from typing import Final

import numpy as np

from readroom.domain import Face, FrameResult, Observation
from readroom.errors import ConfigurationError
from readroom.privacy.gate import Permission, require_inference
from readroom.recognition.cards import ModelCard
from readroom.recognition.classifier import Judgement
from readroom.recognition.heads import serve
from readroom.recognition.observer import Observer
from readroom.recognition.quality import rate
from readroom.recognition.smoother import DISPLAY, Smoother
from readroom.rooms.looks import Look, drawn_face
from readroom.rooms.seating import seats

MOST: Final = 60
"""People in one room at once. Raising it draws everybody smaller."""
MOST_EVER: Final = 500
"""Who left or was lost keeps a number, up to so many: raising it costs memory."""
AWAY_AFTER_S: Final = 2.0
"""Somebody of whom nothing came for longer is not in view. Raising it shows for longer what is
no longer so."""
RESTS_AFTER_S: Final = 3.0
"""A room whose results nobody asked for longer reads nobody. Raising it looks for longer at
people while nobody is there to see it."""
LOOK_EVERY_S: Final = 0.25
"""Asked of devices. Raising it spares them and follows later."""
TIDY_EVERY_S: Final = 60.0  # between two looks for people who are long gone
LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Of codes: none that is taken for another."""
CODE_LENGTH: Final = 8
"""Forty bits: who tries a thousand a second finds one of ten open rooms in two years or so."""


class RoomState(StrEnum):
    """Whether a room waits for its first look, reads, or is over."""

    WAITING = "waiting"
    READING = "reading"
    ENDED = "ended"


@dataclass(slots=True)
class Seat:
    """Somebody's place.

    Attributes:
        person: Number in the room, 1, 2, ...
        token: With which a page that was loaded anew finds its place again.
        connections: Pages that sit in it at this moment: more than one for a moment only.
        newest: What was seen last, None for nobody, and when that came, in seconds on the room's
            clock. One value: it is written and read by different threads.
    """

    person: int
    token: str
    connections: int = 0
    newest: tuple[Look | None, float] = (None, -inf)


class Room:
    """Written by pages on the event loop, read by the thread of one live session.

    Attributes:
        code: What people type to join.
        permission: Of the gate.
        size: Width and height of the drawn picture, in pixels.
    """

    def __init__(
        self,
        permission: Permission,
        card: ModelCard,
        size: tuple[int, int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nobody sits here yet.

        Args:
            permission: Of the gate.
            card: Of the model that devices read with.
            size: See the class.
            clock: Seconds that only grow.

        Raises:
            RefusedError: If expressions may not be read.
            ConfigurationError: If nobody but oneself may be looked at.
        """
        require_inference(permission)
        if permission.alone:
            raise ConfigurationError(
                f"the purpose {permission.purpose.words!r} is about oneself; a room that others "
                "join needs another purpose"
            )
        self.code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        self.permission = permission
        self.size = size
        self._card = card
        self._clock = clock
        smoothing = DISPLAY.at_looks(LOOK_EVERY_S)
        self._observer = Observer(Smoother(smoothing, card.uncertain_below))
        self._seats: dict[str, Seat] = {}
        self._judged: dict[int, float] = {}
        self._asked = self._tidied = -inf
        self._ended = False
        self._lock = Lock()

    @property
    def state(self) -> RoomState:
        """How it is doing."""
        if self._ended:
            return RoomState.ENDED
        asked_lately = self._clock() - self._asked <= RESTS_AFTER_S
        return RoomState.READING if asked_lately else RoomState.WAITING

    @property
    def people(self) -> tuple[int, ...]:
        """Numbers of those who sit here now, rising."""
        return tuple(one.person for one in self._present())

    def end(self) -> None:
        """End it for good: pages are told, and nothing is heard any more."""
        self._ended = True
        with self._lock:
            self._seats.clear()

    def sit(self, token: str = "") -> Seat | None:
        """A place, the same for a page that was loaded anew.

        Args:
            token: Of the place that the page had, or nothing.

        Returns:
            The place; None where the room is full or over.
        """
        with self._lock:
            known = self._seats.get(token)
            seated = sum(one.connections > 0 for one in self._seats.values())
            full = seated >= MOST and not (known and known.connections)
            if self._ended or full or (known is None and len(self._seats) >= MOST_EVER):
                return None
            seat = known or Seat(len(self._seats) + 1, secrets.token_urlsafe(16))
            seat.connections += 1
            self._seats[seat.token] = seat
            return seat

    def hear(self, seat: Seat, look: Look | None) -> None:
        """Take what a device saw; only where the room reads.

        Args:
            seat: Whose.
            look: The newest; None for nobody.
        """
        if self.state is RoomState.READING:
            seat.newest = look, self._clock()

    def stand(self, seat: Seat) -> None:
        """A page is gone; its number is kept for when it comes back.

        Args:
            seat: Whose.
        """
        with self._lock:
            seat.connections -= 1
            seat.newest = None, -inf

    def result(self, at: float) -> FrameResult:
        """Everybody who sits here, as drawn.

        Args:
            at: Seconds on any clock that only grows.

        Returns:
            Who shows what; who is not seen by their own camera is left out.
        """
        now = self._asked = self._clock()
        present = self._present()
        places = seats(len(present), self.size)
        seen, fresh = [], []
        for seat, box in zip(present, places, strict=True):
            look, heard = seat.newest
            if look is None or now - heard > AWAY_AFTER_S:
                continue
            face = drawn_face(look, box)
            if self._judged.get(seat.person) == heard:
                seen.append(self._observer.again(seat.person, face))
            else:
                self._judged[seat.person] = heard
                fresh.append((seat.person, face, look))
        seen += self._observe(fresh, at)
        result = sorted((one for one in seen if one is not None), key=lambda one: one.person)
        self._observer.remember(result)
        self._tidy(at)
        return FrameResult(at, *self.size, tuple(result))

    def _present(self) -> tuple[Seat, ...]:
        with self._lock:
            there = [one for one in self._seats.values() if one.connections > 0]
        return tuple(sorted(there, key=lambda one: one.person))

    def _observe(
        self, fresh: Sequence[tuple[int, Face, Look]], at: float
    ) -> list[Observation | None]:
        if not fresh:
            return []
        own = np.array([look.fer2013 for _, _, look in fresh], np.float32)
        crowd = np.array([look.ferplus for _, _, look in fresh], np.float32)
        rows = serve(own, crowd, self._card).tolist()
        return [
            self._observer.observe(
                Observation(person, face, 0.0), _judge(look, row, self._card), at
            )
            for (person, face, look), row in zip(fresh, rows, strict=True)
        ]

    def _tidy(self, at: float) -> None:
        if at - self._tidied > TIDY_EVERY_S:
            self._observer.forget_before(at)
            self._tidied = at


def _judge(look: Look, probabilities: list[float], card: ModelCard) -> Judgement:
    properties = {
        "size_px": look.size_px,
        "turn": abs(look.turn),
        "sharpness": look.sharpness,
    }
    quality = rate(properties, card)
    return Judgement(quality.value, quality.reason, tuple(probabilities), card.min_quality)
