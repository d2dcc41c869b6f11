"""One signal against one rule: what makes it true, and what does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readroom.analytics.blocks import Blocks
from readroom.analytics.watching import ROOM, Part, SignalRule, Stretch, watch
from readroom.domain import Span

RULE = SignalRule(window_s=60, distance=3, difference=0.5, level=0.5, spread=0.1)
HISTORY_S = 120.0


def found(values: np.ndarray, rule: SignalRule = RULE) -> list[Stretch]:
    return list(watch([Part(0, Blocks.of(values))], rule, HISTORY_S, values.__getitem__))


def stepping(people: int = 1, at: int = 300, lasts: int = 120, seconds: int = 600) -> np.ndarray:
    """Everybody at 0 but the first, who is at 1 for a while."""
    values = np.zeros((people, seconds))
    values[0, at : at + lasts] = 1.0
    return values


def test_a_stretch_is_told_with_its_numbers() -> None:
    (one,) = found(stepping(8))
    assert (one.row, one.span, one.at) == (0, Span(300, 420), 330)
    assert (one.baseline, one.level, one.coverage) == (0.0, 0.5, 1.0)
    assert one.distance == pytest.approx(0.5 / RULE.spread)
    assert len(one.moments) == 3
    assert all(300 <= moment < 420 for moment in one.moments)


@pytest.mark.parametrize("lasts", [1, 10, 20])
def test_what_passes_soon_is_not_told(lasts: int) -> None:
    assert found(stepping(lasts=lasts)) == []
    assert found(100 * stepping(lasts=1), replace(RULE, difference=2.0)) == []


@pytest.mark.parametrize(
    "rule",
    [
        replace(RULE, distance=11),
        replace(RULE, difference=1.1),
        replace(RULE, level=1.1),
        replace(RULE, spread=0.5),
        replace(RULE, coverage=1.1),
    ],
    ids=["distance", "difference", "level", "spread", "coverage"],
)
def test_every_number_of_the_rule_is_asked(rule: SignalRule) -> None:
    assert found(stepping()) != []
    assert found(stepping(), rule) == []


def test_below_the_coverage_nobody_is_told() -> None:
    values = stepping()
    hidden = values.copy()
    hidden[0, 300:420:2] = np.nan
    hidden[0, 301:420:4] = np.nan
    assert found(hidden) == []
    assert found(hidden, replace(RULE, coverage=0.2)) != []


def test_without_enough_of_a_rest_nobody_is_told() -> None:
    assert found(stepping(at=60, lasts=60, seconds=150)) == []
    assert found(stepping(at=60, lasts=60, seconds=300)) != []


@pytest.mark.parametrize("at", [0, 60, 480])
def test_a_stretch_may_lie_anywhere(at: int) -> None:
    (one,) = found(stepping(at=at))
    assert one.span == Span(at, at + 120)


def test_what_the_room_does_is_nobodys_own() -> None:
    together = np.repeat(stepping(1), 9, axis=0)
    assert found(together) == []
    own = together.copy()
    own[2:] = 0.0
    assert {one.row for one in found(own)} == {0, 1}


def test_a_few_people_are_no_room() -> None:
    assert len(found(np.repeat(stepping(1), ROOM - 1, axis=0))) == ROOM - 1


def test_a_room_that_falls_makes_nobody_rise() -> None:
    values = np.ones((9, 600))
    values[1:, 300:] = 0.0
    assert found(values) == []


def test_a_usual_of_many_outbursts_is_a_wide_one() -> None:
    rng = np.random.default_rng(0)
    restless = stepping() + rng.normal(0, 1.0, 60).repeat(10)
    assert found(restless) == []


def test_the_stretch_begins_where_the_level_does_not_where_the_rule_does() -> None:
    late = replace(RULE, difference=0.9, level=0.9)
    (one,) = found(stepping(lasts=200), late)
    assert one.at == 360
    assert one.span == Span(300, 500)


@settings(max_examples=30, deadline=None)
@given(order=st.permutations(range(6)), seed=st.integers(0, 20))
def test_nobodys_place_matters(order: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = stepping(6, at=int(rng.integers(150, 450))) + rng.normal(0, 0.1, (6, 600))
    values[rng.random(values.shape) < 0.1] = np.nan
    told = [replace(one, row=order[one.row]) for one in found(values[order])]
    assert sorted(told, key=lambda one: (one.row, one.at)) == found(values)
    assert any(one.row == 0 for one in told)
