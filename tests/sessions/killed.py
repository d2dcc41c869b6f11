"""Programs that record in real time and are killed in the middle; run by the test beside it.

One program imports everything once and forks a recorder for every life that it is given on
the command line, five at a time; for each it prints up to which second figures were handed in.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import struct
import sys
import time
from math import floor
from pathlib import Path

from tests.sessions.made import EVEN, a_session

from readroom.domain import Box, Expression, Face, FrameResult, Observation
from readroom.privacy.sampling import Sampler
from readroom.sessions.recorder import Recorder
from readroom.sessions.store import SessionStore

PEOPLE = 10
HZ = 10
AT_ONCE = 5
AT = struct.Struct("<d")


def look(at: float) -> FrameResult:
    face = Face(Box(0, 0, 50, 50), 0.9)
    shown = Expression(EVEN, EVEN, None, 1 / 7)
    seen = tuple(Observation(who, face, 1.0, None, shown) for who in range(1, PEOPLE + 1))
    return FrameResult(at, 640, 480, seen)


def live(url: str, told: int) -> None:
    """Record until killed, saying after each look how far it came."""
    store, session, sampler = SessionStore.open(url), a_session(), Sampler()
    store.begin(session)
    recorder = Recorder(store, session).start()
    begun = time.monotonic()
    while True:
        at = time.monotonic() - begun
        recorder.add(sampler.add(look(at), at), until=floor(at))
        os.write(told, AT.pack(at))
        time.sleep(1 / HZ)


def born(url: str) -> tuple[int, int]:
    """A new recorder: its process, and where it tells how far it came."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            live(url, writing)
        finally:
            os._exit(1)
    os.close(writing)
    return child, reading


def killed(running: dict[int, tuple[int, int]], lives: list[float]) -> dict[int, float]:
    """Kill each so long after its own first look; until when each handed in, in seconds."""
    last: dict[int, float] = {}
    due: dict[int, float] = {}
    with selectors.DefaultSelector() as unborn:
        for one, (_, reading) in running.items():
            unborn.register(reading, selectors.EVENT_READ, one)
        while len(last) < len(running) or due:
            soonest = min(due.values(), default=None)
            pause = None if soonest is None else max(0.0, soonest - time.monotonic())
            for key, _ in unborn.select(pause):
                last[key.data] = AT.unpack(os.read(key.fd, AT.size))[0]
                due[key.data] = time.monotonic() + lives[key.data]
                unborn.unregister(key.fd)
            for one in [one for one, at in due.items() if at <= time.monotonic()]:
                os.kill(running[one][0], signal.SIGKILL)
                del due[one]
    for one, (child, reading) in running.items():
        os.waitpid(child, 0)
        while word := os.read(reading, AT.size):
            last[one] = AT.unpack(word)[0]
        os.close(reading)
    return last


def main(folder: Path, lives: list[float]) -> None:
    for first in range(0, len(lives), AT_ONCE):
        group = range(first, min(first + AT_ONCE, len(lives)))
        urls = {one: f"sqlite:///{folder / f'{one}.db'}" for one in group}
        last = killed({one: born(url) for one, url in urls.items()}, lives)
        for one in group:
            sys.stdout.write(json.dumps({"url": urls[one], "last": last[one]}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [float(life) for life in sys.argv[2:]])
