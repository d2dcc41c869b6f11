"""Recorded video meetings: who moves is read, a picture in the place of a camera is not."""

from __future__ import annotations

import subprocess

import pytest
from tests import inputs
from tests.conftest import lacking
from tests.recordings.tables import read

from readroom.domain import Detail
from readroom.errors import ConfigurationError
from readroom.privacy.gate import decide
from readroom.recordings import analyze
from readroom.recordings.keeping import Keeping
from readroom.sessions.store import SessionStore

RESEARCH = decide("research", "GB")
BESIDE_ITS_FIRST_PICTURE = (
    "[0:v]fps=15,scale=320:-2,split[moving][whole];"
    "[whole]trim=end_frame=1,loop=-1:1:0,setpts=N/15/TB[still];"
    "[moving][still]hstack=shortest=1"
)


@pytest.fixture(scope="module")
def meeting(shared_data, tmp_path_factory):
    """Somebody on the left, and the picture of the same person on the right."""
    film = tmp_path_factory.mktemp("meeting") / "meeting.mp4"
    clip = shared_data / "media" / "clips" / "fer_woman2.mp4"
    command = ["ffmpeg", "-v", "error", "-i", str(clip), "-t", "7", "-an"]
    command += ["-filter_complex", BESIDE_ITS_FIRST_PICTURE, "-c:v", "libx264", "-crf", "30"]
    try:
        subprocess.run([*command, str(film)], check=True)
    except FileNotFoundError:
        lacking("the program ffmpeg")
    return film


@pytest.mark.data
def test_a_picture_in_a_meeting_is_a_face_that_is_not_measured(meeting, tmp_path):
    done = analyze([meeting], tmp_path / "out", permission=RESEARCH, meeting=True)
    rows = read(done.table)
    moving = [row for row in rows if row["x"] < 320 - row["width"] / 2]
    picture = [row for row in rows if row["x"] >= 320 - row["width"] / 2]
    assert len(picture) >= 20
    assert {row["reason"] for row in picture} == {"still_picture"}
    assert all(row["happy"] is None for row in picture)
    later = [row for row in moving if row["time_s"] > 4]
    assert len(later) >= 10
    assert {row["reason"] for row in later} == {None}
    assert done.sources[0].unmeasured["still_picture"] >= len(picture)

    without = analyze([meeting], tmp_path / "all", permission=RESEARCH)
    assert "still_picture" not in {row["reason"] for row in read(without.table)}


def test_people_of_a_meeting_who_are_counted_only_are_refused(tmp_path):
    path = inputs.video(tmp_path / "talk.mp4", 5)
    with pytest.raises(ConfigurationError, match="leave out one of --meeting and --presence"):
        analyze([path], tmp_path / "out", permission=RESEARCH, presence=True, meeting=True)


def test_looks_too_far_apart_to_see_who_moves_are_refused(tmp_path):
    path = inputs.video(tmp_path / "talk.mp4", 5)
    with pytest.raises(ConfigurationError, match="at least every 5 s"):
        analyze([path], tmp_path / "out", permission=RESEARCH, every_s=6.0, meeting=True)


def test_oneself_is_in_no_meeting(tmp_path):
    path = inputs.video(tmp_path / "talk.mp4", 5)
    with pytest.raises(ConfigurationError, match="a meeting shows other people"):
        analyze([path], tmp_path / "out", permission=decide("self"), meeting=True)


def test_single_persons_of_a_meeting_are_not_kept(tmp_path):
    path = inputs.video(tmp_path / "talk.mp4", 5)
    with SessionStore.open("sqlite://") as store:
        keeping = Keeping(store, "each person", Detail.PERSON)
        with pytest.raises(ConfigurationError, match="add --detail room"):
            analyze([path], tmp_path / "out", permission=RESEARCH, meeting=True, keeping=keeping)
