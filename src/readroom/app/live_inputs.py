"""What the live page may look at: cameras of browsers and of the network, windows, files, nobody.

Values and words alone; what reads them is in `readroom.app.feeds`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from readroom.errors import ConfigurationError, SourceError
from readroom.recognition.camera_registry import FREE_NAME, RegisteredCamera
from readroom.recognition.free_address import PORTS
from readroom.recognition.sources import OURS, VIDEO_SUFFIXES

PEOPLE: Final = (12, 18, 24, 30)
"""Scripted people of the demonstration room, as offered."""
USUAL: Final = 24  # of these, before somebody chooses


class Way(StrEnum):
    """Where the picture comes from, as the page offers it."""

    BROWSER = "This browser's camera"
    WINDOW = "A video meeting (a window of this computer)"
    JOINED = "Everybody's own camera (people join by a link)"
    CAMERA = "A camera of the network"
    FILE = "A video file"
    DEMO = "Demonstration room"


@dataclass(frozen=True, slots=True)
class Upload:
    """A video that a visitor handed in.

    Attributes:
        id: Tells this upload from every other.
        name: What the file was called.
        read: Gives its bytes; called when the video is played.
    """

    id: str
    name: str
    read: Callable[[], bytes] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class LiveInput:
    """One choice of a visitor; another one is another session.

    Attributes:
        way: Where the picture comes from.
        camera: With :attr:`Way.CAMERA`, which one.
        video: With :attr:`Way.FILE`: a file of the server's folder, or an upload.
        people: With :attr:`Way.DEMO`, how many.
        recorded_meeting: With :attr:`Way.FILE`, whether it shows a video meeting.
    """

    way: Way = Way.BROWSER
    camera: RegisteredCamera | None = None
    video: Path | Upload | None = None
    people: int = USUAL
    recorded_meeting: bool = False

    @property
    def name(self) -> str:
        """What it is called on the page; never an address."""
        if self.camera is not None:
            return self.camera.name
        return self.video.name if self.video is not None else self.way.value

    @property
    def kept_as(self) -> tuple[str, str]:
        """Kind and name of the source of a session that is kept."""
        if self.way is Way.BROWSER:
            return "live", "camera"
        if self.way is Way.WINDOW:
            return "live", "video meeting"
        if self.way is Way.JOINED:
            return "live", "own cameras of people who joined"
        if self.way is Way.DEMO:
            return "synthetic", f"demonstration room of {self.people} people"
        return "live" if self.way is Way.CAMERA else "recording", self.name

    @property
    def goes_on(self) -> bool:
        """Whether it does while nobody looks; a video or a demonstration would begin anew."""
        return self.way in (Way.BROWSER, Way.WINDOW, Way.JOINED, Way.CAMERA)

    @property
    def from_browser(self) -> bool:
        """Whether the browser sends the picture, and not the server reads it."""
        return self.way in (Way.BROWSER, Way.WINDOW)

    @property
    def shows_meeting(self) -> bool:
        """Whether it is a video meeting, live or recorded: others, and pictures in their places.

        Meetings move faces about as people come and go: who is who cannot be followed.
        """
        return self.way is Way.WINDOW or self.recorded_meeting

    @property
    def shows_others(self) -> bool:
        """Whether it is made for other people than oneself, and shows nobody else."""
        return self.shows_meeting or self.way is Way.JOINED

    @property
    def start(self) -> str:
        """What the button that starts it says."""
        return STARTS[self.way]

    @property
    def privacy(self) -> str:
        """Where the picture goes; a sentence without its full stop follows."""
        return PRIVACY[self.way]


BROWSER: Final = LiveInput()
WINDOW: Final = LiveInput(Way.WINDOW)
JOINED: Final = LiveInput(Way.JOINED)

STARTS: Final = {
    Way.BROWSER: "Start camera",
    Way.WINDOW: "Choose window",
    Way.JOINED: "Begin reading",
    Way.CAMERA: "Start camera",
    Way.FILE: "Start video",
    Way.DEMO: "Start demonstration",
}
PRIVACY: Final = {
    Way.BROWSER: (
        "The picture travels from this browser to the Readroom server and back, encrypted."
    ),
    Way.WINDOW: (
        "The picture of the window that you choose travels from this browser to the Readroom "
        "server and back, encrypted."
    ),
    Way.JOINED: (
        "Everybody's own browser reads their face and sends numbers: no picture of anybody leaves "
        "their device. What is seen here is drawn."
    ),
    Way.CAMERA: (
        "The Readroom server reads this camera itself and sends the picture to this browser, "
        "encrypted."
    ),
    Way.FILE: (
        "The Readroom server plays this video and sends the picture to this browser, encrypted. "
        "An uploaded video lies in a temporary file while it plays, which is then deleted."
    ),
    Way.DEMO: "The Readroom server draws this room; nobody is filmed.",
}


def free_input(given: str) -> LiveInput:
    """The input of an address that a visitor typed.

    Args:
        given: An RTSP address as it was typed.

    Returns:
        The input; whether the address may be connected to is checked on connecting.

    Raises:
        SourceError: If it is no RTSP address; the address is not repeated.
    """
    address = given.strip()
    if not address.lower().startswith(tuple(f"{scheme}://" for scheme in PORTS)):
        raise SourceError(f"{FREE_NAME}: expected one that begins with rtsp:// or rtsps://")
    return LiveInput(Way.CAMERA, camera=RegisteredCamera(FREE_NAME, address, free=True))


def videos_in(folder: Path) -> tuple[Path, ...]:
    """The videos directly in the server's folder.

    Args:
        folder: ``videos_dir`` of the settings.

    Returns:
        In the order of names; hidden files and what Readroom drew itself are left out.

    Raises:
        ConfigurationError: If the folder cannot be read.
    """
    try:
        files = sorted(folder.iterdir())
    except OSError as error:
        raise ConfigurationError(
            f"the folder of videos cannot be read ({error.strerror}): expected one with videos"
        ) from error
    return tuple(
        file
        for file in files
        if file.suffix.lower() in VIDEO_SUFFIXES
        and not file.name.startswith(".")
        and not file.stem.endswith(OURS)
        and file.is_file()
    )
