"""Fewer looks of the same people, where more would only cost time."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

MOST_LOOKS: Final = 2_000
"""Looks behind the shares of a stretch, spread evenly over its people and their time. Raising
it costs time in proportion, a tenth of a second for these, and steadies little: people are
the unit."""


def thinned(rows: NDArray[np.intp], most: int = MOST_LOOKS) -> NDArray[np.intp]:
    """At most so many looks, evenly over people and their time.

    Args:
        rows: Places of measured looks in a table, by person and second.
        most: How many of all people together, 1 or more.

    Returns:
        Who was looked at half as often has half as many; a very short sighting may have none.
    """
    if len(rows) <= most:
        return rows
    # Middles of equal parts: the ends of a sighting are faces that come, turn away or are lost.
    return rows[((np.arange(most) + 0.5) * len(rows) / most).astype(np.intp)]
