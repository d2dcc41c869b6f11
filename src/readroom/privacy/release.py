"""What of a room may be shown: no figures of few people, none that tell of one by difference."""

from __future__ import annotations

from collections.abc import Sequence

from readroom.domain import RoomWindow


def release(
    windows: Sequence[RoomWindow],
    min_group: int,
    present: Sequence[frozenset[int]] | None = None,
) -> tuple[RoomWindow, ...]:
    """The windows as they may be shown.

    Args:
        windows: In the order of time.
        min_group: Figures of fewer measured people are withheld.
        present: Who was in the room, for each window; None where it is not known.

    Returns:
        As many windows; withheld ones carry no figures and say that they are suppressed.
    """
    raise NotImplementedError
