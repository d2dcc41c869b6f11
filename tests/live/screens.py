"""Pictures of every screen, to be looked at: ``python -m tests.live.screens OUT_DIR``.

Each page at 1280 and 390 pixels, light and dark; the live page before the start
and with the fake camera; the same page with each other input
(`tests.live.input_screens`); a room that people join (`tests.live.join_page`); the photo page
with a photo; the pages of sessions on a
synthetic lesson (`tests.live.session_screens`). Needs READROOM_TEST_DATA.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from tests.live.harness import browser_flags, chromium, make_camera, serving
from tests.live.input_screens import input_screens, offer_inputs
from tests.live.join_page import join_screens
from tests.live.live_page import start
from tests.live.session_screens import keep_synthetic, session_screens

LOOKS = (("1280", "light"), ("390", "dark"), ("1280", "dark"), ("390", "light"))
SIZES = {"1280": {"width": 1280, "height": 800}, "390": {"width": 390, "height": 844}}
PAGES = {
    "live": "",
    "photos": "photos",
    "recordings": "recordings",
    "about": "about",
    "model-card": "model-card",
}


def ready(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector("h1.rr-title", timeout=60_000)
    page.wait_for_timeout(1500)


def shoot(page: Page, out: Path, name: str) -> None:
    page.screenshot(path=out / f"{name}.png", full_page=False)
    print(out / f"{name}.png")  # noqa: T201  the program's output


def still(browser: Browser, url: str, out: Path, size: str, scheme: str) -> None:
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme)
    page = context.new_page()
    for name, path in PAGES.items():
        ready(page, f"{url}/{path}")
        shoot(page, out, f"{name}-{size}-{scheme}")
    context.close()


def streaming(browser: Browser, url: str, out: Path, size: str, scheme: str) -> None:
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, permissions=["camera"])
    page = context.new_page()
    ready(page, url)
    start(page)
    page.wait_for_timeout(12_000)
    shoot(page, out, f"live-streaming-{size}-{scheme}")
    page.mouse.wheel(0, 600)
    page.wait_for_timeout(800)
    if size == "390":
        shoot(page, out, f"live-streaming-{size}-{scheme}-lower")
    context.close()


def uploads(browser: Browser, url: str, out: Path, size: str, scheme: str, data: Path) -> None:
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme)
    page = context.new_page()
    ready(page, f"{url}/photos")
    page.set_input_files("input[type=file]", sorted((data / "media" / "groups").glob("*.jpg"))[:1])
    page.wait_for_selector('img[alt*="annotated"]', timeout=60_000)
    page.wait_for_timeout(1500)
    shoot(page, out, f"photos-result-{size}-{scheme}")
    ready(page, f"{url}/recordings")
    page.set_input_files("input[type=file]", data / "media" / "clips" / "fer_woman2.mp4")
    page.wait_for_selector("video", timeout=180_000)
    page.wait_for_timeout(1500)
    shoot(page, out, f"recordings-result-{size}-{scheme}")
    context.close()


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    data = Path(os.environ["READROOM_TEST_DATA"])
    wanted = sys.argv[2:] or ["still", "streaming", "inputs", "uploads", "sessions", "join"]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        os.environ["READROOM_DATABASE_URL"] = f"sqlite:///{folder}/kept.db"
        if "inputs" in wanted:
            offer_inputs(data, Path(folder), running)
        kept = keep_synthetic() if "sessions" in wanted else None
        server, play = running.enter_context(serving()), running.enter_context(sync_playwright())
        camera = Path(folder) / "camera.y4m"
        if {"streaming", "join"} & set(wanted):
            make_camera(data / "media" / "clips" / "fer_woman2.mp4", camera)
        browser = play.chromium.launch(
            executable_path=chromium(), headless=True, args=browser_flags(camera)
        )
        if "join" in wanted:
            join_screens(browser, out)
        for size, scheme in (
            ("1280", "light"),
            ("390", "dark"),
            ("1280", "dark"),
            ("390", "light"),
        ):
            if "still" in wanted:
                still(browser, server.url, out, size, scheme)
            if "streaming" in wanted:
                streaming(browser, server.url, out, size, scheme)
            if "inputs" in wanted:
                input_screens(browser, server.url, out, size, scheme)
            if "uploads" in wanted:
                uploads(browser, server.url, out, size, scheme, data)
            if kept is not None:
                session_screens(browser, server.url, out, (size, scheme), kept)
        browser.close()


if __name__ == "__main__":
    main()
