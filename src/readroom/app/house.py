"""What all live sessions of a server share; no Streamlit here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from readroom.app.seats import Seats, configured_seats
from readroom.app.waiting_room import WaitingRoom


@dataclass(frozen=True, slots=True)
class House:
    """What all live sessions of a server share.

    Attributes:
        seats: How many there may be.
        waiting: Where live sessions wait for a viewer who is lost.
    """

    seats: Seats
    waiting: WaitingRoom[Any]


@lru_cache(maxsize=1)
def server_house() -> House:
    """What the live sessions of this process share."""
    return House(configured_seats(), WaitingRoom())
