"""The live page's part that keeps a session, shown without a browser."""

import re
from contextlib import nullcontext
from html import unescape
from pathlib import Path
from threading import Event

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from tests.app.live_fakes import frame, result, until
from tests.wording import banned_in

from readroom.app.frame_feed import FrameFeed
from readroom.app.live_drawing import LiveDrawing
from readroom.app.live_inputs import BROWSER, WINDOW, LiveInput, Way
from readroom.app.live_session import LiveSession
from readroom.app.screens.staying_part import LEAVING, LEAVING_ENDS, LEAVING_KEPT, leaving
from readroom.app.session_list import open_store
from readroom.domain import Detail
from readroom.privacy.gate import decide
from readroom.privacy.notice import notice_of

RESEARCH = decide("research", "GB")


@pytest.fixture(autouse=True)
def store(monkeypatch, tmp_path):
    monkeypatch.setenv("READROOM_DATABASE_URL", f"sqlite:///{tmp_path / 'kept.db'}")
    with open_store() as opened:
        yield opened


@pytest.fixture
def sessions():
    made = []

    def make(permission=RESEARCH, feed=None):
        opening = lambda: (lambda _image, at: result(at, None), "a fake")  # noqa: E731
        drawing = LiveDrawing(persons=True)
        made.append(LiveSession(permission, opening, drawing, None, looks_at=feed or BROWSER))
        return made[-1]

    yield make
    for one in made:
        one.bridge.close()
        assert one.keeping is None or one.keeping.wait(15)


def page(session, playing):
    import streamlit as st

    from readroom.app.screens import keep_part, review

    def live():
        keep_part.keep_part(session, playing)

    st.navigation(
        [
            st.Page(live, title="Live", url_path="live", default=True),
            st.Page(review.show, title="Review", url_path="review"),
        ],
        position="hidden",
    ).run()


def visit(session, playing=True):
    told = {"session": session, "playing": playing}
    return shown(AppTest.from_function(page, kwargs=told, default_timeout=60).run())


def shown(run):
    assert not run.exception
    return run


def words(run):
    texts = [part.proto.body for part in run.get("html")]
    texts += [part.value for part in run.get("text")]
    texts += [part.label for part in (*run.button, *run.text_input, *run.selectbox, *run.radio)]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(texts))))


def asked(run):
    return next(one for one in run.radio if one.label == "Who was told this and agreed?")


def begun(run):
    asked(run).set_value("each person").run()
    return shown(run.button("keep-begin").click().run())


def ended(run):
    run = shown(run.button("keep-end").click().run())
    return shown(run.button("keep-end-sure").click().run())


def watch(session):
    count = session.bridge.status().results_per_s
    assert until(
        lambda: session.bridge.on_frame(frame()) or not session.keeping.status.empty, 10
    ), count


@pytest.mark.parametrize(
    ("permission", "why"),
    [
        (decide("self"), "No session can be kept for the purpose self"),
        (decide("education", "DE"), "people are only counted here"),
    ],
    ids=["oneself", "refused place"],
)
def test_where_nothing_may_be_kept_one_sentence_says_why(sessions, permission, why):
    run = visit(sessions(permission))
    assert why in words(run)
    assert len(run.button) == 0


def test_nothing_is_kept_before_somebody_agreed_and_the_camera_runs(sessions):
    run = visit(sessions())
    assert run.button("keep-begin").disabled
    asked(run).set_value("guardians").run()
    assert not run.button("keep-begin").disabled
    waiting = visit(sessions(), playing=False)
    asked(waiting).set_value("guardians").run()
    assert waiting.button("keep-begin").disabled
    assert "Press Start camera first" in words(waiting)


def test_the_notice_is_that_of_the_detail_and_language(sessions):
    run = visit(sessions())
    assert notice_of(RESEARCH, Detail.ROOM, "en").text == run.get("text")[0].value
    run.radio("keep-detail").set_value(Detail.PERSON).run()
    run.selectbox("keep-language").set_value("de").run()
    assert notice_of(RESEARCH, Detail.PERSON, "de").text == run.get("text")[0].value
    asked(run).set_value("each person").run()
    assert not run.button("keep-begin").disabled
    run.radio("keep-detail").set_value(Detail.ROOM).run()
    assert asked(run).value is None, "an answer to one notice is none to another"
    assert run.button("keep-begin").disabled
    assert not banned_in(words(run))


def test_below_the_day_it_is_said_what_else_people_are_to_be_told(sessions):
    told = words(visit(sessions()))
    assert "Tell people also who is responsible and how to reach them." in told
    assert told.index("then erased by itself") < told.index("Tell people also")


def test_of_a_room_alone_it_is_said_that_the_first_minute_is_withheld(sessions):
    withheld = "Figures of the first minute are withheld."
    run = visit(sessions())
    assert withheld in words(run)
    run.radio("keep-detail").set_value(Detail.PERSON).run()
    assert withheld not in words(run)
    assert withheld not in words(visit(sessions(feed=played("lesson.mp4"))))


def played(name):
    """A video that is looked at in place of a camera."""
    given = LiveInput(Way.FILE, video=Path(name))
    return FrameFeed(given, lambda _stop: nullcontext())


def test_of_a_video_people_are_told_that_the_recording_stays(sessions, store):
    session = sessions(feed=played("lesson.mp4"))
    run = visit(session)
    assert run.get("text")[0].value == notice_of(RESEARCH, Detail.ROOM, "en", recorded=True).text
    begun(run)
    (kept,) = store.sessions()
    (agreed,) = store.consents(kept.id)
    assert agreed.notice_sha256 == notice_of(RESEARCH, Detail.ROOM, "en", recorded=True).sha256


