"""Does one server carry a class of 50 who joined with cameras of their own?

Fifty scripted devices send the numbers of a face four times a second over sockets, as the page
of whoever joins does; their reading itself happens on their own machines and is not part of this.
The live page is watched in a browser meanwhile. Browser, devices and server share this machine.
Bars: everybody is in view at every look, the picture goes on, the server needs one core at most.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from threading import Thread
from typing import Any

import psutil
from playwright.sync_api import Page, sync_playwright
from tests.live.harness import FIRST_FRAME_S, Server, browser_flags, chromium, serving
from tests.live.join_page import FOR_OTHERS, open_room
from tests.live.live_page import component, playing
from tests.rooms.devices import look_at
from websockets.asyncio.client import connect

from benchmarks.live_gallery import rate
from benchmarks.machine import say, shared_data
from readroom.app.live_inputs import STARTS, Way
from readroom.domain import Emotion
from readroom.rooms.room import LOOK_EVERY_S

PEOPLE = 50
SETTLE_S = 8
MOST_CORES = 1.0
IN_VIEW = "() => document.querySelector('.rr-figures b').innerText"


async def device(address: str, number: int, until: float) -> None:
    """One page: greets, then sends a look four times a second."""
    sent = 0
    async with connect(address) as socket:
        await socket.send("{}")
        await socket.recv()
        await asyncio.sleep(LOOK_EVERY_S * number / PEOPLE)
        while time.monotonic() < until:
            shown = Emotion(int(time.monotonic() / 7 + number) % len(Emotion))
            look = look_at(shown, turn=0.01 * (sent % 5))
            await socket.send(json.dumps({"look": look.model_dump()}))
            sent += 1
            await asyncio.sleep(LOOK_EVERY_S)


def begin_room(page: Page, server: Server) -> str:
    """The address of the socket of a room that reads."""
    page.goto(server.url)
    address = open_room(page)
    frame = component(page)
    frame.get_by_role("button", name=STARTS[Way.JOINED]).click()
    if not playing(frame, FIRST_FRAME_S):
        sys.exit("no picture came back from the server")
    return address.replace("http", "ws") + "/seat"


def watch(page: Page, server: psutil.Process, seconds: float) -> dict[str, Any]:
    """Cores that the server needs, pictures a second, and how many are in view at each look."""
    before, began = sum(server.cpu_times()[:2]), time.monotonic()
    per_s = rate(component(page), seconds / 2)
    counts = []
    while time.monotonic() - began < seconds:
        counts.append(int(page.evaluate(IN_VIEW)))
        page.wait_for_timeout(500)
    used = (sum(server.cpu_times()[:2]) - before) / (time.monotonic() - began)
    return {
        "cores": round(used, 2),
        "frames_per_s": round(per_s, 1),
        "in_view_least": min(counts),
        "in_view_most": max(counts),
    }


async def crowd(address: str, seconds: float) -> None:
    """All devices at once."""
    until = time.monotonic() + seconds
    await asyncio.gather(*(device(address, one, until) for one in range(PEOPLE)))


def main() -> None:
    """Print the figures and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=40)
    given = parser.parse_args()
    asked = {**FOR_OTHERS, "READROOM_MODELS_DIR": str(shared_data() / "models")}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        asked["READROOM_DATABASE_URL"] = f"sqlite:///{folder}/kept.db"
        flags = browser_flags(Path(folder) / "none")
        browser = play.chromium.launch(executable_path=chromium(), headless=True, args=flags)
        with serving(**asked) as server:
            page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
            address = begin_room(page, server)
            page.wait_for_timeout(1000 * SETTLE_S)
            told = {f"empty_{name}": one for name, one in watch(page, server.process, 10).items()}
            devices = Thread(target=lambda: asyncio.run(crowd(address, given.seconds + 30)))
            devices.start()
            page.wait_for_timeout(1000 * SETTLE_S)
            told |= watch(page, server.process, given.seconds)
            devices.join()
        browser.close()
    told["met"] = bool(
        told["in_view_least"] == told["in_view_most"] == PEOPLE
        and told["frames_per_s"] > 1
        and told["cores"] <= MOST_CORES
    )
    for name, value in told.items():
        say(f"{name:<40}", value)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
