"""The part of the store that keeps what was noted in a session: markers, segments, dismissals."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, delete, insert, select

from readroom.domain import Marker, Segment, Span, without_controls
from readroom.errors import UnknownRecordError
from readroom.sessions.audit import AuditLog
from readroom.sessions.records import key_of
from readroom.sessions.schema import dismissals, markers, segments


class Notes(AuditLog):
    """Named instants and stretches, and hints that somebody has set aside.

    ``session_id`` is the :attr:`Session.id`; UnknownRecordError where the store does not hold it,
    or not the marker or segment to be removed.
    """

    def markers(self, session_id: str) -> tuple[Marker, ...]:
        """The named instants of a session.

        Args:
            session_id: Of the session.

        Returns:
            By time.
        """
        with self._database.reading() as connection:
            mine = markers.c.session == key_of(connection, session_id)
            rows = connection.execute(
                select(markers).where(mine).order_by(markers.c.at, markers.c.id)
            ).all()
        return tuple(Marker(row.at, without_controls(row.label), row.kind, row.id) for row in rows)

    def add_marker(self, session_id: str, marker: Marker) -> Marker:
        """Keep a marker.

        Args:
            session_id: Of the session.
            marker: Its own id is not looked at.

        Returns:
            The marker with the id that the store gave it.
        """
        values = {"at": marker.at, "label": marker.label, "kind": marker.kind}
        number = self._insert(markers, session_id, values)
        return Marker(marker.at, marker.label, marker.kind, number)

    def remove_marker(self, session_id: str, marker_id: int) -> None:
        """Take a marker away.

        Args:
            session_id: Of the session.
            marker_id: As the store gave it.
        """
        self._remove(markers, session_id, marker_id)

    def segments(self, session_id: str) -> tuple[Segment, ...]:
        """The named stretches of a session.

        Args:
            session_id: Of the session.

        Returns:
            By time.
        """
        with self._database.reading() as connection:
            mine = segments.c.session == key_of(connection, session_id)
            rows = connection.execute(
                select(segments).where(mine).order_by(segments.c.start, segments.c.id)
            ).all()
        return tuple(
            Segment(Span(row.start, row.end), without_controls(row.label), row.id) for row in rows
        )

    def add_segment(self, session_id: str, segment: Segment) -> Segment:
        """Keep a segment.

        Args:
            session_id: Of the session.
            segment: Its own id is not looked at.

        Returns:
            The segment with the id that the store gave it.
        """
        span = segment.span
        values = {"start": span.start, "end": span.end, "label": segment.label}
        return Segment(span, segment.label, self._insert(segments, session_id, values))

    def remove_segment(self, session_id: str, segment_id: int) -> None:
        """Take a segment away.

        Args:
            session_id: Of the session.
            segment_id: As the store gave it.
        """
        self._remove(segments, session_id, segment_id)

    def dismiss(self, session_id: str, person: int, at: float) -> None:
        """Set a hint about a person aside; doing so twice changes nothing.

        Args:
            session_id: Of the session.
            person: Number within it.
            at: When the hint was first due (`Flag.at`), in seconds since the session began.
        """
        with self._database.writing() as connection:
            key = key_of(connection, session_id, lock=True)
            row = {"session": key, "person": person, "at": at}
            same = (dismissals.c[name] == value for name, value in row.items())
            if connection.execute(select(dismissals).where(*same)).first() is None:
                connection.execute(insert(dismissals).values(row))

    def bring_back(self, session_id: str, person: int, at: float) -> None:
        """Show a hint again that was set aside; doing so twice changes nothing.

        Args:
            session_id: Of the session.
            person: Number within it.
            at: The one given to :meth:`dismiss`.
        """
        with self._database.writing() as connection:
            key = key_of(connection, session_id, lock=True)
            row = {"session": key, "person": person, "at": at}
            same = (dismissals.c[name] == value for name, value in row.items())
            connection.execute(delete(dismissals).where(*same))

    def dismissed(self, session_id: str) -> frozenset[tuple[int, float]]:
        """The hints that were set aside.

        Args:
            session_id: Of the session.

        Returns:
            Person and ``at`` of each, as given to :meth:`dismiss`.
        """
        with self._database.reading() as connection:
            mine = dismissals.c.session == key_of(connection, session_id)
            rows = connection.execute(
                select(dismissals.c.person, dismissals.c.at).where(mine)
            ).all()
        return frozenset((row.person, row.at) for row in rows)

    def _insert(self, table: Table, session_id: str, values: dict[str, Any]) -> int:
        with self._database.writing() as connection:
            row = values | {"session": key_of(connection, session_id, lock=True)}
            number = connection.execute(insert(table).values(row).returning(table.c.id))
            return int(number.scalar_one())

    def _remove(self, table: Table, session_id: str, number: int) -> None:
        with self._database.writing() as connection:
            key = key_of(connection, session_id, lock=True)
            mine = delete(table).where(table.c.session == key, table.c.id == number)
            if connection.execute(mine).rowcount == 0:
                raise UnknownRecordError(
                    f"no {table.name.removesuffix('s')} {number} in the session; "
                    "it may have been removed already"
                )
