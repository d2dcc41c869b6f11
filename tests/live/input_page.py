"""The live page's inputs as a visitor chooses and starts them, and what they are made of."""

from __future__ import annotations

import subprocess
from pathlib import Path

from playwright.sync_api import Frame, Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from tests.conftest import lacking
from tests.live.harness import FIRST_FRAME_S, START_S
from tests.live.live_page import component, playing

from readroom.app.live_inputs import PRIVACY, Way

LOOKED_AT = "Look at"
OPENINGS, OPEN_S = 5, 5.0
"""A list that is opened while the page is drawn anew closes again, as it does for a visitor."""
OLD = """
() => document.querySelectorAll('iframe[title*=webrtc]').forEach(one => one.dataset.old = 'yes')
"""
ALONE = """
() => document.querySelectorAll('iframe[title*=webrtc]').length < 2
  && !document.querySelector('iframe[data-old]')
"""
"""The last input's video is gone from the page."""
FRAMES = """
() => [...document.querySelectorAll('video')]
  .reduce((all, video) => all + video.getVideoPlaybackQuality().totalVideoFrames, 0)
"""


def cut(clip: Path, to: Path, seconds: float, start: float = 0.0) -> Path:
    """A part of a clip in the form that the suffix says, with a key every second."""
    command = ["ffmpeg", "-v", "error", "-y", "-ss", str(start), "-i", str(clip)]
    command += ["-t", str(seconds), "-an", "-c:v", "libx264", "-preset", "ultrafast", "-g", "30"]
    try:
        subprocess.run([*command, "-pix_fmt", "yuv420p", str(to)], check=True)
    except FileNotFoundError:
        lacking("the program ffmpeg")
    return to


def choose(page: Page, name: str) -> None:
    """Pick an input by its name."""
    option = page.get_by_role("option", name=name, exact=True)
    for _ in range(OPENINGS):
        page.get_by_role("combobox", name=LOOKED_AT).click(timeout=START_S * 1000)
        if picked(page, option):
            break
    else:
        raise AssertionError(f"{name} was not offered")
    said = {str(way): words for way, words in PRIVACY.items()}
    last = said.get(name, PRIVACY[Way.CAMERA])  # what the page says below everything else
    page.get_by_text(last).first.wait_for(timeout=START_S * 1000)
    page.wait_for_function(ALONE, timeout=START_S * 1000)


def picked(page: Page, option: Locator) -> bool:
    """Whether a list that was opened stayed open until its option was pressed."""
    try:
        option.wait_for(timeout=OPEN_S * 1000)
        page.evaluate(OLD)
        option.click(timeout=OPEN_S * 1000)
    except PlaywrightTimeout:
        return False
    return True


def begin(page: Page, button: str, attempts: int = 2) -> Frame:
    """Press the input's button until pictures come; a second attempt is allowed under load."""
    for _ in range(attempts):
        frame = component(page)
        frame.get_by_role("button", name=button).click(timeout=START_S * 1000)
        if playing(frame, FIRST_FRAME_S):
            return frame
    raise AssertionError("no picture came")


def frames(frame: Frame) -> int:
    """Pictures shown so far."""
    return int(frame.evaluate(FRAMES))
