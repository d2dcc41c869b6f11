"""Where everybody sits in the drawn picture of a room that no camera sees.

>>> len(seats(30, (1056, 594)))
30
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from readroom.domain import Box

FACE_OF_SEAT = 0.68
"""Height of a drawn face over that of its seat: the rest is for its label."""
WIDTH_OF_FACE = 0.78


@lru_cache(maxsize=64)
def seats(people: int, size: tuple[int, int]) -> tuple[Box, ...]:
    """A face's place for everybody, row by row, as large as they can be.

    Args:
        people: How many, 0 or more.
        size: Width and height of the picture, in pixels.

    Returns:
        One box each, in pixels.
    """
    if not people:
        return ()
    columns = max(range(1, people + 1), key=lambda across: _side(people, across, size))
    rows = ceil(people / columns)
    wide, high = size[0] / columns, size[1] / rows
    tall = FACE_OF_SEAT * _side(people, columns, size)
    across = WIDTH_OF_FACE * tall
    return tuple(
        Box(
            (place % columns + 0.5) * wide - across / 2,
            (place // columns + 0.56) * high - tall / 2,
            across,
            tall,
        )
        for place in range(people)
    )


def _side(people: int, columns: int, size: tuple[int, int]) -> float:
    return min(size[0] / columns, size[1] / ceil(people / columns))
