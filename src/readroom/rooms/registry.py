"""The rooms that are open on this server, by their codes."""

from __future__ import annotations

from threading import Lock
from weakref import WeakValueDictionary

from readroom.rooms.room import Room, RoomState


class OpenRooms:
    """Finds rooms; holds none of them open. From any thread.

    Attributes:
        served: Whether this server has the page by which people join: hosts that run the other
            pages by a server of their own have not.
    """

    def __init__(self) -> None:
        self.served = False
        self._rooms: WeakValueDictionary[str, Room] = WeakValueDictionary()
        self._lock = Lock()

    def enter(self, room: Room) -> None:
        """Let people find a room for as long as somebody holds it.

        Args:
            room: A new one.
        """
        with self._lock:
            self._rooms[room.code] = room

    def find(self, code: str) -> Room | None:
        """The open room of a code.

        Args:
            code: As somebody typed it: small letters, spaces and dashes do not matter.

        Returns:
            None where there is none, or no longer.
        """
        with self._lock:
            room = self._rooms.get(plain(code))
        return None if room is None or room.state is RoomState.ENDED else room


def plain(code: str) -> str:
    """A code as it is kept.

    Args:
        code: As somebody typed it.

    Returns:
        Capitals and numbers alone.
    """
    return "".join(letter for letter in code.upper() if letter.isalnum())
