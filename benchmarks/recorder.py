"""Does a recorder keep up with a full room, how large is an hour, and how fast is it read again?

An hour of 50 scripted people, looked at five times a second, in simulated time as fast as it
goes: looks become samples, samples are metered and written once for every simulated second,
each time to the disk. Times are processor time, in shares of the hour that they stand for.

Bars: sampler and recorder at most 5 % of a core, the file at most 25 MB, samples read within
0.5 s, and the list of sessions within 0.1 s with 200 of them in the store. Of the 199 others
each has an hour of room figures, and every twentieth an hour of 50 people, too.
"""

from __future__ import annotations

import argparse
import json
import secrets
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from sqlalchemy import insert, literal, select

from benchmarks.machine import say
from readroom.analytics.recalibration import Recalibration
from readroom.analytics.rooms import Readings, RoomMeter
from readroom.domain import (
    Box,
    Detail,
    Expression,
    Face,
    FrameResult,
    Observation,
    Purpose,
    Sample,
    Session,
)
from readroom.privacy.sampling import Sampler
from readroom.sessions.recorder import Recorder
from readroom.sessions.schema import room_samples, room_windows, samples, sessions
from readroom.sessions.store import SessionStore

HZ: Final = 5
SCENES: Final = 50
OTHERS: Final = 199
EVERY: Final = 20


T = TypeVar("T")


class Stopwatch:
    """Processor seconds by name."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def timed(self, name: str, action: Callable[[], T]) -> T:
        """Do something, and add its time to a name."""
        begun = time.process_time()
        result = action()
        self.spent[name] = self.spent.get(name, 0.0) + time.process_time() - begun
        return result


class TimedMeter:
    """A meter whose time is taken apart."""

    def __init__(self, meter: RoomMeter, watch: Stopwatch) -> None:
        self._meter, self._watch = meter, watch

    def add(self, samples: Sequence[Sample], until: int | None = None) -> Readings:
        """As of the meter."""
        return self._watch.timed("meter", lambda: self._meter.add(samples, until))

    def forget(self, person: int) -> None:
        """As of the meter."""
        self._meter.forget(person)

    def finish(self) -> Readings:
        """As of the meter."""
        return self._meter.finish()


def a_session(title: str, detail: Detail) -> Session:
    """A session of nobody."""
    return Session(
        id=secrets.token_hex(16),
        title=title,
        purpose=Purpose.RESEARCH,
        region="GB",
        detail=detail,
        min_group=10,
        started=datetime.now(UTC),
        source="synthetic",
        source_name="benchmark",
        model="none",
        model_sha256="0" * 64,
    )


def scenes(people: int) -> list[FrameResult]:
    """Looks at a room that differ in every figure."""
    rng = np.random.default_rng(0)
    made = []
    for _ in range(SCENES):
        seen = []
        for person in range(1, people + 1):
            chances = tuple(float(x) for x in rng.dirichlet(np.ones(7)))
            x, y = (float(one) for one in rng.uniform(0, 900, 2))
            marks = ((x + 10, y + 12), (x + 30, y + 12), (x + 20, y + 22), (x + 12, y + 32))
            face = Face(Box(x, y, 40, 40), 0.9, (*marks, (x + 28, y + 32)))
            shown = Expression(chances, chances, None, max(chances))
            seen.append(Observation(person, face, float(rng.uniform()), None, shown))
        made.append(FrameResult(0.0, 1280, 960, tuple(seen)))
    return made


def record(store: SessionStore, session: Session, people: int, seconds: int) -> dict[str, float]:
    """Processor seconds of recording a session, by part."""
    store.begin(session)
    watch, sampler, looks = Stopwatch(), Sampler(), scenes(people)
    meter = RoomMeter(Recalibration.of([1.0] * 7, [0.0] * 7), people)
    recorder = Recorder(store, session, TimedMeter(meter, watch))
    for tick in range(seconds * HZ + 1):
        at = tick / HZ
        look = replace(looks[tick % SCENES], at=at)
        found = watch.timed("sampler", lambda: sampler.add(look, at))  # noqa: B023
        if found:
            recorder.add(found, until=int(at))
            watch.timed("recorder", recorder.turn)
    watch.timed("recorder", recorder.stop)
    watch.spent["recorder"] -= watch.spent["meter"]
    return watch.spent


def copy_session(store: SessionStore, of: int, number: int) -> None:
    """Another session with the same figures."""
    with store._database.writing() as connection:
        first = select(sessions).where(sessions.c.key == of)
        values = dict(connection.execute(first).one()._mapping)
        values |= {"key": None, "id": secrets.token_hex(16), "title": f"Session {number}"}
        made = insert(sessions).values(values).returning(sessions.c.key)
        key = connection.execute(made).scalar_one()
        for table in (room_samples, room_windows) + ((samples,) if number % EVERY == 0 else ()):
            rest = [column for column in table.c if column.name != "session"]
            rows = select(literal(key), *rest).where(table.c.session == of)
            names = ["session", *(column.name for column in rest)]
            connection.execute(insert(table).from_select(names, rows))


def seconds_of(action: Callable[[], Any], times: int = 3) -> float:
    """Least processor seconds of an action."""
    spent = []
    for _ in range(times):
        begun = time.process_time()
        action()
        spent.append(time.process_time() - begun)
    return min(spent)


def size_mb(folder: Path) -> float:
    """What the store takes on the disk, WAL and shared memory included."""
    return sum(one.stat().st_size for one in folder.iterdir()) / 1e6


def main() -> None:
    """Measure, print, end with one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=3600)
    options = parser.parse_args()
    figures: dict[str, float] = {"people": options.people, "seconds": options.seconds}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with SessionStore.open(f"sqlite:///{folder / 'sessions.db'}") as store:
            session = a_session("Hour", Detail.PERSON)
            spent = record(store, session, options.people, options.seconds)
            for part in ("sampler", "recorder", "meter"):
                figures[f"{part}_percent"] = round(100 * spent[part] / options.seconds, 2)
            figures["wal_and_file_mb"] = round(size_mb(folder), 1)
            figures["samples_s"] = round(seconds_of(lambda: store.samples(session.id)), 3)
        figures["file_mb"] = round(size_mb(folder), 2)
        with SessionStore.open(f"sqlite:///{folder / 'sessions.db'}") as store:
            for number in range(OTHERS):
                copy_session(store, 1, number)
            figures["store_mb_of_200"] = round(size_mb(folder), 1)
            figures["sessions_s_of_200"] = round(seconds_of(lambda: store.sessions(limit=200)), 4)
            figures["samples_s_of_200"] = round(seconds_of(lambda: store.samples(session.id)), 3)
            figures["windows_s_of_200"] = round(seconds_of(lambda: store.windows(session.id)), 3)
            begun = time.monotonic()
            store.withdraw(session.id, 7)
            figures["withdraw_wall_s_of_200"] = round(time.monotonic() - begun, 2)
    for name, value in figures.items():
        say(f"{name:<28}", value)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
