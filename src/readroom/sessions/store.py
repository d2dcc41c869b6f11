"""The store of sessions: an SQLite file by default, any database by ``READROOM_DATABASE_URL``.

What it does stands in its parts, each a few methods about one thing:

- `readroom.sessions.register`: begin, finish, sessions, count, session, rename, consents,
  withdrawn, notice, participants, label
- `readroom.sessions.figures`: append, samples, room, windows, changes
- `readroom.sessions.notes`: markers, segments, dismissals
- `readroom.sessions.erasure`: withdraw, erase_session, purge
- `readroom.sessions.audit`: record, audit, verify_audit

>>> with SessionStore.open("sqlite://") as store:  # in memory: the fake that ships
...     store.sessions()
()
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from readroom.sessions.database import open_database
from readroom.sessions.erasure import Erasure
from readroom.sessions.figures import Figures
from readroom.sessions.notes import Notes
from readroom.sessions.register import Register


class SessionStore(Register, Figures, Notes, Erasure):
    """Everything that is remembered. Threads and programs may share one; close it after use."""

    @classmethod
    def open(cls, url: str | None = None, actor: str | None = None) -> Self:
        """Open a store, make it where there is none, and bring its schema up to date.

        Args:
            url: SQLAlchemy URL; None for the one of the settings, ``sqlite://`` for memory.
            actor: Who acts, for the audit log; None for the account of this program.

        Returns:
            The store.

        Raises:
            ConfigurationError: If the URL is none, or its driver is not installed.
            StoreUnavailableError: If the database cannot be reached or written now.
            StoreError: If it is no store, or of a newer version of Readroom.
        """
        return cls(open_database(url), actor)

    @property
    def name(self) -> str:
        """What messages call it: its URL without a password."""
        return self._database.name

    def close(self) -> None:
        """Let go of every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
