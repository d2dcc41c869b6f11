"""The pages Sessions, Review and Needs attention, shown without a browser."""

import re
import shutil
from datetime import time
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest
from tests.app.kept_sessions import a_session, keep, keep_lesson, keep_many, keep_playtest
from tests.wording import banned_in

from readroom.app.review_data import review
from readroom.app.session_list import PAGE, open_store
from readroom.domain import Marker, Purpose


def pages(first):
    """The router with one page first; the real one needs the video component's visitor."""
    import streamlit as st

    from readroom.app.screens import attention, review, sessions

    screens = {"sessions": sessions, "review": review, "needs-attention": attention}
    st.navigation(
        [
            st.Page(screen.show, title=name, url_path=name, default=name == first)
            for name, screen in sorted(screens.items(), key=lambda one: one[0] != first)
        ],
        position="hidden",
    ).run()


@pytest.fixture
def path(monkeypatch, tmp_path):
    """Of the store's file."""
    kept = tmp_path / "kept.db"
    monkeypatch.setenv("READROOM_DATABASE_URL", f"sqlite:///{kept}")
    return kept


@pytest.fixture
def store(path):
    with open_store() as opened:
        yield opened


@pytest.fixture
def playtest(path, playtest_file, people):
    """One that is kept already; asked for before the store, which is then of its file."""
    assert not path.exists()
    shutil.copy(playtest_file(people), path)
    (kept,) = open_store().sessions()
    return kept


@pytest.fixture
def people():
    """Of the play-test: as many as most tests need."""
    return 12


thirty_people = pytest.mark.parametrize("people", [30], ids=["thirty people"])


def visit(page, session=None):
    run = AppTest.from_function(pages, kwargs={"first": page}, default_timeout=120)
    if session is not None:
        run.query_params["session"] = session.id
    return shown(run.run())


def shown(run):
    assert not run.exception
    return run


def html(run):
    return " ".join(part.proto.body for part in run.get("html"))


def words(run):
    """All that can be read on the page."""
    texts = [html(run), *(part.value for part in run.markdown)]
    texts += [part.label for part in (*run.button, *run.text_input, *run.selectbox)]
    bare = re.sub(r"<style>.*?</style>|<[^>]+>", " ", " ".join(texts), flags=re.DOTALL)
    return unescape(re.sub(r"\s+", " ", bare))


def charts(run):
    return run.get("vega_lite_chart")


def picked(run, label):
    """A part of the review, chosen."""
    box = next(one for one in run.button_group if label in one.options)
    return shown(box.set_value(label).run())


@pytest.mark.parametrize("page", ["sessions", "review", "needs-attention"])
def test_an_empty_store_says_how_to_fill_it(store, page):
    told = words(visit(page))
    assert "readroom demo" in told
    assert "--record" in told
    assert "Demonstration room" in told


def test_needs_attention_begins_with_a_session_that_tells_of_single_persons(playtest, store):
    keep_lesson(store)
    told = words(visit("needs-attention"))
    assert "Not for this session" not in told


@pytest.mark.parametrize("page", ["sessions", "review", "needs-attention"])
def test_a_store_that_cannot_be_opened_is_said(monkeypatch, tmp_path, page):
    (tmp_path / "no.db").write_text("not a database, but long enough to be looked at" * 9)
    monkeypatch.setenv("READROOM_DATABASE_URL", f"sqlite:///{tmp_path / 'no.db'}")
    assert "no.db" in words(visit(page))


def test_what_people_typed_is_never_markup(store):
    lesson = keep_lesson(store)
    store.rename(lesson.id, "<img src=x onerror=alert(1)> ![x](http://else.where/y.png)")
    for page in ("sessions", "review", "needs-attention"):
        run = visit(page, lesson)
        assert "<img src=x" not in html(run)
        assert not [one.value for one in run.markdown if "else.where" in one.value]
        assert not [one.label for one in run.button if "else.where" in one.label]


