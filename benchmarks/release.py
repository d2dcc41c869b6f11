"""How much of a small room may be told, and what does it tell of one person?

Scripted lessons of 45 minutes, where the room alone may be shown: the part of the ten-second
windows whose valence and shares are told, and the part in which the lesson and the same lesson
without one of its people both tell something, and differ. Joins are left out of account, as if
that person had never been there.
"""

from __future__ import annotations

import argparse
import json
from typing import Final

from benchmarks.attention import part, shipped_recalibration
from benchmarks.machine import say
from readroom.analytics.recalibration import Recalibration
from readroom.analytics.rooms import room_windows
from readroom.domain import RoomWindow, SampleTable
from readroom.privacy.release import release
from readroom.sessions.lesson import scripted_lesson

MINUTES: Final = 45
DRAWS: Final = 100
MIN_GROUP: Final = 10


def shown(table: SampleTable, recalibration: Recalibration) -> tuple[RoomWindow, ...]:
    """What is told, with the same people all the time."""
    windows = room_windows(table, None, recalibration, 60 * MINUTES, DRAWS)
    return release(windows, MIN_GROUP, [frozenset[int]()] * len(windows))


def values(window: RoomWindow) -> list[object]:
    """The figures that tell what people show."""
    estimates = (window.valence, window.arousal, window.facing)
    told = [None if one is None else one.value for one in estimates]
    return [*told, window.shares and window.shares.corrected, window.synchrony]


def differ(one: RoomWindow, other: RoomWindow) -> bool:
    """Whether both tell a figure, and not the same."""
    pairs = zip(values(one), values(other), strict=True)
    return any(None not in pair and pair[0] != pair[1] for pair in pairs)


def main() -> None:
    """Print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[15, 20, 30, 50])
    parser.add_argument("--lessons", type=int, default=4, help="of each size")
    given = parser.parse_args()
    recalibration, rooms = shipped_recalibration(), {}
    for people in given.people:
        windows: list[tuple[RoomWindow, RoomWindow]] = []
        for seed in range(given.lessons):
            table = scripted_lesson(people, MINUTES, 40_000 + seed).samples
            without = table.where(table.person != 1 + seed % people)
            windows += zip(shown(table, recalibration), shown(without, recalibration), strict=True)
        rooms[people] = told = {
            "valence": part([one.valence is not None for one, _ in windows]),
            "shares": part([one.shares is not None for one, _ in windows]),
            "differ": part([differ(*pair) for pair in windows]),
        }
        say(f"{people} people", *(f"{name} {100 * part:.1f} %" for name, part in told.items()))
    print(json.dumps({"benchmark": "release", "minutes": MINUTES, "rooms": rooms}))


if __name__ == "__main__":
    main()
