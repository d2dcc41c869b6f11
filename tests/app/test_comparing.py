import pytest
from tests.app.kept_sessions import keep_lesson, keep_playtest

from readroom.app.comparing import compare, stretches
from readroom.app.review_data import review
from readroom.domain import Span
from readroom.sessions.store import SessionStore
from readroom.view.comparison_words import UNITS, comparison_words

NAMES = ("before", "after <b>")


@pytest.fixture(scope="module")
def store():
    with SessionStore.open("sqlite://") as opened:
        yield opened


@pytest.fixture(scope="module")
def lesson(store):
    return review(store, keep_lesson(store).id)


def test_segments_and_the_whole_can_be_compared_each_called_once(lesson):
    names = [name for name, _ in stretches(lesson)]
    assert names[0] == "Welcome and homework, 0:00-10:00"
    assert names[-1] == "the whole session, 45:00"
    assert len(set(names)) == len(names)
    spans = dict(stretches(lesson))
    assert spans["the whole session, 45:00"] == Span(0, 2700)


def test_a_difference_is_told_with_its_direction_and_interval(lesson):
    found = compare(lesson, Span(0, 900), lesson, Span(900, 1500))
    assert found is not None
    assert found.valence.high < 0
    told = comparison_words(found, NAMES)
    assert told.startswith("Valence is lower in “after <b>” than in “before”: -0.")
    assert found.unit in UNITS


def test_noise_is_called_noise(lesson):
    found = compare(lesson, Span(0, 450), lesson, Span(0, 450))
    assert found is not None
    assert comparison_words(found, NAMES).startswith("No difference in valence")


def test_a_stretch_without_figures_says_so(lesson):
    hidden = compare(lesson, Span(0, 450), lesson, Span(1700, 1820))
    assert hidden is not None
    assert "no figures" in comparison_words(hidden, NAMES)
    assert compare(lesson, Span(0, 450), lesson, Span(3, 9)) is None


def test_two_sessions_can_be_compared(store, lesson):
    other = review(store, keep_playtest(store, people=12).id)
    found = compare(lesson, Span(0, 900), other, Span(0, 900))
    assert found is not None
    assert found.unit == "windows"
