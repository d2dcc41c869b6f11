"""What every source gives: pictures with the second they belong to.

A source is a context manager and an iterable of (seconds, picture)::

    with open_source("lecture.mp4") as lecture:
        for at, image in lecture:
            ...
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor
from types import TracebackType
from typing import Final, Literal, Self

from readroom.domain import Image

Kind = Literal["photo", "video", "camera", "stream"]

MAX_PIXELS: Final = 200_000_000
"""Largest picture that is decoded: what the largest phone cameras take (600 MB as BGR).
A header that announces more is refused before anything is decoded."""

_EARLY_S: Final = 0.001
"""Clocks of media files round to a millisecond; a frame this early is still due."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One decoded picture of a source.

    Attributes:
        index: Position among all decoded frames of the source, from 0.
        at: Seconds since the first moment of the source.
        image: BGR, uint8, upright.
    """

    index: int
    at: float
    image: Image


class Due:
    """Says which frames to take when one every so many seconds is wanted.

    The times stay on the grid 0, every, 2 x every ...: taking the first frame at
    or after each keeps the mean rate exact at any frame rate.

    >>> due = Due(0.2)
    >>> [number for number in range(12) if due(number / 25)]
    [0, 5, 10]
    """

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._next = float("-inf")

    def __call__(self, at: float) -> bool:
        """True for a frame that is to be taken.

        Args:
            at: Seconds of the frame, never smaller than in the call before.

        Returns:
            Whether the next due time has come.
        """
        if at + _EARLY_S < self._next:
            return False
        if self._every_s > 0:
            self._next = (floor((at + _EARLY_S) / self._every_s) + 1) * self._every_s
        return True


class Source(ABC):
    """Frames from one file, camera or address.

    Attributes:
        name: What the user gave, as readable text.
        kind: What it is.
        duration_s: Length where it is known beforehand.
        fps: Mean frames per second where it is known beforehand.
        frames_read: Frames decoded so far, also those that were not handed out.
        damaged: What was found broken while the rest was read, or None.
        started_at_s: Second of the first frame on the own clock of the file, where that
            clock does not start at 0; sound is shifted by it.
    """

    name: str
    kind: Kind
    duration_s: float | None = None
    fps: float | None = None
    frames_read: int = 0
    damaged: str | None = None
    started_at_s: float = 0.0

    @abstractmethod
    def frames(self, every_s: float = 0.0) -> Iterator[Frame]:
        """The frames from the first to the last; a source is read once.

        Args:
            every_s: Least seconds between two frames handed out; 0 hands out all.
                Frames between are decoded but not converted, which is cheap.

        Yields:
            Frames in the order of their time.

        Raises:
            SourceError: If nothing at all can be decoded.
        """

    @abstractmethod
    def close(self) -> None:
        """Release what was opened; safe to call twice."""

    def __iter__(self) -> Iterator[tuple[float, Image]]:
        for frame in self.frames():
            yield frame.at, frame.image

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
