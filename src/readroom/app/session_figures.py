"""The figures of one session, read once and worked out when first asked for."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Final

from readroom.analytics.attention import EvidenceCurve, Flag, evidence_curve, find_attention
from readroom.analytics.blends import Blend, find_blends
from readroom.analytics.persons import PersonCurve, PersonSummary, follow_persons, summarise_person
from readroom.analytics.recalibration import Recalibration
from readroom.analytics.summary import summarise_samples, summarise_windows
from readroom.analytics.valence_baseline import RoomValence, compare_with_usual
from readroom.domain import Change, Span, SpanSummary
from readroom.recordings.recalibration import recalibration_of
from readroom.sessions.contents import Contents, may_leave
from readroom.sessions.store import SessionStore
from readroom.view.session_story import changes_of

KEPT: Final = 6
"""Sessions whose figures stay in memory, at most about 30 MB each (an hour of 50 people).
Raising it spares the work for people who go back and forth between many."""


class SessionFigures:
    """What was kept of a session, with what follows from it.

    Visitors share it, from several threads: at worst something is worked out twice.

    Attributes:
        table: Samples of single persons; empty where they may not be told.
        room: Figures of the room by second.
        windows: Figures of the room by ten seconds.
        recalibration: What corrects shares; None without the model that read the session.
    """

    def __init__(self, contents: Contents, recalibration: Recalibration | None) -> None:
        """Take what may be told.

        Args:
            contents: What may leave of a session.
            recalibration: Of the model that read it, where it is known.
        """
        self.table = contents.samples
        self.room = contents.room
        self.windows = contents.windows
        self.recalibration = recalibration
        self._contents = contents
        self._summaries: dict[Span | None, SpanSummary] = {}

    @cached_property
    def valence_levels(self) -> tuple[RoomValence, ...]:
        """The room against its own usual, one for each window."""
        return compare_with_usual(self.windows)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """When the room changed: as it was kept, else worked out of the windows."""
        return changes_of(self._contents)

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """Who may have needed attention; nobody without samples."""
        return (
            find_attention(self.table, recalibration=self.recalibration) if len(self.table) else ()
        )

    @cached_property
    def curves(self) -> dict[int, PersonCurve]:
        """Everybody second by second, by number; empty without samples."""
        return {one.person: one for one in follow_persons(self.table)}

    @cached_property
    def persons(self) -> dict[int, PersonSummary]:
        """Everybody in numbers, by number; empty without samples."""
        return {person: summarise_person(curve) for person, curve in self.curves.items()}

    def blends_of(self, person: int) -> tuple[Blend, ...]:
        """Where one person showed two expressions at once: unvalidated, for research alone.

        Args:
            person: Number within the session.

        Returns:
            By time.
        """
        return find_blends(self.table.of_person(person))

    def behind(self, flag: Flag) -> EvidenceCurve:
        """The curve that a flag rests on, with some minutes around it.

        Args:
            flag: One of :attr:`flags`.

        Returns:
            The curve.
        """
        return evidence_curve(self.table, flag, self.recalibration)

    def summary(self, span: Span | None = None) -> SpanSummary:
        """A stretch in numbers, with people as the unit where samples are there.

        Args:
            span: Seconds since the session began; None for all of it.

        Returns:
            The numbers; worked out once for each stretch.
        """
        known = self._summaries.get(span)
        if known is None:
            known = self._summaries[span] = self._summarised(span)
        return known

    def _summarised(self, span: Span | None) -> SpanSummary:
        if self.recalibration is not None and len(self.table):
            return summarise_samples(self.table, self.windows, self.recalibration, span)
        return summarise_windows(self.windows, span)


@lru_cache(maxsize=KEPT)
def session_figures(store: SessionStore, session_id: str, revision: str) -> SessionFigures:
    """The figures of a session as of one revision.

    Args:
        store: Where they are.
        session_id: Its :attr:`Session.id`.
        revision: Another one makes them be read anew.

    Returns:
        The same object for the same revision, while it is among the last few.

    Raises:
        RefusedError: If figures may not be shown for the session's purpose in its place.
    """
    del revision
    contents = may_leave(store, session_id)
    return SessionFigures(contents, recalibration_of(contents.session))
