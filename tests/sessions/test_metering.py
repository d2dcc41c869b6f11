"""Room detail keeps no person, no mean of a second, and only windows that were released."""

from __future__ import annotations

import pytest
from tests.sessions.made import a_session, some_samples

from readroom.analytics.prevalence import Evidence
from readroom.analytics.rooms import RoomMeter
from readroom.domain import Detail, RoomWindow
from readroom.privacy.release import release
from readroom.sessions.figures import Batch
from readroom.sessions.metering import Metering

SURE = Evidence.of([1.0] * 7, [0.0] * 7)


def read(detail: Detail, people: int, seconds: int, min_group: int = 10) -> Batch:
    meter = RoomMeter(SURE, expected=people, min_group=min_group, draws=20)
    metering = Metering(a_session(detail=detail, min_group=min_group), meter)
    parts = [metering.read(some_samples(people, range(s, s + 1)), s + 1) for s in range(seconds)]
    return Batch.joined([*parts, metering.finish()])


def raw_windows(people: int, seconds: int) -> tuple[RoomWindow, ...]:
    meter = RoomMeter(SURE, expected=people, min_group=10, draws=20)
    first = meter.add(some_samples(people, range(seconds)), seconds)
    return first.windows + meter.finish().windows


def test_person_detail_keeps_everything() -> None:
    kept = read(Detail.PERSON, people=12, seconds=26)
    assert kept.samples == some_samples(12, range(26))
    assert [one.second for one in kept.room] == list(range(26))
    assert all(one.probabilities is not None for one in kept.room)
    assert kept.windows == raw_windows(12, 26)
    assert [one.span.end for one in kept.windows] == [10, 20, 26]


def test_room_detail_keeps_counts_and_released_windows() -> None:
    kept = read(Detail.ROOM, people=12, seconds=26)
    assert kept.samples == ()
    assert [(one.in_view, one.measured) for one in kept.room] == [(12, 12)] * 26
    assert all(one.probabilities is None for one in kept.room)
    everybody = [frozenset(range(1, 13))] * 3
    assert kept.windows == release(raw_windows(12, 26), 10, everybody)
    assert kept.windows != raw_windows(12, 26)


def test_few_people_are_counted_and_not_told_about() -> None:
    kept = read(Detail.ROOM, people=9, seconds=20)
    assert [one.in_view for one in kept.room] == [9] * 20
    assert all(one.suppressed and one.shares is None for one in kept.windows)


@pytest.mark.parametrize(
    ("detail", "kept"),
    [pytest.param(Detail.PERSON, 3, id="person"), pytest.param(Detail.ROOM, 0, id="room")],
)
def test_without_a_meter_nothing_of_the_room_is_made(detail: Detail, kept: int) -> None:
    metering = Metering(a_session(detail=detail))
    batch = metering.read(some_samples(3, range(1)))
    assert (len(batch.samples), batch.room, batch.windows) == (kept, (), ())
    assert len(metering.finish()) == 0
