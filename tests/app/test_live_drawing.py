"""Display modes: what is hidden is hidden in every frame."""

from dataclasses import replace

import numpy as np
import pytest
from tests.app.live_fakes import result

from readroom.app.live_drawing import LINGERS_S, LiveDrawing
from readroom.domain import Box
from readroom.view.showing import GROUND, Showing, blurred

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


@pytest.fixture
def areas(monkeypatch):
    """How many areas were blurred in each picture."""
    counts = []

    def counting(picture, boxes):
        told = list(boxes)
        counts.append(len(told))
        return blurred(picture, told)

    monkeypatch.setattr("readroom.app.live_drawing.blurred", counting)
    return counts


def at_place(result, place):
    """Everybody of a result with their face somewhere else; faces are of 20 px."""
    told = tuple(
        replace(one, face=replace(one.face, box=Box(place + 60 * one.person, place, 20, 20)))
        for one in result.observations
    )
    return replace(result, observations=told)


def test_a_face_that_stays_is_blurred_once_in_each_picture(areas):
    draw = drawing(Showing.BLURRED)
    for eighth in range(16):
        for picture in range(2):  # of one result; the detector is never quite still
            draw(NOISE, at_place(seen(eighth / 8, None, None, None), eighth % 3 + picture))
    assert areas == [3] * 32


def test_a_face_that_moves_is_blurred_at_most_once_for_each_look(areas):
    draw = drawing(Showing.BLURRED)
    for eighth in range(16):
        for picture in range(2):
            draw(NOISE, at_place(seen(eighth / 8, None), 10 * eighth + 2 * picture))
    assert max(areas) <= 8 * LINGERS_S + 1


def test_a_face_that_is_missed_for_a_moment_is_blurred_once_where_it_was(areas):
    draw = drawing(Showing.BLURRED)
    for eighth in range(6):
        draw(NOISE, at_place(seen(eighth / 8, None), eighth % 2))
    draw(NOISE, seen(0.75))
    assert areas[-1] == 1


def test_a_face_whose_box_ran_ahead_of_it_is_still_hidden_where_it_was_seen():
    draw = drawing(Showing.BLURRED)
    draw(NOISE, at_place(seen(0.0, None), 0))
    ahead = draw(NOISE, at_place(seen(0.0, None), 60))
    assert (ahead[2:18, 62:78] != NOISE[2:18, 62:78]).mean() > 0.9


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