def test_sessions_are_found_renamed_and_deleted(store):
    keep_many(store, PAGE + 2)
    run = visit("sessions")
    assert "Session 011" in html(run)
    assert "Session 001" not in html(run)
    run = shown(next(one for one in run.button if one.label == "Older").click().run())
    assert "Session 001" in html(run)
    run = shown(run.text_input(key="sessions-text").input("session 005").run())
    assert html(run).count("rr-item") == 1
    (found,) = store.sessions("session 005")
    title = next(one for one in run.text_input if one.label == "Title")
    title.input("  New   name ")
    run = shown(next(one for one in run.button if one.label == "Rename").click().run())
    assert store.session(found.id).title == "New name"
    assert "No session matches" in html(run)
    run = shown(run.text_input(key="sessions-text").input("new name").run())
    assert run.button(key=f"delete-{found.id}").disabled
    run = shown(run.checkbox(key=f"sure-{found.id}").check().run())
    run = shown(run.button(key=f"delete-{found.id}").click().run())
    assert "Deleted." in html(run)
    assert store.count() == PAGE + 1


def test_sessions_are_filtered_by_purpose(store):
    keep_many(store, 6)
    run = visit("sessions")
    run = shown(run.selectbox(key="sessions-purpose").set_value(Purpose.PLAYTEST).run())
    assert re.findall(r"Session \d{3}", html(run)) == ["Session 004", "Session 001"]


def test_the_review_says_first_when_the_room_changed_and_how_sure_that_is(store):
    lesson = keep_lesson(store)
    told = words(visit("review", lesson))
    assert re.search(r"The visible expressions changed (once|twice|three times): ", told)
    assert re.search(r"clear; pleasantness \(valence\) (up|down) by 0\.\d\d; began ", told)
    for part in ("Gray band: the room's own usual", "Letters: markers, by name under"):
        assert part in told, "the chart has its key"
    assert told.index("The visible expressions changed") < told.index("people expected")


def test_a_room_has_no_view_of_persons_and_says_why(store):
    run = visit("review", keep_lesson(store))
    assert "none of single persons" in words(run)
    assert "Persons" not in [x for one in run.button_group for x in one.options]


def test_a_session_that_was_deleted_gives_way_to_the_newest(store):
    gone, kept = keep_lesson(store, title="Old"), keep_lesson(store, title="Another lesson")
    store.erase_session(gone.id)
    run = visit("review", gone)
    assert "not there any more" in words(run)
    assert run.query_params["session"] in (kept.id, [kept.id])
    assert charts(run)


def test_withheld_stretches_are_words_never_zeros(store):
    run = visit("review", keep_lesson(store))
    run = shown(run.slider[0].set_value(time(0, 29, 10)).run())
    told = words(run)
    assert "Not shown: fewer than 10 people were measured." in told
    assert "29:10 moment" in told
    assert " - " not in told[told.index("29:10-29:20") :]


@thirty_people
def test_a_session_of_thirty_people_has_both_views(playtest, store):
    run = visit("review", playtest)
    assert len(charts(run)) == 2
    run = picked(run, "Persons")
    assert "person 30" in words(run)
    assert len(charts(run)) == 2


def test_markers_and_segments_are_added_and_removed(store):
    lesson = keep_lesson(store)
    run = picked(visit("review", lesson), "Markers and segments")
    for label, text in (("Marker", "a <b>bell</b>"), ("At", "12:30")):
        next(one for one in run.text_input if one.label == label).input(text)
    run = shown(next(one for one in run.button if one.label == "Add marker").click().run())
    assert [one.at for one in store.markers(lesson.id) if "bell" in one.label] == [750.0]
    assert "a &lt;b&gt;bell" in html(run)
    box = next(one for one in run.selectbox if one.label == "Remove")
    run = shown(box.set_value("12:30 a <b>bell</b>").run())
    run = shown(next(one for one in run.button if one.label == "Remove").click().run())
    assert "bell" not in html(run)
    assert len(store.markers(lesson.id)) == 3


def test_a_marker_after_the_end_is_counted_below_the_chart_and_listed(store):
    lesson = keep_lesson(store)
    store.add_marker(lesson.id, Marker(7200.0, "after the bell"))
    run = visit("review", lesson)
    assert "Noted after the end, so not on the chart: 1 marker." in words(run)
    assert "2:00:00 after the bell" in words(picked(run, "Markers and segments"))


def test_a_time_that_is_none_is_said_beside_the_form(store):
    lesson = keep_lesson(store)
    run = picked(visit("review", lesson), "Markers and segments")
    for label, text in (("Segment", "break"), ("From", "soon"), ("To", "12:30")):
        next(one for one in run.text_input if one.label == label).input(text)
    run = shown(next(one for one in run.button if one.label == "Add segment").click().run())
    assert "expected a time like 12:30 or 1:02:30, got 'soon'" in words(run)


