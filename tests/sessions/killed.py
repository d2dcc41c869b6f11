"""Programs that record in real time and are killed in the middle; run by the test beside it.

One program imports everything once and forks a recorder for every life that it is given on
the command line, two at a time; for each it prints up to which second figures were handed in.
"""

from __future__ import annotations

import json
import os
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


def main(folder: Path, lives: list[float]) -> None:
    for first in range(0, len(lives), 2):
        pair = {first + place: life for place, life in enumerate(lives[first : first + 2])}
        urls = {one: f"sqlite:///{folder / f'{one}.db'}" for one in pair}
        running = {one: born(url) for one, url in urls.items()}
        last = {one: AT.unpack(os.read(running[one][1], AT.size))[0] for one in pair}
        begun = time.monotonic()
        for one in sorted(pair, key=pair.__getitem__):
            time.sleep(max(0.0, begun + pair[one] - time.monotonic()))
            os.kill(running[one][0], signal.SIGKILL)
        for one, (child, reading) in running.items():
            os.waitpid(child, 0)
            while word := os.read(reading, AT.size):
                last[one] = AT.unpack(word)[0]
            os.close(reading)
            sys.stdout.write(json.dumps({"url": urls[one], "last": last[one]}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [float(life) for life in sys.argv[2:]])
