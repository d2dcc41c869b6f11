"""What is told of a session: everything that its charts and its report are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from readroom.analytics.attention import Flag
from readroom.analytics.changes import Change
from readroom.analytics.mood import RoomMood
from readroom.analytics.summary import SpanSummary
from readroom.domain import (
    Consent,
    Marker,
    Reason,
    RoomWindow,
    Segment,
    Session,
)


@dataclass(frozen=True, slots=True)
class SessionStory:
    """A session as it is told to people.

    Attributes:
        session: Which one.
        consents: What was agreed to.
        windows: By time, withheld ones among them.
        moods: The room against its own usual, one for each window.
        changes: When the room changed.
        markers: By time.
        segments: By time.
        whole: The session in numbers.
        parts: Each of ``segments`` in numbers.
        unmeasured: Seconds of people in view that were not measured, by reason; empty
            where only the room was kept.
        flags: Who may have needed attention; empty where no single persons may be told.
    """

    session: Session
    consents: tuple[Consent, ...]
    windows: tuple[RoomWindow, ...]
    moods: tuple[RoomMood, ...]
    changes: tuple[Change, ...]
    markers: tuple[Marker, ...]
    segments: tuple[Segment, ...]
    whole: SpanSummary
    parts: tuple[SpanSummary, ...] = ()
    unmeasured: Mapping[Reason, int] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
