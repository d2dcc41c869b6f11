"""The drawn room: what is drawn, scripted and told belongs together."""

import numpy as np
import pytest

from readroom.domain import Emotion
from readroom.recognition.demo import GROUND, SIZE, DemoRoom


@pytest.mark.parametrize("people", [1, 2, 12, 18, 24, 30, 60])
@pytest.mark.parametrize("size", [SIZE, (1056, 594)])
def test_everybody_sits_within_the_picture_and_on_nobody_else(people, size):
    room = DemoRoom(people, size=size)
    for seconds in (0.0, 33.3, 599.0):
        boxes = [one.box for one in room.scene(seconds)]
        assert len(boxes) == people
        for box in boxes:
            assert box.x >= 0
            assert box.y >= 24  # below the caption
            assert box.x + box.width <= size[0]
            assert box.y + box.height <= size[1]
        assert all(one.iou(two) == 0 for place, one in enumerate(boxes) for two in boxes[:place])
        assert room.picture(seconds).shape == (size[1], size[0], 3)


def test_faces_are_where_the_script_says():
    room = DemoRoom(24)
    picture = room.picture(20.0)
    for one in room.scene(20.0):
        x, y = one.box.center
        drawn = np.abs(picture[int(y), int(x)].astype(int) - GROUND).max()
        assert drawn > 15
    assert (picture[-1] == GROUND).all()


def test_the_same_seed_gives_the_same_room():
    one, two, other = DemoRoom(12, 5), DemoRoom(12, 5), DemoRoom(12, 6)
    assert np.array_equal(one.picture(60.0), two.picture(60.0))
    assert one.scene(60.0) == two.scene(60.0)
    assert [seen.shown for seen in one.scene(60.0)] != [seen.shown for seen in other.scene(60.0)]


def test_results_tell_what_the_script_says():
    room = DemoRoom(30)
    _, result = room.at(60.0)
    for one, seen in zip(room.scene(60.0), result.observations, strict=True):
        if one.shown is None:
            assert seen.expression is None
        else:
            assert Emotion(int(np.argmax(seen.expression.raw))) == one.shown
    assert len(result.measured) >= 20


def test_the_caption_is_left_out_only_when_asked():
    room = DemoRoom(12)
    assert (room.picture(0.0)[:30] != GROUND).any()
    assert (room.picture(0.0, caption=False)[:30] == GROUND).all()
