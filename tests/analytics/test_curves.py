"""Persons second by second: smoothing that knows of gaps, and names that do not flicker."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.made import a_face, a_room, renumbered, seen, shows, unread

from readroom.analytics import grid
from readroom.analytics.curves import (
    ABSENT,
    TAU_S,
    UNCERTAIN,
    UNMEASURED,
    PersonCurve,
    follow_persons,
    smooth,
)
from readroom.analytics.grid import Grid
from readroom.domain import AROUSAL, VALENCE, Emotion, Sample, SampleTable

HAPPY, NEUTRAL, SAD = int(Emotion.HAPPY), int(Emotion.NEUTRAL), int(Emotion.SAD)


def follow(rows: list[Sample]) -> PersonCurve:
    (curve,) = follow_persons(SampleTable.of(rows))
    return curve


def torn(first: Emotion, second: Emotion, share: float) -> tuple[float, ...]:
    """So much of the first, nearly all of the rest of the second."""
    rest = (1 - share) * 0.04 / 5
    return tuple(
        share if one is first else (1 - share) * 0.96 if one is second else rest for one in Emotion
    )


def test_a_steady_face_is_smoothed_to_itself() -> None:
    curve = follow(shows(3, range(7, 12), Emotion.SAD))
    assert (curve.person, curve.second.tolist()) == (3, [7, 8, 9, 10, 11])
    assert curve.shown.tolist() == [SAD] * 5
    assert curve.probability == pytest.approx([0.94] * 5)
    assert curve.valence == pytest.approx(float(np.dot(a_face(Emotion.SAD), VALENCE)))
    assert curve.arousal == pytest.approx(float(np.dot(a_face(Emotion.SAD), AROUSAL)))


@pytest.mark.parametrize("apart", [pytest.param(1, id="next"), pytest.param(4, id="later")])
def test_a_second_weighs_by_the_time_since_the_last_one(apart: int) -> None:
    first, second = a_face(Emotion.HAPPY), a_face(Emotion.NEUTRAL)
    curve = follow([seen(1, 0, first), seen(1, apart, second)])
    weight = 1 - exp(-apart / TAU_S)
    mixed = np.exp((1 - weight) * np.log(first) + weight * np.log(second))
    assert curve.valence[-1] == pytest.approx(float(mixed / mixed.sum() @ VALENCE))
    assert np.isnan(curve.valence[1:-1]).all()


def test_no_single_second_can_be_certain() -> None:
    table = SampleTable.of([seen(1, 0, np.eye(7)[Emotion.FEAR])])
    (likely,) = smooth(Grid.of(table))[0]
    assert likely.min() == pytest.approx(1e-3, rel=0.01)
    assert likely.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("shares", "shown"),
    [
        pytest.param([0.59] * 3, [UNCERTAIN] * 3, id="never reaches 60 %"),
        pytest.param([0.62] * 3, [HAPPY] * 3, id="reaches it"),
        pytest.param([0.9, 0.45, 0.45], [HAPPY] * 3, id="stays above 40 %"),
        # log odds 2.24, 0.76, -0.004, -0.39, -0.59: happy 90, 68, 50, 40 (just under), 35 %
        pytest.param([0.9] + [0.3] * 4, [HAPPY] * 3 + [UNCERTAIN, NEUTRAL], id="gives way"),
    ],
)
def test_names_come_at_sixty_and_go_at_forty(shares, shown) -> None:
    rows = [
        seen(1, second, torn(Emotion.HAPPY, Emotion.NEUTRAL, share))
        for second, share in enumerate(shares)
    ]
    assert follow(rows).shown.tolist() == shown


@pytest.mark.parametrize(
    ("gap", "after"),
    [
        pytest.param(2, HAPPY, id="two seconds later it may go on at 45 %"),
        pytest.param(3, UNCERTAIN, id="three seconds later it has to begin again"),
    ],
)
def test_an_expression_outlives_short_gaps_and_nothing_is_told_of_them(gap, after) -> None:
    doubtful = torn(Emotion.HAPPY, Emotion.NEUTRAL, 0.45)
    missing = [unread(1, 5 + second) for second in range(gap)]
    rows = [*shows(1, range(5), Emotion.HAPPY), *missing, seen(1, 5 + gap, doubtful)]
    curve = follow(rows)
    assert curve.shown.tolist() == [HAPPY] * 5 + [UNMEASURED] * gap + [after]
    assert np.isnan(curve.valence[5:-1]).all()
    assert np.isnan(curve.probability[5:-1]).all()


def test_absent_is_not_unmeasured_and_neither_is_neutral() -> None:
    rows = [*shows(1, range(3), Emotion.NEUTRAL), unread(1, 3), *shows(1, [8], Emotion.NEUTRAL)]
    curve = follow(rows)
    assert curve.shown.tolist() == [NEUTRAL] * 3 + [UNMEASURED] + [ABSENT] * 4 + [NEUTRAL]


def test_who_is_never_measured_has_a_curve_without_numbers() -> None:
    curve = follow([unread(4, 2), unread(4, 3)])
    assert curve.shown.tolist() == [UNMEASURED] * 2
    assert np.isnan(curve.valence).all()


def test_nobody_no_curves() -> None:
    assert follow_persons(SampleTable.of([])) == ()


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 5), st.integers(1, 25), st.integers(0, 10**6))
def test_each_curve_is_the_person_s_own(people: int, seconds: int, seed: int) -> None:
    """Neither the company nor the number matters; smoothed posteriors sum to 1."""
    table = a_room(people, seconds, seed)
    told = smooth(Grid.of(table))
    assert told[np.isfinite(told[..., 0])].sum(axis=1) == pytest.approx(1)
    together = follow_persons(table)
    number = {person: 50 - person for person in range(1, people + 1)}
    others = {one.person: one for one in follow_persons(renumbered(table, number))}
    for curve in together:
        (alone,) = follow_persons(table.of_person(curve.person))
        for other in (alone, others[number[curve.person]]):
            np.testing.assert_array_equal(curve.second, other.second)
            np.testing.assert_array_equal(curve.shown, other.shown)
            np.testing.assert_array_equal(curve.valence, other.valence)
        own = table.of_person(curve.person)
        assert (curve.shown >= UNCERTAIN).tolist() == (own.measured > 0).tolist()


def test_who_is_followed_together_with_whom_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(3)
    rows = [
        Sample(person, 20 * person + second, 5, 5, tuple(rng.dirichlet(np.ones(7)).tolist()), 0.9)
        for person in range(1, 8)
        for second in range(30)
        if rng.random() < 0.8
    ]
    table = SampleTable.of(rows)
    together = follow_persons(table)
    monkeypatch.setattr(grid, "AT_ONCE", 2)
    apart = follow_persons(table)
    assert [one.person for one in together] == [one.person for one in apart] == list(range(1, 8))
    for one, other in zip(together, apart, strict=True):
        for name in ("second", "valence", "shown", "probability"):
            assert np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True)
