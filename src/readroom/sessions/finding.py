"""Finding a session by what people type: id, first digits of it, title, or ``latest``."""

from __future__ import annotations

from typing import Final

from readroom.domain import Session
from readroom.errors import UnknownRecordError
from readroom.sessions.store import SessionStore

LATEST: Final = "latest"
_PAGE: Final = 1000


def find_session(store: SessionStore, given: str) -> Session:
    """The session that is meant.

    Args:
        store: The one to look through.
        given: Its id, the first digits of it, its title, or ``latest``.

    Returns:
        The session.

    Raises:
        UnknownRecordError: If there is none, or more than one begins so or bears that title.
    """
    wanted = given.strip().lower()
    if wanted == LATEST:
        newest = store.sessions(limit=1)
        if not newest:
            raise UnknownRecordError("expected a session in the store; it holds none yet")
        return newest[0]
    there = _all(store)
    found = [one for one in there if wanted and one.id.startswith(wanted)]
    found = found or [one for one in there if wanted and one.title.strip().lower() == wanted]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownRecordError(
            f"expected the id of a session, its first digits, its title or {LATEST!r}; got "
            f"{given!r}; "
            "`readroom sessions list` says which there are"
        )
    begins = ", ".join(f"{one.id[:12]} ({one.title})" for one in found[:3])
    raise UnknownRecordError(
        f"expected one session, but {len(found)} begin with {given!r} or are called so: {begins}; "
        "type more digits of the id"
    )


def _all(store: SessionStore) -> list[Session]:
    found: list[Session] = []
    while page := store.sessions(limit=_PAGE, offset=len(found)):
        found += page
    return found
