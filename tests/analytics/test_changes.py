"""When a room changed: on made series and on scripted lessons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.made import a_window, drifting, some_windows

from readroom.analytics.changes import RELEASED, ChangeOptions, find_changes
from readroom.analytics.recalibration import Recalibration
from readroom.analytics.rooms import room_windows
from readroom.domain import Change, RoomWindow
from readroom.recognition.cards import ModelCard
from readroom.sessions.lesson import Lesson, scripted_lesson

SEEDS = range(16)


def a_series(size: float = 0.15, seed: int = 1, rho: float = 0.5) -> np.ndarray:
    """Ten minutes, three minutes of a change, ten minutes."""
    values = drifting(138, seed, rho, deviation=0.03)
    values[60:78] += size
    return values


@pytest.mark.parametrize(("size", "first"), [(0.15, "higher"), (-0.15, "lower")])
def test_a_change_and_its_end_are_told(size: float, first: str) -> None:
    begin, end = find_changes(some_windows(a_series(size)))
    assert (begin.at, end.at) == (pytest.approx(600, abs=30), pytest.approx(780, abs=30))
    assert begin.direction == first != end.direction
    assert begin.size.low < begin.size.value < begin.size.high
    assert begin.size.value == pytest.approx(begin.after - begin.before)
    assert begin.size.value == pytest.approx(size, abs=0.06)
    assert begin.earliest <= begin.at <= begin.latest
    assert begin.strength > 1


def test_a_laugh_is_no_change() -> None:
    values = drifting(120, 2, 0.5, 0.02)
    values[60] += 0.6
    assert find_changes(some_windows(values)) == ()


def test_what_is_too_small_is_not_worth_saying() -> None:
    values = a_series(0.15)
    assert find_changes(some_windows(values), ChangeOptions(least_size=0.3)) == ()


@pytest.mark.parametrize("count", [0, 1, 13, 17])
def test_a_short_session_has_no_changes(count: int) -> None:
    values = [0.0] * (count // 2) + [0.5] * (count - count // 2)
    assert find_changes(some_windows(values)) == ()


def test_windows_without_a_figure_are_left_out() -> None:
    values = a_series(0.2).tolist()
    values[20:30] = [None] * 10
    begin, end = find_changes(some_windows(values))
    assert begin.at == pytest.approx(600, abs=30)
    assert end.at == pytest.approx(780, abs=30)
    assert find_changes([replace(one, valence=None) for one in some_windows(values)]) == ()


def test_a_change_may_lie_in_a_gap() -> None:
    noise = drifting(120, 3, 0.4, 0.01)
    noise[60:] += 0.2
    gap: list[RoomWindow] = [
        a_window(place, None if 55 <= place < 65 else float(value))
        for place, value in enumerate(noise)
    ]
    (change,) = find_changes(gap)
    assert change.at == 650.0
    assert (change.earliest, change.latest) == (550.0, 650.0)


def test_steps_of_released_windows_are_not_taken_for_changes() -> None:
    hours = []
    for seed in range(20):
        exact = drifting(360, seed, 0.5, 0.03) + 0.08
        hours.append(some_windows((np.floor(exact / 0.1) * 0.1 + 0.05).tolist()))
    assert sum(len(find_changes(one)) for one in hours) >= 5  # as if they were exact
    assert sum(len(find_changes(one, RELEASED)) for one in hours) <= 1


@settings(max_examples=20, deadline=None)
@given(level=st.floats(-0.5, 0.5), count=st.integers(0, 200))
def test_a_room_that_never_changes_has_no_changes(level: float, count: int) -> None:
    assert find_changes(some_windows([level] * count)) == ()


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.7])
def test_what_only_drifts_has_at_most_one_false_change_an_hour(rho: float) -> None:
    hours = [some_windows(drifting(360, seed, rho, 0.04)) for seed in range(30)]
    assert sum(len(find_changes(one)) for one in hours) <= len(hours)


@pytest.fixture(scope="module")
def recalibration() -> Recalibration:
    found = ModelCard.read().require_confusion()
    return Recalibration.of(found.slope, found.offset, found.refits)


def told(lesson: Lesson, recalibration: Recalibration) -> tuple[Change, ...]:
    """Its changes. These rest on the windows' valence alone: no head turns, no intervals."""
    still = np.full(len(lesson.samples), np.nan)
    samples = replace(lesson.samples, turn=still, nod=still)
    return find_changes(room_windows(samples, lesson.people, recalibration, draws=1))


def test_planted_changes_of_a_room_are_found(recalibration: Recalibration) -> None:
    found = []
    for seed in SEEDS:
        lesson = scripted_lesson(30, 30, 20_000 + seed, episodes=0, shifts=2)
        changes = told(lesson, recalibration)
        found += [
            any(abs(one.at - shift.span.start) <= 30 for one in changes) for shift in lesson.shifts
        ]
    assert len(found) == 32
    assert sum(found) >= 26  # 28 with that of readroom-s, 27 with that of readroom-x


def test_a_lesson_without_one_has_at_most_a_change_an_hour(recalibration: Recalibration) -> None:
    lessons = (scripted_lesson(30, 60, seed, 0, 0) for seed in range(2))
    false = [len(told(one, recalibration)) for one in lessons]
    assert sum(false) <= len(false)


@pytest.mark.parametrize("people", [1, 3, 8])
def test_nor_have_lessons_of_few_people_many_more(
    people: int, recalibration: Recalibration
) -> None:
    """Asked for no more evidence than thirty people, they tell two to four an hour."""
    lessons = (scripted_lesson(people, 60, seed, 0, 0) for seed in range(6))
    false = [len(told(one, recalibration)) for one in lessons]
    assert sum(false) <= 1.5 * len(false)
