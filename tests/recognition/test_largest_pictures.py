"""Pictures larger than asked for are not decoded, announced or not."""

import pytest
from tests import inputs

from readroom.errors import SourceError
from readroom.recognition.sources import open_source


def test_larger_pictures_than_asked_for_are_not_decoded(tmp_path):
    announced = inputs.video(tmp_path / "large.mp4", 5)
    with open_source(announced) as video, pytest.raises(SourceError, match="64 x 48 pixels"):
        video.at_most(64 * 48 - 1)
    with open_source(inputs.growing_video(tmp_path / "growing.ts")) as video:
        video.at_most(64 * 48)
        sizes = {frame.image.shape[:2] for frame in video.frames()}
        assert sizes == {(48, 64)}
        assert "damaged" in video.damaged
