"""The recorder writes off the caller's thread, outlives a failing store and counts its losses."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.sessions.failing import Outage
from tests.sessions.made import (
    a_session,
    brightening,
    bytes_of,
    file_url,
    some_samples,
)

from readroom.analytics.recalibration import Recalibration
from readroom.analytics.rooms import Readings, RoomMeter
from readroom.domain import Detail, Sample, Session
from readroom.errors import StoreUnavailableError
from readroom.sessions.recorder import Recorder
from readroom.sessions.recording import ERASED, RecorderOptions
from readroom.sessions.store import SessionStore
from readroom.testing import ManualClock

FAST = RecorderOptions(every_s=0.01, retry_s=0.05, retry_at_most_s=0.1)


@pytest.fixture
def session(store: SessionStore) -> Session:
    one = a_session()
    store.begin(one)
    return one


def a_second(number: int, people: int = 3):
    return some_samples(people, range(number, number + 1))


def until(condition: Callable[[], bool], at_most_s: float = 5.0) -> None:
    end = time.monotonic() + at_most_s
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.01)


def test_figures_are_in_the_store_within_a_second(store: SessionStore, session: Session) -> None:
    with Recorder(store, session) as recorder:
        recorder.add(a_second(0))
        until(lambda: recorder.status.written == 3, at_most_s=1.5)
        assert store.session(session.id).ended is None
        assert recorder.status.running
    assert len(store.samples(session.id)) == 3
    assert store.session(session.id).ended is not None
    assert not recorder.status.running


def test_stopping_writes_what_is_left(store: SessionStore, session: Session) -> None:
    meter = RoomMeter(Recalibration.of([1.0] * 7, [0.0] * 7), draws=5)
    recorder = Recorder(store, session, meter, RecorderOptions(every_s=60)).start()
    for second in range(25):
        recorder.add(a_second(second), until=second + 1)
    status = recorder.stop()
    assert (status.buffered, status.dropped, status.problem) == (0, 0, None)
    assert len(store.samples(session.id)) == 75
    assert [one.span.end for one in store.windows(session.id)] == [10, 20, 25]
    assert store.session(session.id).length_s == 25


def test_room_detail_writes_no_person(store: SessionStore) -> None:
    session = a_session(detail=Detail.ROOM)
    store.begin(session)
    meter = RoomMeter(Recalibration.of([1.0] * 7, [0.0] * 7), draws=5)
    recorder = Recorder(store, session, meter)
    for second in range(10):
        recorder.add(a_second(second, people=12), until=second + 1)
    recorder.stop()
    assert len(store.samples(session.id)) == 0
    assert store.participants(session.id) == ()
    assert len(store.room(session.id)) == 10
    assert len(store.windows(session.id)) == 1


def test_nobody_waits_for_a_locked_store(tmp_path: Path) -> None:
    session = a_session()
    with SessionStore.open(file_url(tmp_path)) as store:
        store.begin(session)
        with Recorder(store, session, None, FAST) as recorder:
            with store._database.writing():  # nobody else may write now
                slowest = 0.0
                for second in range(20):
                    begun = time.perf_counter()
                    recorder.add(a_second(second))
                    slowest = max(slowest, time.perf_counter() - begun)
                    time.sleep(0.005)
                assert recorder.status.buffered > 0
            until(lambda: recorder.status.buffered == 0)
        assert slowest < 1  # the store itself makes others wait for three seconds
        assert len(store.samples(session.id)) == 60


def driven(store: SessionStore, session: Session, bound_s: float) -> tuple[Recorder, ManualClock]:
    """A recorder without a thread: the test says when it takes its turn."""
    clock = ManualClock()
    return Recorder(store, session, None, RecorderOptions(bound_s=bound_s), clock), clock


def test_an_outage_within_the_bound_loses_nothing(store: SessionStore, session: Session) -> None:
    outage, (recorder, clock) = Outage(store), driven(store, session, bound_s=600)
    for second in range(60):
        outage.on = 15 <= second < 45
        clock.advance(1)
        recorder.add(a_second(second))
        recorder.turn()
        if outage.on:
            assert "disk is full" in (recorder.status.problem or "")
            assert recorder.status.buffered == 3 * (second - 14)
    assert recorder.status.problem is None or recorder.status.buffered
    status = recorder.stop()
    assert (status.problem, status.buffered, status.dropped) == (None, 0, 0)
    assert len(store.samples(session.id)) == 180
    assert store.markers(session.id) == ()
    assert outage.refused <= 8  # asked ever less often: after 1, 2, 4, 8, 8, 8 s


def test_beyond_the_bound_the_rest_is_counted(store: SessionStore, session: Session) -> None:
    outage, (recorder, clock) = Outage(store), driven(store, session, bound_s=20)
    for second in range(60):
        outage.on = 10 <= second < 50
        clock.advance(1)
        recorder.add(a_second(second))
        recorder.turn()
    status = recorder.stop()
    kept = store.samples(session.id)
    assert (len(kept) + status.dropped, status.buffered) == (180, 0)
    assert status.dropped >= 3 * 19
    seconds = set(kept.second.tolist())
    gap = set(range(60)) - seconds
    assert gap == set(range(10, 10 + len(gap)))
    (marker,) = store.markers(session.id)
    assert (marker.at, marker.kind) == (10.0, "system")
    assert marker.label == f"not recorded for {len(gap)} s: the store could not be written"


def test_a_store_that_never_comes_back_is_given_up(store: SessionStore, session: Session) -> None:
    outage = Outage(store)
    with Recorder(store, session, None, FAST) as recorder:
        recorder.add(a_second(0))
        until(lambda: recorder.status.written == 3)
        outage.on = True
        recorder.add(a_second(1))
        status = recorder.stop(timeout_s=0.3)
    assert (status.written, status.dropped, status.buffered) == (3, 3, 0)
    assert "disk is full" in (status.problem or "")


SURE = Recalibration.of([1.0] * 7, [0.0] * 7)


class Broken(RoomMeter):
    """Fails at one second, and then goes on."""

    def add(self, samples: Sequence[Sample], until: int | None = None) -> Readings:
        if any(one.second == 1 for one in samples):
            raise ValueError("a share of nan")
        return super().add(samples, until)


def test_figures_that_cannot_be_worked_out_are_said_and_the_rest_is_kept(
    store: SessionStore, session: Session
) -> None:
    with Recorder(store, session, Broken(SURE, draws=5), FAST) as recorder:
        for second in range(3):
            recorder.add(a_second(second), until=second + 1)
        until(lambda: 2 in store.samples(session.id).second)
        assert recorder.status.running
        status = recorder.stop()
    assert "could not be worked out: a share of nan" in (status.problem or "")
    assert status.dropped == 3
    assert store.samples(session.id).second.tolist() == [0, 2] * 3
    assert store.session(session.id).ended is not None


def test_a_withdrawal_while_it_records(store: SessionStore, session: Session) -> None:
    with Recorder(store, session, None, FAST) as recorder:
        recorder.add(a_second(0))
        until(lambda: recorder.status.written == 3)
        store.withdraw(session.id, 2)
        assert 2 not in store.samples(session.id).persons
        for second in range(1, 5):
            recorder.add(a_second(second))
    table = store.samples(session.id)
    assert table.persons == (1, 3)
    assert len(table) == 10


@pytest.mark.parametrize("detail", Detail)
def test_who_withdraws_is_in_no_window_in_progress_within_five_seconds(
    tmp_path: Path, detail: Detail
) -> None:
    session = a_session(detail=detail, min_group=5)
    with SessionStore.open(file_url(tmp_path)) as store:
        store.begin(session)
        with Recorder(store, session, RoomMeter(SURE, draws=5), FAST) as recorder:
            for second in range(6):
                recorder.add(a_second(second, 8), until=second + 1)
            until(lambda: recorder.status.buffered == 0)
            begun = time.monotonic()
            with SessionStore.open(file_url(tmp_path)) as other:
                other.withdraw(session.id, 2)
            until(lambda: recorder.status.withdrawn == {2})
            assert time.monotonic() - begun < 5
            for second in range(6, 10):
                recorder.add(a_second(second, 8), until=second + 1)
        (window,) = store.windows(session.id)
        assert window.measured == 7
        assert 2 not in store.samples(session.id).persons


def test_the_changes_of_a_room_are_in_the_store_when_it_ends(store: SessionStore) -> None:
    session = a_session(detail=Detail.ROOM)
    store.begin(session)
    recorder = Recorder(store, session, RoomMeter(SURE, 30, 10, draws=2), FAST)
    recorder.add(brightening(30, 600, 300), until=600)
    recorder.turn()
    assert store.changes(session.id) is None
    recorder.stop()
    (change,) = store.changes(session.id)
    assert (change.at, change.size.value) == (300.0, 0.25)
    assert store.session(session.id).ended is not None


def test_without_a_meter_nobody_looked_for_changes(store: SessionStore, session: Session) -> None:
    with Recorder(store, session) as recorder:
        recorder.add(a_second(0))
    assert store.changes(session.id) is None


def test_a_withdrawal_by_another_program_while_it_records(tmp_path: Path) -> None:
    session = a_session()
    with SessionStore.open(file_url(tmp_path)) as store:
        store.begin(session)
        with Recorder(store, session, None, FAST) as recorder:
            recorder.add(a_second(0))
            until(lambda: recorder.status.written == 3)
            name = store.participants(session.id)[1].pseudonym.encode()
            begun = time.monotonic()
            with SessionStore.open(file_url(tmp_path)) as other:
                other.withdraw(session.id, 2)
            assert time.monotonic() - begun < 5
            for second in range(1, 4):
                recorder.add(a_second(second))
        assert store.samples(session.id).persons == (1, 3)
        assert name not in bytes_of(tmp_path)


def test_who_withdrew_before_a_round_is_in_nothing_that_waits(
    store: SessionStore, session: Session
) -> None:
    outage, (recorder, clock) = Outage(store), driven(store, session, bound_s=600)
    outage.on = True
    recorder.add(a_second(0))
    recorder.turn()
    recorder.add(a_second(1))  # not metered yet
    outage.on = False
    store.withdraw(session.id, 2)
    clock.advance(10)
    recorder.turn()
    assert store.samples(session.id).persons == (1, 3)
    assert recorder.status.withdrawn == {2}


class Hesitant(SessionStore):
    """Cannot write the end of a session at first."""

    refusals = 2

    def finish(self, *args, **kwargs):
        if self.refusals:
            self.refusals -= 1
            raise StoreUnavailableError("database is locked")
        super().finish(*args, **kwargs)


@pytest.mark.parametrize(("refusals", "problem"), [(2, None), (10**6, "database is locked")])
def test_the_end_is_tried_until_the_deadline(tmp_path: Path, refusals, problem) -> None:
    session = a_session()
    with Hesitant.open(file_url(tmp_path)) as store:
        store.refusals = refusals
        store.begin(session)
        with Recorder(store, session, RoomMeter(SURE, draws=2), FAST) as recorder:
            recorder.add(a_second(0))
            status = recorder.stop(timeout_s=0.5)
        assert status.problem == problem
        assert (store.session(session.id).ended is None) is (problem is not None)
        assert (store.changes(session.id) is None) is (problem is not None)


def test_an_erased_session_is_not_written_again(store: SessionStore, session: Session) -> None:
    with Recorder(store, session, None, FAST) as recorder:
        recorder.add(a_second(0))
        until(lambda: recorder.status.written == 3)
        store.erase_session(session.id)
        recorder.add(a_second(1))
        until(lambda: not recorder.status.running)
        recorder.add(a_second(2))
        assert recorder.status.problem == ERASED
        assert recorder.status.buffered == 0
    assert store.sessions() == ()
    assert recorder.status.dropped == 0


def test_withdrawals_one_after_the_other_count_once_each(store: SessionStore) -> None:
    session = a_session(detail=Detail.ROOM)
    store.begin(session)
    meter = RoomMeter(SURE, 30, 10, draws=2)
    recorder = Recorder(store, session, meter, FAST)
    recorder.add(brightening(14, 600, 300), until=600)
    recorder.turn()
    for person in (1, 2, 3):
        store.withdraw(session.id, person)
        recorder.turn()
    kept = meter._changes._kept
    assert (len(kept), {one.measured for one in kept}) == (60, {11})
    recorder.stop()


def test_a_withdrawal_while_the_end_is_written_takes_the_changes_away(store: SessionStore) -> None:
    session = a_session()
    store.begin(session)

    class Late(Recorder):
        def _finish(self, ended):
            store.withdraw(session.id, 1)
            super()._finish(ended)

    recorder = Late(store, session, RoomMeter(SURE, 30, 5, draws=2), FAST)
    recorder.add(brightening(30, 600, 300), until=600)
    recorder.turn()
    recorder.stop()
    assert store.changes(session.id) is None
    assert store.session(session.id).ended is not None
