"""The part of the store that keeps figures by the second and by the window."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select, Table, insert, select, update

from readroom.domain import Change, RoomSample, RoomWindow, Sample, SampleTable, Span
from readroom.privacy.release import withheld
from readroom.sessions.audit import AuditLog
from readroom.sessions.packing import (
    changes_of,
    packed,
    packed_samples,
    packed_window,
    probabilities_of,
    sample_table,
    window_of,
)
from readroom.sessions.records import key_of, withdrawn_persons
from readroom.sessions.schema import (
    participants,
    room_changes,
    room_samples,
    room_windows,
    samples,
    sessions,
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Figures to be kept together or not at all.

    Attributes:
        samples: Of persons; empty where figures of the room alone are kept.
        room: Of the room, by second.
        windows: Of the room, by window.
    """

    samples: tuple[Sample, ...] = ()
    room: tuple[RoomSample, ...] = ()
    windows: tuple[RoomWindow, ...] = ()

    def __len__(self) -> int:
        return len(self.samples) + len(self.room) + len(self.windows)

    @classmethod
    def joined(cls, batches: Iterable[Batch]) -> Batch:
        """Many batches as one.

        Args:
            batches: In the order of time.

        Returns:
            All their figures.
        """
        parts = [(one.samples, one.room, one.windows) for one in batches]
        return cls(*(tuple(chain.from_iterable(part)) for part in zip(*parts, strict=True)))

    def without(self, persons: Collection[int]) -> Batch:
        """The figures that stay when somebody withdraws before they are written.

        Args:
            persons: Numbers within the session.

        Returns:
            Samples of all others; of the room, who may be in any of its figures, the counts.
        """
        return Batch(
            tuple(one for one in self.samples if one.person not in persons),
            tuple(replace(one, probabilities=None) for one in self.room),
            tuple(map(withheld, self.windows)),
        )

    @property
    def begin_s(self) -> float:
        """Seconds since the session began from which on it tells something."""
        return min((span.start for span in self._spans()), default=0.0)

    @property
    def reach_s(self) -> float:
        """Seconds since the session began up to which it tells something."""
        return max((span.end for span in self._spans()), default=0.0)

    def _spans(self) -> Iterator[Span]:
        for one in chain[Sample | RoomSample](self.samples, self.room):
            yield Span(one.second, one.second + 1.0)
        for window in self.windows:
            yield window.span


class Figures(AuditLog):
    """What was measured, second by second, written and read back.

    ``session_id`` is the :attr:`Session.id`; UnknownRecordError where the store does not hold it.
    """

    def append(
        self, session_id: str, batch: Batch, known: AbstractSet[int] = frozenset()
    ) -> frozenset[int]:
        """Keep figures; those that are kept already stay as they are.

        Args:
            session_id: Of the session.
            batch: In any order. Samples of people who withdrew are left out.
            known: Who had withdrawn when the batch was worked out. If anybody has since,
                figures of the room may tell of that one, and only their counts are kept.

        Returns:
            Who withdrew so far.

        Raises:
            UnknownRecordError: If the session was erased meanwhile.
            StoreUnavailableError: If nothing of it could be kept now.
        """
        with self._database.writing() as connection:
            key = key_of(connection, session_id, lock=True)
            gone = withdrawn_persons(connection, key)
            if gone - known or any(one.person in gone for one in batch.samples):
                batch = batch.without(gone)
            _add_participants(connection, key, {one.person for one in batch.samples})
            _add(connection, samples, ("second", "person"), _sample_rows(key, batch.samples))
            _add(connection, room_samples, ("second",), [_room_row(key, x) for x in batch.room])
            rows = [_window_row(key, one) for one in batch.windows]
            _add(connection, room_windows, ("start",), rows)
            here = update(sessions).where(sessions.c.key == key)
            longer = here.where(sessions.c.length_s < batch.reach_s)
            connection.execute(longer.values(length_s=batch.reach_s))
        return gone

    def samples(self, session_id: str) -> SampleTable:
        """The samples of every person.

        Args:
            session_id: Of the session.

        Returns:
            As columns; empty where figures of the room alone are kept.
        """
        question = select(samples.c.second, samples.c.person, samples.c.figures)
        with self._database.reading() as connection:
            question = question.where(samples.c.session == key_of(connection, session_id))
            rows = _plain_rows(connection, question)
        seconds, persons = [row[0] for row in rows], [row[1] for row in rows]
        return sample_table(seconds, persons, b"".join([row[2] for row in rows]))

    def room(self, session_id: str) -> tuple[RoomSample, ...]:
        """The room by second.

        Args:
            session_id: Of the session.

        Returns:
            In the order of time; seconds that were lost are not there.
        """
        with self._database.reading() as connection:
            rows = _rows(connection, room_samples, key_of(connection, session_id))
        return tuple(
            RoomSample(row.second, row.in_view, row.measured, probabilities_of(row.probabilities))
            for row in rows
        )

    def windows(self, session_id: str) -> tuple[RoomWindow, ...]:
        """The room by window.

        Args:
            session_id: Of the session.

        Returns:
            In the order of time.
        """
        with self._database.reading() as connection:
            rows = _rows(connection, room_windows, key_of(connection, session_id))
        return tuple(window_of(row) for row in rows)

    def changes(self, session_id: str) -> tuple[Change, ...] | None:
        """When the room changed, as it may be told of the room alone.

        Args:
            session_id: Of the session.

        Returns:
            In the order of time; None where nobody has looked for it: while the session is
            running, where it was cut off, and of sessions of the first schema.
        """
        with self._database.reading() as connection:
            mine = room_changes.c.session == key_of(connection, session_id)
            figures = connection.execute(select(room_changes.c.figures).where(mine)).scalar()
        return None if figures is None else changes_of(figures)


