"""What a session can be kept of: something that has a length, looked at often enough."""

from __future__ import annotations

from typing import Final

from readroom.errors import ConfigurationError, SourceError
from readroom.recognition.frames import Source

LOOK_EVERY_S: Final = 0.5
"""Least often that somebody is looked at while a session is kept by the second. At one look a
second, a frame just before its second would leave the next one without any."""
LEAST_FPS: Final = 1.0
"""Pictures a second of what is kept: with fewer, seconds would have none."""


def require_often(every_s: float) -> None:
    """Go on only where every second is looked at.

    Args:
        every_s: Seconds between two looks.

    Raises:
        ConfigurationError: If it is above half a second: seconds without a look would be kept as
            seconds without people.
    """
    if every_s > LOOK_EVERY_S:
        raise ConfigurationError(
            f"expected a look each {LOOK_EVERY_S:g} s or more often to keep a session by the "
            f"second; got one each {every_s:g} s: give --every {LOOK_EVERY_S:g} or less, or leave "
            "out --record"
        )


def require_length(source: Source) -> None:
    """Go on only with what has a length, and pictures for each second of it.

    Args:
        source: Opened; a session is to be kept of it.

    Raises:
        SourceError: If it is a picture, or has too few of them.
    """
    if source.kind == "photo":
        raise SourceError(
            f"{source.name} is a picture: expected a video to keep a session of, for a session "
            "has a length; leave out --record to analyse pictures"
        )
    if source.fps is not None and source.fps < LEAST_FPS:
        raise SourceError(
            f"{source.name} has {source.fps:.2g} pictures a second: expected {LEAST_FPS:g} or more "
            "to keep a session by the second; leave out --record to analyse it"
        )
