"""What may be kept of what was measured: all of it, or figures of the room that tell of nobody.

In a session of person detail everything is kept, for that is what people agreed to. In a session
of room detail the samples end here; windows pass `readroom.privacy.release` before they are
written, so that the store holds nothing finer than what may be shown; and of a second only the
number of people is kept, for a mean of every second would tell by difference what the windows
withhold. When the room changed is worked out of the windows before their release, and is told
so that it tells of nobody, too (`readroom.analytics.room_changes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from readroom.domain import Change, Detail, RoomSample, RoomWindow, Sample, Session
from readroom.privacy.release import COOL_S, Release
from readroom.sessions.figures import Batch


class Readings(Protocol):
    """What a meter has newly read; `readroom.analytics.rooms.Readings` is one."""

    @property
    def seconds(self) -> tuple[RoomSample, ...]:
        """The seconds that became complete, in order of time."""

    @property
    def windows(self) -> tuple[RoomWindow, ...]:
        """The windows that became complete, in order of time, before any release."""

    @property
    def present(self) -> tuple[frozenset[int], ...]:
        """Numbers of those in view in each of ``windows``."""

    @property
    def changes(self) -> tuple[Change, ...] | None:
        """When the room changed, as it may be told of the room alone; None before the end."""


class Meter(Protocol):
    """Reads a room from its people; `readroom.analytics.rooms.RoomMeter` is one."""

    def add(self, samples: Sequence[Sample], until: int | None = None) -> Readings:
        """Take the samples of finished seconds; all before ``until`` are."""

    def forget(self, person: int) -> None:
        """Leave somebody who withdrew out of everything that is not complete yet."""

    def finish(self) -> Readings:
        """What was not complete yet, and the changes."""


class Metering:
    """Turns samples into what is kept of them; used by one thread at a time."""

    def __init__(self, session: Session, meter: Meter | None = None) -> None:
        """Begin at second 0.

        Args:
            session: Says the detail and the smallest group.
            meter: Reads the room; None where nothing of the room is kept.
        """
        self._meter = meter
        self._persons = session.detail is Detail.PERSON
        # What a page told of the same people just before, or a session ended a moment ago, and
        # this one's first windows would differ by whoever came or went meanwhile.
        self._release = Release(session.min_group, quiet_s=COOL_S if session.live else 0.0)
        self.changes: tuple[Change, ...] | None = None
        """When the room changed; known after :meth:`finish`, if there is a meter, and where
        persons are kept only if none of them withdrew: changes may rest on theirs. Whoever
        withdraws after :meth:`finish` takes them away."""
        self._forgot = False

    def read(self, samples: Sequence[Sample], until: int | None = None) -> Batch:
        """What is to be kept now.

        Args:
            samples: Of finished seconds.
            until: All seconds before this one are finished.

        Returns:
            Figures of the detail that was agreed to.
        """
        kept = tuple(samples) if self._persons else ()
        if self._meter is None:
            return Batch(kept)
        return self._batch(kept, self._meter.add(samples, until))

    def forget(self, person: int) -> None:
        """Leave somebody who withdrew out of everything that is not complete yet.

        Args:
            person: Number within the session; samples of them must not come any more.
        """
        self._forgot = True
        self.changes = None
        if self._meter is not None:
            self._meter.forget(person)

    def finish(self) -> Batch:
        """What was not complete yet: the last window, where it is long enough to be read."""
        if self._meter is None:
            return Batch()
        last = self._meter.finish()
        self.changes = None if self._persons and self._forgot else last.changes
        return self._batch((), last)

    def _batch(self, kept: tuple[Sample, ...], news: Readings) -> Batch:
        if self._persons:
            return Batch(kept, news.seconds, news.windows)
        counts = tuple(replace(second, probabilities=None) for second in news.seconds)
        pairs = zip(news.windows, news.present, strict=True)
        return Batch((), counts, tuple(self._release.add(*pair) for pair in pairs))
