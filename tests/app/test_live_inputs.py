"""Values of what can be looked at: told apart, and no address in any of their words."""

from pathlib import Path

import pytest
from tests.wording import banned_in

from readroom.app.live_inputs import (
    BROWSER,
    PRIVACY,
    STARTS,
    WINDOW,
    LiveInput,
    Upload,
    Way,
    free_input,
    videos_in,
)
from readroom.errors import ConfigurationError, SourceError
from readroom.recognition.camera_registry import RegisteredCamera

SECRET = "rtsp://me:secret@10.0.0.12/live"
ROOM = LiveInput(Way.CAMERA, camera=RegisteredCamera("Room 12", SECRET))
FILM = LiveInput(Way.FILE, video=Path("/films/lesson.mp4"))
HANDED = LiveInput(Way.FILE, video=Upload("1", "talk.mp4", lambda: b""))
DEMO = LiveInput(Way.DEMO, people=12)


@pytest.mark.parametrize(
    ("given", "name", "kept"),
    [
        (BROWSER, "This browser's camera", ("live", "camera")),
        (WINDOW, "A video meeting (a window of this computer)", ("live", "video meeting")),
        (ROOM, "Room 12", ("live", "Room 12")),
        (FILM, "lesson.mp4", ("recording", "lesson.mp4")),
        (HANDED, "talk.mp4", ("recording", "talk.mp4")),
        (DEMO, "Demonstration room", ("synthetic", "demonstration room of 12 people")),
    ],
    ids=lambda one: one.way.name if isinstance(one, LiveInput) else None,
)
def test_every_input_has_its_words(given, name, kept):
    assert (given.name, given.kept_as) == (name, kept)
    assert given.start.startswith("Choose " if given is WINDOW else "Start ")
    assert given.privacy.endswith(".")
    assert "secret" not in f"{given!r} {given.name} {given.kept_as}"
    assert not banned_in(f"{given.privacy} {given.start}".lower())


def test_a_film_of_a_meeting_is_a_meeting_and_another_input():
    meeting = LiveInput(Way.FILE, video=Path("/films/lesson.mp4"), recorded_meeting=True)
    assert meeting != FILM
    assert [one.shows_meeting for one in (meeting, WINDOW, FILM, BROWSER)] == [
        True,
        True,
        False,
        False,
    ]


def test_all_ways_have_words():
    assert set(STARTS) == set(PRIVACY) == set(Way)


def test_another_choice_is_another_input():
    other = LiveInput(Way.CAMERA, camera=RegisteredCamera("Room 12", "rtsp://10.0.0.13/live"))
    assert len({BROWSER, ROOM, other, FILM, HANDED, DEMO, LiveInput(Way.DEMO, people=30)}) == 7
    again = LiveInput(Way.FILE, video=Upload("1", "talk.mp4", lambda: b"other bytes of one id"))
    assert again == HANDED


def test_an_address_by_hand_is_an_rtsp_address():
    given = free_input(f" {SECRET.upper()} ")
    assert given.camera.free
    assert "SECRET" not in f"{given!r}{given.name}"
    for wrong in ("http://10.0.0.12/secret", "secret", "file:///secret"):
        with pytest.raises(SourceError) as caught:
            free_input(wrong)
        assert "secret" not in str(caught.value)


def test_videos_of_the_folder_are_those_directly_in_it(tmp_path):
    for name in ("b.mp4", "a.MOV", ".hidden.mp4", "notes.txt", "b.annotated.mp4"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "deeper.mp4").mkdir()
    assert [path.name for path in videos_in(tmp_path)] == ["a.MOV", "b.mp4"]
    with pytest.raises(ConfigurationError, match="cannot be read"):
        videos_in(tmp_path / "nothing")
