"""Whoever withdraws cannot be worked out of what stays."""

from __future__ import annotations

import numpy as np
import pytest
from tests.sessions.made import a_change, a_consent, a_session, a_window, some_samples

from readroom.domain import RoomSample, Sample
from readroom.sessions.figures import Batch
from readroom.sessions.store import SessionStore

SECONDS, PEOPLE, GONE = 30, 12, 3


def room_of(samples: tuple[Sample, ...]) -> tuple[RoomSample, ...]:
    """The mean of every second, as the meter has it where single persons are kept."""
    found = []
    for second in sorted({one.second for one in samples}):
        here = [one.probabilities for one in samples if one.second == second]
        mean = tuple(float(x) for x in np.mean(here, axis=0))
        found.append(RoomSample(second, len(here), len(here), mean))
    return tuple(found)


@pytest.fixture
def left(store: SessionStore) -> tuple[SessionStore, str]:
    """Of twelve, one is there for the first twenty seconds alone, and withdraws."""
    everybody = some_samples(PEOPLE, range(SECONDS))
    samples = tuple(one for one in everybody if one.person != GONE or one.second < 20)
    session = a_session(min_group=5)
    store.begin(session, [a_consent()])
    windows = tuple(a_window(start) for start in (0.0, 10.0, 20.0))
    store.append(session.id, Batch(samples, room_of(samples), windows))
    store.finish(session.id, session.started, changes=[a_change()])
    return store, session.id


def difference(store: SessionStore, session_id: str) -> list[float]:
    """How much of a person every second's mean tells, less the samples of all others."""
    table, off = store.samples(session_id), []
    table = table.where(table.person != GONE)
    for second in store.room(session_id):
        if second.probabilities is None:
            continue
        rest = table.probabilities[table.second == second.second].sum(axis=0)
        off.append(float(np.abs(np.array(second.probabilities) * second.measured - rest).max()))
    return off


def test_no_second_tells_by_difference_who_left(left: tuple[SessionStore, str]) -> None:
    store, session_id = left
    assert max(difference(store, session_id)) > 0.2  # before, it does
    store.withdraw(session_id, GONE)
    assert len(difference(store, session_id)) == SECONDS
    assert max(difference(store, session_id)) < PEOPLE / 250  # a step of the packing for each
    room = store.room(session_id)
    assert {(one.in_view, one.measured) for one in room} == {(PEOPLE - 1, PEOPLE - 1)}


def test_windows_that_they_were_in_are_withheld(left: tuple[SessionStore, str]) -> None:
    store, session_id = left
    store.withdraw(session_id, GONE)
    first, second, third = store.windows(session_id)
    assert (first.suppressed, first.shares, first.valence, first.synchrony) == (True,) + (None,) * 3
    assert second.suppressed
    assert third == a_window(20.0)
    assert store.changes(session_id) is None


def test_windows_that_were_worked_out_again_take_their_place(
    left: tuple[SessionStore, str],
) -> None:
    store, session_id = left
    anew = a_window(0.0, measured=11, synchrony=0.5)
    store.withdraw(session_id, GONE, [anew, a_window(20.0, measured=1)])
    first, second, third = store.windows(session_id)
    assert (first.measured, first.synchrony, first.suppressed) == (11, 0.5, False)
    assert second.suppressed
    assert third.measured == 12  # they were not in it


def test_what_waits_to_be_written_tells_of_nobody_who_left(store: SessionStore) -> None:
    session = a_session(min_group=5)
    store.begin(session, [a_consent()])
    store.withdraw(session.id, GONE)
    samples = some_samples(PEOPLE, range(10))
    store.append(session.id, Batch(samples, room_of(samples), (a_window(0.0),)))
    assert GONE not in store.samples(session.id).persons
    assert all(one.probabilities is None for one in store.room(session.id))
    assert store.windows(session.id)[0].suppressed


def test_seconds_of_nobody_who_stays_have_no_mean(store: SessionStore) -> None:
    session = a_session(min_group=5)
    store.begin(session, [a_consent()])
    samples = some_samples(1, range(SECONDS))
    store.append(session.id, Batch(samples, room_of(samples)))
    store.withdraw(session.id, 1)
    room = store.room(session.id)
    assert {(one.in_view, one.measured, one.probabilities) for one in room} == {(0, 0, None)}


def test_windows_that_still_hold_somebody_who_left_meanwhile_are_not_taken(
    left: tuple[SessionStore, str],
) -> None:
    store, session_id = left
    anew = a_window(0.0, measured=11, synchrony=0.5)
    store.withdraw(session_id, 5)  # after the windows without GONE alone were begun
    store.withdraw(session_id, GONE, [anew])
    assert store.windows(session_id)[0].suppressed


def test_windows_without_all_who_left_are_taken(left: tuple[SessionStore, str]) -> None:
    store, session_id = left
    anew = a_window(0.0, measured=10, synchrony=0.5)
    store.withdraw(session_id, 5)
    store.withdraw(session_id, GONE, [anew], without={5})
    assert store.windows(session_id)[0].measured == 10
