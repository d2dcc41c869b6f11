import pytest

from readroom.domain import Box, Face, FrameResult, Observation
from readroom.view.motion import moved


def seen(at, *boxes, width=640):
    return FrameResult(
        at,
        width,
        480,
        tuple(Observation(n, Face(box, 0.9), 1.0) for n, box in enumerate(boxes, start=1)),
    )


LEFT, RIGHT = Box(100, 100, 60, 80), Box(120, 100, 60, 80)


def test_a_moving_face_is_drawn_further_on():
    result = moved(seen(0.0, LEFT), seen(0.1, RIGHT), 0.2)
    assert result.observations[0].face.box.x == pytest.approx(120 + 0.7 * 20)
    assert result.observations[0].face.box.width == 60


def test_a_box_never_runs_far_ahead():
    result = moved(seen(0.0, LEFT), seen(0.1, RIGHT), 0.9)
    assert result.observations[0].face.box.x == pytest.approx(120 + 0.7 * 20 * 3)


@pytest.mark.parametrize(
    ("before", "newest", "at"),
    [
        pytest.param(None, seen(0.1, RIGHT), 0.2, id="the first result"),
        pytest.param(seen(0.0, LEFT), seen(0.1, RIGHT), 0.1, id="no time went by"),
        pytest.param(seen(0.0, LEFT), seen(1.5, RIGHT), 1.6, id="too long ago"),
        pytest.param(seen(0.0, LEFT, width=320), seen(0.1, RIGHT), 0.2, id="another size"),
        pytest.param(seen(0.0), seen(0.1, RIGHT), 0.2, id="a new person"),
        pytest.param(seen(0.0, Box(119.5, 100, 60, 80)), seen(0.1, RIGHT), 0.2, id="noise"),
    ],
)
def test_everything_else_stays_where_it_was_seen(before, newest, at):
    assert moved(before, newest, at).observations == newest.observations