@pytest.mark.parametrize(
    "given",
    [WINDOW, LiveInput(Way.FILE, video=Path("talk.mp4"), recorded_meeting=True)],
    ids=["live", "recorded"],
)
def test_of_a_meeting_the_room_alone_is_kept(sessions, given):
    run = visit(sessions(feed=given))
    assert "one person's figures would become another's" in words(run)
    assert not [one for one in run.radio if one.label == "What is kept"]


def test_a_purpose_of_rooms_offers_no_finer_detail(sessions):
    run = visit(sessions(decide("workplace", "GB")))
    assert [one.label for one in run.radio] == ["Who was told this and agreed?"]
    assert "Figures of the room only are kept for this purpose." in words(run)


def test_from_agreement_to_review(sessions, store):
    session = sessions()
    run = visit(session)
    run.text_input("keep-title").set_value("  Group  1 ").run()
    run.number_input("keep-expected").set_value(4).run()
    run = begun(run)
    assert "keeping: 00:00:0" in words(run)
    watch(session)
    run.text_input("keep-text").set_value("a film begins")
    run = shown(run.button("keep-mark").click().run())
    assert "1 marker" in words(run)
    run = shown(run.button("keep-pause").click().run())
    assert "paused: " in words(run)
    assert session.keeping.status.paused
    assert run.button("keep-pause").label == "Go on"
    run = ended(run)
    assert "kept: " in words(run)
    (kept,) = store.sessions()
    (link,) = run.get("page_link")
    assert f"session={kept.id}" in link.proto.query_string
    assert (kept.title, kept.expected, kept.detail) == ("Group 1", 4, Detail.ROOM)
    assert kept.ended is not None
    notes = [one.label for one in store.markers(kept.id) if one.kind == "note"]
    assert notes == ["a film begins"]
    assert store.consents(kept.id)[0].by == "each person"
    assert run.button("keep-begin").disabled  # the next one is agreed to anew


def test_that_a_session_is_kept_is_said_once_where_it_can_be_seen(sessions):
    run = begun(visit(sessions()))
    assert [one.value for one in run.toast] == ["The session is being kept."]
    assert len(shown(run.button("keep-mark").click().run()).toast) == 0


def test_an_end_is_asked_for_twice_and_can_be_called_off(sessions):
    session = sessions()
    run = begun(visit(session))
    run = shown(run.button("keep-end").click().run())
    assert not session.keeping.status.over
    assert [one.key for one in run.button if one.key != "keep-mark"][-2:] == [
        "keep-end-sure",
        "keep-end-not",
    ]
    run = shown(run.button("keep-end-not").click().run())
    assert run.button("keep-end").label == "End session"
    ended(run)
    assert session.keeping.status.over


CAMERA, VIDEO = None, "lesson.mp4"


@pytest.mark.parametrize(
    ("video", "before", "meanwhile"),
    [(CAMERA, LEAVING, LEAVING_KEPT), (VIDEO, "", LEAVING_ENDS)],
    ids=["a camera", "a video"],
)
def test_leaving_warns_of_what_is_lost_and_of_nothing_else(sessions, video, before, meanwhile):
    session = sessions(feed=played(video) if video else None)
    assert leaving(session) == before
    run = begun(visit(session))
    assert leaving(session) == meanwhile
    ended(run)
    assert leaving(session) == before


def test_a_camera_that_stops_ends_the_session_and_the_page_still_leads_to_it(sessions, store):
    session = sessions()
    run = begun(visit(session))
    watch(session)
    session.sink.stop()
    assert session.keeping.wait(15)
    run = shown(run.run())
    assert "kept: " in words(run)
    assert len(run.get("page_link")) == 1
    assert store.sessions()[0].ended is not None


@pytest.fixture
def slow_end(monkeypatch):
    """Lets the end of what is kept wait for an event that is given."""
    monkeypatch.setattr("readroom.app.screens.keep_part.END_S", 0.1)

    def wait_in(session):
        go, keeper = Event(), session.keeping._keeper
        finish = keeper.finish
        monkeypatch.setattr(keeper, "finish", lambda: go.wait(10) and finish())
        return go

    return wait_in


@pytest.fixture
def looks(monkeypatch):
    """How often each part of the page is drawn anew by itself, as asked for last."""
    asked, fragment = {}, st.fragment

    def asking(part, *, run_every=None):
        asked[part.__name__] = run_every
        return fragment(part, run_every=run_every)

    monkeypatch.setattr("streamlit.fragment", asking)
    return asked


def test_an_end_that_takes_long_is_looked_at_until_it_is_written(sessions, slow_end, looks):
    session = sessions()
    run = begun(visit(session))
    watch(session)
    go = slow_end(session)
    run = ended(run)
    assert "the end is being written" in words(run)
    assert len(run.get("page_link")) == 0, "there is nothing whole to be seen yet"
    assert looks["_over"] == 1.0
    go.set()
    assert session.keeping.wait(15)
    run = shown(run.run())
    assert "being written" not in words(run)
    assert len(run.get("page_link")) == 1
    assert looks["_over"] is None


def test_a_session_without_a_picture_has_nothing_to_be_reviewed(sessions, slow_end):
    session = sessions()
    run = begun(visit(session))
    go = slow_end(session)
    run = ended(run)
    assert len(run.get("page_link")) == 0
    go.set()
    assert session.keeping.wait(15)
    run = shown(run.run())
    assert "Nothing was kept" in words(run)
    assert len(run.get("page_link")) == 0


def test_a_store_that_fails_is_said(sessions, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("READROOM_DATABASE_URL", f"sqlite:///{tmp_path / 'file' / 'kept.db'}")
    session = sessions()
    run = begun(visit(session))
    assert session.keeping is None
    assert len(run.button) > 0
    assert "rr-warn" in " ".join(part.proto.body for part in run.get("html"))
