"""From what a visitor chose to what a live session is made of: the one place that knows both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Event

from readroom.app.demo_room import USING, DemoScene, DemoSource, SyntheticDrawing
from readroom.app.frame_feed import FrameFeed
from readroom.app.joined_room import PICTURE, JoinedFeed, JoinedScene
from readroom.app.joined_room import USING as USING_DEVICES
from readroom.app.live_bridge import Opening, Recognize
from readroom.app.live_drawing import LiveDrawing
from readroom.app.live_inputs import LiveInput, Upload, Way
from readroom.app.uploads import LARGEST_FRAME_PX, on_disk
from readroom.errors import SourceError
from readroom.privacy.consent import shows_persons
from readroom.privacy.gate import Permission
from readroom.recognition.cards import ModelCard
from readroom.recognition.frames import Source
from readroom.recognition.newest import open_newest, open_replay
from readroom.recognition.pipeline import open_pipeline, open_presence
from readroom.rooms.room import Room


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a live session is made of.

    Attributes:
        opening: Of the pipeline, or of the script in its place.
        drawing: How the picture is shown.
        feed: Reads the input; None where the browser sends it.
    """

    opening: Opening
    drawing: LiveDrawing
    feed: FrameFeed | None


def prepare(given: LiveInput, permission: Permission) -> Prepared:
    """What a session with this input is made of; nothing runs yet.

    Args:
        given: What the visitor chose.
        permission: Of the gate.

    Returns:
        The parts.

    Raises:
        RefusedError: If people are to join where expressions may not be read.
        ConfigurationError: If they are to join where one looks at oneself alone.
    """
    persons = shows_persons(permission)
    if given.way is Way.DEMO:
        scene = DemoScene(given.people, permission)
        drawn = FrameFeed(given, partial(DemoSource, scene))
        return Prepared(lambda: (scene, USING), SyntheticDrawing(persons=persons), drawn)
    if given.way is Way.JOINED:
        room = Room(permission, ModelCard.read(), PICTURE)
        return Prepared(
            lambda: (JoinedScene(room), USING_DEVICES),
            LiveDrawing(persons=persons),
            JoinedFeed(given, room),
        )
    feed = None if given.from_browser else FrameFeed(given, partial(open_input, given))
    return Prepared(
        partial(_pipeline, permission, given.shows_meeting), LiveDrawing(persons=persons), feed
    )


def open_input(given: LiveInput, stop: Event) -> AbstractContextManager[Source]:
    """The frames of a camera or a video.

    Args:
        given: What the visitor chose.
        stop: Ends the frames when set.

    Returns:
        The source, or what gives it when entered.

    Raises:
        SourceError: If it cannot be read.
    """
    if given.camera is not None:
        return open_newest(given.camera, stop)
    if isinstance(given.video, Upload):
        return _played(given.video, stop)
    if given.video is not None:
        return open_replay(given.video, given.video.name, stop)
    raise SourceError("no camera and no video was chosen; choose one")


@contextmanager
def _played(upload: Upload, stop: Event) -> Iterator[Source]:
    """An upload as a file for as long as it plays."""
    with on_disk(upload.name, upload.read()) as path, open_replay(path, upload.name, stop) as video:
        video.at_most(LARGEST_FRAME_PX)
        yield video


def _pipeline(permission: Permission, meeting: bool) -> tuple[Recognize, str]:
    if permission.infer:
        pipeline = open_pipeline("live", permission=permission, meeting=meeting)
    else:
        pipeline = open_presence("live")
    choice = pipeline.detector_choice
    return pipeline, f"Faces are found by {choice.name}: {choice.why}"
