"""A session is kept by the second: every second must have been looked at."""

from contextlib import nullcontext

import pytest
from tests import inputs

from readroom.errors import ConfigurationError, SourceError
from readroom.recognition.frames import Due
from readroom.recognition.sources import open_source
from readroom.recordings.keepable import LOOK_EVERY_S, require_length, require_often


@pytest.mark.parametrize("fps", [23.976, 25, 29.97, 30, 59.94])
def test_the_longest_time_between_looks_leaves_no_second_out(fps):
    due = Due(LOOK_EVERY_S)
    times = [number / fps for number in range(round(600 * fps))]
    assert {int(at) for at in times if due(at)} == set(range(600))


def test_fewer_looks_are_refused():
    require_often(LOOK_EVERY_S)
    with pytest.raises(ConfigurationError, match=r"--every 0\.5 or less"):
        require_often(1.0)


@pytest.mark.parametrize(("step_s", "refused"), [(0.9, False), (2.0, True)])
def test_videos_with_less_than_a_picture_a_second_are_refused(tmp_path, step_s, refused):
    times = [number * step_s for number in range(10)]
    path = inputs.video(tmp_path / "slow.mp4", 10, times=times)
    said = pytest.raises(SourceError, match="pictures a second") if refused else nullcontext()
    with open_source(path) as source, said:
        require_length(source)
