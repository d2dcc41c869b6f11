"""The room of a live session by ten seconds, kept or not; no Streamlit here.

Results go through the sampler and the meter of kept sessions, so the page shows what Review
will show; and where single persons may not be shown, through `readroom.privacy.release`.
Windows of a kept session and these begin at the same second.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from math import floor
from typing import Final

from readroom.analytics.evidence import Evidence
from readroom.analytics.rooms import RoomMeter
from readroom.domain import FrameResult, RoomWindow, Span
from readroom.privacy.release import Release, withheld
from readroom.privacy.sampling import Sampler
from readroom.recognition.cards import ModelCard

KEPT_S: Final = 600.0
"""Of the past that is shown. Raising it draws longer lines, each in less detail."""


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
        self._evidence = Evidence.of(told.slope, told.offset, told.refits)
        self._release = None if persons else Release(min_group)
        self._wish: tuple[float | None, int | None] = (None, None)
        self._begun: tuple[float | None, int | None] | None = None
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
        if self._begun is not self._wish:
            self._start(self._wish, result.at)
        if result.at < self._origin:
            return
        at = result.at - self._origin
        samples = self._sampler.add(result, at)
        news = self._meter.add(samples, until=floor(at))
        for window, present in zip(news.windows, news.present, strict=True):
            self._keep(window, present)

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
            if self._begun is not None:
                self._sampler.exclude(person)
                self._meter.forget(person)

    def _start(self, wish: tuple[float | None, int | None], now: float) -> None:
        self._begun = wish
        self._origin = now if wish[0] is None else wish[0]
        self._gone = set()
        self._sampler = Sampler()
        self._meter = RoomMeter(self._evidence, wish[1], finds_changes=False)

    def _keep(self, window: RoomWindow, present: frozenset[int]) -> None:
        start, end = window.span.start + self._origin, window.span.end + self._origin
        shown = replace(window, span=Span(start, end))  # releases go on over a new beginning
        if self._release is not None:
            shown = self._release.add(shown, present)
        recent = [one for one in self._windows if one.span.start >= end - KEPT_S]
        self._windows = (*recent, shown)  # one assignment: the page never sees half of it
