"""What all visits of a server share; no Streamlit here."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any

from readroom.app.seats import Seats, configured_seats
from readroom.app.waiting_room import WaitingRoom


@dataclass(frozen=True, slots=True)
class House:
    """What all visits of a server share.

    Attributes:
        seats: How many there may be.
        waiting: Where live sessions wait for a viewer who is lost.
        photos: Held while a photo is read: a large one takes hundreds of megabytes for seconds.
    """

    seats: Seats
    waiting: WaitingRoom[Any]
    photos: Lock = field(default_factory=Lock)


@lru_cache(maxsize=1)
def server_house() -> House:
    """What the visits to this process share."""
    return House(configured_seats(), WaitingRoom())
