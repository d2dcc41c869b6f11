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
from math import floor, inf, isfinite
from types import TracebackType
from typing import Final, Literal, Self

import numpy as np

from readroom.domain import Image
from readroom.errors import ConfigurationError, InputError

Kind = Literal["photo", "video", "camera", "stream"]

_PICTURE: Final = "expected a picture of height x width x 3, BGR, uint8;"

MAX_PIXELS: Final = 200_000_000
"""Largest picture that is decoded: what the largest phone cameras take (600 MB as BGR).
A header that announces more is refused before anything is decoded."""

_EARLY_S: Final = 0.001
"""Clocks of media files round to a millisecond; a frame this early is still due."""

_JUMP_S: Final = 1.0
"""A time stamp this far from where it should be may be wrong; nearer ones are kept."""
_LEAST_S: Final = 0.001
"""What the clock goes on by where stamps do not."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One decoded picture of a source.

    Attributes:
        index: Position among all decoded frames of the source, from 0, also those left out.
        at: Seconds since the first moment of the source.
        image: BGR, uint8, upright.
    """

    index: int
    at: float
    image: Image


def require_picture(given: object) -> Image:
    """Refuse what is no picture as OpenCV has them, before a model makes nonsense of it.

    Args:
        given: A frame of somebody's own program.

    Returns:
        The same.

    Raises:
        InputError: If it is not height x width x 3, uint8, of a pixel or more.
    """
    if not isinstance(given, np.ndarray):
        raise InputError(f"{_PICTURE} got {type(given).__name__}; decode files with open_source")
    fits = given.ndim == 3 and given.shape[2] == 3 and given.size > 0
    if not fits or given.dtype != np.uint8:
        shape = " x ".join(map(str, given.shape))
        raise InputError(
            f"{_PICTURE} got {shape or 'one number'}, {given.dtype}; cv2.cvtColor makes BGR of "
            "gray, RGB and RGBA"
        )
    return given


def moment_after(at: float, before: float) -> float:
    """The time of a frame, if it has one that follows.

    Args:
        at: Seconds, of Python or NumPy.
        before: Seconds of the frame before.

    Returns:
        The same as a float of Python: NumPy's smaller ones lose milliseconds.

    Raises:
        InputError: If it is not finite, or earlier.
    """
    if not isfinite(at):
        raise InputError(f"expected the seconds of a frame as a finite number; got {at}")
    if at < before:
        raise InputError(
            f"expected frames in the order of time; got {at:.3f} s after {before:.3f} s; "
            "call reset() between two sources"
        )
    return float(at)


def seconds_apart(*times_s: float) -> float:
    """The longest of some times between two looks.

    Args:
        *times_s: As somebody asked for them.

    Returns:
        Seconds, 0 or more.

    Raises:
        ConfigurationError: If one is negative or not finite.
    """
    for one in times_s:
        if not 0 <= one < inf:
            raise ConfigurationError(f"expected 0 or more seconds between looks, got {one:g}")
    return max(times_s)


class Due:
    """Says which frames to take when one every so many seconds is wanted.

    The times stay on the grid 0, every, 2 x every ...: taking the first frame at
    or after each keeps the mean rate exact at any frame rate.

    >>> due = Due(0.2)
    >>> [number for number in range(12) if due(number / 25)]
    [0, 5, 10]
    """

    def __init__(self, every_s: float) -> None:
        """Take the first frame, whatever its time.

        Args:
            every_s: Seconds of the grid; 0 takes every frame.
        """
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


class Clock:
    """Turns the time stamps of a file into seconds from 0 that never run backwards.

    Stamps are believed. Three faults are mended:

    - stamps that repeat or are swapped: the clock waits until they are past it
    - one stamp far away, with the next one back in its place: passed over
    - a joined recording that starts again at an earlier stamp: the clock goes on
      one usual frame after the last, and with the new stamps from there

    >>> clock = Clock(25)
    >>> [round(clock.seconds(*pair), 3) for pair in ((5.0, 5.04), (5.04, 5.03), (5.03, None))]
    [0.0, 0.04, 0.041]

    Attributes:
        start: The first stamp.
        now: Seconds of the last frame.
    """

    def __init__(self, fps: float | None) -> None:
        """Wait for the first stamp.

        Args:
            fps: Usual frames per second; None or 0 where unknown, taken for 25.
        """
        self._step = 1 / fps if fps else 0.04
        self._jump = max(_JUMP_S, 2 * self._step)
        self._offset: float | None = None
        self.start = 0.0
        self.now = 0.0

    def seconds(self, stamp: float | None, following: float | None) -> float:
        """Seconds of a frame since the first.

        Args:
            stamp: Of the frame, or None where it has none.
            following: Of the frame after it, where that is known.

        Returns:
            Seconds, larger than in the call before.
        """
        if self._offset is None:
            self._offset = self.start = stamp or 0.0
            return self.now
        self.now = max(self._placed(stamp, following, self._offset), self.now + _LEAST_S)
        return self.now

    def _placed(self, stamp: float | None, following: float | None, offset: float) -> float:
        usual = self.now + self._step
        if stamp is None:
            return usual
        at = stamp - offset
        if abs(at - usual) <= self._jump:
            return at
        if following is not None:
            after = following - offset
            if after > self.now - self._jump and abs(after - usual) < abs(after - at):
                return usual
        if at > self.now:
            return at
        self._offset = stamp - usual
        return usual


class Source(ABC):
    """Frames from one file, camera or address.

    Attributes:
        name: What the user gave, as readable text.
        kind: ``photo``, ``video``, ``camera`` or ``stream``.
        duration_s: Length in seconds; None where it is not known beforehand.
        fps: Mean frames per second; None where it is not known beforehand.
        frames_read: Frames decoded so far, also those that were not handed out.
        damaged: What was found broken while the rest was read, in words; None until then.
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
