"""The live page in a real browser: Chromium, a camera made from a clip, a real server."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from tests.live.harness import is_shared
from tests.live.live_page import component, measure, start

pytestmark = [pytest.mark.browser, pytest.mark.data]

WATCH_S = 30
WATCHES = 3
THREADS_GONE_S = 30
SPARE_THREADS = 6
"""Pools that stay with the server once used: encoding (2 to 4) and the shared model's (2)."""
ONE = "() => document.querySelector('.rr-figures b').innerText === '1'"


def settled_threads(server, at_most, within_s):
    """The number of threads once it is low enough, or when the time is up."""
    deadline = time.monotonic() + within_s
    while server.threads() > at_most and time.monotonic() < deadline:
        time.sleep(0.5)
    return server.threads()


def in_view(page):
    """The large number of people, as the page shows it."""
    return page.locator(".rr-figures b").first.inner_text()


def external(asked):
    return [url for url in asked if urlsplit(url).hostname not in {"127.0.0.1", None}]


def begin(page):
    """Start until one person is in view; a connection that is lost at once is begun again."""
    for attempt in range(3):
        frame = start(page)
        try:
            page.wait_for_function(ONE, timeout=30_000)
        except PlaywrightTimeout:
            if attempt == 2:
                raise
            page.reload()
        else:
            return frame
    raise AssertionError("unreachable")


def missed(seen, shared):
    """Which bars are not met; machines of CI are shared at times, and then decide themselves."""
    p50, p95 = np.percentile(seen.latencies_ms, [50, 95])
    bars = {
        "frames": seen.frames_per_s >= (5 if shared else 12),
        "annotated": seen.annotated >= 0.9,
        "p50": shared or p50 <= 150,
        "p95": shared or p95 <= 350,
        "flat": seen.is_flat(1.5 if shared else 1.2),
    }
    return [bar for bar, met in bars.items() if not met]


def calm(frame, shared):
    """What was measured once the machine left the page in peace."""
    for _ in range(WATCHES):
        seen = measure(frame, WATCH_S)
        if not missed(seen, shared):
            break
    return seen


def test_the_camera_comes_back_annotated_never_behind_and_leaves_nothing(visit, live_server):
    shared = is_shared()
    page = visit()
    component(page)
    page.wait_for_timeout(2000)
    before = live_server.threads()

    frame = begin(page)
    page.wait_for_timeout(3000)
    seen = calm(frame, shared)
    playing = live_server.threads()
    print(seen.told(), f"threads {before} -> {playing}")  # noqa: T201  shown with -s
    assert missed(seen, shared) == []
    assert in_view(page) == "1"
    assert page.locator(".rr-warn").count() == 0
    assert external(page.asked) == []

    page.close()
    closed = time.monotonic()
    after = settled_threads(live_server, before + SPARE_THREADS, THREADS_GONE_S)
    print(f"{after} threads {time.monotonic() - closed:.0f} s later")  # noqa: T201
    assert after <= before + SPARE_THREADS


def test_stop_or_leaving_the_page_ends_the_threads_and_start_begins_anew(visit, live_server):
    page = visit()
    frame = begin(page)
    playing = live_server.threads()
    frame.get_by_role("button", name="Stop").click()
    page.wait_for_selector("text=Press Start camera to begin.", timeout=20_000)
    stopped = settled_threads(live_server, playing - 3, THREADS_GONE_S)
    assert stopped <= playing - 3
    begin(page)
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_role("link", name="About").first.click()  # leaving the page ends the threads, too
    page.wait_for_selector("text=What it cannot tell", timeout=20_000)
    assert settled_threads(live_server, stopped, THREADS_GONE_S) <= stopped


def test_a_browser_that_carries_no_video_says_so(visit):
    page = visit()
    page.context.add_init_script("delete window.RTCPeerConnection")
    page.reload()
    frame = component(page)
    frame.get_by_role("button", name="Start camera").click()
    frame.get_by_text("it lacks WebRTC").wait_for()


def test_a_photo_is_annotated_and_a_bad_one_refused(visit, shared_data, tmp_path):
    page = visit("photos")
    bad = tmp_path / "not a photo.jpg"
    bad.write_text("only words")
    page.set_input_files("input[type=file]", [shared_data / "media" / "solvay1927.jpg", bad])
    page.wait_for_selector('img[alt*="annotated"]', timeout=60_000)
    page.wait_for_selector(".rr-warn", timeout=20_000)
    assert int(in_view(page)) >= 25
    told = page.locator(".rr-warn").inner_text()
    assert "picture" in told
    assert "tmp" not in told
    assert external(page.asked) == []


def test_a_recording_gives_video_table_and_summary(visit, shared_data):
    page = visit("recordings")
    page.set_input_files("input[type=file]", shared_data / "media" / "clips" / "fer_woman2.mp4")
    page.wait_for_selector("video", timeout=120_000)
    with page.expect_download() as table:
        page.get_by_role("button", name="Table").click()
    text = table.value.path().read_text("utf-8")
    assert text.startswith("source,time_s,frame,person")
    assert "\nfer_woman2.mp4," in text
    assert external(page.asked) == []
