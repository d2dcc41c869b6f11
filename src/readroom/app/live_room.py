"""The room of a live session by ten seconds, kept or not.

Results go through the sampler and the meter of kept sessions, so the page shows what Review
will show; and where single persons may not be shown, through `readroom.privacy.release`.
Windows of a kept session and these begin at the same second.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from math import floor
from typing import Final

from readroom.analytics.recalibration import Recalibration
from readroom.analytics.rooms import RoomMeter
from readroom.domain import FrameResult, RoomWindow, Span
from readroom.privacy.release import Release, withheld
from readroom.privacy.sampling import Sampler
from readroom.recognition.cards import ModelCard

KEPT_S: Final = 600.0
"""Of the past that is shown. Raising it draws longer lines, each in less detail."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the windows since one beginning are made of."""

    wish: tuple[float | None, int | None]
    origin: float
    sampler: Sampler
    meter: RoomMeter


class LiveRoom:
    """Written by the inference thread, read by the page."""

    def __init__(self, card: ModelCard, min_group: int, *, persons: bool) -> None:
        """Know nothing yet.

        Args:
            card: Of the model that reads faces; corrects shares.
            min_group: Where persons are not shown, figures of fewer are withheld.
            persons: Whether single persons may be shown.
        """
        told = card.require_confusion()
        self._recalibration = Recalibration.of(told.slope, told.offset, told.refits)
        self._release = None if persons else Release(min_group)
        self._wish: tuple[float | None, int | None] = (None, None)
        self._reading: _Reading | None = None
        self._windows: tuple[RoomWindow, ...] = ()
        self._gone: set[int] = set()

    @property
    def windows(self) -> tuple[RoomWindow, ...]:
        """Of the last minutes, oldest first, on the clock of the results."""
        return self._windows

    def begin(self, at: float, expected: int | None) -> None:
        """Begin windows anew, as a session that is kept does; from any thread.

        Args:
            at: When it began, on the clock of the results.
            expected: People who are to be there; None for the most seen at once.
        """
        self._wish = (at, expected)

    def add(self, result: FrameResult) -> None:
        """Take a result; every ten seconds this takes some hundredths of a second.

        Args:
            result: In the order of time.
        """
        reading = self._reading
        if reading is None or reading.wish is not self._wish:
            reading = self._start(self._wish, result.at)
        if result.at < reading.origin:
            return
        at = result.at - reading.origin
        samples = reading.sampler.add(result, at)
        news = reading.meter.add(samples, until=floor(at))
        for window, present in zip(news.windows, news.present, strict=True):
            self._keep(window, present, reading.origin)

    def clear(self) -> None:
        """Forget all figures: nobody looks any more."""
        self._windows = ()
        self._reading = None

    def forget(self, persons: Collection[int]) -> None:
        """Leave people who withdrew out of the window in progress and all that follow.

        Windows that are shown already, which they may be in, lose their figures.

        Args:
            persons: Numbers within the session; asked again, nothing happens.
        """
        news = set(persons) - self._gone
        if news:
            self._windows = tuple(withheld(window) for window in self._windows)
        for person in news:
            self._gone.add(person)
            if self._reading is not None:
                self._reading.sampler.exclude(person)
                self._reading.meter.forget(person)

    def _start(self, wish: tuple[float | None, int | None], now: float) -> _Reading:
        origin = now if wish[0] is None else wish[0]
        meter = RoomMeter(self._recalibration, wish[1], finds_changes=False)
        self._gone = set()
        self._reading = _Reading(wish, origin, Sampler(), meter)
        return self._reading

    def _keep(self, window: RoomWindow, present: frozenset[int], origin: float) -> None:
        start, end = window.span.start + origin, window.span.end + origin
        shown = replace(window, span=Span(start, end))  # releases go on over a new beginning
        if self._release is not None:
            shown = self._release.add(shown, present)
        recent = [one for one in self._windows if one.span.start >= end - KEPT_S]
        self._windows = (*recent, shown)  # one assignment: the page never sees half of it
