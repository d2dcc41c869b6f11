import pytest
from tests.app.kept_sessions import keep_lesson, keep_playtest

from readroom.analytics.attention import Flag, Signal
from readroom.app.attention_data import hints, why
from readroom.app.review_data import review
from readroom.domain import Span
from readroom.sessions.store import SessionStore


@pytest.fixture(scope="module")
def store():
    with SessionStore.open("sqlite://") as opened:
        yield opened


def test_every_number_that_counted_is_said():
    flag = Flag(4, Signal.AWAY, 690, Span(600, 780), 0.12, 0.05, 0.7, 11.6, 0.95, (630.0, 700.0))
    assert why(flag) == (
        "Face turned away, not measurable, for longer than usual for this person: 70 % of the "
        "seconds, usual 12 %, 11.6 times this person's own spread, for 3:00 min. Readable in "
        "95 % of these seconds. The rule was met at 11:30; look at 10:30, 11:40."
    )


def test_nobody_is_named_where_only_the_room_was_kept(store):
    assert hints(store, review(store, keep_lesson(store).id)) == ()


def test_what_was_set_aside_stays_so_for_everybody(store):
    session = keep_playtest(store)
    store.label(session.id, 4, "seat 12")
    found = hints(store, review(store, session.id))
    about = next(one for one in found if one.flag.person == 4)
    assert about.title.startswith("4, seat 12, ")
    store.dismiss(session.id, 4, about.flag.at)
    again = hints(store, review(store, session.id))
    assert [one.flag for one in again if one.dismissed] == [about.flag]
    assert len({one.key for one in again}) == len(again)
