"""What is told of a session: everything that its charts and its report are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from readroom.analytics.attention import Flag, find_attention
from readroom.analytics.changes import RELEASED, Change, find_changes
from readroom.analytics.recalibration import Recalibration
from readroom.analytics.summary import summarise_samples, summarise_windows
from readroom.analytics.valence_baseline import RoomValence, compare_with_usual
from readroom.domain import (
    REASONS,
    Consent,
    Marker,
    Reason,
    RoomWindow,
    Segment,
    Session,
    Span,
    SpanSummary,
)
from readroom.sessions.contents import Contents


@dataclass(frozen=True, slots=True)
class SessionStory:
    """A session as it is told to people.

    Attributes:
        session: The session itself.
        consents: What was agreed to, by whom.
        windows: By time, withheld ones among them.
        valence_levels: The room against its own usual, one for each window.
        changes: When the room changed, by time.
        markers: Named instants, by time.
        segments: Named stretches, by time.
        whole: All of the session in numbers.
        parts: Each of ``segments`` in numbers, in the same order; may be empty.
        unmeasured: Seconds of people in view that were not measured, by reason; empty
            where only the room was kept.
        flags: Who may have needed attention; empty where no single persons may be told.
    """

    session: Session
    consents: tuple[Consent, ...]
    windows: tuple[RoomWindow, ...]
    valence_levels: tuple[RoomValence, ...]
    changes: tuple[Change, ...]
    markers: tuple[Marker, ...]
    segments: tuple[Segment, ...]
    whole: SpanSummary
    parts: tuple[SpanSummary, ...] = ()
    unmeasured: Mapping[Reason, int] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()


def changes_of(contents: Contents) -> tuple[Change, ...]:
    """When the room changed, as it was told at the end or worked out of what is there.

    Args:
        contents: What may leave the store.

    Returns:
        In the order of time.
    """
    if contents.changes is not None:
        return contents.changes
    return find_changes(contents.windows, None if len(contents.samples) else RELEASED)


def summarise(
    contents: Contents, recalibration: Recalibration | None, span: Span | None = None
) -> SpanSummary:
    """A stretch of a session in numbers, over people where these were kept.

    Args:
        contents: What may leave the store.
        recalibration: Of the model that read the session; None where that is not known.
        span: Seconds since it began; None for all of it.

    Returns:
        From its samples or, without them or the recalibration, from its windows.
    """
    if recalibration is not None and len(contents.samples):
        return summarise_samples(contents.samples, contents.windows, recalibration, span)
    return summarise_windows(contents.windows, span)


def tell(
    contents: Contents,
    recalibration: Recalibration | None = None,
    dismissed: Collection[tuple[int, float]] = (),
) -> SessionStory:
    """The story of a session, worked out from what was kept.

    Args:
        contents: What may leave the store.
        recalibration: Of the model that read the session; without it, or without single
            persons, stretches are summed up from their windows.
        dismissed: Flags that somebody set aside: person and second.

    Returns:
        The story.
    """
    windows, samples = contents.windows, contents.samples
    flags = find_attention(samples, recalibration=recalibration) if len(samples) else ()
    unmeasured = Counter(REASONS[one] for one in samples.reason[samples.measured == 0] if one >= 0)
    return SessionStory(
        session=contents.session,
        consents=contents.consents,
        windows=windows,
        valence_levels=compare_with_usual(windows),
        changes=changes_of(contents),
        markers=contents.markers,
        segments=contents.segments,
        whole=summarise(contents, recalibration),
        parts=tuple(summarise(contents, recalibration, one.span) for one in contents.segments),
        unmeasured=dict(unmeasured),
        flags=tuple(one for one in flags if (one.person, one.at) not in dismissed),
    )
