"""A store that fails for a while, as a full disk makes it fail."""

from __future__ import annotations

import sqlite3

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from readroom.sessions.store import SessionStore


class Outage:
    """While ``on``, every statement that writes is refused."""

    def __init__(self, store: SessionStore) -> None:
        self.on = False
        self.refused = 0
        event.listen(store._database.engine, "before_cursor_execute", self._look)

    def _look(self, connection, cursor, statement: str, *rest: object) -> None:
        if self.on and statement.startswith(("INSERT", "UPDATE", "DELETE")):
            self.refused += 1
            full = sqlite3.OperationalError("database or disk is full")
            raise OperationalError(statement, None, full)
