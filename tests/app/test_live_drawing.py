"""Display modes: what is hidden is hidden in every frame."""

from dataclasses import replace

import numpy as np
import pytest
from tests.app.live_fakes import result

from readroom.app.live_drawing import LINGERS_S, LiveDrawing
from readroom.view.showing import GROUND, Showing

NOISE = np.random.default_rng(1).integers(0, 255, (240, 320, 3), np.uint8)
FACE = (slice(4, 24), slice(4, 24))


def seen(at, *people):
    return result(at, *people, width=320, height=240)


def drawing(showing, persons=True):
    made = LiveDrawing(persons=persons)
    made.showing = showing
    return made


def test_the_full_picture_has_its_boxes_and_nothing_else_changes():
    drawn = drawing(Showing.FULL)(NOISE, seen(0.0, None))
    assert (drawn[100:] == NOISE[100:]).all()
    assert (drawn != NOISE).any()
    assert drawing(Showing.FULL).bare(NOISE) is NOISE


def test_blurred_faces_stay_blurred_where_one_look_misses_them():
    draw = drawing(Showing.BLURRED)
    for at, people in ((0.0, [None]), (0.5, []), (LINGERS_S - 0.01, [])):
        drawn = draw(NOISE, seen(at, *people))
        assert (drawn[FACE] != NOISE[FACE]).mean() > 0.9
        assert (drawn[100:] == NOISE[100:]).all()
    assert (draw(NOISE, seen(LINGERS_S + 0.1)) == NOISE).all()


def test_boxes_only_shows_boxes_on_an_empty_canvas():
    drawn = drawing(Showing.BOXES)(NOISE, seen(0.0, None))
    assert (drawn[150:] == GROUND).all()
    assert (drawn[FACE] != GROUND).any()


def test_numbers_only_shows_nothing():
    drawn = drawing(Showing.NUMBERS)(NOISE, seen(0.0, None))
    assert (drawn == GROUND).all()


def test_where_persons_are_not_shown_nobodys_expression_is_drawn():
    told = drawing(Showing.BOXES)(NOISE, seen(0.0, None))
    silent = drawing(Showing.BOXES, persons=False)(NOISE, seen(0.0, None))
    assert (told != silent).any()
    (happy,) = seen(0.0, None).observations
    vague = replace(happy, expression=replace(happy.expression, confidence=0.2))
    other = replace(seen(0.0, None), observations=(vague,))
    assert (drawing(Showing.BOXES, persons=False)(NOISE, other) == silent).all()


@pytest.mark.parametrize("showing", [Showing.BLURRED, Showing.BOXES, Showing.NUMBERS])
def test_where_nothing_is_known_everything_is_hidden(showing):
    bare = drawing(showing).bare(NOISE)
    assert bare.shape == NOISE.shape
    assert (bare != NOISE).any(axis=2).mean() > 0.95
