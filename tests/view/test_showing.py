"""Blurring at the edges of pictures."""

import numpy as np
import pytest

from readroom.domain import Box
from readroom.view.showing import AROUND, all_blurred, blurred, canvas, unhidden

NOISE = np.random.default_rng(2).integers(0, 255, (60, 80, 3), np.uint8)


@pytest.mark.parametrize(
    "box",
    [Box(-10, -10, 30, 30), Box(70, 50, 40, 40), Box(0, 0, 80, 60), Box(20, 20, 6, 6)],
    ids=["upper left", "lower right", "everything", "tiny"],
)
def test_faces_may_reach_beyond_the_picture(box):
    drawn = blurred(NOISE, [box])
    assert drawn.shape == NOISE.shape
    assert (drawn != NOISE).any()
    assert (np.random.default_rng(2).integers(0, 255, (60, 80, 3), np.uint8) == NOISE).all()


def test_a_face_outside_changes_nothing():
    assert (blurred(NOISE, [Box(200, 200, 10, 10)]) == NOISE).all()


def test_what_is_around_a_face_is_blurred_too_and_the_rest_is_not():
    drawn = blurred(NOISE, [Box(30, 20, 20, 20)])
    reach = int(20 * AROUND)
    assert (
        drawn[20 - reach : 40 + reach, 30 - reach : 50 + reach] != NOISE[13:47, 23:57]
    ).mean() > 0.9
    assert (drawn[:, :20] == NOISE[:, :20]).all()


@pytest.mark.parametrize(
    ("box", "left"),
    [
        pytest.param(Box(30, 20, 20, 20), 0, id="the same place"),
        pytest.param(Box(36, 14, 20, 20), 0, id="a little beside"),
        pytest.param(Box(40, 20, 20, 20), 1, id="further away"),
        pytest.param(Box(20, 10, 60, 60), 1, id="larger"),
    ],
)
def test_what_lies_in_a_blurred_area_need_not_be_blurred_again(box, left):
    assert len(unhidden([box], [Box(200, 200, 9, 9), Box(30, 20, 20, 20)])) == left
    assert unhidden([box], []) == [box]
    assert unhidden([], [box]) == []


def test_little_detail_is_left_of_a_face():
    """A face of 100 px keeps five cells across: neighbouring pixels hardly differ."""
    face = np.random.default_rng(3).integers(0, 255, (200, 200, 3), np.uint8)
    drawn = blurred(face, [Box(50, 50, 100, 100)]).astype(int)[60:140, 60:140]
    assert np.abs(np.diff(drawn, axis=1)).max() <= 4


def test_whole_pictures():
    assert np.abs(np.diff(all_blurred(NOISE).astype(int), axis=1)).max() < 40
    assert len(np.unique(canvas(NOISE).reshape(-1, 3), axis=0)) == 1
