"""Boxes between two results: a face that moves is drawn where it should be by now.

::

    result 1          result 2          frame drawn now
    [ ]  ──velocity──► [ ]  ─ ─ ─ ─ ─ ─ ─► [ ]

Recognition looks a few times a second, and live each look takes a while; without this
the boxes of people who move would hang behind their faces.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from readroom.domain import Box, FrameResult, Observation

LONGEST_S: Final = 0.3
"""No box is moved further ahead than this: people turn round."""

STRENGTH: Final = 0.7
"""Part of the velocity that is believed; raising it follows closer and overshoots more."""

STILL: Final = 0.02
"""Movements below this part of the face's size are noise of the detector."""


def moved(before: FrameResult | None, newest: FrameResult, at: float) -> FrameResult:
    """A result as it should look a moment later.

    Args:
        before: The result before the newest one, or None.
        newest: The newest result.
        at: When it will be drawn, in seconds on the same clock.

    Returns:
        The newest result with boxes moved on; everything else is unchanged.
    """
    ahead = min(at - newest.at, LONGEST_S)
    if before is None or ahead <= 0 or not 0 < newest.at - before.at <= 1.0:
        return newest
    if (before.width, before.height) != (newest.width, newest.height):
        return newest
    part = STRENGTH * ahead / (newest.at - before.at)
    boxes = {seen.person: seen.face.box for seen in before.observations}
    return replace(
        newest,
        observations=tuple(
            _moved(seen, boxes.get(seen.person), part) for seen in newest.observations
        ),
    )


def _moved(seen: Observation, before: Box | None, part: float) -> Observation:
    if before is None:
        return seen
    box = seen.face.box
    across = (box.center[0] - before.center[0]) * part
    down = (box.center[1] - before.center[1]) * part
    if max(abs(across), abs(down)) < STILL * box.size_px:
        return seen
    there = Box(box.x + across, box.y + down, box.width, box.height)
    return replace(seen, face=replace(seen.face, box=there))
