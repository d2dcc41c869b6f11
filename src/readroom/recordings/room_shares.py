"""Shares of a recording where only the room may be shown: of what a session of it would tell.

Each ten seconds pass `readroom.privacy.release`: none of few people, none just after a few came or
went, and in steps. Of less than a minute nothing is told, nor of a photograph, for there one look
may be all that is known of somebody. Who cuts the recording, or shows one face many times in it,
has it told as a room's; no guard can know.
"""

from __future__ import annotations

from math import floor
from typing import Final

import numpy as np

from readroom.analytics.recalibration import Recalibration
from readroom.analytics.rooms import Readings, RoomMeter
from readroom.domain import LABELS, FrameResult
from readroom.privacy.release import Release
from readroom.privacy.sampling import Sampler
from readroom.recognition.cards import ModelCard

LEAST_S: Final = 60.0
"""Shortest recording of a room that shares are told of. Raising it tells less of single moments."""


class RoomShares:
    """Gathers one source; use it for videos alone."""

    def __init__(self, card: ModelCard, min_group: int) -> None:
        """Begin at second 0.

        Args:
            card: Of the model that reads faces, with its confusions.
            min_group: Moments of fewer measured people are left out.
        """
        told = card.require_confusion()
        recalibration = Recalibration.of(told.slope, told.offset, told.refits)
        self._meter = RoomMeter(recalibration, None, min_group, finds_changes=False)
        self._sampler, self._release = Sampler(), Release(min_group)
        self._second, self._at = -1, 0.0
        self._weighed: list[tuple[float, tuple[float, ...]]] = []

    def add(self, result: FrameResult) -> None:
        """Take an analysed frame.

        Args:
            result: In the order of time.
        """
        self._at = max(result.at, 0.0)
        samples = self._sampler.add(result, self._at)
        if floor(self._at) > self._second:
            self._second = floor(self._at)
            self._keep(self._meter.add(samples, until=self._second))

    def told(self) -> dict[str, float] | None:
        """The shares of all, once it was read.

        Returns:
            The mean of what may be told, corrected for the model's confusions, by name; None
            where nothing may.
        """
        self._keep(self._meter.add(self._sampler.flush(), until=self._second + 1))
        self._keep(self._meter.finish())
        if self._at < LEAST_S or not self._weighed:
            return None
        length, shares = zip(*self._weighed, strict=True)
        mean = np.average(shares, axis=0, weights=length)
        return dict(zip(LABELS, mean.tolist(), strict=True))

    def _keep(self, news: Readings) -> None:
        for window, present in zip(news.windows, news.present, strict=True):
            may = self._release.add(window, present)
            if may.shares is not None:
                self._weighed.append((may.span.duration, may.shares.corrected))
