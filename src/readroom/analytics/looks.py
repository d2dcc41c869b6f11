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
    """At most so many looks, evenly over people and their time.

    Args:
        table: Measured looks, by person.
        most: How many of all people together.

    Returns:
        Who was looked at half as often has half as many; a very short sighting may have none.
    """
    if len(table) <= most:
        return table
    # Middles of equal parts: the ends of a sighting are faces that come, turn away or are lost.
    return table.where(((np.arange(most) + 0.5) * len(table) / most).astype(np.intp))
