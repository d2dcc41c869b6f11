"""A result without anybody's expression: what is drawn and written where only rooms are shown."""

from __future__ import annotations

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
    seen = (
        replace(one, expression=None, reason=Reason.NOT_ALLOWED) if one.expression else one
        for one in result.observations
    )
    return replace(result, observations=tuple(seen))
