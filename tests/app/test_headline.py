from dataclasses import replace

import pytest
from tests.view.stories import a_session, a_story, some_windows

from readroom.analytics.changes import Change
from readroom.app.headline import headline, headline_html, reach
from readroom.domain import Estimate
from readroom.privacy.release import withheld


def a_change(at, size, strength=2.0):
    ends = Estimate(size, size - 0.05, size + 0.05)
    return Change(at, at - 30, at + 30, 0.0, size, ends, strength)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ((), "No change of the room could be told from noise."),
        (
            (a_change(900, -0.1, 3.5),),
            "The visible expressions changed once: less pleasant at 15:00. This is very clear.",
        ),
        (
            (a_change(900, -0.1), a_change(1500, 0.1)),
            "The visible expressions changed twice: less pleasant at 15:00 and more pleasant at "
            "25:00. Both are clear.",
        ),
        (
            tuple(a_change(300 * n, (-1) ** n * 0.1, n / 2 + 0.5) for n in range(1, 7)),
            "The visible expressions changed 6 times: less pleasant at 5:00, more pleasant at "
            "10:00, less pleasant at 15:00, more pleasant at 20:00, less pleasant at 25:00 and "
            "more pleasant at 30:00. "
            "The least sure is that at 5:00: just beyond noise.",
        ),
    ],
    ids=["none", "one", "two", "six"],
)
def test_the_headline_says_when(changes, told):
    assert headline(a_story(changes=changes)) == told


def test_the_headline_says_why_nothing_can_be_told():
    none = tuple(replace(one, valence=None, shares=None, measured=0) for one in some_windows(600))
    hidden = tuple(withheld(one) for one in some_windows(600))
    short = a_story(a_session(length_s=120.0), changes=(), windows=some_windows(120))
    assert headline(a_story(windows=(), changes=())).startswith("Nothing was kept")
    assert headline(a_story(windows=none, changes=())) == "Nobody was measured in this session."
    assert "withheld: they would" in headline(a_story(windows=hidden, changes=()))
    alone = tuple(withheld(one) for one in none)  # a pause, or a camera that shows a wall
    assert headline(a_story(windows=alone, changes=())) == "Nobody was measured in this session."
    few = tuple(replace(one, measured=3) for one in hidden)
    assert "withheld: fewer than 10 people" in headline(a_story(windows=few, changes=()))
    odd = tuple(replace(one, valence=None) for one in some_windows(600))
    assert "withheld: they would" in headline(a_story(windows=odd, changes=()))
    assert "too short" in headline(short)


@pytest.mark.parametrize(
    ("strength", "words"),
    [(1.0, "just beyond noise"), (1.5, "clear"), (2.9, "clear"), (3.0, "very clear")],
)
def test_how_sure_is_said_in_words_alone(strength, words):
    page = headline_html(a_story(changes=(a_change(900, 0.1, strength),)))
    assert f"<span>{words}; pleasantness (valence) up by 0.10; began between" in page
    assert "evidence" not in page


def test_each_change_stands_with_its_size_and_place():
    page = headline_html(a_story())
    assert "clear; pleasantness (valence) down by 0.17; began between 14:30 and 15:30<" in page


def test_a_change_whose_place_is_known_has_one_time():
    at_once = replace(a_change(1700, 0.35, 11.5), earliest=1700.0, latest=1700.4)
    page = headline_html(a_story(changes=(at_once,)))
    assert "very clear; pleasantness (valence) up by 0.35; began at 28:20<" in page


def test_only_synthetic_sessions_are_called_so():
    assert "Synthetic" in headline_html(a_story(a_session(source="synthetic")))
    assert "Synthetic" not in headline_html(a_story(a_session(source="recording")))


def test_people_are_told_where_they_were_kept():
    story = a_story()
    told = reach(replace(story, whole=replace(story.whole, people=31)))
    assert told["people measured"] == "31"
    assert not [word for word in reach(story) if word.startswith("people measured")]


def test_the_reach_says_coverage_and_what_was_withheld():
    story = a_story()
    told = reach(story)
    assert told["of them measured, on average"] == "83 %"
    assert told["of the time withheld"] == "4 %"
    unknown = replace(story, whole=replace(story.whole, coverage=None, withheld=0.0))
    assert reach(unknown)["of them measured, on average"] == "-"
    assert "of the time withheld" not in reach(unknown)
