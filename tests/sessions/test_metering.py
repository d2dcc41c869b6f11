"""Room detail keeps no person, no mean of a second, and only windows that were released."""

from __future__ import annotations

import pytest
from tests.sessions.made import a_session, brightening, some_samples

from readroom.analytics.recalibration import Recalibration
from readroom.analytics.rooms import RoomMeter
from readroom.domain import Detail, RoomWindow
from readroom.privacy.release import release
from readroom.sessions.figures import Batch
from readroom.sessions.metering import Metering

SURE = Recalibration.of([1.0] * 7, [0.0] * 7)


def read(
    detail: Detail, people: int, seconds: int, min_group: int = 10, source: str = "recording"
) -> Batch:
    meter = RoomMeter(SURE, expected=people, min_group=min_group, draws=20)
    metering = Metering(a_session(detail=detail, min_group=min_group, source=source), meter)
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


@pytest.mark.parametrize("detail", Detail)
def test_a_live_room_tells_nothing_in_its_first_minute(detail: Detail) -> None:
    """Another session may have told of one person more just before."""
    kept = read(detail, people=12, seconds=100, source="live")
    hidden = [one.suppressed for one in kept.windows]
    assert hidden[:6] == [detail is Detail.ROOM] * 6
    assert not all(hidden[6:])


def test_few_people_are_counted_and_not_told_about() -> None:
    kept = read(Detail.ROOM, people=9, seconds=20)
    assert [one.in_view for one in kept.room] == [9] * 20
    assert all(one.suppressed and one.shares is None for one in kept.windows)


def test_few_people_who_agreed_to_be_shown_singly_are_told_about() -> None:
    kept = read(Detail.PERSON, people=3, seconds=20)
    assert not any(one.suppressed or one.shares is None for one in kept.windows)


@pytest.mark.parametrize(
    ("detail", "kept"),
    [pytest.param(Detail.PERSON, 3, id="person"), pytest.param(Detail.ROOM, 0, id="room")],
)
def test_without_a_meter_nothing_of_the_room_is_made(detail: Detail, kept: int) -> None:
    metering = Metering(a_session(detail=detail))
    batch = metering.read(some_samples(3, range(1)))
    assert (len(batch.samples), batch.room, batch.windows) == (kept, (), ())
    assert len(metering.finish()) == 0


@pytest.mark.parametrize(
    ("people", "min_group", "told"),
    [
        pytest.param(30, 10, {300.0: 0.25}, id="a class"),
        pytest.param(12, 15, {}, id="too few people"),
        pytest.param(12, 5, {300.0: 0.25}, id="enough for this session"),
    ],
)
def test_changes_are_found_before_windows_are_made_coarse(people, min_group, told) -> None:
    session = a_session(detail=Detail.ROOM, min_group=min_group)
    metering = Metering(session, RoomMeter(SURE, people, min_group, draws=2))
    metering.read(brightening(people, 600, 300), 600)
    assert metering.changes is None
    metering.finish()
    assert {one.at: one.size.value for one in metering.changes} == told


def test_who_withdraws_is_left_out_of_the_window_in_progress() -> None:
    session = a_session(detail=Detail.ROOM, min_group=5)
    metering, without = (Metering(session, RoomMeter(SURE, 12, 5, draws=2)) for _ in range(2))
    others = [one for one in some_samples(12, range(10)) if one.person != 7]
    metering.read(some_samples(12, range(7)), 7)
    metering.forget(7)
    (window,) = metering.read([one for one in others if one.second >= 7], 10).windows
    assert (window.measured, window.in_view) == (11, 11.0)
    assert without.read(others, 10).windows == (window,)


def test_changes_that_rest_on_who_withdrew_are_not_kept_of_persons() -> None:
    kept = []
    for leaves in (False, True):
        meter = RoomMeter(SURE, 30, 5, draws=2)
        metering = Metering(a_session(detail=Detail.PERSON), meter)
        metering.read(brightening(30, 600, 300), 600)
        if leaves:
            metering.forget(1)
        metering.finish()
        kept.append(metering.changes)
    assert len(kept[0] or ()) == 1
    assert kept[1] is None
