"""Persons in numbers: times, transitions, own baseline and volatility, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.made import a_face, a_room, seen, shows, unread

from readroom.analytics.persons import (
    PersonSummary,
    follow_persons,
    own_baseline,
    summarise_person,
    volatility,
)
from readroom.domain import VALENCE, Emotion, Sample, SampleTable, Span

NAN = float("nan")


def summarise(rows: list[Sample]) -> PersonSummary:
    return summarise_person(*follow_persons(SampleTable.of(rows)))


def the_spans(found: PersonSummary) -> list[tuple[str, float, float]]:
    return [(one.emotion.label, one.span.start, one.span.end) for one in found.spans]


def test_times_spans_and_transitions() -> None:
    found = summarise(
        shows(1, range(10, 20), Emotion.HAPPY)
        + shows(1, range(20, 40), Emotion.NEUTRAL)
        + shows(1, range(40, 45), Emotion.SAD)
    )
    # A sure second after many others is named after two: tau is 1.5 s.
    assert the_spans(found) == [("happy", 10, 21), ("neutral", 21, 41), ("sad", 41, 45)]
    assert found.time_in_s == (0, 0, 0, 11, 4, 0, 20)
    assert found.transitions[Emotion.HAPPY][Emotion.NEUTRAL] == 1
    assert found.transitions[Emotion.NEUTRAL][Emotion.SAD] == 1
    assert sum(map(sum, found.transitions)) == 2
    assert (found.in_view_s, found.measured_s, found.uncertain_s) == (35, 35, 0)
    assert found.spans[0].probability > 0.85


@pytest.mark.parametrize(
    ("between", "spans"),
    [
        pytest.param(
            [unread(1, 5), unread(1, 6)], [("happy", 0, 10)], id="turned away for two seconds"
        ),
        pytest.param([], [("happy", 0, 10)], id="out of view for two seconds"),
        pytest.param(
            [unread(1, 5), seen(1, 6, (1 / 7,) * 7)],
            [("happy", 0, 5), ("happy", 7, 10)],
            id="unclear is a reading",
        ),
    ],
)
def test_spans_go_on_over_short_gaps_that_nobody_read(between, spans) -> None:
    rows = shows(1, range(5), Emotion.HAPPY) + between + shows(1, range(7, 10), Emotion.HAPPY)
    found = summarise(rows)
    assert the_spans(found) == spans
    assert found.time_in_s[Emotion.HAPPY] == 8
    assert found.in_view_s == 8 + len(between)


def test_an_expression_ends_with_its_last_reading() -> None:
    found = summarise(shows(1, range(5), Emotion.HAPPY) + [unread(1, s) for s in range(5, 30)])
    assert the_spans(found) == [("happy", 0, 5)]
    assert (found.in_view_s, found.measured_s, sum(found.time_in_s)) == (30, 5, 5)


def test_nobody_knows_what_came_next_over_a_long_gap() -> None:
    before, after = shows(1, range(5), Emotion.HAPPY), shows(1, range(60, 65), Emotion.SAD)
    assert sum(map(sum, summarise(before + after).transitions)) == 0


def test_who_was_never_measured_has_no_numbers_and_is_not_neutral() -> None:
    found = summarise([unread(9, second) for second in range(40)])
    assert (found.person, found.in_view_s, found.measured_s) == (9, 40, 0)
    assert found.time_in_s == (0,) * 7
    assert (found.valence, found.arousal, found.baseline, found.volatility) == (None,) * 4
    assert found.spans == ()


def test_unmeasured_seconds_do_not_pull_the_mean_to_neutral() -> None:
    smiles = shows(1, range(0, 60, 2), Emotion.HAPPY)
    gaps = [unread(1, second) for second in range(1, 60, 2)]
    told = float(np.dot(a_face(Emotion.HAPPY), VALENCE))
    assert summarise(smiles + gaps).valence == pytest.approx(told)


@pytest.mark.parametrize(
    ("valence", "found"),
    [
        pytest.param([0.1] * 19 + [NAN] * 41, None, id="too little measured"),
        pytest.param([0.1] * 20 + [NAN] * 40, (0.1, 0.0, 20), id="just enough"),
        pytest.param([0.0, 0.1, 0.2] * 20, (0.1, 0.14826, 60), id="median and robust spread"),
        pytest.param([0.0] * 50 + [1.0] * 10, (0.0, 0.0, 60), id="a laugh does not move it"),
    ],
)
def test_the_baseline_is_robust(valence, found) -> None:
    told = own_baseline(np.array(valence))
    assert (told and (told.center, told.spread, told.seconds)) == (found and pytest.approx(found))


def test_the_baseline_is_of_the_person_s_own_first_minute() -> None:
    rows = shows(1, range(100, 160), Emotion.SAD) + shows(1, range(160, 300), Emotion.HAPPY)
    told = float(np.dot(a_face(Emotion.SAD), VALENCE))
    assert summarise(rows).baseline.center == pytest.approx(told)


@pytest.mark.parametrize(
    ("valence", "found"),
    [
        pytest.param([0.3] * 40, 0.0, id="steady"),
        pytest.param([0.0] * 10 + [0.3] * 10, 0.3, id="one step"),
        pytest.param([0.0] * 10 + [0.3] * 10 + [0.7] * 10, 0.125**0.5, id="two steps"),
        pytest.param([0.3] * 19, None, id="one mean alone"),
        pytest.param([0.0] * 10 + [NAN] * 6 + [0.9] * 4 + [0.5] * 10, None, id="half measured"),
        pytest.param([0.0] * 10 + [NAN] * 5 + [0.9] * 5, 0.9, id="just half"),
    ],
)
def test_volatility_is_the_root_mean_square_step_of_ten_seconds(valence, found) -> None:
    told = volatility(np.array(valence))
    assert told == (None if found is None else pytest.approx(found))


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 4), st.integers(1, 90), st.integers(0, 10**6))
def test_every_measured_second_is_counted_once(people: int, seconds: int, seed: int) -> None:
    table = a_room(people, seconds, seed)
    curves = follow_persons(table)
    assert [curve.person for curve in curves] == list(table.persons)
    for curve in curves:
        one, own = summarise_person(curve), table.of_person(curve.person)
        assert one.in_view_s == len(own)
        assert one.measured_s == (own.measured > 0).sum()
        assert sum(one.time_in_s) + one.uncertain_s == one.measured_s
        assert sum(map(sum, one.transitions)) <= max(len(one.spans) - 1, 0)
        ends = [0.0, *(end for span in one.spans for end in (span.span.start, span.span.end))]
        assert ends == sorted(ends)
        for span in one.spans:
            assert 0.1 < span.probability <= 1
            assert Span(0, seconds).start <= span.span.start < span.span.end <= seconds
