"""Blends are named by the honest rule alone: two described parts, clear, together, and for long."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.made import a_room, renumbered, seen, unread

from readroom.analytics.blends import BOTH, DESCRIBED, EACH, LEAST_S, find_blends
from readroom.domain import Emotion, Sample, SampleTable, Span

HAPPY, SURPRISE, SAD, FEAR = Emotion.HAPPY, Emotion.SURPRISE, Emotion.SAD, Emotion.FEAR


def mixed(first: Emotion, one: float, second: Emotion, other: float) -> tuple[float, ...]:
    rest = (1 - one - other) / 5
    return tuple(one if name is first else other if name is second else rest for name in Emotion)


def show(*faces: tuple[float, ...], person: int = 1) -> list[Sample]:
    return [seen(person, second, face) for second, face in enumerate(faces)]


def test_a_blend_with_its_words() -> None:
    table = SampleTable.of(show(*[mixed(SURPRISE, 0.5, HAPPY, 0.4)] * 4))
    (found,) = find_blends(table)
    assert (found.person, found.first, found.second) == (1, SURPRISE, HAPPY)
    assert found.span == Span(0, 4)
    assert found.probability == pytest.approx(0.9)
    assert found.words == "blend: surprise + happy (unvalidated)"


@pytest.mark.parametrize(
    ("one", "other", "named"),
    [
        pytest.param(0.45, 0.25, True, id="just enough"),
        pytest.param(0.60, 0.24, False, id="one part too weak"),
        pytest.param(0.35, 0.34, False, id="together too weak"),
        pytest.param(0.98, 0.01, False, id="one alone"),
    ],
)
def test_both_parts_must_be_clear(one: float, other: float, named: bool) -> None:
    table = SampleTable.of(show(*[mixed(SAD, one, FEAR, other)] * 3))
    assert bool(find_blends(table)) is named


@pytest.mark.parametrize(
    ("first", "second", "named"),
    [
        pytest.param(HAPPY, Emotion.DISGUST, True, id="happily disgusted"),
        pytest.param(Emotion.DISGUST, Emotion.ANGRY, True, id="appalled"),
        pytest.param(FEAR, SURPRISE, True, id="awed"),
        pytest.param(HAPPY, SAD, False, id="happy and sad: nobody described it"),
        pytest.param(HAPPY, Emotion.NEUTRAL, False, id="neutral is no part"),
    ],
)
def test_only_pairs_that_somebody_described(first, second, named) -> None:
    table = SampleTable.of(show(*[mixed(first, 0.5, second, 0.45)] * 3))
    assert bool(find_blends(table)) is named


def test_there_are_twelve_pairs() -> None:
    assert len(DESCRIBED) == 12
    happy = {other for pair in DESCRIBED if HAPPY in pair for other in pair - {HAPPY}}
    assert happy == {SURPRISE, Emotion.DISGUST}


def test_a_second_alone_is_a_change_of_face_not_a_blend() -> None:
    before, after = mixed(HAPPY, 0.9, SURPRISE, 0.05), mixed(SURPRISE, 0.9, HAPPY, 0.05)
    passing = mixed(HAPPY, 0.45, SURPRISE, 0.45)
    assert find_blends(SampleTable.of(show(before, passing, after))) == ()


@pytest.mark.parametrize(
    "between", [pytest.param([], id="out of view"), pytest.param([unread(1, 1)], id="unmeasured")]
)
def test_what_nobody_read_ends_a_blend(between) -> None:
    passing = mixed(HAPPY, 0.45, SURPRISE, 0.45)
    rows = [seen(1, 0, passing), *between, seen(1, 2, passing)]
    assert find_blends(SampleTable.of(rows)) == ()


def test_persons_one_after_the_other_then_by_time() -> None:
    one, other = mixed(HAPPY, 0.5, SURPRISE, 0.4), mixed(SAD, 0.5, FEAR, 0.4)
    rows = show(other, other, one, one, person=2) + show(one, one, person=1)
    found = find_blends(SampleTable.of(rows))
    assert [(each.person, each.first, each.span.start) for each in found] == [
        (1, HAPPY, 0),
        (2, SAD, 0),
        (2, HAPPY, 2),
    ]


def test_nobody_no_blends() -> None:
    assert find_blends(SampleTable.of([])) == ()


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 6), st.integers(1, 60), st.integers(0, 10**6))
def test_every_blend_keeps_the_rule_and_belongs_to_its_person(people, seconds, seed) -> None:
    table = a_room(people, seconds, seed)
    found = find_blends(table)
    for one in found:
        own = table.of_person(one.person).within(one.span)
        assert len(own) == one.span.duration >= LEAST_S
        parts = own.probabilities[:, [one.first, one.second]]
        assert parts.min() >= EACH - 1e-6
        assert parts.sum(axis=1).min() >= BOTH - 1e-6
        assert parts[:, 0].mean() >= parts[:, 1].mean()
    number = {person: person + 10 for person in range(1, people + 1)}
    other = find_blends(renumbered(table, number))
    assert [one.person + 10 for one in found] == [one.person for one in other]
    assert [one.span for one in found] == [one.span for one in other]
