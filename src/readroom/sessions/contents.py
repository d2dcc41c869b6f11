"""Everything of one session that may leave the store, as one value, for exports and reports."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from readroom.domain import (
    Change,
    Consent,
    Detail,
    Marker,
    Participant,
    PersonSummary,
    RoomSample,
    RoomWindow,
    SampleTable,
    Segment,
    Session,
    Stretch,
)
from readroom.privacy.configured import configured
from readroom.privacy.consent import shows_persons
from readroom.privacy.gate import Permission, require_inference
from readroom.privacy.release import present_people, release
from readroom.sessions.store import SessionStore


@dataclass(frozen=True, eq=False, slots=True)
class Contents:
    """One session with all that was kept of it.

    Attributes:
        session: The session.
        consents: What was agreed to, by whom, and withdrawn.
        participants: Empty where no single persons may be told.
        samples: Likewise.
        room: Figures of the room by second.
        windows: Figures of the room by ten seconds.
        markers: By time.
        segments: By time.
        people: What the samples say of each person, for exports; empty where it was not worked out.
        stretches: The session and its segments in numbers, for exports; likewise.
        changes: When the room changed, as it was worked out before windows were released;
            None where it is to be worked out of ``windows``.
    """

    session: Session
    consents: tuple[Consent, ...] = ()
    participants: tuple[Participant, ...] = ()
    samples: SampleTable = field(default_factory=lambda: SampleTable.of(()))
    room: tuple[RoomSample, ...] = ()
    windows: tuple[RoomWindow, ...] = ()
    markers: tuple[Marker, ...] = ()
    segments: tuple[Segment, ...] = ()
    people: tuple[PersonSummary, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    changes: tuple[Change, ...] | None = None


def may_leave(store: SessionStore, session_id: str) -> Contents:
    """What of a session may be exported or reported.

    Args:
        store: Where it is kept.
        session_id: Its :attr:`Session.id`.

    Returns:
        Its contents, with single persons only where they were kept, their consent is
        recorded, and purpose and place allow it.

    Raises:
        UnknownRecordError: If there is no such session.
        RefusedError: If its figures may not be shown for its purpose in its place.
    """
    session = store.session(session_id)
    permission = configured(session.purpose, session.region)
    require_inference(permission)
    contents = Contents(
        session=session,
        consents=store.consents(session_id),
        participants=store.participants(session_id),
        samples=store.samples(session_id),
        room=store.room(session_id),
        windows=store.windows(session_id),
        markers=store.markers(session_id),
        segments=store.segments(session_id),
    )
    if tells_persons(contents, permission):
        return contents
    return replace(_room_alone(contents), changes=store.changes(session_id))


def tells_persons(contents: Contents, permission: Permission) -> bool:
    """Whether single persons of a session may leave.

    Args:
        contents: All that was kept.
        permission: Of the gate, for the session's purpose and place.

    Returns:
        False unless they were kept and agreed to it; scripted ones need not be asked.
    """
    session, agreed = contents.session, contents.consents
    asked = any(one.scope is Detail.PERSON and one.withdrawn is None for one in agreed)
    return (
        session.detail is Detail.PERSON
        and shows_persons(permission, agreed)
        and (asked or session.synthetic)
    )


def _room_alone(contents: Contents) -> Contents:
    """Without persons, and without seconds: two that differ by one person would tell of them.

    Windows of a session of room detail were released when they were recorded.
    """
    session, windows = contents.session, contents.windows
    if session.detail is Detail.PERSON:
        present = present_people(contents.samples, windows)
        windows = release(windows, session.min_group, present)
    return replace(
        contents,
        participants=(),
        samples=SampleTable.of(()),
        consents=tuple(one for one in contents.consents if one.person is None),
        room=tuple(replace(one, probabilities=None) for one in contents.room),
        windows=windows,
    )
