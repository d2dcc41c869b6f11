from dataclasses import replace

import pytest
from tests.app.kept_sessions import keep_lesson, keep_playtest
from tests.view.stories import a_flag

from readroom.app.attention_data import hints, why, why_nobody
from readroom.app.review_data import review
from readroom.sessions.store import SessionStore


@pytest.fixture(scope="module")
def store():
    with SessionStore.open("sqlite://") as opened:
        yield opened


@pytest.fixture(scope="module")
def playtest(store):
    return keep_playtest(store)


def test_a_hint_says_the_rule_its_numbers_and_where_to_look():
    flag = a_flag()
    assert why(flag) == f"{flag.sentence} The rule was met at 21:30; strongest at 20:30, 21:40."
    assert why(replace(flag, moments=())).endswith("The rule was met at 21:30.")


def test_nobody_is_named_where_only_the_room_was_kept(store):
    assert hints(store, review(store, keep_lesson(store).id)) == ()


def test_what_was_set_aside_stays_so_for_everybody(store, playtest):
    store.label(playtest.id, 4, "seat 12")
    found = hints(store, review(store, playtest.id))
    about = next(one for one in found if one.flag.person == 4)
    assert about.title.startswith("4, seat 12, ")
    store.dismiss(playtest.id, 4, about.flag.at)
    again = hints(store, review(store, playtest.id))
    assert [one.flag for one in again if one.dismissed] == [about.flag]
    assert len({one.key for one in again}) == len(again)


def test_of_a_short_session_it_is_said_that_nobody_can_be_named(store, playtest):
    seen = review(store, playtest.id)
    assert why_nobody(seen).startswith("Nobody differed from their own usual")
    brief = replace(seen.session, length_s=599.0)
    minutes = replace(seen, story=replace(seen.story, session=brief))
    assert why_nobody(minutes).startswith("This session is too short")
    assert "before 10 of them" in why_nobody(minutes)