def test_a_mistake_keeps_what_was_typed_and_the_other_form(store):
    lesson = keep_lesson(store)
    run = picked(visit("review", lesson), "Markers and segments")
    for label, text in (("Marker", "the bell"), ("At", "47:00")):
        next(one for one in run.text_input if one.label == label).input(text)
    run = shown(next(one for one in run.button if one.label == "Add marker").click().run())
    assert "within the session, which is 45:00 long; got 47:00" in words(run)
    assert next(one for one in run.text_input if one.label == "Marker").value == "the bell"
    assert any(one.label == "Add segment" for one in run.button)
    next(one for one in run.text_input if one.label == "At").input("44:00")
    run = shown(next(one for one in run.button if one.label == "Add marker").click().run())
    assert 2640.0 in [one.at for one in store.markers(lesson.id)]
    assert next(one for one in run.text_input if one.label == "Marker").value == ""


def test_two_sessions_with_one_name_can_both_be_opened(store):
    first, second = keep_lesson(store), keep_lesson(store)
    for one in (first, second):
        run = visit("review", one)
        run = shown(run.run())
        assert run.query_params["session"] in (one.id, [one.id])


def test_the_whole_of_two_sessions_is_told_apart_by_their_names(store):
    lesson = keep_lesson(store)
    other = keep_lesson(store, title="The next one", raised_by=0.3)
    run = picked(visit("review", lesson), "Compare")
    box = next(one for one in run.selectbox if one.label == "Second stretch, of")
    told = words(shown(box.set_value(other.id).run()))
    assert "Valence is higher in “the whole session, 45:00, of The next one, " in told
    assert ", of this session”" in told


def test_the_last_session_of_an_older_page_gives_way_to_the_page_before(store):
    keep_many(store, PAGE + 1)
    run = visit("sessions")
    run = shown(next(one for one in run.button if one.label == "Older").click().run())
    (last,) = [one for one in run.checkbox if one.label == "Delete it for good"]
    run = shown(last.check().run())
    run = shown(next(one for one in run.button if one.label == "Delete").click().run())
    assert "No session matches" not in words(run)
    assert words(run).count("Session 0") == PAGE


def test_stretches_and_sessions_are_compared(playtest, store):
    lesson = keep_lesson(store)
    run = picked(visit("review", lesson), "Compare")
    assert re.search("alence (is|that could)", words(run))
    other = next(one for one in run.selectbox if one.label == "Second stretch, of")
    run = shown(other.set_value(playtest.id).run())
    assert "two sessions differ for more reasons" in words(run)


def test_what_changed_around_markers_is_told_with_its_chance(store):
    lesson = keep_lesson(store)
    for one in store.markers(lesson.id):
        store.remove_marker(lesson.id, one.id)
    told = words(picked(visit("review", lesson), "Events"))
    assert "Markers say when something happened" in told
    store.add_marker(lesson.id, Marker(1500.0, "the bell"))
    told = words(picked(visit("review", lesson), "Events"))
    assert "the bell 25:00" in told
    assert "30 s before each marker and 30 s from it on." in told
    assert "What follows an event need not follow from it." in told


def test_report_and_files_are_offered(store):
    lesson = keep_lesson(store)
    run = picked(visit("review", lesson), "Report and files")
    assert f'href="sessions/{lesson.id}/report"' in html(run)
    assert len(run.get("download_button")) == 4


def test_a_person_gets_a_label_and_can_withdraw(playtest, store):
    run = picked(visit("review", playtest), "People")
    assert run.text[0].value.startswith("In view for 20 min, measured for ")
    assert "blend" not in words(run).lower()
    next(one for one in run.text_input if one.label == "Label").input("seat 12")
    run = shown(next(one for one in run.button if one.label == "Keep label").click().run())
    assert store.participants(playtest.id)[0].label == "seat 12"
    erase = next(one for one in run.button if one.label == "Erase this person")
    assert erase.disabled
    run = shown(run.checkbox(key=f"withdraws-{playtest.id}-1").check().run())
    shown(next(one for one in run.button if one.label == "Erase this person").click().run())
    assert 1 not in store.samples(playtest.id).persons


