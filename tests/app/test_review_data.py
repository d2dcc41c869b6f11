from dataclasses import replace

import pytest
from tests.app.kept_sessions import BEGUN, a_session, keep, keep_lesson, keep_playtest

from readroom.app.review_data import review, still_there
from readroom.domain import Consent, Detail, Marker, Purpose
from readroom.errors import RefusedError, UnknownRecordError
from readroom.privacy.gate import decide
from readroom.privacy.notice import notice_of
from readroom.sessions.store import SessionStore


@pytest.fixture(scope="module")
def store():
    with SessionStore.open("sqlite://") as opened:
        yield opened


@pytest.fixture(scope="module")
def lesson(store):
    return keep_lesson(store)


@pytest.fixture(scope="module")
def playtest(store):
    return keep_playtest(store)


def test_a_lesson_is_told_as_a_room_and_says_why(store, lesson):
    seen = review(store, lesson.id)
    assert "room alone were kept" in seen.why_no_persons
    assert (seen.participants, len(seen.figures.table), seen.figures.flags) == ((), 0, ())
    assert len(seen.story.windows) == 270
    assert [one.label for one in seen.story.segments][1] == "New: <b>fractions</b>"


def test_a_playtest_is_told_person_by_person(store, playtest):
    seen = review(store, playtest.id)
    assert seen.why_no_persons == ""
    assert len(seen.participants) == 30
    store.label(playtest.id, 4, "seat 12")
    assert review(store, playtest.id).names == {4: "4, seat 12"}


def test_figures_are_read_once_and_notes_each_time(store, lesson):
    before = review(store, lesson.id)
    kept = store.add_marker(lesson.id, Marker(60.0, "a new one"))
    after = review(store, lesson.id)
    store.remove_marker(lesson.id, kept.id)
    assert after.figures is before.figures
    assert len(after.story.markers) == len(before.story.markers) + 1


def test_whoever_withdrew_is_gone_at_the_next_look(store):
    playtest = keep_playtest(store, people=12)
    before = review(store, playtest.id)
    store.withdraw(playtest.id, 4)
    after = review(store, playtest.id)
    assert 4 in before.figures.table.persons
    assert 4 not in after.figures.table.persons
    assert 4 not in after.figures.curves


def test_a_purpose_that_the_law_refuses_shows_nothing(store):
    forbidden = keep(store, a_session(purpose=Purpose.EDUCATION, region="DE"))
    with pytest.raises(RefusedError, match="prohibited"):
        review(store, forbidden.id)


def test_a_session_that_is_gone_says_so(store):
    with pytest.raises(UnknownRecordError):
        review(store, "0" * 32)


@pytest.mark.parametrize(
    ("agreed", "shown"),
    [([], False), (["room"], False), (["person"], True), (["withdrawn"], False)],
    ids=["nobody asked", "for the room", "for persons", "withdrawn"],
)
def test_a_class_is_told_person_by_person_only_with_its_consent(store, agreed, shown):
    session = a_session(purpose=Purpose.EDUCATION, detail=Detail.PERSON)
    permission = decide(session.purpose, session.region)
    consents, notice = [], None
    for what in agreed:
        detail = Detail.ROOM if what == "room" else Detail.PERSON
        notice = notice_of(permission, detail)
        consent = Consent(BEGUN, notice.sha256, "en", detail, "guardians")
        consents.append(replace(consent, withdrawn=BEGUN if what == "withdrawn" else None))
    store.begin(session, consents, notice)
    assert (review(store, session.id).why_no_persons == "") is shown


def test_an_open_page_learns_that_somebody_is_gone(store):
    playtest = keep_playtest(store, people=12)
    seen = review(store, playtest.id)
    assert still_there(store, seen)
    store.add_marker(playtest.id, Marker(60.0, "a note"))
    assert still_there(store, seen)
    store.withdraw(playtest.id, 3)
    assert not still_there(store, seen)
    store.erase_session(playtest.id)
    assert not still_there(store, seen)
