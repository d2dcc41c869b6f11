"""What is drawn: readable, inside the picture, never by colour alone."""

import time

import numpy as np
import pytest

from readroom.domain import Box, Emotion, Expression, Face, FrameResult, Observation, Reason
from readroom.testing import leaning_to
from readroom.view.lettering import plate, text_width
from readroom.view.overlay import draw, wordings

GROUND = np.full((240, 320, 3), 120, np.uint8)


def seen(person=1, box=None, *, emotion=Emotion.HAPPY, reason=None, predicted=False):
    face = Face(box or Box(100, 80, 90, 110), 0.9)
    if reason:
        return Observation(person, face, 0.1, reason)
    shares = leaning_to(emotion or Emotion.HAPPY, 0.92)
    expression = Expression(shares, shares, emotion, 0.92)
    return Observation(person, face, 0.9, None, expression, predicted)


def drawn(*people, ground=GROUND):
    height, width = ground.shape[:2]
    return draw(ground, FrameResult(0.0, width, height, people))


@pytest.mark.parametrize(
    ("person", "longest", "shortest"),
    [
        (seen(), "Person 1: happy 92%", "1 happy"),
        (seen(12, emotion=None), "Person 12: unclear", "12 unclear"),
        (seen(3, reason=Reason.TOO_SMALL), "Person 3: too small", "3 small"),
        (seen(4, reason=Reason.TURNED_AWAY), "Person 4: turned away", "4 turned"),
    ],
)
def test_wordings_say_who_and_what(person, longest, shortest):
    texts = wordings(person)
    assert (texts[0], texts[-1]) == (longest, shortest)
    widths = [text_width(text, 16) for text in texts]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(
    ("name", "longest"),
    [
        ("Anna", "Anna: happy 92%"),
        ("J\u00fcrgen", "Jurgen: happy 92%"),
        ("Søren", "Soren: happy 92%"),
        ("Łukasz", "Lukasz: happy 92%"),
        ("Weiß", "Weiss: happy 92%"),
        ("Þór", "Thor: happy 92%"),
        ("Đorđe", "Dorde: happy 92%"),
        ("Ægir Œil ıð", "Aegir Oeil id: happy 92%"),
        ("O\u2019Brien \N{GRINNING FACE}", "O'Brien: happy 92%"),
        ("\u0410\u043d\u044f", "Person 1: happy 92%"),
        ("Anna \u0410.", "Person 1: happy 92%"),
        ("\N{GRINNING FACE}", "Person 1: happy 92%"),
    ],
)
def test_a_name_takes_the_place_of_the_number_where_it_can_be_drawn(name, longest):
    texts = wordings(seen(), name)
    assert (texts[0], texts[-1]) == (longest, "1 happy")
    ground = np.full((240, 640, 3), 120, np.uint8)
    result = FrameResult(0.0, 640, 240, (seen(box=Box(100, 80, 200, 110)),))
    assert np.array_equal(draw(ground, result, {2: "Bo"}), draw(ground, result))
    assert np.array_equal(draw(ground, result, {1: name}), draw(ground, result)) == (
        longest[0] == "P"
    )


def test_the_frame_is_left_alone_and_an_empty_room_stays_empty():
    before = GROUND.copy()
    assert not np.array_equal(drawn(seen()), before)
    assert np.array_equal(GROUND, before)
    assert np.array_equal(drawn(), GROUND)


@pytest.mark.parametrize(
    "other",
    [
        seen(emotion=Emotion.SAD),
        seen(emotion=None),
        seen(reason=Reason.TOO_BLURRED),
        seen(2),
        seen(predicted=True),
    ],
)
def test_what_differs_looks_different_even_in_gray(other):
    first, second = (drawn(person).mean(axis=2) for person in (seen(), other))
    assert np.abs(first - second).max() > 60


@pytest.mark.parametrize(
    "box",
    [
        Box(-40, -40, 90, 110),
        Box(280, 200, 90, 110),
        Box(-10, -10, 400, 400),
        Box(500, 500, 20, 20),
        Box(100, 80, 0, 0),
        Box(5, 0, 9, 9),
    ],
)
@pytest.mark.parametrize("size", [(240, 320), (8, 8), (1, 1), (2000, 30)])
@pytest.mark.parametrize("reason", [None, Reason.TOO_SMALL])
def test_faces_at_and_beyond_the_edge(box, size, reason):
    ground = np.zeros((*size, 3), np.uint8)
    assert drawn(seen(7, box, reason=reason), ground=ground).shape == ground.shape


def test_labels_avoid_each_other():
    left, right = seen(1, Box(60, 80, 60, 70)), seen(2, Box(118, 80, 60, 70), emotion=Emotion.SAD)
    alone = [np.any(drawn(person) != GROUND, axis=2) for person in (left, right)]
    both = np.any(drawn(left, right) != GROUND, axis=2)
    assert both.sum() > 0.9 * (alone[0].sum() + alone[1].sum())


def test_letters_are_kept_and_cannot_be_spoiled():
    first = plate("1 happy", 16, (0, 0, 0), (255, 255, 255))
    assert first is plate("1 happy", 16, (0, 0, 0), (255, 255, 255))
    assert not first.flags.writeable
    assert first.shape[0] == 16


def test_large_letters_are_not_kept():
    large = [plate("1 happy", 90, (0, 0, 0), (255, 255, 255)) for _ in range(2)]
    assert large[0] is not large[1]
    assert np.array_equal(*large)


def test_letters_outside_ascii_become_question_marks():
    assert text_width("é", 16) == text_width("?", 16)


@pytest.mark.alone
def test_fifty_faces_are_drawn_in_time():
    """Time of the processor, which neighbours do not lengthen; about 4 ms on two free cores."""
    people = [
        seen(row * 10 + col, Box(20 + col * 126, 30 + row * 140, 60, 75), emotion=Emotion(col % 7))
        for row in range(5)
        for col in range(10)
    ]
    ground = np.zeros((720, 1280, 3), np.uint8)
    durations = []
    for _ in range(10):
        started = time.process_time()
        drawn(*people, ground=ground)
        durations.append(time.process_time() - started)
    assert min(durations) < 0.016
