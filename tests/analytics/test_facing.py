"""The proxy of head direction: own pose of the first minute, a steady state, people as the unit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.made import a_room, head, renumbered

from readroom.analytics import grid
from readroom.analytics.facing import (
    FACING,
    NOD_WITHIN,
    POSE_LEAST_S,
    TURN_WITHIN,
    TURNED,
    UNKNOWN,
    Pose,
    facing_share,
    facing_states,
    own_poses,
)
from readroom.domain import Estimate, Sample, SampleTable

FRONT = Pose(0.0, 0.5, 60)


def turns(person: int, values: list[float | None], start: int = 0) -> list[Sample]:
    return [head(person, start + place, value) for place, value in enumerate(values)]


def states(values: list[float | None]) -> list[int]:
    return facing_states(SampleTable.of(turns(1, values)), {1: FRONT}).tolist()


def share(parts: list[float], seconds: int = 10) -> Estimate:
    """People who face for some part of their seconds, looking away first."""
    rows = [
        sample
        for person, part in enumerate(parts, 1)
        for sample in turns(person, [1.0] * round((1 - part) * seconds), 0)
        + turns(person, [0.0] * round(part * seconds), 100)
    ]
    poses = dict.fromkeys(range(1, len(parts) + 1), FRONT)
    found = facing_share(SampleTable.of(rows), poses)
    assert found.people == len(parts)
    return found.share


@pytest.mark.parametrize(
    ("values", "turn"),
    [
        pytest.param([0.1] * 30 + [0.4] * 30, 0.25, id="median of the first minute"),
        pytest.param([0.1] * 60 + [0.9] * 600, 0.1, id="what comes later does not count"),
        pytest.param([None] * 40 + [0.3] * 20, 0.3, id="just enough landmarks"),
    ],
)
def test_own_pose(values, turn) -> None:
    (pose,) = own_poses(SampleTable.of(turns(1, values, start=500))).values()
    assert pose.turn == pytest.approx(turn)
    assert pose.seconds == 60 - values[:60].count(None)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([None] * 60 + [0.3] * 60, id="no landmarks in the first minute"),
        pytest.param([0.1] * (POSE_LEAST_S - 1), id="too short"),
    ],
)
def test_without_a_pose_a_person_stays_unknown(values) -> None:
    table = SampleTable.of(turns(1, values))
    assert own_poses(table) == {}
    assert set(facing_states(table, {}).tolist()) == {UNKNOWN}
    assert facing_share(table, {}) is None


@pytest.mark.parametrize(
    ("turn", "nod", "state"),
    [
        pytest.param(0.0, 0.5, FACING, id="as usual"),
        pytest.param(TURN_WITHIN - 0.01, 0.5, FACING, id="a little aside"),
        pytest.param(-TURN_WITHIN - 0.01, 0.5, TURNED, id="aside"),
        pytest.param(0.0, 0.5 + NOD_WITHIN + 0.01, TURNED, id="down"),
        pytest.param(0.0, None, UNKNOWN, id="no height known"),
        pytest.param(None, None, UNKNOWN, id="no landmarks"),
    ],
)
def test_a_head_against_its_own_pose(turn, nod, state) -> None:
    table = SampleTable.of([head(1, second, turn, nod) for second in range(5)])
    assert facing_states(table, {1: FRONT}).tolist() == [state] * 5


def test_three_of_five_seconds_decide() -> None:
    # Seconds with 3 of the last 5 to the front face; the first seconds know fewer.
    assert states([0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0]) == [1, 1, 1, 0, 0, 0, 0, 1]


def test_only_known_seconds_are_asked() -> None:
    assert states([0.0, None, None, 0.0, 1.0]) == [1, -1, -1, 1, 1]
    assert states([1.0, None, None, 0.0, 1.0]) == [0, -1, -1, 0, 0]


def test_a_share_counts_people_by_their_part_of_the_time() -> None:
    assert share([1.0, 1.0, 0.0, 0.0]).value == pytest.approx(0.5)
    # 5 s away, then 5 s to the front after a long gap: nothing carries over.
    assert share([1.0, 0.5]).value == pytest.approx(0.75)


def test_the_interval_draws_people_not_seconds() -> None:
    parts = [1.0] * 14 + [0.0] * 6
    short, long = share(parts, 10), share(parts, 90)
    assert (short.low, short.high) == pytest.approx((long.low, long.high))
    # By Wilson's formula 14 of 20 are 48 to 85 %.
    assert (short.low, short.high) == pytest.approx((0.48, 0.85), abs=0.05)
    more = share(parts * 4)
    assert more.high - more.low < 0.6 * (short.high - short.low)


@pytest.mark.parametrize(
    ("people", "low"),
    [pytest.param(1, 0.5, id="one"), pytest.param(30, 0.97, id="thirty")],
)
def test_all_facing_is_no_certainty(people: int, low: float) -> None:
    told = share([1.0] * people)
    assert told.value == told.high == 1
    assert told.low < low


def test_turned_heads_of_unknown_people_count_nowhere() -> None:
    known = turns(1, [0.0] * 10)
    unknown = turns(2, [1.0] * 10) + turns(1, [None] * 10, start=20)
    alone, together = (
        facing_share(SampleTable.of(rows), {1: FRONT}) for rows in (known, known + unknown)
    )
    assert alone == together
    assert alone.people == 1


def test_nobody() -> None:
    assert facing_states(SampleTable.of([]), {}).tolist() == []
    assert facing_share(SampleTable.of([]), {}) is None


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 6), st.integers(25, 60), st.integers(0, 10**6))
def test_states_and_share_of_any_room(people: int, seconds: int, seed: int) -> None:
    table = a_room(people, seconds, seed)
    poses = own_poses(table)
    told = facing_share(table, poses).share
    assert 0 <= told.low <= told.value <= told.high <= 1
    number = {person: 90 - person for person in range(1, people + 1)}
    other = renumbered(table, number)
    assert facing_share(other, own_poses(other)).share.value == pytest.approx(told.value)
    moved = own_poses(other)
    assert {number[person]: pose for person, pose in poses.items()} == moved
    alone = [facing_states(table.of_person(one), poses) for one in table.persons]
    assert facing_states(table, poses).tolist() == np.concatenate(alone).tolist()


def test_who_is_laid_out_together_with_whom_changes_nothing(monkeypatch) -> None:
    table = a_room(7, 90)
    poses = own_poses(table)
    together = facing_states(table, poses)
    monkeypatch.setattr(grid, "AT_ONCE", 2)
    assert facing_states(table, poses).tolist() == together.tolist()