def _plain_rows(connection: Connection, question: Select[Any]) -> list[tuple[Any, ...]]:
    """Rows as the driver gives them: an hour of 50 people in half of SQLAlchemy's time."""
    result = connection.execute(question)
    rows = result.cursor.fetchall() if result.cursor is not None else []
    result.close()
    return list(rows)


def _rows(connection: Connection, table: Table, key: int) -> Sequence[Any]:
    question = select(table).where(table.c.session == key)
    return connection.execute(question.order_by(*table.primary_key)).all()


def _add(
    connection: Connection, table: Table, key: tuple[str, ...], rows: list[dict[str, Any]]
) -> None:
    """Insert rows whose keys are not there yet, in words that every database understands.

    The session is locked, so nobody adds the same between the look and the insertion.
    """
    if not rows:
        return
    first = table.c[key[0]]
    span = [row[key[0]] for row in rows]
    question = select(*(table.c[name] for name in key)).where(
        table.c.session == rows[0]["session"], first.between(min(span), max(span))
    )
    there = {tuple(row) for row in connection.execute(question)}
    new = {place: row for row in rows if (place := tuple(row[name] for name in key)) not in there}
    if new:
        connection.execute(insert(table), [new[place] for place in sorted(new)])


def _add_participants(connection: Connection, key: int, persons: set[int]) -> None:
    """Give everybody new a pseudonym, random and told nowhere else."""
    if not persons:
        return
    question = select(participants.c.person).where(participants.c.session == key)
    new = persons - set(connection.execute(question).scalars())
    if new:
        rows = [
            {"session": key, "person": person, "pseudonym": secrets.token_hex(8), "label": None}
            for person in sorted(new)
        ]
        connection.execute(insert(participants), rows)


def _sample_rows(key: int, kept: Sequence[Sample]) -> list[dict[str, Any]]:
    return [
        {"session": key, "second": one.second, "person": one.person, "figures": figures}
        for one, figures in zip(kept, packed_samples(kept), strict=True)
    ]


def _room_row(key: int, one: RoomSample) -> dict[str, Any]:
    return {
        "session": key,
        "second": one.second,
        "in_view": one.in_view,
        "measured": one.measured,
        "probabilities": None if one.probabilities is None else packed(one.probabilities),
    }


def _window_row(key: int, one: RoomWindow) -> dict[str, Any]:
    return {
        "session": key,
        "start": one.span.start,
        "end": one.span.end,
        "in_view": one.in_view,
        "measured": one.measured,
        "expected": one.expected,
        "figures": packed_window(one),
        "suppressed": one.suppressed,
    }
