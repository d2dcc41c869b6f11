"""A result without anybody's expression: what is drawn and written where it may not be told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from readroom.domain import FrameResult, Reason


def without_persons(result: FrameResult) -> FrameResult:
    """The same people in the same places, with nothing said of any of them.

    Args:
        result: What was seen.

    Returns:
        A result whose measured people are unmeasured, "not read here"; the others keep
        their reasons.
    """
    return unread(result, {one.person for one in result.observations})


def boxes_alone(result: FrameResult) -> FrameResult:
    """The same people in the same places, all alike: for a picture of a room.

    Args:
        result: What was seen.

    Returns:
        A result in which everybody is unmeasured, "not read here", whatever the reason was.
    """
    seen = (replace(one, expression=None, reason=Reason.NOT_ALLOWED) for one in result.observations)
    return replace(result, observations=tuple(seen))


def unread(result: FrameResult, persons: Collection[int]) -> FrameResult:
    """The same people in the same places, with nothing said of some of them.

    Args:
        result: What was seen.
        persons: Of whom nothing may be said.

    Returns:
        A result in which they are unmeasured, "not read here", where they were measured.
    """
    if not persons:
        return result
    seen = (
        replace(one, expression=None, reason=Reason.NOT_ALLOWED)
        if one.expression and one.person in persons
        else one
        for one in result.observations
    )
    return replace(result, observations=tuple(seen))
