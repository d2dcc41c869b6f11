"""Strips of single persons: readable without colours, cheap, and safe with any name."""

import base64
import re
import time

import pytest

from readroom.domain import Emotion
from readroom.view.strips import MOST, STRIPS_ARE, Stretch, Strip, now_words, strips_html


def strip(person=1, name=None, *shown, here=True, seconds=20.0):
    stretches = tuple(
        Stretch(place * seconds, (place + 1) * seconds, one) for place, one in enumerate(shown)
    )
    now = shown[-1] if shown else "not in view"
    return Strip(person, name or f"Person {person}", stretches, now, 0.86, here)


def drawing(html):
    return base64.b64decode(re.search(r"base64,([^\"]+)", html)[1]).decode()


def test_kinds_differ_by_more_than_colour():
    shown = (Emotion.HAPPY, Emotion.SAD, None, "too small", Emotion.NEUTRAL)
    drawn = drawing(strips_html([strip(1, None, *shown)], 100.0, 180.0))
    boxes = dict(re.findall(r'class="(\w+)" d="M\S+ (\S+)z"', drawn))
    assert len({re.sub(r"h-?[\d.]+", "", one) for one in boxes.values()}) >= 4
    assert "Ha</text>" in drawn
    assert "Sa</text>" in drawn
    assert "Ne</text>" not in drawn
    assert 'class="x"' in drawn
    assert "url(#h)" in drawn


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (strip(1, None, Emotion.HAPPY), "happy 86 %"),
        (strip(1, None, None), "unclear"),
        (strip(1, None, "turned away"), "turned away"),
        (strip(1, None, Emotion.HAPPY, here=False), "not in view"),
    ],
)
def test_what_is_visible_now_stands_in_words(one, words):
    assert now_words(one) == words
    assert f">{words}</span>" in strips_html([one], 100.0, 180.0)


def test_a_short_stretch_has_no_letters_to_spill_over():
    drawn = drawing(strips_html([strip(1, None, Emotion.HAPPY, seconds=3.0)], 10.0, 180.0))
    assert "text class" not in drawn


def test_names_are_text_and_crowds_are_counted():
    html = strips_html([strip(1, "<b>Eve")], 1.0, 180.0)
    assert "&lt;b&gt;Eve" in html
    crowd = strips_html([strip(n) for n in range(MOST + 12)], 1.0, 180.0)
    assert "and 12 more people" in crowd
    assert crowd.count("<span") == MOST
    assert strips_html([], 1.0, 180.0) == ""


def test_fifty_people_cost_under_two_milliseconds():
    shown = (Emotion.HAPPY, Emotion.NEUTRAL, "too small", None, Emotion.SAD) * 4
    crowd = [strip(n, None, *shown, seconds=9.0) for n in range(50)]
    costs = []
    for turn in range(20):
        begun = time.thread_time()
        strips_html(crowd, 180.0 + turn, 180.0)
        costs.append(time.thread_time() - begun)
    assert min(costs) < 0.002


def test_what_is_said_of_the_strips_is_so():
    from readroom.app.live_people import KEPT_S

    assert STRIPS_ARE.startswith(f"The last {KEPT_S / 60:.0f} minutes.")


def test_in_a_crowd_those_in_view_come_before_those_who_have_gone():
    people = [strip(number, None, Emotion.SAD, here=number > 15) for number in range(1, MOST + 11)]
    page = strips_html(people, 60.0, 180.0)
    assert all(f"Person {number}<" in page for number in range(16, MOST + 11))
    assert "Person 15<" not in page
    assert "and 10 more people" in page
    assert page.index("Person 5<") < page.index("Person 20<")
