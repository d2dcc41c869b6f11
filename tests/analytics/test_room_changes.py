"""Changes of a room that may be told: in steps, of enough people, and made by more than a few."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.made import AS_IT_IS, a_window, drifting, shows

from readroom.analytics.changes import find_changes
from readroom.analytics.room_changes import SIZE_STEP, RoomChanges
from readroom.analytics.rooms import RoomMeter
from readroom.domain import Change, Emotion

THIRTY = frozenset(range(30))


def noise(count: int, seed: int = 0) -> list[float]:
    return drifting(count, seed, rho=0.5, deviation=0.02).tolist()


def a_shift(size: float, before: int = 60, after: int = 60) -> list[float]:
    return [
        value + (size if place >= before else 0.0)
        for place, value in enumerate(noise(before + after))
    ]


def told(
    values: list[float],
    present: list[frozenset[int]] | None = None,
    measured: int = 30,
    min_group: int = 10,
) -> tuple[Change, ...]:
    meter = RoomChanges(min_group)
    people = present or [THIRTY] * len(values)
    for number, (value, who) in enumerate(zip(values, people, strict=True)):
        meter.add(a_window(number, value, measured=measured), who)
    return meter.told()


def test_a_change_is_told_in_steps() -> None:
    values = a_shift(0.17)
    (exact,) = find_changes([a_window(number, value) for number, value in enumerate(values)])
    (change,) = told(values)
    assert change.at == exact.at == pytest.approx(600, abs=10)
    assert (change.earliest, change.latest) == (exact.earliest, exact.latest)
    assert (change.before, change.after, change.size.value) == (0.0, 0.15, 0.15)
    assert change.size.low <= exact.size.low < exact.size.high <= change.size.high
    assert change.direction == "higher"


def test_windows_of_few_people_count_nowhere() -> None:
    values = a_shift(0.2)
    assert len(told(a_shift(0.3), measured=10)) == 1
    assert told(a_shift(0.3), measured=9) == ()
    meter, exact = RoomChanges(10), RoomChanges(10)
    for number, value in enumerate(values):
        meter.add(a_window(number, value), THIRTY)
        exact.add(a_window(number, value), THIRTY)
        meter.add(a_window(number, -1.0, measured=9), THIRTY)
        meter.add(a_window(number, None), THIRTY)
    assert meter.told() == exact.told()


@pytest.mark.parametrize(
    ("gone", "measured", "size", "is_told"),
    [
        pytest.param(0, 12, 0.25, True, id="one of twelve who stayed cannot make 0.25"),
        pytest.param(0, 12, 0.15, False, id="but 0.15, with what others add"),
        pytest.param(0, 30, 0.12, True, id="and not 0.12 of thirty"),
        pytest.param(1, 12, 0.25, True, id="one of twelve who left cannot make 0.25"),
        pytest.param(1, 12, 0.1, False, id="but 0.1"),
        pytest.param(3, 30, 0.14, False, id="three of thirty may make 0.14"),
        pytest.param(3, 30, 0.2, True, id="and not 0.2"),
        pytest.param(10, 30, 0.2, True, id="a group of ten tells of nobody"),
        pytest.param(10, 11, 0.15, False, id="but one of those who stayed may have made it"),
    ],
)
def test_who_left_must_not_have_made_it_alone(gone, measured, size, is_told) -> None:
    rest = THIRTY - frozenset(range(gone))
    present = [THIRTY] * 60 + [rest] * 60
    assert bool(told(a_shift(size), present, measured)) is is_told
    assert bool(told(a_shift(size), present[::-1], measured)) is is_told  # who came


def test_one_who_stays_and_smiles_is_not_told_as_the_room() -> None:
    """Eleven who stay: ten neutral ones, and one who is sad for ten minutes, then happy."""
    meter = RoomMeter(AS_IT_IS, min_group=10, draws=2)
    for second in range(1200):
        shown = Emotion.SAD if second < 600 else Emotion.HAPPY
        rows = [one for p in range(2, 12) for one in shows(p, [second], Emotion.NEUTRAL)]
        meter.add(rows + shows(1, [second], shown), until=second + 1)
    found = find_changes(
        [
            replace(a_window(n), span=o.span, valence=o.valence)
            for n, o in enumerate(meter._changes._kept)
        ]
    )
    assert [one.direction for one in found] == ["higher"]
    assert meter.finish().changes == ()


def test_who_is_hidden_for_a_moment_has_not_left() -> None:
    present = [THIRTY - {number % 7} for number in range(120)]
    assert len(told(a_shift(0.1), present)) == 1


def test_who_left_long_before_did_not_make_it() -> None:
    present = [THIRTY] * 20 + [THIRTY - {1, 2, 3, 4}] * 100
    assert len(told(a_shift(0.12), present)) == 1


def test_one_who_leaves_a_small_room_smiling_is_not_told() -> None:
    """Five neutral people and one who smiles and leaves in the middle: the mean drops."""
    meter = RoomMeter(AS_IT_IS, min_group=5, draws=2)
    for second in range(480):
        rows = [one for p in range(2, 7) for one in shows(p, [second], Emotion.NEUTRAL)]
        rows += shows(1, [second], Emotion.HAPPY) if second < 240 else []
        meter.add(rows, until=second + 1)
    remembered = meter._changes._kept
    windows = [
        replace(a_window(n), span=o.span, valence=o.valence) for n, o in enumerate(remembered)
    ]
    assert [one.direction for one in find_changes(windows)] == ["lower"]
    assert meter.finish().changes == ()


def test_who_withdraws_must_leave_enough_others() -> None:
    values = a_shift(0.3)
    meter = RoomChanges(10)
    for number, value in enumerate(values):
        meter.add(a_window(number, value, measured=11), THIRTY)
    meter.forget(99)
    meter.forget(3)
    assert len(meter.told()) == 1
    meter.forget(4)
    assert meter.told() == ()


def test_who_withdraws_and_goes_must_not_have_made_it_alone() -> None:
    """Their smiles are still in the means of before."""
    meter = RoomMeter(AS_IT_IS, min_group=5, draws=2)
    for second in range(480):
        if second == 240:
            meter.forget(1)
        rows = [one for p in range(2, 8) for one in shows(p, [second], Emotion.NEUTRAL)]
        rows += shows(1, [second], Emotion.HAPPY) if second < 240 else []
        meter.add(rows, until=second + 1)
    assert meter.finish().changes == ()


def test_who_is_found_again_under_another_number_came_and_went_once() -> None:
    lost, found = frozenset(range(1, 10)), frozenset(range(101, 110))
    present = [THIRTY] * 60 + [(THIRTY - {0} - lost) | found] * 60
    assert told(a_shift(0.1), present, measured=30, min_group=15) == ()


@pytest.mark.parametrize("lost", [0, 6, 7, 20])
def test_new_numbers_make_no_large_group_of_three_who_left(lost: int) -> None:
    found = frozenset(range(100, 100 + lost))
    present = [THIRTY] * 60 + [(THIRTY - frozenset(range(3 + lost))) | found] * 60
    assert told(a_shift(0.14), present) == ()


def test_everybody_lost_again_and_again_is_no_large_group_that_came() -> None:
    """Three of thirty left, and from then on nobody keeps a number for long."""
    present = [THIRTY] * 60 + [frozenset(range(100 * n, 100 * n + 54)) for n in range(1, 61)]
    assert told(a_shift(0.14), present, measured=27) == ()


def test_nothing_seen_nothing_told() -> None:
    assert RoomChanges(10).told() == ()
    assert RoomMeter(AS_IT_IS).finish().changes == ()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.floats(-0.4, 0.4), st.integers(20, 60))
def test_what_is_told_lies_on_steps_and_holds_what_was_found(seed, size, before) -> None:
    values = [
        value + (size if place >= before else 0.0) for place, value in enumerate(noise(90, seed))
    ]
    exact = find_changes([a_window(number, value) for number, value in enumerate(values)])
    for one, change in zip(told(values, measured=60), exact, strict=True):
        assert (one.at, one.earliest, one.latest) == (change.at, change.earliest, change.latest)
        assert one.direction == change.direction
        for step in (one.before, one.after, one.size.value, one.size.low, one.size.high):
            assert step / SIZE_STEP == pytest.approx(round(step / SIZE_STEP), abs=1e-6)
        assert one.size.low <= one.size.value <= one.size.high
        assert abs(one.size.value - change.size.value) <= SIZE_STEP / 2 + 1e-9
