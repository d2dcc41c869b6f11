"""How fast and how late is the live page in a real browser, and what do visits leave behind?

Chromium with a fake camera (640x480, 15 fps) on this computer, which also serves. Bars:
>= 12 different frames/s, latency p50 <= 150 ms and p95 <= 350 ms, last third <= 1.2 x
the first, threads back within 30 s of a closed tab.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
from playwright.sync_api import Browser, sync_playwright
from tests.live.harness import Server, browser_flags, chromium, make_camera, serving
from tests.live.live_page import KEEP_CAMERA, Measured, component, measure, start

from benchmarks.machine import say, shared_data

SETTLE_S = 30
COLUMNS = (
    "frames/s",
    "p50 ms",
    "p95 ms",
    "first third",
    "last third",
    "cores",
    "threads",
    "RSS MB",
)


def visit(browser: Browser, server: Server, seconds: float) -> tuple[Measured, float, int]:
    """One visit and a closed tab: what was seen, processor cores used, threads while live."""
    context = browser.new_context(permissions=["camera"])
    context.add_init_script(KEEP_CAMERA)
    page = context.new_page()
    page.goto(server.url)
    component(page)
    frame = start(page)
    page.wait_for_timeout(4000)
    before, began = cpu_s(server.process), time.monotonic()
    seen = measure(frame, seconds)
    cores = (cpu_s(server.process) - before) / (time.monotonic() - began)
    threads = server.threads()
    context.close()
    return seen, cores, threads


def cpu_s(process: psutil.Process) -> float:
    """Seconds of processor time that a process has used."""
    times = process.cpu_times()
    return float(times.user + times.system)


def main() -> None:
    """Print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="measured per visit")
    parser.add_argument("--visits", type=int, default=3)
    given = parser.parse_args()
    data = shared_data()
    rows = []
    say(
        "visit",
        "frames/s",
        "p50 ms",
        "p95 ms",
        "first third",
        "last third",
        "cores",
        "threads",
        "RSS MB",
    )
    with tempfile.TemporaryDirectory() as folder, serving() as server, sync_playwright() as play:
        camera = Path(folder) / "camera.y4m"
        make_camera(data / "media" / "clips" / "fer_woman2.mp4", camera)
        browser = play.chromium.launch(
            executable_path=chromium(), headless=True, args=browser_flags(camera)
        )
        for number in range(1, given.visits + 1):
            seen, cores, playing = visit(browser, server, given.seconds)
            time.sleep(SETTLE_S)
            p50, p95 = (float(x) for x in np.percentile(seen.latencies_ms, [50, 95]))
            row = {
                "frames_per_s": round(seen.frames_per_s, 1),
                "p50_ms": round(p50),
                "p95_ms": round(p95),
                "first_third_ms": round(seen.thirds()[0]),
                "last_third_ms": round(seen.thirds()[1]),
                "cores": round(cores, 2),
                "threads": f"{playing} -> {server.threads()}",
                "rss_mb": round(server.process.memory_info().rss / 1e6),
            }
            rows.append(row)
            say(number, *row.values())
        browser.close()
    print(json.dumps({"benchmark": "live_latency", "visits": rows}))


if __name__ == "__main__":
    main()
