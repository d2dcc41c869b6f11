"""The room by second and by window: live and afterwards the same, people as the unit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.made import AS_IT_IS, a_face, a_room, head, renumbered, seen, shows, unread

from readroom.analytics.rooms import Readings, RoomMeter, room_windows
from readroom.domain import VALENCE, Emotion, Sample, SampleTable, Span
from readroom.privacy.release import Release, present_people

HAPPY, NEUTRAL, SAD = Emotion.HAPPY, Emotion.NEUTRAL, Emotion.SAD


def a_meter(**more) -> RoomMeter:
    return RoomMeter(AS_IT_IS, **({"draws": 20} | more))


def one_window(rows: list[Sample], expected: int | None = None):
    (found,) = room_windows(SampleTable.of(rows), expected, AS_IT_IS, 10, draws=100)
    return found


def live(table: SampleTable, length_s: int, **more) -> Readings:
    """Second by second, as a recorder hands them over."""
    meter, parts = a_meter(**more), []
    rows = table.rows()
    for second in range(length_s):
        here = [one for one in rows if one.second == second]
        parts.append(meter.add(here, until=second + 1))
    parts.append(meter.finish())
    return Readings(*(tuple(x for part in parts for x in part[place]) for place in range(3)))


def test_a_second_is_the_mean_over_measured_people() -> None:
    (found,) = a_meter().add([seen(1, 0, HAPPY), seen(2, 0, SAD), unread(3, 0)]).seconds
    assert (found.second, found.in_view, found.measured) == (0, 3, 2)
    mean = (np.array(a_face(HAPPY)) + np.array(a_face(SAD))) / 2
    assert found.probabilities == pytest.approx(tuple(mean))


def test_a_second_of_nobody_measured_has_no_mean() -> None:
    (found,) = a_meter().add([unread(1, 0), unread(2, 0)]).seconds
    assert (found.in_view, found.measured, found.probabilities) == (2, 0, None)


def test_seconds_come_in_order_and_empty_ones_too() -> None:
    meter = a_meter()
    assert meter.add([seen(1, 2, HAPPY)], until=1).seconds[0].in_view == 0
    found = meter.add([seen(1, 1, HAPPY)], until=4).seconds
    assert [(one.second, one.in_view) for one in found] == [(1, 1), (2, 1), (3, 0)]
    assert meter.add([seen(1, 3, HAPPY)]) == Readings()
    assert meter.add([seen(1, 4, HAPPY)], until=5).seconds[0].in_view == 1


def test_a_window_counts_people_and_not_their_looks() -> None:
    rows = [*shows(1, range(10), HAPPY), unread(2, 4), *shows(3, [9], SAD)]
    found = one_window(rows)
    assert found.span == Span(0, 10)
    assert found.in_view == pytest.approx(1.2)
    assert (found.measured, found.expected) == (2, 2)  # at most two were in view at once
    assert found.shares.counted == pytest.approx((0, 0, 0, 0.5, 0.5, 0, 0))
    assert found.shares.corrected[HAPPY] == pytest.approx(found.shares.corrected[SAD], abs=0.02)


def test_people_who_come_back_under_new_numbers_are_no_more_than_were_there_at_once() -> None:
    calm = (0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.88)
    numbers = [range(1, 6)] * 4 + [()] * 3 + [range(6, 11)] * 3
    samples = [
        Sample(person, second, 5, 5, calm, 0.9)
        for second, there in enumerate(numbers)
        for person in there
    ]
    (window,) = RoomMeter(AS_IT_IS, expected=5, draws=5).add(samples, 10).windows
    assert (window.measured, window.coverage) == (5, 1.0)
    assert Release(10).add(window, frozenset(range(1, 11))).suppressed


def test_who_is_not_measured_stands_in_for_no_number() -> None:
    """Nine measured people, one of them under two numbers, and a tenth who is turned away."""
    samples = [
        one
        for person in range(9)
        for one in shows(person if person else 90, range(10), HAPPY)
        if person or one.second >= 6
    ]
    samples += [*shows(0, range(4), HAPPY), *(unread(50, second) for second in range(10))]
    found = one_window(samples)
    assert (found.measured, found.expected) == (9, 10)


def test_a_share_of_facing_heads_says_how_many_it_rests_on() -> None:
    seen = [head(1, second, 0.0) for second in range(70)]
    late = [head(person, second, 0.0) for person in range(2, 25) for second in range(50, 70)]
    last = live(SampleTable.of([*seen, *late]), 70).windows[-1]
    assert (last.facing.value, last.facing_people) == (1, 1)


def test_valence_is_that_of_the_shares() -> None:
    found = one_window([one for person in range(20) for one in shows(person, range(10), HAPPY)])
    assert found.valence.value == pytest.approx(np.dot(found.shares.corrected, VALENCE))
    assert found.valence.low <= found.valence.value <= found.valence.high


@pytest.mark.parametrize(
    ("expected", "coverage"),
    [
        pytest.param(4, 0.5, id="entered at the start"),
        pytest.param(1, 1.0, id="more than expected is all"),
        pytest.param(None, 2 / 3, id="the most seen at once"),
        pytest.param(0, None, id="nobody expected"),
    ],
)
def test_coverage_is_measured_of_expected(expected, coverage) -> None:
    rows = shows(1, range(10), HAPPY) + shows(2, range(5), SAD) + [unread(3, 0)]
    found = one_window(rows, expected)
    assert found.coverage == (None if coverage is None else pytest.approx(coverage))


def test_the_most_seen_at_once_is_remembered() -> None:
    crowd = [seen(person, 3, HAPPY) for person in range(8)]
    windows = room_windows(SampleTable.of(crowd + shows(1, range(10, 20), SAD)), None, AS_IT_IS, 30)
    assert [one.expected for one in windows] == [8, 8, 8]
    assert [one.measured for one in windows] == [8, 1, 0]


def test_nobody_measured_is_nothing_and_not_neutral() -> None:
    unmeasured = one_window([unread(person, second) for person in range(9) for second in range(9)])
    assert (unmeasured.measured, unmeasured.expected, unmeasured.coverage) == (0, 9, 0)
    assert unmeasured.shares is unmeasured.valence is unmeasured.arousal is None
    empty = one_window([])
    assert (empty.in_view, empty.coverage, empty.facing, empty.synchrony) == (0, None, None, None)


def test_unmeasured_people_change_no_share() -> None:
    smiles = [one for person in range(12) for one in shows(person, range(10), HAPPY)]
    others = [unread(person, second) for person in range(20, 40) for second in range(10)]
    alone, together = one_window(smiles), one_window(smiles + others)
    assert (together.shares, together.valence) == (alone.shares, alone.valence)
    assert (together.in_view, together.measured) == (32, 12)


def test_more_looks_at_the_same_people_do_not_narrow_intervals() -> None:
    rng = np.random.default_rng(4)
    faces = {person: rng.choice([HAPPY, NEUTRAL, SAD]) for person in range(12)}
    once, often = (
        one_window([seen(who, s, Emotion(face)) for who, face in faces.items() for s in seconds])
        for seconds in ([3], range(10))
    )
    assert often.valence.high - often.valence.low == pytest.approx(
        once.valence.high - once.valence.low, rel=0.05
    )
    more = one_window(
        [seen(who + 20 * n, 3, Emotion(f)) for who, f in faces.items() for n in range(4)]
    )
    assert more.valence.high - more.valence.low < 0.7 * (once.valence.high - once.valence.low)


@pytest.mark.parametrize(
    ("length_s", "ends"),
    [
        pytest.param(24, [10, 20], id="the last four seconds are too few"),
        pytest.param(25, [10, 20, 25], id="five are enough"),
        pytest.param(30, [10, 20, 30], id="whole"),
        pytest.param(4, [], id="nothing at all"),
    ],
)
def test_the_last_window(length_s: int, ends: list[int]) -> None:
    table = a_room(3, 30).within(Span(0, length_s))
    assert [one.span.end for one in live(table, length_s).windows] == ends
    found = room_windows(a_room(3, 30), None, AS_IT_IS, length_s, draws=5)
    assert [one.span.end for one in found] == ends


def test_what_lies_after_the_end_is_not_read() -> None:
    found = room_windows(a_room(3, 40), None, AS_IT_IS, 25, draws=5)
    assert found[-1].in_view == 3


def test_heads_are_known_after_a_minute_live_too() -> None:
    rows = [head(p, s, 0.1 if s < 70 else 0.7) for p in (1, 2, 3) for s in range(90)]
    facing = [one.facing for one in live(SampleTable.of(rows), 90).windows]
    assert facing[:5] == [None] * 5
    assert [one.value for one in facing[5:]] == [1, 1, 0, 0]


def test_who_was_present() -> None:
    table = SampleTable.of([*shows(1, range(5, 12), HAPPY), unread(7, 3), unread(2, 19)])
    windows = room_windows(table, None, AS_IT_IS, 30, draws=5)
    expected = [frozenset({1, 7}), frozenset({1, 2}), frozenset()]
    assert present_people(table, windows) == expected
    assert list(live(table, 30).present) == expected


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 5), st.integers(0, 80), st.integers(0, 10**6), st.none() | st.just(9))
def test_live_and_afterwards_are_the_same(people, seconds, seed, expected) -> None:
    table = a_room(people, seconds, seed)
    told = live(table, seconds, expected=expected)
    windows = room_windows(table, expected, AS_IT_IS, seconds, draws=20)
    assert told.windows == windows
    assert list(told.present) == present_people(table, windows)
    assert [one.second for one in told.seconds] == list(range(seconds))


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 8), st.integers(5, 30), st.integers(0, 10**6))
def test_figures_of_any_room(people: int, seconds: int, seed: int) -> None:
    table = a_room(people, seconds, seed)
    windows = room_windows(table, None, AS_IT_IS, seconds, draws=20)
    for one in windows:
        assert 0 <= one.measured <= one.expected <= people
        if one.shares is not None:
            assert sum(one.shares.corrected) == pytest.approx(1)
            ends = one.shares.low, one.shares.corrected, one.shares.high
            assert all(0 <= a <= b <= c <= 1 + 1e-9 for a, b, c in zip(*ends, strict=True))
        for told in filter(None, (one.valence, one.arousal, one.facing)):
            assert -1 <= told.low <= told.value <= told.high <= 1
    # The same order under other numbers: the same people draw the same weights.
    other = renumbered(table, {person: person + 30 for person in range(1, people + 1)})
    assert room_windows(other, None, AS_IT_IS, seconds, draws=20) == windows
    # Another order: other weights, the same estimates.
    number = {person: 30 - person for person in range(1, people + 1)}
    moved = room_windows(renumbered(table, number), None, AS_IT_IS, seconds, draws=20)
    for one, two in zip(windows, moved, strict=True):
        bare = replace(one, shares=None, valence=None, arousal=None, facing=None, synchrony=None)
        assert (
            replace(two, shares=None, valence=None, arousal=None, facing=None, synchrony=None)
            == bare
        )
        if one.shares is not None:
            assert two.shares.corrected == pytest.approx(one.shares.corrected, abs=1e-6)
            assert two.shares.counted == pytest.approx(one.shares.counted)
