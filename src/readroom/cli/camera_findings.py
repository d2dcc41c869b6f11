"""What the doctor finds out about the cameras of the network: does each one answer?"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Final

from readroom.cli.findings import Finding
from readroom.errors import ConfigurationError, ReadroomError
from readroom.settings import Settings

if TYPE_CHECKING:
    from readroom.recognition.camera_registry import RegisteredCamera

ANSWER_S: Final = 5.0
"""For a camera to answer. Raising it waits longer for those that are off."""

AT_ONCE: Final = 8
"""Cameras asked side by side. Raising it is quicker where many are off."""

ADVICE: Final = "is it on, in this network, and are address, user and password right?"


def examine_cameras(settings: Settings, answer_s: float = ANSWER_S) -> Iterator[Finding]:
    """Every configured camera by its name; no address is said.

    Args:
        settings: Those in force.
        answer_s: Seconds that a camera has to answer.

    Yields:
        One finding for each camera; none where none is configured.
    """
    from readroom.recognition.camera_registry import read_cameras

    try:
        cameras = read_cameras(settings)
    except ConfigurationError as error:
        yield Finding("cameras", str(error), False, "see docs/cameras.md for its form")
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(lambda one: _asked(one, answer_s), cameras)
    if settings.free_cameras:
        yield Finding(
            "camera addresses",
            "any visitor may type one",
            None,
            "READROOM_FREE_CAMERAS lets the server connect to whatever speaks RTSP in its network",
        )


def _asked(camera: RegisteredCamera, answer_s: float) -> Finding:
    """One picture of it."""
    from readroom.recognition.newest import open_newest

    what = f"camera {camera.name}"
    try:
        with open_newest(camera, Event(), answer_s) as source:
            for frame in source.frames():
                height, width = frame.image.shape[:2]
                return Finding(what, f"answers, {width} x {height} as shown", True)
        return Finding(what, "answers, but sends no picture", False, ADVICE)
    except ReadroomError as error:
        return Finding(what, str(error), False, ADVICE)
