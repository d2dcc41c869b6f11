"""Pictures of the live page with each of its inputs; part of `make screens`."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page
from tests.live.input_page import begin, choose, cut
from tests.live.live_page import component
from tests.network_cameras import http_cameras

SIZES = {"1280": {"width": 1280, "height": 1000}, "390": {"width": 390, "height": 844}}
CLIP_S = 16.0
LOADED_MS = 6000


def offer_inputs(data: Path, folder: Path, running: ExitStack) -> None:
    """A camera that plays, one that is dead and a folder of videos; before the server starts."""
    clips = data / "media" / "clips"
    stream = cut(clips / "fer_woman2.mp4", folder / "camera.ts", CLIP_S)
    films = folder / "films"
    films.mkdir()
    cut(clips / "pyfeat_WolfgangLanger_Pexels.mp4", films / "interview.mp4", 4)
    cameras = running.enter_context(http_cameras(stream, CLIP_S))
    registry = folder / "cameras.toml"
    registry.write_text(
        f'[cameras]\n"Room 12" = "{cameras.address("ts", "me:secret@")}"\n'
        '"Room 14" = "rtsp://me:secret@127.0.0.1:1/live"\n'
    )
    os.environ["READROOM_CAMERAS"] = str(registry)
    os.environ["READROOM_VIDEOS_DIR"] = str(films)


def input_screens(browser: Browser, url: str, out: Path, size: str, scheme: str) -> None:
    """Every input before and after its start."""
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme)
    page = context.new_page()
    _demonstration(page, url, out, f"{size}-{scheme}")
    _camera(page, url, out, f"{size}-{scheme}")
    _video(page, url, out, f"{size}-{scheme}")
    context.close()


def _demonstration(page: Page, url: str, out: Path, look: str) -> None:
    _open(page, url)
    page.get_by_role("combobox", name="Look at").click()
    page.wait_for_timeout(700)
    _shoot(page, out, f"input-choice-{look}")
    page.keyboard.press("Escape")
    choose(page, "Demonstration room")
    _shoot(page, out, f"input-demo-before-{look}")
    begin(page, "Start demonstration")
    page.wait_for_timeout(3 * LOADED_MS)
    _shoot(page, out, f"input-demo-{look}")
    page.get_by_role("radio", name="Boxes only").click()
    page.get_by_role("radio", name="Room, ten seconds").click()
    page.wait_for_timeout(LOADED_MS)
    _shoot(page, out, f"input-demo-boxes-{look}")
    page.mouse.wheel(0, 900)
    page.wait_for_timeout(1000)
    _shoot(page, out, f"input-demo-lower-{look}")


def _camera(page: Page, url: str, out: Path, look: str) -> None:
    _open(page, url)
    choose(page, "Room 12")
    begin(page, "Start camera")
    page.wait_for_timeout(LOADED_MS)
    _shoot(page, out, f"input-camera-{look}")
    choose(page, "Room 14")
    component(page).get_by_role("button", name="Start camera").click()
    page.wait_for_timeout(LOADED_MS)
    _shoot(page, out, f"input-camera-dead-{look}")


def _video(page: Page, url: str, out: Path, look: str) -> None:
    _open(page, url)
    choose(page, "A video file")
    begin(page, "Start video")
    page.wait_for_timeout(2 * LOADED_MS)
    _shoot(page, out, f"input-video-ended-{look}")
    page.get_by_role("combobox", name="Video").click()
    page.get_by_role("option", name="Upload a video ...").click()
    page.wait_for_selector("[data-testid=stFileUploader]", timeout=60_000)
    page.wait_for_timeout(LOADED_MS)
    _shoot(page, out, f"input-upload-{look}")


def _open(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector("h1.rr-title", timeout=60_000)
    page.wait_for_timeout(1500)


def _shoot(page: Page, out: Path, name: str) -> None:
    page.screenshot(path=out / f"{name}.png")
    print(out / f"{name}.png")  # noqa: T201  the program's output
