from dataclasses import replace

import pytest
from tests.app.kept_sessions import keep_lesson, keep_playtest

from readroom.app.review_data import review
from readroom.app.room_moment import (
    PersonMoment,
    moment_figures,
    moment_html,
    moment_words,
    people_html,
    persons_at,
    room_at,
)
from readroom.domain import Emotion
from readroom.sessions.store import SessionStore


@pytest.fixture(scope="module")
def store():
    with SessionStore.open("sqlite://") as opened:
        yield opened


@pytest.fixture(scope="module")
def lesson(store):
    return review(store, keep_lesson(store).id)


def test_a_moment_is_the_window_around_it(lesson):
    moment = room_at(lesson, 907)
    assert moment.window is not None
    assert (moment.window.span.start, moment.window.span.end) == (900, 910)
    told = moment_figures(moment)
    assert (told["moment"], told["in view"]) == ("15:07", "29")
    assert told["valence"].startswith(("+", "-"))
    assert moment_words(moment).startswith("15:00-15:10: valence ")


def test_segments_around_and_markers_nearby_are_named(lesson):
    assert room_at(lesson, 907).notes == (
        "New: <b>fractions</b>",
        "question at the board (15:05)",
    )
    assert room_at(lesson, 1550).notes == ("Break",)


@pytest.mark.parametrize(
    ("second", "words"),
    [(1750, "figures are withheld"), (2030, "nobody was measured"), (9999, "Nothing was kept")],
    ids=["too few people", "nobody measured", "after the end"],
)
def test_what_is_not_told_says_why_and_is_never_a_zero(lesson, second, words):
    moment = room_at(lesson, second)
    assert words in moment_words(moment)
    assert moment_figures(moment)["valence"] == "-"
    assert "<u" not in moment_html(moment)
    assert "0 %" not in moment_html(moment)


def test_a_figure_that_one_person_could_decide_is_called_withheld(lesson):
    moment = room_at(lesson, 907)
    hidden = replace(moment, window=replace(moment.window, valence=None))
    assert "withheld" in moment_words(hidden)


def test_shares_stand_with_their_intervals(lesson):
    page = moment_html(room_at(lesson, 907))
    for emotion in Emotion:
        assert emotion.label in page
    assert page.count("<u") == page.count("<s ") == 7
    assert page.count(" to ") == 7


def test_everybody_has_a_moment_and_a_reason(store):
    seen = review(store, keep_playtest(store, people=12).id)
    people = persons_at(seen, 300)
    assert [one.person for one in people] == list(range(1, 13))
    labels = {emotion.label for emotion in Emotion} | {"unclear", "not measured", "not in view"}
    assert {one.shown for one in people} <= labels
    assert {one.shown for one in persons_at(seen, 99_999)} == {"not in view"}


def test_labels_are_shown_as_they_were_typed():
    page = people_html([PersonMoment(1, "1, <img src=x>", "happy")])
    assert "&lt;img" in page
    assert "<img" not in page
