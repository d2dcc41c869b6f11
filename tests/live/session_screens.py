"""Pictures of the pages of sessions, on synthetic sessions; part of `make screens`."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from readroom.domain import Detail
from readroom.recordings.demonstration import Script, fill
from readroom.sessions.store import SessionStore

WIDTHS = {"1280": 1280, "390": 390}
PARTS = ("Markers and segments", "Events", "Compare", "Report and files", "People")
TALLEST = 4000
DRAWN = "() => document.querySelector('svg.marks') !== null"


class Kept(NamedTuple):
    """Ids of the synthetic sessions."""

    lesson: str
    playtest: str


def keep_synthetic() -> Kept:
    """Play the script into the configured store."""
    with SessionStore.open() as store:
        played = {one.detail: one.id for one in fill(store, Script())}
    return Kept(played[Detail.ROOM], played[Detail.PERSON])


def session_screens(
    browser: Browser, url: str, out: Path, look: tuple[str, str], kept: Kept
) -> None:
    """All pages of sessions at one width, in one scheme, each as tall as it is."""
    size, scheme = look
    viewport = {"width": WIDTHS[size], "height": 900}
    context = browser.new_context(viewport=viewport, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    def shoot(name: str) -> None:
        _tall(page, viewport)
        page.screenshot(path=out / f"{name}-{size}-{scheme}.png")
        print(out / f"{name}-{size}-{scheme}.png")  # noqa: T201  the program's output

    _open(page, f"{url}/sessions")
    shoot("sessions")
    page.get_by_role("button", name="Change").first.click()
    page.wait_for_timeout(1500)
    shoot("sessions-change")
    _open(page, f"{url}/review?session={kept.lesson}", DRAWN)
    shoot("review-lesson")
    _open(page, f"{url}/review?session={kept.playtest}", DRAWN)
    shoot("review-playtest")
    for part in ("Persons", *PARTS):
        page.get_by_role("radio", name=part, exact=True).click()
        page.wait_for_timeout(3000)
        shoot(f"review-{part.split()[0].lower()}")
    _open(page, f"{url}/needs-attention?session={kept.playtest}", DRAWN)
    shoot("needs-attention")
    _open(page, f"{url}/needs-attention?session={kept.lesson}")
    shoot("needs-attention-lesson")
    page.goto(f"{url}/sessions/{kept.playtest}/report")
    page.screenshot(path=out / f"report-{size}-{scheme}.png", full_page=True)
    context.close()
    other = [one for one in asked if not one.startswith((url, "data:", "blob:"))]
    assert not other, other


def _open(page: Page, address: str, ready: str = "() => true") -> None:
    page.goto(address)
    page.wait_for_selector("h1.rr-title", timeout=60_000)
    page.wait_for_function(ready, timeout=60_000)
    page.wait_for_timeout(2500)


def _tall(page: Page, viewport: dict[str, int]) -> None:
    """Make the window as tall as the page, which scrolls inside."""
    page.set_viewport_size(viewport)
    page.wait_for_timeout(400)
    tall = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size(viewport | {"height": min(max(tall + 10, 900), TALLEST)})
    page.wait_for_timeout(1200)
