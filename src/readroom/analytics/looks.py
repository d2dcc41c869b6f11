"""Fewer looks of the same people, where more would only cost time."""

from __future__ import annotations

from typing import Final

import numpy as np

from readroom.domain import SampleTable

MOST_LOOKS: Final = 2_000
"""Looks behind the shares of a stretch, spread evenly over its people and their time. Raising
it costs time in proportion, a tenth of a second for these, and steadies little: people are
the unit."""


def thinned(table: SampleTable, most: int = MOST_LOOKS) -> SampleTable:
    """At most so many looks of everybody, evenly over their time; nobody is left out.

    Args:
        table: Measured looks, by person.
        most: How many of all people together.

    Returns:
        One look of each at least.
    """
    _, first, count = np.unique(table.person, return_index=True, return_counts=True)
    if not len(first):
        return table
    each = max(most // len(first), 1)
    # Middles of equal parts: the ends of a sighting are faces that come, turn away or are lost.
    rows = [
        begin + ((np.arange(taken) + 0.5) * many / taken).astype(np.intp)
        for begin, many in zip(first, count, strict=True)
        for taken in (min(many, each),)
    ]
    return table.where(np.concatenate(rows))
