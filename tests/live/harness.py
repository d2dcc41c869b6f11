"""A server, a camera and a browser for the tests of the real pages; all on this computer.

The camera is a clip with a frame counter burnt into its lower edge: twelve blocks,
black or white, the highest bit first. The page's own script reads the counter in
the picture sent and in the picture that came back.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice, repeat
from pathlib import Path

import av
import cv2
import numpy as np
import psutil
from numpy.typing import NDArray

BLOCKS = 12
BLOCK_PX = 24
SERVER_S, START_S, FIRST_FRAME_S = 90, 90, 60


def chromium() -> str | None:
    """The system's browser, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def free_port() -> int:
    """A port that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def burn(picture: NDArray[np.uint8], number: int) -> None:
    """Write a number into the lower edge, in place."""
    height = picture.shape[0]
    for block in range(BLOCKS):
        bit = number >> (BLOCKS - 1 - block) & 1
        left = block * BLOCK_PX
        picture[height - BLOCK_PX : height, left : left + BLOCK_PX] = 255 * bit


def make_camera(
    clip: Path, y4m: Path, *, seconds: float = 8, fps: int = 15, still: bool = False
) -> None:
    """A clip as a camera for Chromium: 640x480, counter burnt in.

    A still one shows the clip's first picture for ever: who is in it keeps one number, however
    little of the processor is left, and where the clip begins anew.
    """
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24"]
    command += ["-s", "640x480", "-r", str(fps), "-i", "-", "-pix_fmt", "yuv420p", str(y4m)]
    pipe = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert pipe.stdin is not None
    with av.open(str(clip)) as opened:
        pictures = (frame.to_ndarray(format="bgr24") for frame in opened.decode(video=0))
        first = next(pictures)
        every_other = islice(chain([first], pictures), 0, None, 2)  # it has 30 frames a second
        shown = repeat(first) if still else every_other
        for number, picture in enumerate(islice(shown, round(seconds * fps)), start=1):
            resized = cv2.resize(picture, (640, 480)).astype(np.uint8)
            burn(resized, number)
            pipe.stdin.write(resized.tobytes())
    pipe.stdin.close()
    assert pipe.wait(60) == 0


@dataclass
class Server:
    url: str
    process: psutil.Process

    def threads(self) -> int:
        return int(self.process.num_threads())

    def own_threads(self) -> list[str]:
        """Of the odd server alone: names of the threads that live rooms have begun."""
        with urllib.request.urlopen(f"{self.url}/threads", timeout=10) as answer:
            return [str(name) for name in json.load(answer)]


@contextmanager
def serving_oddly(**given: str) -> Iterator[Server]:
    """The server of `tests.live.odd_server`, with more environment."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "tests.live.odd_server", "--port", str(port)]
    started = subprocess.Popen(command, env={**os.environ, **given})
    try:
        wait_for_health(url, started)
        yield Server(url, psutil.Process(started.pid))
    finally:
        started.terminate()
        started.wait(30)


@contextmanager
def serving(**given: str) -> Iterator[Server]:
    """`readroom app` as a user starts it, with more environment; ended with the block."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "readroom.cli.main", "app", "--no-browser"]
    command += ["--port", str(port)]
    started = subprocess.Popen(command, env={**os.environ, **given})
    try:
        wait_for_health(url, started)
        yield Server(url, psutil.Process(started.pid).children()[0])
    finally:
        started.terminate()
        started.wait(30)


def wait_for_health(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SERVER_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer")


def is_shared(seconds: float = 1.0) -> bool:
    """Whether other programs have more than a third of this computer; asked before a page plays."""
    return bool(psutil.cpu_percent(seconds) > 100 / 3)


def browser_flags(y4m: Path) -> list[str]:
    return [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--autoplay-policy=no-user-gesture-required",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={y4m}",
        "--disable-features=WebRtcHideLocalIpsWithMdns",
        "--allow-loopback-in-peer-connection",
    ]
