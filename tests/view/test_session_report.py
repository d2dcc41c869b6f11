"""The report: one page that needs nothing but itself, says what it must, and no more."""

import re
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from tests.view.stories import UNMEASURED, a_flag, a_session, a_story, a_summary, some_windows
from tests.wording import banned_in

from readroom.domain import Detail, Marker
from readroom.errors import MissingExtraError
from readroom.view.chart_style import page_colours
from readroom.view.report_words import CANNOT, duration_words, in_short, not_measured, sureness
from readroom.view.room_charts import room_timeline
from readroom.view.session_report import session_report
from readroom.view.static_charts import svg

NASTY = "<script>alert(1)</script>"


class Texts(HTMLParser):
    """What a reader sees, and every element."""

    def __init__(self, page):
        super().__init__()
        self.told, self.tags, self.open = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if "style" not in self.open:
            self.told.append(data)


@pytest.fixture(scope="module")
def story():
    shorter = (*some_windows()[:20], *some_windows()[168:184], *some_windows()[199:207])
    return replace(a_story(), windows=shorter)


@pytest.fixture(scope="module")
def page(story):
    return session_report(story)


def words_of(page):
    return " ".join("".join(Texts(page).told).split())


def test_it_needs_nothing_but_itself(page):
    tags = Texts(page).tags
    assert not {tag for tag, _ in tags} & {"script", "link", "iframe", "img", "object", "image"}
    asked = [
        value
        for _, attributes in tags
        for name, value in attributes.items()
        if name in {"src", "href", "xlink:href", "action"} or name.startswith("on")
    ]
    assert asked == []
    assert not re.findall(r"url\(|@import", page)
    assert set(re.findall(r"https?://[^\"<> ]+", page)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_it_answers_the_four_questions_in_order(page):
    heads = re.findall(r"<h2>(.*?)</h2>", page)
    assert heads == [
        "When did the room change?",
        "What was visible?",
        "Over time",
        "How sure is that?",
        "What was not measured",
        "What this cannot tell you",
        "Model and settings",
    ]


def test_it_says_when_and_how_sure_before_anything_else(page):
    told = words_of(page)
    begin = told[: told.index("When did the room change?")]
    less, more = "less pleasant from 15:00 (between 14:30-15:30)", "more pleasant from 25:00"
    assert (
        f"The visible expressions changed 2 times: {less}, {more} (between 24:30-26:00)." in begin
    )
    assert "neutral 60 % (45-75)" in begin
    assert (
        "On average 83 % of the 30 expected people were measured; for 3 min there are no figures."
        in begin
    )
    assert "Synthetic" in begin


def test_it_names_what_it_was_made_with(page, story):
    told = words_of(page)
    for fact in (story.session.model_sha256, story.session.id, "education, US", "10 people"):
        assert fact in told
    assert "by guardians" in told
    assert all(line in told for line in CANNOT)


def test_texts_are_escaped_wherever_they_come_from():
    session = a_session(title=NASTY, source_name=NASTY, model=NASTY)
    nasty = (Marker(905, NASTY),)
    page = session_report(a_story(session, markers=nasty, windows=some_windows()[:9]))
    assert NASTY not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
    assert "script" not in {tag for tag, _ in Texts(page).tags}


def test_what_was_noted_after_the_end_is_listed_and_said_below_the_chart(story):
    late = replace(story, markers=(*story.markers, Marker(7200.0, "after the bell")))
    told = words_of(session_report(late))
    assert "D 2:00:00 after the bell" in told
    assert "Noted after the end, so not on the chart: 1 marker." in told


def test_no_word_says_what_nobody_can_see(page):
    assert banned_in(words_of(page)) == ()


def test_persons_are_in_it_only_where_there_are_flags(story):
    plain = replace(story, windows=story.windows[:3])
    assert "person 7" not in words_of(session_report(plain))
    flag = a_flag()
    flagged = replace(plain, flags=(flag,))
    told = words_of(session_report(flagged))
    assert "Who may have needed attention" in told
    assert f"21:30, person 7: {flag.sentence}" in told
    assert "It judges nobody." in told


def test_a_session_without_figures_still_has_a_report():
    nothing = replace(a_summary(a_story().whole.span), shares=None, valence=None, coverage=None)
    empty = a_story(windows=(), valence_levels=(), changes=(), markers=(), segments=(), parts=())
    told = words_of(session_report(replace(empty, whole=nothing)))
    assert "No visible expressions can be told" in told
    assert "Nothing was kept of this session yet" in told
    assert "Nothing was kept, so coverage cannot be told." in told


def test_where_nobody_was_expected_it_is_said_that_coverage_cannot_be_told(story):
    alone = tuple(replace(one, measured=0, expected=0) for one in story.windows[:3])
    whole = replace(story.whole, coverage=None)
    told = words_of(session_report(replace(story, windows=alone, whole=whole)))
    assert told.count("Nobody was in view and no number was entered, so coverage cannot be") == 2


def test_where_no_figure_is_missing_that_is_said(story):
    whole = replace(story, windows=story.windows[:3])
    assert in_short(whole)[2].endswith("people were measured; no figures are missing.")


def test_it_is_made_for_paper_phone_and_dark(page):
    assert "@media print" in page
    assert "size: A4" in page
    assert page.count('class="desk"') == page.count('class="phone"') == 3
    assert page_colours("light") in page
    assert page_colours("dark") in page
    assert "var(--rr-ink)" in page


def test_what_was_not_measured_is_said_with_numbers_and_reasons(story):
    told = not_measured(replace(story, unmeasured=UNMEASURED))
    assert told[0].startswith("Coverage: ")
    assert any(line.startswith("Withheld for 2 min (28:20-30:20): too few people") for line in told)
    assert any(line.startswith("Not measured for 1 min (33:20-34:20)") for line in told)
    assert (
        "Time of single persons in view without a reading: turned away 1 h 10 min, too small"
        in (" ".join(told))
    )
    assert told[-1].endswith("nobody is counted as neutral for it.")


def test_what_intervals_go_over_is_said(story):
    assert "windows of ten seconds" in sureness(story)[0]
    people = replace(story, whole=a_summary(story.whole.span, "people"))
    assert "over people" in sureness(people)[0]


def test_the_detail_is_said(page, story):
    session = a_session(detail=Detail.PERSON)
    told = words_of(session_report(replace(story, session=session, windows=story.windows[:3])))
    assert "figures of the room and of persons" in told
    assert "figures of fewer are withheld" not in told
    assert "figures of fewer are withheld" in words_of(page)
    assert "and of persons" not in words_of(page)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (59.7, "1 min"),
        (60, "1 min"),
        (2700, "45 min"),
        (3900, "1 h 5 min"),
    ],
)
def test_durations_are_said_in_words(seconds, said):
    assert duration_words(seconds) == said


def test_without_the_drawing_library_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(MissingExtraError, match=r"readroom\[app\]"):
        svg(room_timeline(a_story(windows=())), 300)


def test_pictures_fetch_nothing():
    spec = room_timeline(a_story(windows=some_windows()[:3]))
    reaching = spec | {"layer": [{"data": {"url": "https://example.org/a.json"}, "mark": "bar"}]}
    with pytest.raises(ValueError, match=r"example\.org"):
        svg(reaching, 300)
