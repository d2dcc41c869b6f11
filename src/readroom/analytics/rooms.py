"""The room by the second and by the window, live and afterwards by one path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from readroom.analytics.prevalence import Evidence
from readroom.domain import RoomSample, RoomWindow, Sample, SampleTable

WINDOW_S: Final = 10


class Readings(NamedTuple):
    """What a meter has newly read.

    Attributes:
        seconds: One for each second that is now complete, also empty ones.
        windows: One for each window that is now complete.
        present: Who was in view in each of ``windows``, for `readroom.privacy.release`.
    """

    seconds: tuple[RoomSample, ...] = ()
    windows: tuple[RoomWindow, ...] = ()
    present: tuple[frozenset[int], ...] = ()


class RoomMeter:
    """Reads a room second by second; holds at most 60 seconds of samples, in memory."""

    def __init__(self, evidence: Evidence, expected: int | None = None, min_group: int = 1) -> None:
        """Begin at second 0.

        Args:
            evidence: Of the model that made the posteriors.
            expected: People who are to be there; None for the most seen at once so far.
            min_group: Fewer measured people than this leave a second without probabilities.
        """
        raise NotImplementedError

    def add(self, samples: Sequence[Sample], until: int | None = None) -> Readings:
        """Take the samples of finished seconds.

        Args:
            samples: Of seconds not given before, in any order; may be empty.
            until: All seconds before this one are finished; None for the latest of
                ``samples`` and all before.

        Returns:
            What is complete now.
        """
        raise NotImplementedError

    def finish(self) -> Readings:
        """The last, shorter window, if it is at least half a window long."""
        raise NotImplementedError


def room_windows(
    table: SampleTable, expected: int | None, evidence: Evidence
) -> tuple[RoomWindow, ...]:
    """The windows of a whole session from second 0, as the meter would have given them."""
    raise NotImplementedError
