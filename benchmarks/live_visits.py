"""What do visits leave behind: threads and memory after cycles of Start and Stop, and killed tabs?

A real browser with a fake camera. Bars: threads back to the base line within 30 s; resident
memory grows by at most 2 MB per killed tab over the last five of ten. The base line is taken
after the first cycle: pools of threads and of memory stay with a process once they were used.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from tests.live.harness import Server, browser_flags, chromium, make_camera, serving
from tests.live.live_page import component, playing, start

from benchmarks.machine import say, shared_data

CLIP = ("media", "clips", "fer_woman2.mp4")
PLAY_S = 5
THREADS_S, SETTLE_S = 30, 45
"""The second: until a session that waits for its viewer is over, too."""
SEATS = "40"
LAST, LEAST_MB = 5, 2.0


def opened(browser: Browser, server: Server) -> Page:
    """A page in a visit of its own."""
    page = browser.new_context(permissions=["camera"]).new_page()
    page.goto(server.url)
    component(page)
    return page


def played(page: Page) -> None:
    """Start, and a few seconds of video."""
    start(page)
    page.wait_for_timeout(PLAY_S * 1000)


def threads_back(server: Server, base: int) -> tuple[int, float]:
    """Threads once they are down to the base line, or when the time is up, and after how long."""
    began = time.monotonic()
    while server.threads() > base and time.monotonic() - began < THREADS_S:
        time.sleep(0.5)
    return server.threads(), time.monotonic() - began


def rss_mb(server: Server) -> float:
    """Resident memory of the server."""
    return float(server.process.memory_info().rss) / 1e6


def cycles(browser: Browser, server: Server, count: int) -> list[tuple[int, float]]:
    """Start and Stop on one page; threads and memory after each."""
    page = opened(browser, server)
    after: list[tuple[int, float]] = []
    for number in range(count):
        played(page)
        component(page).get_by_role("button", name="Stop").click()
        playing(component(page), 1)
        threads, waited = threads_back(server, after[0][0] if after else 0)
        after.append((threads, rss_mb(server)))
        say(f"stop {number + 1}", *row(after[-1], waited))
    page.context.close()
    return after


def kills(browser: Browser, server: Server, count: int, base: int) -> list[tuple[int, float]]:
    """Tabs that are killed while they play; threads within the time, memory once all is over."""
    after = []
    for number in range(count):
        page = opened(browser, server)
        played(page)
        page.context.close()
        threads, waited = threads_back(server, base)
        time.sleep(max(0.0, SETTLE_S - waited))
        after.append((threads, rss_mb(server)))
        say(f"kill {number + 1}", *row(after[-1], waited))
    return after


def row(after: tuple[int, float], waited: float) -> tuple[object, ...]:
    """Cells of the table."""
    return after[0], f"{waited:.0f}", f"{after[1]:.1f}", f"{os.getloadavg()[0]:.1f}"


def main() -> None:
    """Print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=4)
    parser.add_argument("--kills", type=int, default=10)
    given = parser.parse_args()
    data = shared_data()
    say("after", "threads", "within s", "RSS MB", "load")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        camera = Path(folder) / "camera.y4m"
        make_camera(data.joinpath(*CLIP), camera)
        browser = play.chromium.launch(
            executable_path=chromium(), headless=True, args=browser_flags(camera)
        )
        with serving(READROOM_MAX_LIVE_SESSIONS=SEATS) as server:
            stopped = cycles(browser, server, given.cycles)
            base = stopped[0][0]
            killed = kills(browser, server, given.kills, base)
        browser.close()
    last = [memory for _, memory in killed[-LAST - 1 :]]
    growth = (last[-1] - last[0]) / max(len(last) - 1, 1)
    say("MB per killed tab", f"{growth:.2f}", f"over the last {len(last) - 1}")
    told = {
        "threads_base": base,
        "threads_after_stops": [threads for threads, _ in stopped],
        "threads_after_kills": [threads for threads, _ in killed],
        "rss_mb": [round(memory, 1) for _, memory in stopped + killed],
        "mb_per_killed_tab": round(growth, 2),
        "met": growth <= LEAST_MB and max(threads for threads, _ in killed) <= base,
    }
    print(json.dumps({"benchmark": "live_visits", **told}))


if __name__ == "__main__":
    main()
