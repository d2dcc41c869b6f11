"""After a withdrawal the room is worked out again, as it would have been without that person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.sessions.made import START, a_consent, a_session, brightening

from readroom.analytics.rooms import RoomMeter
from readroom.domain import Sample, Session
from readroom.errors import UnknownRecordError
from readroom.recognition.cards import ModelCard
from readroom.recordings.recalibration import recalibration_of
from readroom.recordings.withdrawing import withdraw
from readroom.sessions.figures import Batch
from readroom.sessions.store import SessionStore

LENGTH_S = 40


@pytest.fixture
def store() -> Iterator[SessionStore]:
    with SessionStore.open("sqlite://", actor="tester") as opened:
        yield opened


def recorded(store: SessionStore, samples: list[Sample], **more: object) -> Session:
    session = a_session(**({"min_group": 5, "model_sha256": ModelCard.read().sha256} | more))
    recalibration = recalibration_of(replace(session, model_sha256=ModelCard.read().sha256))
    assert recalibration is not None
    meter = RoomMeter(recalibration, session.expected, session.min_group)
    read = meter.add(samples, LENGTH_S)
    store.begin(session, [a_consent()])
    store.append(session.id, Batch(tuple(samples), read.seconds, read.windows))
    return session


def test_the_room_is_what_it_would_have_been_without_them(store: SessionStore) -> None:
    everybody = brightening(9, LENGTH_S, 20)
    session = recorded(store, everybody)
    store.finish(session.id, START + timedelta(seconds=LENGTH_S))
    assert withdraw(store, session.id, 9)  # one of the three who smile
    other = recorded(store, [one for one in everybody if one.person != 9])
    for found, made in zip(store.windows(session.id), store.windows(other.id), strict=True):
        assert not found.suppressed
        assert (found.measured, found.in_view) == (made.measured, made.in_view)
        assert found.shares is not None
        assert made.shares is not None
        assert found.shares.corrected == pytest.approx(made.shares.corrected, abs=0.01)
    assert withdraw(store, session.id, 9) is False


def test_of_a_session_that_runs_what_they_were_in_is_withheld(store: SessionStore) -> None:
    session = recorded(store, brightening(9, LENGTH_S, 20))
    assert withdraw(store, session.id, 9)
    assert all(one.suppressed for one in store.windows(session.id))


def test_of_another_model_it_cannot_be_worked_out_again(store: SessionStore) -> None:
    session = recorded(store, brightening(9, LENGTH_S, 20), model_sha256="ab" * 32)
    store.finish(session.id, START + timedelta(seconds=LENGTH_S))
    assert withdraw(store, session.id, 9)
    assert all(one.suppressed for one in store.windows(session.id))


def test_who_was_never_kept_is_said(store: SessionStore) -> None:
    session = recorded(store, brightening(3, LENGTH_S, 20))
    assert withdraw(store, session.id, 77) is False
    assert store.withdrawn(session.id) == {77}
    with pytest.raises(UnknownRecordError):
        withdraw(store, "0" * 32, 1)
