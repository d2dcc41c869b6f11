"""How much the belief weighs that all expressions are equally frequent: decision 5.

>>> weights(30), weights(3)
((2.0, 2.0), (0.2, 1.0))
"""

from __future__ import annotations

from typing import Final

PRIOR_PERSONS: Final = 2.0
"""Weight, in people, of the belief that all expressions are equally frequent. Raising it
steadies the shares of rooms and pulls every share towards a seventh."""

PRIOR_ROOM: Final = 30
"""Rooms of fewer people have so much less of it: two of two people would say that somebody who
smiles all the time does so for half of it, and that a room changes as people leave it."""

LEAST_SPREAD: Final = 1.0
"""Draws of an interval have at least so much of it. Raising it widens the intervals of few people,
whose draws are otherwise all alike."""


def weights(people: float) -> tuple[float, float]:
    """Weights of the prior for the shares, and for the draws of their intervals.

    Args:
        people: How many were looked at.

    Returns:
        Both in people: the first rises to :data:`PRIOR_PERSONS`, the second is never below
        :data:`LEAST_SPREAD`.
    """
    weight = PRIOR_PERSONS * min(1.0, people / PRIOR_ROOM)
    return weight, max(weight, LEAST_SPREAD)
