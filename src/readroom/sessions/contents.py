"""Everything that is kept of one session, as one value: what exports and reports are made from."""

from __future__ import annotations

from dataclasses import dataclass, field

from readroom.domain import (
    Consent,
    Marker,
    Participant,
    RoomSample,
    RoomWindow,
    SampleTable,
    Segment,
    Session,
)


@dataclass(frozen=True, eq=False, slots=True)
class Contents:
    """One session with all that was kept of it.

    Attributes:
        session: The session.
        consents: What was agreed to.
        participants: Empty where no single persons may be told.
        samples: Likewise.
        room: By second.
        windows: By ten seconds.
        markers: By time.
        segments: By time.
    """

    session: Session
    consents: tuple[Consent, ...] = ()
    participants: tuple[Participant, ...] = ()
    samples: SampleTable = field(default_factory=lambda: SampleTable.of(()))
    room: tuple[RoomSample, ...] = ()
    windows: tuple[RoomWindow, ...] = ()
    markers: tuple[Marker, ...] = ()
    segments: tuple[Segment, ...] = ()
