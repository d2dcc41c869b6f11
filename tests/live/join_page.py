"""A room that people join, as a visitor opens it on the live page; and pictures of both sides."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, Page, ViewportSize
from tests.live.harness import START_S, serving
from tests.live.input_page import begin, choose

from readroom.app.live_inputs import STARTS, Way

FOR_OTHERS = {"READROOM_PURPOSE": "playtest", "READROOM_REGION": "GB"}
"""Of a server: what others may be looked at for, once its notice was shown."""
SIZES: Final[dict[str, ViewportSize]] = {
    "1280": {"width": 1280, "height": 1000},
    "390": {"width": 390, "height": 844},
}
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
LOADED_MS = 6000


def open_room(page: Page) -> str:
    """On the live page of a server that is :data:`FOR_OTHERS`: where people join."""
    page.get_by_text("Everybody in view was told").click(timeout=START_S * 1000)
    page.get_by_role("button", name="Use for").click(timeout=START_S * 1000)
    choose(page, Way.JOINED.value)
    address = page.get_by_text("/join/").first
    address.wait_for(timeout=START_S * 1000)
    return address.inner_text()


def join_screens(browser: Browser, out: Path) -> None:
    """Both sides at both widths, light and dark; part of `make screens`."""
    with serving(**FOR_OTHERS) as server:
        for size, scheme in ((size, scheme) for size in SIZES for scheme in SCHEMES):
            context = browser.new_context(
                viewport=SIZES[size], color_scheme=scheme, permissions=["camera"]
            )
            host, guest = context.new_page(), context.new_page()
            host.goto(server.url)
            guest.goto(open_room(host))
            _shoot(guest, out / f"join-before-{size}-{scheme}.png")
            guest.click("#join")
            begin(host, STARTS[Way.JOINED])
            host.wait_for_timeout(2 * LOADED_MS)
            _shoot(host, out / f"join-host-{size}-{scheme}.png")
            _shoot(guest, out / f"join-inside-{size}-{scheme}.png")
            guest.click("#leave")
            _shoot(guest, out / f"join-after-{size}-{scheme}.png")
            context.close()


def _shoot(page: Page, to: Path) -> None:
    page.screenshot(path=to, full_page=True)
    print(to)  # noqa: T201  the program's output
