"""Stretches in numbers: by people where these were kept, else by windows; two of them compared."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.made import (
    AS_IT_IS,
    a_room,
    a_window,
    drifting,
    renumbered,
    shows,
    some_shares,
    some_windows,
    unread,
)

from readroom.analytics.looks import thinned
from readroom.analytics.prevalence import correct_shares
from readroom.analytics.rooms import room_windows
from readroom.analytics.summary import (
    compare_samples,
    compare_windows,
    inside_of,
    summarise_samples,
    summarise_windows,
)
from readroom.domain import Emotion, Estimate, RoomWindow, SampleTable, Span

HALVES = [Span(0, 60)], [Span(60, 120)]


def some_told(count: int, seed: int = 0) -> list[RoomWindow]:
    rng = np.random.default_rng(seed)
    return [
        replace(
            a_window(number, float(rng.uniform(-0.3, 0.3)), measured=20),
            shares=some_shares(float(rng.uniform(0.1, 0.5))),
            facing=Estimate(0.8, 0.7, 0.9),
        )
        for number in range(count)
    ]


def smiling_at_the_end(people: int = 12) -> SampleTable:
    """Neutral for a minute, then happy for one."""
    return SampleTable.of(
        [
            sample
            for person in range(1, people + 1)
            for sample in (
                *shows(person, range(60), Emotion.NEUTRAL),
                *shows(person, range(60, 120), Emotion.HAPPY),
            )
        ]
    )


def test_means_of_windows_by_hand() -> None:
    windows = [a_window(0, 0.1, measured=15), a_window(1, 0.3), a_window(2, None, measured=3)]
    windows[2] = replace(windows[2], suppressed=True)
    found = summarise_windows(windows)
    assert (found.span, found.people, found.expected, found.unit) == (
        Span(0, 30),
        None,
        30,
        "windows",
    )
    assert found.coverage == pytest.approx((0.5 + 1.0 + 0.1) / 3)
    assert found.withheld == pytest.approx(1 / 3)
    assert found.valence.value == pytest.approx(0.2)
    assert found.valence.high - found.valence.value == pytest.approx(0.1, abs=0.02)
    assert found.shares is found.facing is found.arousal is None


def test_a_short_last_window_weighs_by_its_length() -> None:
    windows = [a_window(0, 0.0), replace(a_window(1, 0.3), span=Span(10, 15))]
    assert summarise_windows(windows).valence.value == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("span", "value"),
    [
        pytest.param(Span(0, 30), 0.1, id="whole windows"),
        pytest.param(Span(4, 36), 0.15, id="windows whose middle lies inside"),
        pytest.param(Span(26, 33), None, id="none"),
        pytest.param(Span(500, 600), None, id="after the end"),
    ],
)
def test_a_window_belongs_where_its_middle_is(span: Span, value: float | None) -> None:
    found = summarise_windows(some_windows([0.0, 0.1, 0.2, 0.3]), span)
    assert found.span == span
    assert (found.valence.value if found.valence else None) == (
        None if value is None else pytest.approx(value)
    )


def test_neighbouring_segments_share_no_window_and_leave_none_out() -> None:
    windows = some_windows(np.linspace(-0.5, 0.5, 36))
    cuts = [0, 77, 133, 135, 240, 360]
    counted = [len(inside_of(windows, [Span(*pair)])) for pair in pairwise(cuts)]
    assert sum(counted) == 36


def test_nothing_told_nothing_said() -> None:
    found = summarise_windows([])
    assert (found.expected, found.coverage, found.withheld, found.shares) == (0, None, 0.0, None)
    both = compare_windows(some_windows([None, None]), some_windows([0.1] * 6))
    assert both.valence is None
    assert both.shares is None


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 40), st.integers(0, 10**6))
def test_intervals_hold_their_means_and_shares_sum_to_one(count: int, seed: int) -> None:
    found = summarise_windows(some_told(count, seed))
    assert sum(found.shares.corrected) == pytest.approx(1)
    for low, share, high in zip(
        found.shares.low, found.shares.corrected, found.shares.high, strict=True
    ):
        assert 0 <= low <= share <= high <= 1
    assert -1 <= found.valence.low <= found.valence.value <= found.valence.high <= 1


def test_equal_windows_are_not_taken_for_certainty() -> None:
    told = summarise_windows(some_windows([0.05] * 100)).valence
    assert told.high - told.low == pytest.approx(0.1, abs=0.01)  # the step they are told in


def test_windows_that_are_alike_say_less_than_their_number() -> None:
    def width(rho: float) -> float:
        found = [
            summarise_windows(some_windows(drifting(60, seed, rho, 0.2))).valence
            for seed in range(10)
        ]
        return float(np.mean([one.high - one.low for one in found]))

    assert width(0.9) > 2 * width(0.0)


@pytest.mark.parametrize("count", [12, 60])
def test_intervals_of_windows_hold_the_level_behind_them(count: int) -> None:
    found = [
        summarise_windows(some_windows(drifting(count, seed, 0.6, 0.2))).valence
        for seed in range(100)
    ]
    assert np.mean([one.low <= 0 <= one.high for one in found]) >= 0.88


@pytest.mark.parametrize("count", [3, 6, 12])
def test_short_stretches_in_which_nothing_differs_are_not_told_apart(count: int) -> None:
    told = 0
    for seed in range(60):
        one, other = (
            [
                a_window(at, float(value), 0.15)
                for at, value in enumerate(drifting(count, n, 0.5, 0.08))
            ]
            for n in (seed, seed + 1000)
        )
        found = compare_windows(one, other).valence
        assert found is not None
        told += not found.low <= 0 <= found.high
    assert told <= 4


def test_a_difference_of_windows_is_the_second_less_the_first() -> None:
    found = compare_windows(some_told(30, 1), [replace(one, valence=None) for one in some_told(9)])
    assert found.valence is None
    assert sum(one.value for one in found.shares) == pytest.approx(0)
    windows = some_windows([0.0] * 12 + [0.3] * 12)
    found = compare_windows(windows[:12], windows[12:])
    assert found.unit == "windows"
    assert (found.first.span, found.second.span) == (Span(0, 120), Span(120, 240))
    assert found.valence.value == pytest.approx(0.3)
    assert found.valence.low > 0.15
    assert compare_windows(windows[:12], windows[:12]).valence.low < 0


def test_a_room_that_fills_up_was_not_full_before() -> None:
    alone = replace(a_window(0, 0.1, measured=1), expected=1)
    full = replace(a_window(1, 0.1, measured=30), expected=30)
    found = summarise_windows([alone, full])
    assert (found.expected, found.coverage) == (30, pytest.approx((1 / 30 + 1) / 2))


def test_a_short_window_weighs_little() -> None:
    whole = a_window(0, 0.1, measured=15)
    rest = replace(a_window(1, 0.1, measured=30), span=Span(10, 11))
    assert summarise_windows([whole, rest]).coverage == pytest.approx((10 * 0.5 + 1) / 11)


def test_samples_are_read_with_people_as_the_unit() -> None:
    table = a_room(12, 30)
    windows = room_windows(table, 15, AS_IT_IS, draws=10)
    found = summarise_samples(table, windows, AS_IT_IS)
    read = table.where(table.measured > 0)
    whole = correct_shares(read.probabilities, read.person, AS_IT_IS)
    assert (found.unit, found.people, found.span) == ("people", 12, Span(0, 30))
    assert found.shares.corrected == pytest.approx(whole.corrected, abs=1e-3)
    assert found.shares.counted == pytest.approx(whole.counted)
    assert found.coverage == pytest.approx(len(read) / 30 / 15)
    assert found.valence.low <= found.valence.value <= found.valence.high


def test_looks_are_thinned_evenly() -> None:
    table = a_room(10, 60)
    thin = table.where(thinned(np.arange(len(table)), 50))
    assert np.bincount(thin.person).tolist() == [0] + [5] * 10
    assert thin.second[:5].tolist() == [6, 18, 30, 42, 54]
    assert thinned(np.arange(5), 10_000).tolist() == [0, 1, 2, 3, 4]


def test_of_many_short_sightings_the_ends_are_not_all_that_counts() -> None:
    """Whoever is lost and found has many numbers: their first looks must not stand for all."""
    rows = []
    for person in range(1, 301):
        first = 2 * person
        rows += shows(person, range(first, first + 2), Emotion.NEUTRAL)
        rows += shows(person, range(first + 2, first + 9), Emotion.HAPPY)
    found = summarise_samples(SampleTable.of(rows), [], AS_IT_IS, Span(0, 700))
    table = SampleTable.of(rows)
    thin = table.where(thinned(np.arange(len(table)), 300))
    assert set(thin.probabilities.argmax(axis=1)) == {Emotion.HAPPY}
    assert found.shares.corrected[Emotion.HAPPY] > 0.7


def test_who_is_not_measured_is_in_no_share_and_never_neutral() -> None:
    smiling = shows(1, range(30), Emotion.HAPPY) + shows(2, range(30), Emotion.HAPPY)
    turned = [unread(person, second) for person in range(3, 20) for second in range(30)]
    with_them, without = (
        summarise_samples(SampleTable.of(rows), [], AS_IT_IS, Span(0, 30))
        for rows in (smiling + turned, smiling)
    )
    assert with_them.shares.corrected == without.shares.corrected
    assert (with_them.people, with_them.valence.value) == (2, without.valence.value)
    nobody = summarise_samples(SampleTable.of(turned), [], AS_IT_IS, Span(0, 30))
    assert (nobody.people, nobody.shares, nobody.valence) == (0, None, None)


def test_a_person_seen_for_longer_weighs_no_more() -> None:
    rows = shows(1, range(100), Emotion.HAPPY) + shows(2, range(25), Emotion.SAD)
    found = summarise_samples(SampleTable.of(rows), [], AS_IT_IS, Span(0, 100))
    assert found.shares.corrected[Emotion.HAPPY] == pytest.approx(
        found.shares.corrected[Emotion.SAD], abs=0.02
    )


def test_who_comes_and_goes_is_one_person() -> None:
    """Three who stay and smile, and a sad face that is lost every seven seconds."""
    stay = [one for person in (1, 2, 3) for one in shows(person, range(300), Emotion.HAPPY)]
    lost = [
        one
        for number, start in enumerate(range(0, 298, 7), 4)
        for one in shows(number, range(start, start + 3), Emotion.SAD)
    ]
    table = SampleTable.of(stay + lost)
    found = summarise_samples(
        table, room_windows(table, None, AS_IT_IS, draws=10), AS_IT_IS, Span(0, 300)
    )
    assert found.people == 4
    assert found.shares.counted[Emotion.SAD] == pytest.approx(0.25)
    assert found.shares.corrected[Emotion.SAD] == pytest.approx(0.25, abs=0.05)
    assert found.shares.high[Emotion.SAD] - found.shares.low[Emotion.SAD] > 0.3
    assert found.coverage == pytest.approx((3 + 3 / 7) / 4, abs=0.01)


def test_what_is_a_face_for_a_moment_weighs_by_that() -> None:
    stay = [one for person in (1, 2) for one in shows(person, range(300), Emotion.HAPPY)]
    found = summarise_samples(
        SampleTable.of(stay + shows(3, range(9, 12), Emotion.SAD)), [], AS_IT_IS, Span(0, 300)
    )
    assert found.shares.counted[Emotion.SAD] == pytest.approx(0.04 / 2.04)


def test_other_numbers_of_the_same_people_change_nothing() -> None:
    table = a_room(8, 20)
    other = renumbered(table, {person: 100 + person for person in range(1, 9)})
    assert summarise_samples(table, [], AS_IT_IS, Span(0, 20)) == summarise_samples(
        other, [], AS_IT_IS, Span(0, 20)
    )


def test_comparing_samples_draws_the_same_people_in_both() -> None:
    table = smiling_at_the_end()
    found = compare_samples(table, [], AS_IT_IS, *HALVES)
    assert found.unit == "people"
    assert found.shares[Emotion.HAPPY].low > 0.5
    assert found.valence.low > 0.4
    same = compare_samples(table, [], AS_IT_IS, HALVES[0], HALVES[0])
    assert (same.valence.low, same.valence.value, same.valence.high) == (0, 0, 0)
    none = compare_samples(table, [], AS_IT_IS, HALVES[0], [Span(500, 600)])
    assert none.valence is none.shares is none.second.shares is None


def test_differences_of_one_person_are_no_surer_than_those_of_windows() -> None:
    shown = [Emotion.HAPPY, Emotion.NEUTRAL, Emotion.NEUTRAL, Emotion.SAD] * 6
    rows = [
        one
        for at, emotion in enumerate(shown)
        for one in shows(1, range(10 * at, 10 * at + 10), emotion)
    ]
    table = SampleTable.of(rows)
    windows = room_windows(table, 1, AS_IT_IS, 240)
    parts = [Span(0, 120)], [Span(120, 240)]
    alone = compare_samples(table, [], AS_IT_IS, *parts).valence
    found = compare_samples(table, windows, AS_IT_IS, *parts).valence
    assert found.value == alone.value
    assert found.high - found.low > alone.high - alone.low
    assert found.low < 0 < found.high


def test_what_is_usual_for_a_person_cancels_out() -> None:
    """Half always smile, half never do; one in twelve begins to: a small but sure difference."""
    always = [one for person in range(1, 7) for one in shows(person, range(120), Emotion.HAPPY)]
    never = [one for person in range(7, 12) for one in shows(person, range(120), Emotion.NEUTRAL)]
    table = SampleTable.of(always + never + list(smiling_at_the_end(12).of_person(12).rows()))
    paired = compare_samples(table, [], AS_IT_IS, *HALVES).valence
    first, second = (summarise_samples(table, [], AS_IT_IS, half).valence for (half,) in HALVES)
    assert paired.value == pytest.approx(second.value - first.value)
    assert paired.high - paired.low < 0.7 * (first.high - first.low)
