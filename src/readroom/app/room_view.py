"""The live room where single persons are not shown: ten seconds at once, and never of few.

It makes windows of a session's moments and hands them to `readroom.privacy.release`, as a
recorded session does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from math import floor, sqrt
from typing import Final

import numpy as np

from readroom.app.moments import Moment, mean_shares
from readroom.domain import Probabilities, RoomWindow, Shares, Span
from readroom.privacy.release import Release

BLOCK_S: Final = 10.0
_KEPT: Final = 7
"""Blocks: a little more than the minute that is shown."""


class RoomView:
    """What of a live session may be shown, kept from one refresh of the page to the next."""

    def __init__(self, min_group: int) -> None:
        """Show nothing yet.

        Args:
            min_group: Figures of fewer measured people are withheld.
        """
        self._release = Release(min_group)
        self._next: int | None = None
        self._blocks: deque[tuple[float, Probabilities | None]] = deque(maxlen=_KEPT)

    def told(self, moments: Sequence[Moment]) -> list[tuple[float, Probabilities | None]]:
        """The line of shares, each block at its start and at its end.

        Args:
            moments: Of the last minute, oldest first.

        Returns:
            Seconds and shares, or None where they are withheld.
        """
        if moments:
            self._take(moments)
        return [
            (at, shares) for start, shares in self._blocks for at in (start, start + BLOCK_S - 0.01)
        ]

    @property
    def latest(self) -> Probabilities | None:
        """Shares of the newest whole block, or None where they are withheld."""
        return self._blocks[-1][1] if self._blocks else None

    def _take(self, moments: Sequence[Moment]) -> None:
        first, last = (floor(one.at / BLOCK_S) for one in (moments[0], moments[-1]))
        at = first if self._next is None else max(self._next, first)
        for number in range(at, last):
            inside = [one for one in moments if floor(one.at / BLOCK_S) == number]
            self._blocks.append((number * BLOCK_S, self._shares(number, inside)))
        self._next = max(last, at)

    def _shares(self, number: int, moments: Sequence[Moment]) -> Probabilities | None:
        mean = mean_shares(moments)
        if mean is None:
            return None
        measured = min(one.measured for one in moments)
        # Nobody's own share is remembered, so the widest interval stands for the true one.
        half = 1.96 * 0.5 / sqrt(max(measured, 1))
        window = RoomWindow(
            span=Span(number * BLOCK_S, (number + 1) * BLOCK_S),
            in_view=float(np.median([one.in_view for one in moments])),
            measured=measured,
            expected=measured,
            shares=Shares(mean, tuple(x - half for x in mean), tuple(x + half for x in mean), mean),
        )
        told = self._release.add(window).shares
        return told.corrected if told else None
