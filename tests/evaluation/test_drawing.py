import re
import sys

import pytest
from benchmarks.documents.model_documents import DRAWN
from tests.evaluation.told import told

from readroom.domain import Emotion
from readroom.errors import MissingExtraError
from readroom.evaluation.datasets import FERPLUS_LABELS
from readroom.evaluation.drawing import class_colour, picture, svg
from readroom.evaluation.model_card import PICTURES
from readroom.view.palette import COLOURS

EACH = [pytest.param(name, id=name) for name in DRAWN]


def test_every_picture_of_the_card_can_be_drawn():
    assert set(DRAWN) == set(PICTURES)


@pytest.mark.parametrize("name", EACH)
def test_a_file_stands_alone_and_is_drawn_the_same_twice(name):
    draw, size = DRAWN[name]
    text = picture(draw, told(), "A <title>", size, "evaluation abc")
    assert text == picture(draw, told(), "A <title>", size, "evaluation abc")
    assert text.startswith("<svg ")
    assert "<desc>evaluation abc</desc>" in text
    assert 'aria-label="A &lt;title&gt;"' in text
    assert "var(" not in text
    assert "#0102" not in text
    assert f'width="{round(100 * size[0])}"' in text
    assert not re.search(r"[ \t]$", text, re.MULTILINE)


@pytest.mark.parametrize("name", EACH)
def test_a_page_gives_its_colours(name):
    draw, size = DRAWN[name]
    text = svg(draw, told(), "title", size)
    assert "var(--ink)" in text or "var(--soft)" in text
    assert "#0102" not in text


def test_words_stay_words_and_say_the_figures():
    draw, size = DRAWN["coverage"]
    found = told()
    text = picture(draw, found, "coverage", size)
    for per_cent in (75, 80, 90):
        assert f"{100 * found[f'accuracy_at_{per_cent}_coverage']['value']:.1f}<" in text


def test_without_matplotlib_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    draw, size = DRAWN["sizes"]
    with pytest.raises(MissingExtraError, match=r"readroom\[eval\]"):
        picture(draw, told(), "sizes", size)


@pytest.mark.parametrize(
    ("label", "emotion"),
    [("happy", Emotion.HAPPY), ("happiness", Emotion.HAPPY), ("neutral", Emotion.NEUTRAL)],
)
def test_an_expression_has_one_colour_everywhere(label, emotion):
    assert class_colour(label) == COLOURS[emotion]


def test_all_eight_expressions_have_a_colour_of_their_own():
    assert len({class_colour(label) for label in FERPLUS_LABELS}) == 8
