"""Sessions are listed, found, renamed and ended; who agreed to what is kept with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from tests.sessions.made import START, a_change, a_consent, a_sample, a_session

from readroom.domain import Marker, Purpose, Segment, Span
from readroom.errors import StoreError, UnknownRecordError
from readroom.privacy.notice import Notice
from readroom.sessions.figures import Batch
from readroom.sessions.store import SessionStore

ABSENT = "0" * 32


def test_a_session_comes_back_as_it_was(store: SessionStore) -> None:
    whole = a_session(expected=30, expires=START + timedelta(days=30), title="Été 'ünïcode'; --")
    store.begin(whole)
    assert store.session(whole.id) == whole
    assert store.sessions() == (whole,)


def test_times_of_other_zones_mean_the_same_moment(store: SessionStore) -> None:
    there = timezone(timedelta(hours=5, minutes=30))
    session = a_session(started=START.astimezone(there))
    store.begin(session)
    assert store.session(session.id).started == START


def test_a_time_without_zone_is_refused(store: SessionStore) -> None:
    with pytest.raises(Exception, match="time with its zone"):
        store.begin(a_session(started=START.replace(tzinfo=None)))
    assert store.sessions() == ()


def test_the_newest_session_comes_first_page_by_page(store: SessionStore) -> None:
    made = [a_session(str(day), started=START + timedelta(days=day)) for day in (1, 3, 0, 2)]
    for session in made:
        store.begin(session)
    assert [one.title for one in store.sessions()] == ["3", "2", "1", "0"]
    assert [one.title for one in store.sessions(limit=2, offset=1)] == ["2", "1"]
    assert store.count() == 4


@pytest.mark.parametrize(
    ("text", "purpose", "titles"),
    [
        pytest.param("épreuve", None, ["ÉPREUVE 100 %"], id="any case, accents too"),
        pytest.param("100 %", None, ["ÉPREUVE 100 %"], id="a sign with a meaning in SQL"),
        pytest.param("_", None, [], id="a joker is a plain sign"),
        pytest.param("CAMERA 2", None, ["Play"], id="the source's name"),
        pytest.param(" ", None, ["ÉPREUVE 100 %", "Play"], id="blank is everything"),
        pytest.param("", Purpose.PLAYTEST, ["Play"], id="purpose"),
        pytest.param("épreuve", Purpose.PLAYTEST, [], id="both"),
    ],
)
def test_sessions_are_found(
    store: SessionStore, text: str, purpose: Purpose | None, titles: list[str]
) -> None:
    store.begin(a_session("ÉPREUVE 100 %"))
    store.begin(a_session("Play", purpose=Purpose.PLAYTEST, source_name="Camera 2"))
    assert sorted(one.title for one in store.sessions(text, purpose)) == sorted(titles)
    assert store.count(text, purpose) == len(titles)


def test_a_session_is_renamed_and_finished(store: SessionStore) -> None:
    session = a_session()
    store.begin(session)
    store.append(session.id, Batch((a_sample(second=41),)))
    store.rename(session.id, "Fractions")
    ended = START + timedelta(seconds=43)
    store.finish(session.id, ended)
    assert store.session(session.id) == replace(
        session, title="Fractions", ended=ended, length_s=42.0
    )


def test_a_session_ends_with_its_changes(store: SessionStore) -> None:
    session, other = a_session(), a_session()
    for one in (session, other):
        store.begin(one)
        assert store.changes(one.id) is None  # nobody has looked yet
    store.finish(session.id, START, changes=[a_change(), a_change(900.0)])
    assert store.changes(session.id) == (a_change(), a_change(900.0))
    store.finish(session.id, START, changes=[])
    assert store.changes(session.id) == ()
    store.finish(session.id, START)
    assert store.changes(session.id) == ()
    store.finish(other.id, START, changes=[a_change(30.0)])
    store.erase_session(session.id)
    assert store.changes(other.id) == (a_change(30.0),)


def test_an_id_is_given_once(store: SessionStore) -> None:
    session = a_session()
    store.begin(session)
    with pytest.raises(StoreError, match="contradiction"):
        store.begin(session)
    assert store.count() == 1


def test_consents_and_their_notice_are_kept(store: SessionStore) -> None:
    notice = Notice(1, "fr", "Une caméra observe la salle.")
    agreed = [a_consent(notice_sha256=notice.sha256), a_consent(3, notice_sha256=notice.sha256)]
    for session in (a_session(), a_session()):  # the same text twice is one text
        store.begin(session, agreed, notice)
        assert store.consents(session.id) == tuple(agreed)
    assert store.notice(notice.sha256) == notice
    assert store.notice("00") is None


def test_a_consent_to_another_text_is_refused(store: SessionStore) -> None:
    with pytest.raises(StoreError, match="another text"):
        store.begin(a_session(), [a_consent()], Notice(1, "en", "A camera."))
    assert store.count() == 0


def test_people_get_random_names_and_a_label(store: SessionStore) -> None:
    first, second = a_session(), a_session()
    for session in (first, second):
        store.begin(session)
        store.append(session.id, Batch((a_sample(1), a_sample(2))))
        store.append(session.id, Batch((a_sample(1, 1),)))
    people = store.participants(first.id)
    assert [one.person for one in people] == [1, 2]
    names = {one.pseudonym for one in (*people, *store.participants(second.id))}
    assert len(names) == 4
    assert all(len(name) == 16 for name in names)
    store.label(first.id, 2, " seat 12 ")
    assert [one.label for one in store.participants(first.id)] == [None, "seat 12"]
    store.label(first.id, 2, None)
    assert [one.label for one in store.participants(first.id)] == [None, None]


def test_nobody_cannot_be_labelled(store: SessionStore) -> None:
    session = a_session()
    store.begin(session)
    with pytest.raises(UnknownRecordError, match="no person 9"):
        store.label(session.id, 9, "seat 12")


UNKNOWN = {
    "session": lambda s: s.session(ABSENT),
    "samples": lambda s: s.samples(ABSENT),
    "room": lambda s: s.room(ABSENT),
    "windows": lambda s: s.windows(ABSENT),
    "markers": lambda s: s.markers(ABSENT),
    "segments": lambda s: s.segments(ABSENT),
    "dismissed": lambda s: s.dismissed(ABSENT),
    "consents": lambda s: s.consents(ABSENT),
    "participants": lambda s: s.participants(ABSENT),
    "rename": lambda s: s.rename(ABSENT, "x"),
    "finish": lambda s: s.finish(ABSENT, START),
    "append": lambda s: s.append(ABSENT, Batch((a_sample(),))),
    "withdraw": lambda s: s.withdraw(ABSENT, 1),
    "erase": lambda s: s.erase_session(ABSENT),
}


def test_an_unknown_session_is_said(store: SessionStore) -> None:
    for ask in UNKNOWN.values():
        with pytest.raises(UnknownRecordError, match="no session"):
            ask(store)


def test_words_of_earlier_versions_say_nothing_to_a_terminal(store: SessionStore) -> None:
    session = a_session("Lesson\x1b[2J", source_name="cam\x1b]0;X\x07")
    store.begin(session)
    store.append(session.id, Batch((a_sample(1),)))
    store.label(session.id, 1, "seat\x9b 12")
    store.add_marker(session.id, Marker(1.0, "slide\x1b[8m 4"))
    store.add_segment(session.id, Segment(Span(0.0, 1.0), "quiz\u202e"))
    kept = store.session(session.id)
    assert (kept.title, kept.source_name) == ("Lesson[2J", "cam]0;X")
    assert [one.label for one in store.participants(session.id)] == ["seat 12"]
    assert [one.label for one in store.markers(session.id)] == ["slide[8m 4"]
    assert [one.label for one in store.segments(session.id)] == ["quiz"]
