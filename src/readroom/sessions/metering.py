"""What of a second may be kept: all of it, or figures of the room that tell about nobody.

In a session of person detail everything is kept, for that is what people agreed to. In a session
of room detail the samples end here; windows pass `readroom.privacy.release`; and a second keeps
its probabilities only where, against every second that has them, nobody or a whole group came or
went: otherwise the difference of two seconds would tell about the few who did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from readroom.domain import Detail, RoomSample, RoomWindow, Sample, Session
from readroom.privacy.release import release
from readroom.sessions.figures import Batch


class Readings(Protocol):
    """What a meter has newly read; `readroom.analytics.rooms.Readings` is one."""

    @property
    def seconds(self) -> tuple[RoomSample, ...]:
        """The seconds that are complete."""

    @property
    def windows(self) -> tuple[RoomWindow, ...]:
        """The windows that are complete."""

    @property
    def present(self) -> tuple[frozenset[int], ...]:
        """Who was in view in each window."""


class Meter(Protocol):
    """Reads a room from its people; `readroom.analytics.rooms.RoomMeter` is one."""

    def add(self, samples: Sequence[Sample], until: int | None = None) -> Readings:
        """Take the samples of finished seconds; all before ``until`` are."""

    def finish(self) -> Readings:
        """What was not complete yet."""


class Metering:
    """Turns samples into what is kept of them; used by one thread."""

    def __init__(self, session: Session, meter: Meter | None = None) -> None:
        """Begin at second 0.

        Args:
            session: Says the detail and the smallest group.
            meter: Reads the room; None where nothing of the room is kept.
        """
        self._meter = meter
        self._persons = session.detail is Detail.PERSON
        self._min_group = session.min_group
        self._measured: dict[int, frozenset[int]] = {}
        self._told: set[frozenset[int]] = set()
        self._windows: list[RoomWindow] = []
        self._present: list[frozenset[int]] = []

    def read(self, samples: Sequence[Sample], until: int | None = None) -> Batch:
        """What is to be kept now.

        Args:
            samples: Of finished seconds.
            until: All seconds before this one are finished.

        Returns:
            Figures of the detail that was agreed to.
        """
        if self._persons:
            kept = tuple(samples)
        else:
            kept = ()
            self._remember(samples)
        if self._meter is None:
            return Batch(kept)
        return self._batch(kept, self._meter.add(samples, until))

    def finish(self) -> Batch:
        """What was not complete yet."""
        return Batch() if self._meter is None else self._batch((), self._meter.finish())

    def _batch(self, kept: tuple[Sample, ...], news: Readings) -> Batch:
        if self._persons:
            return Batch(kept, news.seconds, news.windows)
        seconds = tuple(self._told_of(second) for second in news.seconds)
        self._windows += news.windows
        self._present += news.present
        released = release(self._windows, self._min_group, self._present)
        return Batch((), seconds, released[len(released) - len(news.windows) :])

    def _remember(self, samples: Sequence[Sample]) -> None:
        """Who was measured in which second, until the meter has read it."""
        for one in samples:
            if one.measured:
                before = self._measured.get(one.second, frozenset())
                self._measured[one.second] = before | {one.person}

    def _told_of(self, second: RoomSample) -> RoomSample:
        """The second as it may be kept."""
        people = self._measured.pop(second.second, frozenset())
        if len(people) < self._min_group or any(self._tells(people, old) for old in self._told):
            return replace(second, probabilities=None)
        self._told.add(people)
        return second

    def _tells(self, people: frozenset[int], before: frozenset[int]) -> bool:
        """Whether so few came or went that the difference would be about them."""
        changes = len(people - before), len(before - people)
        return any(0 < change < self._min_group for change in changes)