def other_chosen(run, session):
    """Another session of the box above the review, and its people."""
    box = next(one for one in run.selectbox if one.label == "Session")
    return picked(shown(box.set_value(session.id).run()), "People")


def test_a_withdrawal_that_was_ticked_is_none_in_another_session(playtest, store):
    other = keep_playtest(store, people=12, title="Another play-test")
    run = picked(visit("review", playtest), "People")
    run = shown(next(one for one in run.selectbox if one.label == "Person").set_value(3).run())
    run = shown(run.checkbox[0].check().run())
    run = other_chosen(run, other)
    assert next(one for one in run.selectbox if one.label == "Person").value == 1
    run = shown(next(one for one in run.selectbox if one.label == "Person").set_value(3).run())
    assert not run.checkbox[0].value, "somebody else has this number here"
    assert next(one for one in run.button if one.label == "Erase this person").disabled


def lower_half(store, session_id):
    """The lower half of the review; its own run begins with what the page read before."""
    import streamlit as st

    from readroom.app.review_data import review
    from readroom.app.screens import review_parts

    runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.text(f"run {runs}")
    before = st.session_state.pop("before", None)
    st.fragment(review_parts.show)(store, before or review(store, session_id))


def test_the_lower_half_tells_no_more_of_whom_withdrew_elsewhere(playtest, store):
    told = {"store": store, "session_id": playtest.id}
    run = picked(AppTest.from_function(lower_half, kwargs=told, default_timeout=60).run(), "People")
    assert "person 4" in run.selectbox[0].options
    run.session_state["before"] = review(store, playtest.id)
    store.withdraw(playtest.id, 4)
    run = shown(run.run())
    assert run.text[0].value == "run 4", "the page was read anew"
    assert "person 4" not in run.selectbox[0].options


def test_blends_are_for_research_alone_and_called_unvalidated(store):
    kept = keep_playtest(store, people=12, purpose=Purpose.RESEARCH)
    run = picked(visit("review", kept), "People")
    assert "Blends of two expressions (unvalidated)" in words(run)


def test_after_a_label_the_same_person_is_still_chosen(playtest, store):
    run = picked(visit("review", playtest), "People")
    run = shown(next(one for one in run.selectbox if one.label == "Person").set_value(3).run())
    next(one for one in run.text_input if one.label == "Label").input("seat 12")
    run = shown(next(one for one in run.button if one.label == "Keep label").click().run())
    assert next(one for one in run.selectbox if one.label == "Person").value == 3
    # A browser goes on sending the words it showed: the box must be another one by now.
    assert next(one for one in run.selectbox if one.label == "Person").key.endswith("-1")
    run = shown(next(one for one in run.selectbox if one.label == "Person").set_value(1).run())
    assert next(one for one in run.text_input if one.label == "Label").value == ""
    labels = {one.person: one.label for one in store.participants(playtest.id) if one.label}
    assert labels == {3: "seat 12"}


@thirty_people
def test_hints_come_with_evidence_and_can_be_set_aside(playtest, store):
    run = visit("needs-attention", playtest)
    told = words(run)
    for part in ("that person's own usual", "read in", "The rule was met at"):
        assert part in told
    before = len(charts(run))
    assert before >= 1
    run = shown(next(one for one in run.button if one.label == "Set aside").click().run())
    assert len(charts(run)) == before - 1
    assert len(store.dismissed(playtest.id)) == 1
    run = shown(run.checkbox(key="attention-aside").check().run())
    assert len(charts(run)) == before
    run = shown(next(one for one in run.button if one.label == "Bring back").click().run())
    assert store.dismissed(playtest.id) == frozenset()
    assert len(charts(run)) == before


def test_a_room_has_no_hints_and_says_why(store):
    run = visit("needs-attention", keep_lesson(store))
    assert "Not for this session." in words(run)
    assert charts(run) == []


@pytest.mark.parametrize("page", ["review", "needs-attention"])
def test_a_refused_purpose_shows_its_reason_and_no_figure(store, page):
    forbidden = keep(store, a_session(purpose=Purpose.EDUCATION, region="DE"))
    run = visit(page, forbidden)
    assert "prohibited" in words(run)
    assert charts(run) == []


@thirty_people
@pytest.mark.parametrize("page", ["sessions", "review", "needs-attention"])
def test_no_banned_word_is_on_a_page(playtest, store, page):
    assert banned_in(words(visit(page, playtest))) == ()
