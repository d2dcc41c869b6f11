"""Is a class of 49 in a video meeting's window followed and read in time on the live page?

A gallery of 7 x 7 faces of the data set in a window of the same browser, as large as a full screen
has it: 40 sway, nine are pictures where cameras are off. Browser, meeting and server share this
machine. Bars: of the faces that the detector finds nobody who sways is taken for a picture, no
picture is read, and expressions come at >= 2 Hz.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright
from tests.live.harness import FIRST_FRAME_S, browser_flags, chromium, serving_oddly
from tests.live.live_page import component, playing
from tests.live.meeting_page import FLAGS, meeting_page, open_meeting

from benchmarks.live_gallery import rate, readings
from benchmarks.machine import say, shared_data
from readroom.app.live_inputs import Way
from readroom.evaluation.datasets import PUBLIC_TEST
from readroom.evaluation.formats import read_crops

COLUMNS, PEOPLE, TILE_PX = 7, 40, 150
WINDOW_PX = 1100, 1100
SETTLE_S = 25
"""Until the browser sends its largest picture, and who moves is known."""
LEAST_HZ = 2.0


def _start(page: Page, url: str, html: str) -> None:
    page.goto(url)
    page.wait_for_selector("h1.rr-title", timeout=60_000)
    open_meeting(page, html, WINDOW_PX)
    page.get_by_text("Everybody in view was told this and agreed").click()
    page.get_by_role("button", name="Use for playtest").click()
    page.get_by_role("combobox", name="Look at").click(timeout=60_000)
    page.get_by_role("option", name=Way.WINDOW, exact=True).click()
    page.get_by_text("Press Choose window to begin.").wait_for(timeout=60_000)
    component(page).get_by_role("button", name="Choose window").click()


def told_of(seen: list[dict[str, Any]], size: tuple[int, int]) -> dict[str, Any]:
    """Of each tile how often its face was measured and not, and how often it was looked at."""
    scale = size[0] / (COLUMNS * (TILE_PX + 4))
    measured: Counter[int] = Counter()
    unmeasured: Counter[int] = Counter()
    for look in seen:
        for _, x, y, read in look["seen"]:
            column, line = (int(at / scale // (TILE_PX + 4)) for at in (x, y))
            (measured if read else unmeasured)[line * COLUMNS + column] += 1
    found = set(measured) | set(unmeasured)
    length = float(seen[-1]["at"]) - float(seen[0]["at"])
    gaps = [float(after["at"]) - float(before["at"]) for before, after in pairwise(seen)]
    people = sorted(one for one in found if one < PEOPLE)
    pictures = [one for one in found if PEOPLE <= one < COLUMNS * COLUMNS]
    return {
        "people_found": len(people),
        "people_mostly_measured": sum(measured[one] > unmeasured[one] for one in people),
        "people_never_measured": sum(not measured[one] for one in people),
        "readings_hz_median": round(
            float(np.median([measured[one] for one in people])) / length, 2
        ),
        "pictures_found": len(pictures),
        "pictures_ever_measured": sum(measured[one] > 0 for one in pictures),
        "looks_hz": round(1 / float(np.median(gaps)), 2),
    }


def main() -> None:
    """Print the figures and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    data = shared_data()
    crops = list(read_crops(data / "data" / "fer2013.parquet").split(PUBLIC_TEST))
    html = meeting_page(crops[: COLUMNS * COLUMNS], PEOPLE, COLUMNS, TILE_PX)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        log = Path(folder) / "log"
        flags = [one for one in browser_flags(Path(folder) / "none") if "-fake-" not in one]
        browser = play.chromium.launch(
            executable_path=chromium(),
            headless=True,
            args=[*flags, *FLAGS, "--screen-info={2000x1300}"],
        )
        asked = {"READROOM_PURPOSE": "playtest", "READROOM_REGION": "GB"}
        with serving_oddly(READROOM_ODD_LOG=str(log), **asked) as server:
            page = browser.new_context(no_viewport=True).new_page()
            _start(page, server.url, html)
            frame = component(page)
            if not playing(frame, FIRST_FRAME_S):
                sys.exit("no picture came back from the server")
            page.wait_for_timeout(1000 * SETTLE_S)
            first = len(readings(log))
            per_s = rate(frame, given.seconds)
            seen: list[dict[str, Any]] = readings(log)[first:]
        browser.close()
    width, height = seen[-1]["size"]
    told = told_of(seen, (width, height)) | {
        "size": [width, height],
        "frames_per_s": round(per_s, 1),
        "load": round(os.getloadavg()[0], 1),
    }
    told["met"] = bool(
        told["people_found"] == told["people_mostly_measured"]
        and not told["pictures_ever_measured"]
        and told["looks_hz"] >= LEAST_HZ
    )
    for name, value in told.items():
        say(f"{name:<40}", value)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
