"""Live sessions whose viewer is gone, until they come back or the time is up.

A reloaded page is a new visit: it finds its session by a token that only this browser tab has.
The token is random, works once, and only while nobody is there::

    viewer      |--- there ---|  lost  |--- back ---|       gone for good
    session     |------------ the same -------------|-- grace --| over
    token         first                  second
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from threading import Condition, Thread
from typing import Final, Generic, Protocol, TypeVar

from readroom.app.memory import give_back

GRACE_S: Final = 30.0
"""A session that nobody keeps waits this long. Raising it survives longer losses, and keeps a
seat from somebody else for longer."""

GRACE_KEPT_S: Final = 180.0
"""One that is kept waits longer: a lesson would fall into two."""


class ClaimableSession(Protocol):
    """A session that a page which was loaded anew may claim.

    Attributes:
        token: With which a page that was loaded anew finds it; a claim changes it.
    """

    token: str

    @property
    def left(self) -> bool:
        """Whether nobody is there now."""
        ...

    @property
    def owner(self) -> str:
        """Name of the visit that it belongs to."""
        ...

    def close(self) -> None:
        """End for good; what is kept is finished, and nobody can claim it any more."""
        ...


S = TypeVar("S", bound=ClaimableSession)


def new_token() -> str:
    """A token that nobody guesses: 192 random bits."""
    return secrets.token_urlsafe(24)


class SessionRegistry(Generic[S]):
    """Knows every running session of the process; one thread while somebody waits.

    A session's token is read and changed under one lock: read before, it may be old by then.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Nobody waits.

        Args:
            clock: Seconds that only grow.
        """
        self._clock = clock
        self._known: dict[str, S] = {}
        self._until: dict[str, float] = {}
        self._changed = Condition()
        self._running = False

    def enter(self, session: S) -> None:
        """Know a session from now on.

        Args:
            session: That runs, with a token of :func:`new_token`.
        """
        with self._changed:
            self._known[session.token] = session

    def wait(self, session: S, seconds: float) -> None:
        """Close a session unless it comes back; returns at once.

        Args:
            session: That was left.
            seconds: How long it waits for its viewer.
        """
        with self._changed:
            if session.token not in self._known:
                return
            self._until[session.token] = self._clock() + seconds
            if not self._running:
                self._running = True
                Thread(target=self._run, name="readroom-waiting", daemon=True).start()
            self._changed.notify()

    def back(self, session: S) -> None:
        """The viewer of a session is there again.

        Args:
            session: Any.
        """
        with self._changed:
            self._until.pop(session.token, None)
            self._changed.notify()

    def forget(self, session: S) -> None:
        """Know a session no more, for it is over; one that is not known is passed over.

        Args:
            session: Any.
        """
        with self._changed:
            self._known.pop(session.token, None)
            self._until.pop(session.token, None)
            self._changed.notify()

    def claim(self, token: str, is_there: Callable[[str], bool]) -> S | None:
        """The session of a token, for a page that was loaded anew.

        Args:
            token: As the browser tab kept it.
            is_there: Whether a visit is still connected.

        Returns:
            The session, which has another token by then; None where it is over, or another
            page has it.
        """
        with self._changed:
            session = self._known.get(token)
            if session is None or not (session.left or not is_there(session.owner)):
                return None
            session.token = new_token()
            self._known[session.token] = self._known.pop(token)
            if token in self._until:
                self._until[session.token] = self._until.pop(token)
            return session

    def close_all(self) -> None:
        """End every session of the process, there or lost, as it ends itself: the server stops."""
        with self._changed:
            known = list(self._known.values())
        for session in known:
            session.close()

    def _run(self) -> None:
        while (session := self._next()) is not None:
            session.close()
            give_back()

    def _next(self) -> S | None:
        """Wait for the next session whose time is up; None when nobody waits."""
        with self._changed:
            while self._until:
                token, due = min(self._until.items(), key=lambda one: one[1])
                left_s = due - self._clock()
                if left_s <= 0:
                    del self._until[token]
                    return self._known.pop(token)
                self._changed.wait(left_s)
            self._running = False
            return None
