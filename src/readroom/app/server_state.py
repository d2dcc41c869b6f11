"""What all visits of a server share, so that one visitor cannot take what another needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any

from readroom.app.session_limit import SessionLimit, configured_limit
from readroom.app.session_registry import SessionRegistry
from readroom.rooms.registry import OpenRooms


@dataclass(frozen=True, slots=True)
class ServerState:
    """What all visits of a server share.

    Attributes:
        limit: How many live sessions there may be.
        sessions: The live sessions, also those that wait for a viewer who is lost.
        rooms: Those that people join from their own browsers.
        photos: Held while a photo is read: a large one takes hundreds of megabytes for seconds.
        recordings: Held while a recording is read, for the same reason.
    """

    limit: SessionLimit
    sessions: SessionRegistry[Any]
    rooms: OpenRooms = field(default_factory=OpenRooms)
    photos: Lock = field(default_factory=Lock)
    recordings: Lock = field(default_factory=Lock)


@lru_cache(maxsize=1)
def server_state() -> ServerState:
    """What the visits to this process share."""
    return ServerState(configured_limit(), SessionRegistry())
