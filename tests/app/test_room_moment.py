from dataclasses import replace

import pytest
from tests.app.kept_sessions import keep_lesson, keep_playtest

from readroom.app.review_data import review
from readroom.app.room_moment import (
    PersonMoment,
    first_moment,
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
    assert moment_words(moment, 10).startswith("15:00-15:10: valence ")


def test_segments_around_and_markers_nearby_are_named(lesson):
    assert room_at(lesson, 907).notes == (
        "New: <b>fractions</b>",
        "question at the board (15:05)",
    )
    assert room_at(lesson, 1550).notes == ("Break",)


@pytest.mark.parametrize(
    ("second", "words"),
    [(1750, "Not shown: fewer than 10"), (2030, "Nobody was measured"), (9999, "Nothing was kept")],
    ids=["too few people", "nobody measured", "after the end"],
)
def test_what_is_not_told_says_why_and_is_never_a_zero(lesson, second, words):
    moment = room_at(lesson, second)
    assert words in moment_words(moment, 10)
    assert moment_figures(moment)["valence"] == "-"
    page = moment_html(moment.window and moment.window.shares, "why <not>")
    assert "why &lt;not&gt;" in page
    assert "<u" not in page
    assert "0 %" not in page


def test_a_figure_that_one_person_could_decide_is_said_to_be_so(lesson):
    moment = room_at(lesson, 907)
    hidden = replace(moment, window=replace(moment.window, valence=None))
    assert "one person could have decided it" in moment_words(hidden, 10)


def test_within_a_minute_after_a_change_no_usual_is_spoken_of(lesson):
    at = int(lesson.figures.changes[0].at)
    assert room_at(lesson, at - 30).valence is not None
    assert room_at(lesson, at + 59).valence is None
    assert room_at(lesson, at + 60).valence is not None


def test_the_first_moment_is_a_minute_after_the_first_change_and_has_shares(lesson):
    changes, windows = lesson.figures.changes, lesson.figures.windows
    at = changes[0].at
    assert first_moment(changes, windows) == at + 60
    late = [one if one.span.start >= at + 90 else replace(one, shares=None) for one in windows]
    assert first_moment(changes, late) == at + 90
    late = [one if one.span.start >= changes[1].at else replace(one, shares=None) for one in late]
    assert first_moment(changes, late) == at, "after the next change is another room"
    assert first_moment((), windows) == 0


def test_shares_stand_with_their_intervals(lesson):
    page = moment_html(room_at(lesson, 907).window.shares, "")
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
