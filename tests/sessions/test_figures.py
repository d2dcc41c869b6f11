"""Figures come back as they were, once, however often they are handed in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.sessions.made import (
    EVEN,
    a_batch,
    a_sample,
    a_session,
    a_window,
    file_url,
    some_samples,
    unmeasured,
)

from readroom.domain import RoomSample, SampleTable
from readroom.errors import StoreError
from readroom.sessions.figures import Batch
from readroom.sessions.store import SessionStore


@pytest.fixture
def session(store: SessionStore) -> str:
    one = a_session()
    store.begin(one)
    return one.id


def test_figures_come_back(store: SessionStore, session: str) -> None:
    samples = (*some_samples(3, range(5)), unmeasured(4, 2))
    windows = (a_window(0), a_window(10, suppressed=True, shares=None, valence=None))
    room = (RoomSample(0, 4, 3, EVEN), RoomSample(1, 4, 0, None))
    store.append(session, Batch(samples, room, windows))
    table, wanted = store.samples(session), SampleTable.of(samples)
    assert table.person.tolist() == wanted.person.tolist()
    assert table.second.tolist() == wanted.second.tolist()
    np.testing.assert_allclose(table.probabilities, wanted.probabilities, atol=1 / 255)
    assert store.windows(session) == windows  # to the last digit
    read = store.room(session)
    assert [(one.second, one.in_view, one.measured) for one in read] == [(0, 4, 3), (1, 4, 0)]
    assert read[0].probabilities == pytest.approx(EVEN, abs=1 / 255)
    assert read[1].probabilities is None


def test_what_is_there_stays_as_it_is(store: SessionStore, session: str) -> None:
    batch = Batch(some_samples(3, range(3)), (RoomSample(0, 3, 3, EVEN),), (a_window(),))
    store.append(session, batch)
    before = store.samples(session)
    other = replace(
        batch,
        samples=tuple(a_sample(one.person, one.second, seed=1) for one in batch.samples),
        room=(RoomSample(0, 9, 9, EVEN), RoomSample(1, 9, 9, EVEN)),
        windows=(a_window(measured=99),),
    )
    store.append(session, other)
    store.append(session, Batch((*batch.samples, *batch.samples)))
    assert len(store.samples(session)) == 9
    np.testing.assert_array_equal(store.samples(session).probabilities, before.probabilities)
    assert [one.in_view for one in store.room(session)] == [3, 9]
    assert store.windows(session) == batch.windows


def test_sessions_do_not_mix(store: SessionStore, session: str) -> None:
    other = a_session()
    store.begin(other)
    store.append(session, a_batch(2, range(3)))
    store.append(other.id, a_batch(5, range(1)))
    assert len(store.samples(session)) == 6
    assert len(store.samples(other.id)) == 5


def test_a_batch_is_kept_whole_or_not_at_all(store: SessionStore, session: str) -> None:
    broken = Batch(some_samples(1, range(2)), (RoomSample(0, None, 1, EVEN),))  # type: ignore[arg-type]
    with pytest.raises(StoreError):
        store.append(session, broken)
    assert len(store.samples(session)) == 0
    assert store.participants(session) == ()


def test_a_session_knows_how_far_it_got(store: SessionStore, session: str) -> None:
    store.append(session, a_batch(2, range(3, 5)))
    store.append(session, a_batch(2, range(1)))
    assert store.session(session).length_s == 5.0
    store.append(session, Batch(windows=(a_window(10),)))
    assert store.session(session).length_s == 20.0


def test_an_empty_batch_changes_nothing(store: SessionStore, session: str) -> None:
    assert store.append(session, Batch()) == frozenset()
    assert len(store.samples(session)) == 0
    assert store.session(session).length_s == 0.0


def test_a_broken_file_is_said(tmp_path: Path) -> None:
    session = a_session()
    with SessionStore.open(file_url(tmp_path)) as store:
        store.begin(session)
        store.append(session.id, a_batch(50, range(100)))
    path = tmp_path / "store" / "sessions.db"
    page = 4096
    with path.open("r+b") as file:  # all but the first pages, which hold the small tables
        file.seek(40 * page)
        file.write(b"\xff" * (path.stat().st_size - 40 * page))
    with SessionStore.open(file_url(tmp_path)) as store:
        assert store.session(session.id).title == "Concepts"
        with pytest.raises(StoreError, match="not sound"):
            store.samples(session.id)


def test_a_window_that_may_tell_of_who_withdrew_meanwhile_is_counts_alone(store, session) -> None:
    store.append(session, a_batch(3, range(5)))
    store.withdraw(session, 3)
    store.append(session, Batch(windows=(a_window(0),)), known=frozenset())
    store.append(session, Batch(windows=(a_window(10),)), known=frozenset({3}))
    before, after = store.windows(session)
    assert (before.suppressed, before.valence) == (True, None)
    assert not after.suppressed
