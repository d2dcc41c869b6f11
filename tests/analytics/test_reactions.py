"""What a room shows around the moments of an event, and how often by chance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.made import AS_IT_IS, shows, some_windows

from readroom.analytics.reactions import Around, chance, find_reactions
from readroom.analytics.rooms import room_windows
from readroom.domain import Emotion, Marker, SampleTable

PEOPLE = 6


def a_session(*smiles_at: int, seconds: int = 600) -> SampleTable:
    """Neutral people who smile for eight seconds from some moments on."""
    smiling = {second for at in smiles_at for second in range(at, at + 8)}
    rest = [one for one in range(seconds) if one not in smiling]
    return SampleTable.of(
        [
            sample
            for person in range(1, PEOPLE + 1)
            for sample in (
                *shows(person, rest, Emotion.NEUTRAL),
                *shows(person, sorted(smiling), Emotion.HAPPY),
            )
        ]
    )


def marked(label: str, *moments: float) -> list[Marker]:
    return [Marker(at, label) for at in moments]


def test_what_follows_an_event_is_told_and_is_no_chance() -> None:
    table = a_session(100, 250, 470)
    windows = room_windows(table, None, AS_IT_IS, draws=5)
    markers = marked("boss", 100, 250, 470) + marked("menu", 180, 330)
    boss, menu = find_reactions(table, windows, AS_IT_IS, markers)
    assert (boss.label, boss.moments) == ("boss", (100, 250, 470))
    assert boss.compared.valence is not None
    assert boss.compared.valence.low > 0.3
    assert boss.chance is not None
    assert boss.chance < 0.02
    assert menu.compared.valence is not None
    assert menu.compared.valence.value == pytest.approx(0, abs=0.05)
    assert menu.chance is not None
    assert menu.chance > 0.3


def test_moments_that_reach_beyond_the_session_are_left_out() -> None:
    table = a_session(100)
    windows = room_windows(table, None, AS_IT_IS, draws=5)
    (found,) = find_reactions(table, windows, AS_IT_IS, marked("a", 3, 100, 595) + marked("b", 596))
    assert found.moments == (100,)


def test_of_windows_at_least_half_a_minute_is_read() -> None:
    windows = some_windows([0.0] * 20 + [0.6] * 3 + [0.0] * 20)
    nobody = SampleTable.of([])
    (found,) = find_reactions(nobody, windows, AS_IT_IS, marked("a", 200), Around(10, 10))
    assert found.around == Around(30, 30)
    assert found.compared.unit == "windows"
    assert found.compared.valence is not None
    assert found.compared.valence.value == pytest.approx(0.6)


def test_a_short_session_tells_nothing_of_chance() -> None:
    assert chance(np.zeros(99), (50.0,), Around(10, 10)) is None
    assert chance(np.full(200, np.nan), (50.0,), Around(10, 10)) is None


def test_nothing_is_told_of_a_session_of_nobody() -> None:
    assert find_reactions(SampleTable.of([]), [], None, marked("a", 5)) == ()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_moments_by_chance_are_rarely_called_rare(seed: int) -> None:
    """A wandering room and moments that mean nothing: of twenty, few are below 5 %."""
    rng = np.random.default_rng(seed)
    told = [
        chance(np.cumsum(rng.normal(size=900)), tuple(rng.uniform(20, 880, 4)), Around())
        for _ in range(20)
    ]
    assert sum(one is not None and one < 0.05 for one in told) <= 6
