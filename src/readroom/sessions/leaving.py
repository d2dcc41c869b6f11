"""What a person who withdraws takes along from the figures of the room.

Where single persons are kept, the mean of a second less the samples of all others is the
person who left, to the last digit. So the seconds that they were in are counted again from
who remains, and their windows are worked out again or withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy import Connection, bindparam, delete, select, update

from readroom.domain import RoomWindow, SampleTable
from readroom.sessions.packing import packed, packed_window, sample_table
from readroom.sessions.schema import room_changes, room_samples, room_windows, samples


def seconds_of(connection: Connection, key: int, person: int) -> frozenset[int]:
    """When somebody was kept singly.

    Args:
        connection: One that reads or writes.
        key: The store's own number of the session (`records.key_of`).
        person: Number within it.

    Returns:
        Seconds; none where figures of the room alone are kept.
    """
    mine = (samples.c.session == key, samples.c.person == person)
    return frozenset(connection.execute(select(samples.c.second).where(*mine)).scalars())


def take_out(
    connection: Connection, key: int, seconds: frozenset[int], windows: Iterable[RoomWindow]
) -> None:
    """Leave nothing in the room's figures of somebody whose samples are deleted already.

    Args:
        connection: One that writes.
        key: The store's own number of the session.
        seconds: As :func:`seconds_of` said before the samples were deleted.
        windows: The room without them, where it was worked out again; other windows that
            they were in are withheld, and so are the changes.
    """
    if not seconds:
        return
    _count_again(connection, key, sorted(seconds))
    _read_again(connection, key, seconds, {one.span.start: one for one in windows})
    connection.execute(delete(room_changes).where(room_changes.c.session == key))


def _count_again(connection: Connection, key: int, seconds: Sequence[int]) -> None:
    table = _left(connection, key, seconds[0], seconds[-1])
    places = np.searchsorted(seconds, table.second)
    mine = np.isin(table.second, seconds)
    read = mine & np.isfinite(table.probabilities).all(axis=1)
    in_view = np.bincount(places[mine], minlength=len(seconds))
    measured = np.bincount(places[read], minlength=len(seconds))
    sums = np.zeros((len(seconds), table.probabilities.shape[1]))
    np.add.at(sums, places[read], table.probabilities[read])
    rows: list[dict[str, object]] = []
    for at, second in enumerate(seconds):
        mean = None
        if measured[at]:
            mean = packed(tuple(float(share) for share in sums[at] / measured[at]))
        seen, read_of = int(in_view[at]), int(measured[at])
        rows.append({"at": second, "mean": mean, "seen": seen, "read": read_of})
    change = (
        update(room_samples)
        .where(room_samples.c.session == key, room_samples.c.second == bindparam("at"))
        .values(
            in_view=bindparam("seen"), measured=bindparam("read"), probabilities=bindparam("mean")
        )
    )
    connection.execute(change, rows)


def _left(connection: Connection, key: int, first: int, last: int) -> SampleTable:
    question = select(samples.c.second, samples.c.person, samples.c.figures).where(
        samples.c.session == key, samples.c.second.between(first, last)
    )
    rows = connection.execute(question).all()
    seconds, persons = [row.second for row in rows], [row.person for row in rows]
    return sample_table(seconds, persons, b"".join(row.figures for row in rows))


def _read_again(
    connection: Connection, key: int, seconds: frozenset[int], fresh: dict[float, RoomWindow]
) -> None:
    here = room_windows.c.session == key
    spans = connection.execute(select(room_windows.c.start, room_windows.c.end).where(here)).all()
    order = np.array(sorted(seconds))
    for start, end in spans:
        if np.searchsorted(order, start) == np.searchsorted(order, end):
            continue  # they were not in it
        values: dict[str, object] = {"figures": {}, "suppressed": True}
        if (one := fresh.get(start)) is not None and one.span.end == end:
            values = {"figures": packed_window(one), "suppressed": one.suppressed}
            values |= {"in_view": one.in_view, "measured": one.measured}
        mine = update(room_windows).where(here, room_windows.c.start == start)
        connection.execute(mine.values(values))
