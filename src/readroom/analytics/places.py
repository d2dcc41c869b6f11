"""How many people many numbers are: as many as were in view at once.

Whoever leaves the picture for more than two seconds comes back under another number. A
stretch in which one face of four comes and goes has dozens of numbers, most of them of
that one face; counted each as a person they outvote the other three, and intervals that
draw them are far too narrow. Nobody is recognised, so who is who stays unknown; but two
numbers that never were in view at once *can* be one person. Numbers therefore share places,
as few as they fit into, and whoever comes takes the place that was left last::

    number 1   ====================            place 1
    number 2   ======                          place 2
    number 3            =====                  place 2
    number 4                      ====         place 2

Where other people really take the places of those who leave, a place is a place: shares
are of those who were there, and intervals are about as many people as there are places.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from readroom.domain import SampleTable


def places_of(table: SampleTable) -> NDArray[np.int64]:
    """Whose place each sample is in.

    Args:
        table: Everybody of a stretch, also where they were not measured.

    Returns:
        For each row a number: the first one that had the place. Without numbers that
        follow each other it is the person's own.
    """
    numbers, first, index = np.unique(table.person, return_index=True, return_inverse=True)
    begins = table.second[first]
    ends = np.full(len(numbers), -1, table.second.dtype)
    np.maximum.at(ends, index, table.second)
    np.minimum.at(begins, index, table.second)
    free: list[tuple[int, int]] = []  # (left at, place), the one left last at the end
    going: list[tuple[int, int]] = []
    owner = numbers.astype(np.int64)
    for row in np.lexsort((numbers, begins)):
        begin = int(begins[row])
        free += sorted((end, place) for end, place in going if end < begin)
        going = [one for one in going if one[0] >= begin]
        if free:
            owner[row] = free.pop()[1]
        going.append((int(ends[row]), int(owner[row])))
    return owner[index]
