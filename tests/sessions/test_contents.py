"""What may leave the store: single persons only where kept, agreed to and allowed."""

import pytest
from tests.sessions.made import EVEN, START, a_change, a_consent, a_session, a_window, some_samples

from readroom.domain import Detail, Purpose, RoomSample
from readroom.errors import RefusedError, UnknownRecordError
from readroom.sessions.contents import may_leave
from readroom.sessions.figures import Batch


def keep(store, session, agreed=(), people=12):
    store.begin(session, agreed)
    persons = session.detail is Detail.PERSON
    samples = some_samples(people, range(20)) if persons else ()
    room = tuple(RoomSample(second, people, people, EVEN) for second in range(20))
    store.append(session.id, Batch(samples, room, (a_window(0, people), a_window(10, people))))
    return may_leave(store, session.id)


def test_persons_who_agreed_leave(store):
    told = keep(store, a_session(), (a_consent(),))
    assert told.samples.persons == tuple(range(1, 13))
    assert len(told.participants) == 12
    assert all(one.probabilities for one in told.room)


@pytest.mark.parametrize(
    ("more", "agreed"),
    [
        pytest.param({"detail": Detail.ROOM}, (a_consent(),), id="only the room was kept"),
        pytest.param({}, (), id="nobody agreed"),
        pytest.param({}, (a_consent(scope=Detail.ROOM),), id="agreed to the room alone"),
        pytest.param(
            {"purpose": Purpose.EDUCATION, "region": "US"},
            (a_consent(),),
            id="education after another notice than ours",
        ),
    ],
)
def test_else_the_room_alone_leaves(store, more, agreed):
    told = keep(store, a_session(**more), agreed)
    assert not len(told.samples)
    assert not told.participants
    assert {one.probabilities for one in told.room} == {None}
    assert [one.measured for one in told.windows] == [12, 12]


def test_windows_of_kept_persons_are_released_when_persons_may_not_leave(store):
    told = keep(store, a_session(), people=9)
    assert all(one.suppressed and one.shares is None for one in told.windows)


@pytest.mark.parametrize(
    ("more", "agreed", "told"),
    [
        pytest.param({"detail": Detail.ROOM}, (), (a_change(),), id="kept of the room"),
        pytest.param({}, (), (a_change(),), id="persons may not leave"),
        pytest.param({}, (a_consent(),), None, id="persons leave: worked out of their windows"),
    ],
)
def test_changes_of_a_room_alone_are_those_found_while_recording(store, more, agreed, told):
    session = a_session(**more)
    assert keep(store, session, agreed).changes is None
    store.finish(session.id, START, changes=[a_change()])
    assert may_leave(store, session.id).changes == told


def test_scripted_people_need_not_agree(store):
    told = keep(store, a_session(source="synthetic"))
    assert len(told.samples)


def test_a_refused_place_tells_nothing(store):
    session = a_session(purpose=Purpose.EDUCATION, region="DE", detail=Detail.ROOM)
    with pytest.raises(RefusedError, match="Education in Germany is refused"):
        keep(store, session)


def test_a_withdrawn_person_does_not_leave(store):
    session = a_session()
    keep(store, session, (a_consent(),))
    store.withdraw(session.id, 3)
    told = may_leave(store, session.id)
    assert 3 not in told.samples.persons
    assert 3 not in {one.person for one in told.participants}


def test_of_a_room_alone_nobody_is_named_who_withdrew(store):
    keep(store, session := a_session(detail=Detail.ROOM), (a_consent(),))
    store.withdraw(session.id, 7)
    assert [one.person for one in store.consents(session.id)] == [None, 7]
    assert [one.person for one in may_leave(store, session.id).consents] == [None]


def test_no_such_session_is_said(store):
    with pytest.raises(UnknownRecordError, match="no session"):
        may_leave(store, "0" * 32)
