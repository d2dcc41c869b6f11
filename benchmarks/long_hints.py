"""What do hints of a long session cost, where every face is lost and found again?

Scripted lessons of 30 people, each of whom gets a new number every 200 seconds: an hour has
some 540 of them. Seconds and the most memory that numpy and Python hold at once, by length.
"""

from __future__ import annotations

import argparse
import json
import time
import tracemalloc
from dataclasses import replace
from typing import Final

import numpy as np

from benchmarks.attention import PEOPLE, shipped_recalibration
from benchmarks.machine import say
from readroom.analytics.attention import find_attention
from readroom.domain import SampleTable
from readroom.sessions.lesson import scripted_lesson

SIGHTING_S: Final = 200


def renumbered(table: SampleTable) -> SampleTable:
    """The same people, under a new number in each stretch; they do not change all at once."""
    stretch = (table.second + 37 * table.person) // SIGHTING_S
    _, numbers = np.unique(np.stack([stretch, table.person], axis=1), axis=0, return_inverse=True)
    found = replace(table, person=(numbers.reshape(-1) + 1).astype(np.int32))
    return found.where(np.lexsort((found.second, found.person)))


def main() -> None:
    """Print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, nargs="+", default=[60, 120, 240])
    given = parser.parse_args()
    recalibration, lengths = shipped_recalibration(), {}
    for minutes in given.minutes:
        table = renumbered(scripted_lesson(PEOPLE, minutes, 1, 4, 1).samples)
        begun = time.perf_counter()
        find_attention(table, recalibration=recalibration)
        took_s = time.perf_counter() - begun
        tracemalloc.start()
        find_attention(table, recalibration=recalibration)
        most_mb = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        numbers = len(table.persons)
        lengths[minutes] = {"numbers": numbers, "s": round(took_s, 1), "mb": round(most_mb)}
        say(f"{minutes} minutes, {numbers} numbers", f"{took_s:.1f} s", f"{most_mb:.0f} MB")
    print(json.dumps({"benchmark": "long_hints", "people": PEOPLE, "minutes": lengths}))


if __name__ == "__main__":
    main()
