"""What is said of somebody between looks, and of whom nothing is known."""

import pytest

from readroom.domain import Box, Emotion, Face, Observation, Reason
from readroom.recognition.classifier import Judgement
from readroom.recognition.observer import Observer
from readroom.recognition.smoother import DISPLAY, Smoother
from readroom.testing import leaning_to

FACE, ELSEWHERE = Face(Box(0, 0, 40, 50), 0.9), Face(Box(9, 9, 40, 50), 0.9)
HAPPY = Judgement(1.0, None, leaning_to(Emotion.HAPPY), 0.7)
TURNED = Judgement(0.1, Reason.TURNED_AWAY, None, 0.7)


@pytest.fixture
def observer():
    return Observer(Smoother(DISPLAY, 0.5))


def looked(observer, judgement, at, **given):
    seen = observer.observe(Observation(1, FACE, 0.0, **given), judgement, at)
    observer.remember([seen])
    return seen


def test_a_face_that_is_read_has_an_expression(observer):
    seen = looked(observer, HAPPY, 0.0)
    assert (seen.reason, seen.held, seen.quality) == (None, False, 1.0)
    assert seen.expression.emotion is Emotion.HAPPY


def test_a_reason_that_no_judgement_knows_of_stands(observer):
    seen = looked(observer, HAPPY, 0.0, reason=Reason.STILL_PICTURE)
    assert (seen.expression, seen.reason) == (None, Reason.STILL_PICTURE)


def test_a_face_that_cannot_be_read_says_why(observer):
    seen = looked(observer, TURNED, 0.0)
    assert (seen.expression, seen.reason, seen.quality) == (None, Reason.TURNED_AWAY, 0.1)


def test_a_moment_that_is_not_read_shows_the_last_one(observer):
    before = looked(observer, HAPPY, 0.0)
    seen = looked(observer, TURNED, 0.05)
    assert seen.held
    assert seen.expression is before.expression


def test_whom_a_look_missed_is_where_they_are_expected(observer):
    before = looked(observer, HAPPY, 0.0)
    seen = observer.again(1, ELSEWHERE)
    assert (seen.face, seen.predicted, seen.held) == (ELSEWHERE, True, True)
    assert seen.expression is before.expression
    assert observer.again(2, FACE) is None


def test_between_two_sources_everybody_is_forgotten(observer):
    looked(observer, HAPPY, 0.0)
    observer.reset()
    assert observer.again(1, FACE) is None
