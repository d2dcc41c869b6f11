"""Somebody withdraws from a kept session: what is left of the room is worked out again."""

from __future__ import annotations

from readroom.analytics.rooms import room_windows
from readroom.domain import Detail, RoomWindow, Session
from readroom.recordings.recalibration import recalibration_of
from readroom.sessions.store import SessionStore


def withdraw(store: SessionStore, session_id: str, person: int) -> bool:
    """Forget a person of a session, and work the room out again without them.

    Windows that cannot be worked out again are withheld: of a session that is still
    running, or that a model read which is not installed any more. An hour of 50 people
    takes about ten seconds.

    Args:
        store: Where the session is kept.
        session_id: Its :attr:`Session.id`.
        person: Number within it: one unbroken sighting. Somebody who left the picture and
            came back has another.

    Returns:
        Whether anything was kept of that number. It is refused from now on in any case.

    Raises:
        UnknownRecordError: If there is no such session.
    """
    session = store.session(session_id)
    known = person in {one.person for one in store.participants(session_id)}
    gone = store.withdrawn(session_id)  # before the samples are read: see `Erasure.withdraw`
    windows = _without(store, session, person) if known else ()
    store.withdraw(session_id, person, windows, without=gone)
    return known


def _without(store: SessionStore, session: Session, person: int) -> tuple[RoomWindow, ...]:
    recalibration = recalibration_of(session)
    if session.detail is not Detail.PERSON or session.ended is None or recalibration is None:
        return ()
    table = store.samples(session.id)
    left = table.where(table.person != person)
    return room_windows(left, session.expected, recalibration, int(session.length_s))
