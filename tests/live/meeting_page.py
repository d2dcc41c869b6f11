"""A video meeting as a page: faces that sway, and pictures where cameras are off."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Final

import cv2
from playwright.sync_api import Page

from readroom.domain import Image
from readroom.evaluation.gallery import lay_out

ADDRESS: Final = "http://meeting.test/"
"""Answered by the browser's own context; nothing leaves this computer."""
TITLE: Final = "Weekly class"
FLAGS: Final = [f"--auto-select-tab-capture-source-by-title={TITLE}"]
"""The browser chooses the meeting where a visitor would."""

SWAY: Final = """
setInterval(() => {
  const now = performance.now() / 400;
  document.querySelectorAll('.person').forEach((one, place) => {
    const [right, down] = [Math.sin(now + place), Math.cos(now + place)];
    one.style.objectPosition = `${50 + SWAY_PC * right}% ${50 + SWAY_PC * down}%`;
  });
}, 100);
"""


def meeting_page(
    crops: Sequence[Image], people: int, columns: int, tile_px: int, sway_pc: float = 30
) -> str:
    """A gallery of square tiles.

    Args:
        crops: Faces, gray, uint8, square.
        people: As many of them sway; the others are pictures.
        columns: Tiles across.
        tile_px: Side of a tile; a face takes three fifths of it.
        sway_pc: Of the room around each picture, which is a tenth larger than its tile.

    Returns:
        HTML that needs nothing else.
    """
    tiles = []
    for number, crop in enumerate(crops):
        side = tile_px * 11 // 10
        (tile,) = lay_out([crop], tile_px * 3 // 5, 1, 1, (side, side))
        coded = base64.b64encode(cv2.imencode(".png", tile.frame)[1].tobytes()).decode()
        kind = "person" if number < people else "picture"
        tiles.append(f'<img class="{kind}" src="data:image/png;base64,{coded}">')
    style = (
        "body{margin:0;background:#222;display:grid;gap:4px;"
        f"grid-template-columns:repeat({columns},{tile_px}px)}}"
        f"img{{width:{tile_px}px;height:{tile_px}px;object-fit:none}}"
    )
    script = SWAY.replace("SWAY_PC", str(sway_pc))
    return f"<title>{TITLE}</title><style>{style}</style>{''.join(tiles)}<script>{script}</script>"


def open_meeting(page: Page, html: str, size: tuple[int, int]) -> Page:
    """The meeting in a window of its own: what is behind another is not drawn.

    Args:
        page: Any page, of a context without a fixed viewport.
        html: Of the meeting.
        size: Width and height of its window.

    Returns:
        The meeting's page.
    """
    page.context.route(
        f"{ADDRESS}*", lambda route: route.fulfill(body=html, content_type="text/html")
    )
    width, height = size
    with page.expect_popup() as popup:
        page.evaluate(f"window.open('{ADDRESS}', 'm', 'popup,width={width},height={height}')")
    popup.value.wait_for_load_state()
    return popup.value
