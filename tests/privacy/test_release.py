"""What of a room may be shown: no small groups, no differences that tell of one person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readroom.analytics.recalibration import Recalibration
from readroom.analytics.rooms import room_windows
from readroom.domain import Estimate, RoomWindow, SampleTable, Shares, Span
from readroom.privacy.release import COOL_S, STEP, Release, present_people, release, withheld
from readroom.recognition.cards import ModelCard
from readroom.sessions.lesson import scripted_lesson

FIGURES = ("shares", "valence", "arousal", "facing", "synchrony")
EVEN = (1 / 7,) * 7


def window(at: int, measured: int = 20, **values: object) -> RoomWindow:
    shares = Shares((0.05, 0.05, 0.05, 0.25, 0.05, 0.0, 0.55), EVEN, EVEN, EVEN)
    made = RoomWindow(
        span=Span(10.0 * at, 10.0 * at + 10),
        in_view=float(measured),
        measured=measured,
        expected=30,
        shares=shares,
        valence=Estimate(0.05, 0.04, 0.06),
        arousal=Estimate(0.15, 0.14, 0.16),
        facing=Estimate(0.75, 0.74, 0.76),
        synchrony=0.05,
        facing_people=measured,
        synchrony_people=measured,
    )
    return replace(made, **values)  # type: ignore[arg-type]


def released(*windows: RoomWindow, min_group: int = 10) -> tuple[RoomWindow, ...]:
    """With the same people in all of them."""
    return release(windows, min_group, [frozenset(range(20))] * len(windows))


def shown_to(present: Sequence[frozenset[int]]) -> tuple[RoomWindow, ...]:
    """With everybody measured at once who has a number."""
    return release([window(at, len(who)) for at, who in enumerate(present)], 10, present)


def bare(one: RoomWindow) -> bool:
    return one.suppressed and all(getattr(one, name) is None for name in FIGURES)


@given(measured=st.integers(0, 60), min_group=st.integers(5, 40))
def test_fewer_than_the_smallest_group_show_nothing(measured: int, min_group: int) -> None:
    (told,) = released(window(0, measured), min_group=min_group)
    assert bare(told) is (measured < min_group)
    assert (told.measured, told.in_view, told.span) == (measured, measured, Span(0.0, 10.0))


def test_figures_are_told_in_steps_and_sum_to_one() -> None:
    (told,) = released(window(0, 50))
    assert told.shares is not None
    assert sum(told.shares.corrected) == pytest.approx(1)
    assert told.shares.counted == told.shares.corrected
    assert len(set(told.shares.corrected)) == 3
    assert told.valence is not None
    assert told.valence.value == pytest.approx(0.05)
    assert told.valence.low < 0.04 < 0.06 < told.valence.high
    assert told.facing is not None
    assert told.facing.value == pytest.approx(0.75)
    assert told.facing.high <= 1


@given(changed=st.integers(1, 9))
def test_after_a_few_joined_or_left_nothing_is_told_for_a_while(changed: int) -> None:
    everybody = frozenset(range(30))
    left = frozenset(range(changed, 30))
    present = [everybody] * 5 + [left] * 12
    told = shown_to(present)
    assert not any(bare(one) for one in told[:5])
    waiting = int(COOL_S // 10)
    assert all(bare(one) for one in told[5 : 5 + waiting])
    assert not bare(told[5 + waiting])


def test_who_comes_back_changes_nothing_and_a_large_group_may_go() -> None:
    room = frozenset(range(40))
    present = [room, room - {1}, room, room - frozenset(range(10))]
    assert [bare(one) for one in shown_to(present)] == [False, True, False, False]


def numbers(*ranges: Iterable[int]) -> list[frozenset[int]]:
    return [frozenset(one) for one in ranges]


@pytest.mark.parametrize(
    ("present", "hidden"),
    [
        pytest.param(
            [frozenset(range(30)), frozenset([*range(2, 26), *range(40, 44)])],
            [False, True],
            id="two left and four have new numbers",
        ),
        pytest.param(
            numbers(range(20), range(30), range(19)),
            [False, False, True],
            id="ten joined, eleven left: one fewer than half a minute ago",
        ),
        pytest.param(numbers(range(20), range(50, 70)), [False, True], id="all new numbers"),
        pytest.param(numbers(range(25), range(14), range(25)), [False, False, False], id="eleven"),
    ],
)
def test_only_as_many_as_surely_moved_count(
    present: list[frozenset[int]], hidden: list[bool]
) -> None:
    assert [bare(one) for one in shown_to(present)] == hidden


@pytest.mark.parametrize(
    ("at_once", "hidden"),
    [
        pytest.param((12, 11, 11), [False, True, True], id="one left, everybody lost twice"),
        pytest.param((12, 33, 11), [False, False, True], id="many joined, and left but for one"),
    ],
)
def test_numbers_of_people_who_were_lost_are_no_arrivals(
    at_once: tuple[int, ...], hidden: list[bool]
) -> None:
    present = numbers(range(12), [*range(11), *range(100, 122)], range(200, 211))
    windows = [window(at, measured) for at, measured in enumerate(at_once)]
    assert [bare(one) for one in release(windows, 10, present)] == hidden


def test_a_session_that_may_follow_another_begins_with_nothing_told() -> None:
    told = Release(10, quiet_s=COOL_S)
    hidden = [bare(told.add(window(at), frozenset(range(20)))) for at in range(8)]
    assert hidden == [True] * 6 + [False] * 2


@pytest.mark.parametrize("name", ["facing", "synchrony"])
@pytest.mark.parametrize("people", [0, 1, 9, 20])
def test_what_heads_tell_counts_the_people_whose_heads_are_known(name: str, people: int) -> None:
    (told,) = released(window(0, 24, **{f"{name}_people": people}))
    assert (getattr(told, name) is None) is (people < 10)
    assert getattr(told, f"{name}_people") == (people if people >= 10 else 0)
    assert told.valence is not None


def test_one_of_few_known_heads_may_not_move_their_share() -> None:
    """One in 24 could not move it over the edge; one in ten could."""
    near = Estimate(0.33, 0.2, 0.5)
    many, few = (released(window(0, 24, facing=near, facing_people=n))[0] for n in (24, 10))
    assert many.facing is not None
    assert few.facing is None


@settings(max_examples=150)
@given(
    people=st.integers(10, 60),
    valence=st.floats(-0.6, 0.8),
    deviation=st.floats(0.02, 0.5),
    odd=st.floats(-1.0, 1.0),
)
def test_nobody_within_reach_moves_a_figure_to_another_step(
    people: int, valence: float, deviation: float, odd: float
) -> None:
    """Two rooms that differ by one person who lies within the reach of the others."""
    half = 1.96 * deviation / people**0.5
    other = valence + 1.99 * odd * deviation / people

    def told(value: float) -> Estimate | None:
        estimate = Estimate(value, value - half, value + half)
        return released(window(0, people, valence=estimate))[0].valence

    one, two = told(valence), told(other)
    assert one is None or two is None or one == two


def test_what_is_near_an_edge_is_withheld_alone() -> None:
    near = Estimate(2 * STEP - 0.001, 0.0, 0.4)
    (told,) = released(window(0, valence=near))
    assert told.valence is None
    assert told.shares is not None
    assert not told.suppressed
    all_near = {"valence": near, "arousal": near, "shares": None}
    assert not released(window(0, **all_near))[0].suppressed  # nothing was there to tell


def test_a_window_without_a_face_stays_one() -> None:
    assert bare(withheld(window(0)))
    nobody = RoomWindow(Span(0, 10), 0.0, 0, 30)
    assert released(nobody)[0].suppressed


@pytest.fixture(scope="module")
def recalibration() -> Recalibration:
    found = ModelCard.read().require_confusion()
    return Recalibration.of(found.slope, found.offset, found.refits)


def differing(one: Sequence[RoomWindow], other: Sequence[RoomWindow], *, whole: bool) -> float:
    """Part of the windows of which both sessions tell a figure, and not the same.

    Numbers of people are presence counts and may differ; intervals follow from them.
    """

    def value(figure: object) -> object:
        if whole or figure is None or isinstance(figure, float):
            return figure
        return figure.corrected if isinstance(figure, Shares) else figure.value  # type: ignore[attr-defined]

    def differs(a: RoomWindow, b: RoomWindow, name: str) -> bool:
        told = value(getattr(a, name)), value(getattr(b, name))
        return None not in told and told[0] != told[1]

    pairs = zip(one, other, strict=True)
    return float(np.mean([any(differs(a, b, name) for name in FIGURES) for a, b in pairs]))


def shown(table: SampleTable, recalibration: Recalibration, seconds: int) -> tuple[RoomWindow, ...]:
    windows = room_windows(table, None, recalibration, length_s=seconds, draws=100)
    return release(windows, 10, [frozenset[int]()] * len(windows))


@pytest.mark.parametrize("people", [14, 24])
def test_a_session_without_one_of_its_people_shows_the_same_or_nothing(
    people: int, recalibration: Recalibration
) -> None:
    """The join itself is not used here: as if the person had never been there."""
    seconds = 240
    table = scripted_lesson(people=people, minutes=4, seed=people, episodes=1).samples
    everybody = shown(table, recalibration, seconds)
    rates = [
        differing(
            everybody, shown(table.where(table.person != gone), recalibration, seconds), whole=False
        )
        for gone in (1, people)
    ]
    assert np.mean(rates) <= 0.05
    assert np.mean([one.valence is not None for one in everybody]) >= 0.25


def test_a_session_with_another_in_the_place_of_one_shows_the_same_or_nothing(
    recalibration: Recalibration,
) -> None:
    seconds, table = 360, scripted_lesson(people=24, minutes=6, seed=1).samples
    strangers = scripted_lesson(people=24, minutes=6, seed=2).samples
    one, same_number = shown(table, recalibration, seconds), []
    for person in (7, 12, 19):
        rest, stranger = table.where(table.person != person), strangers.of_person(person)
        swapped = SampleTable(
            *(
                np.concatenate([getattr(rest, name), getattr(stranger, name)])
                for name in SampleTable.__dataclass_fields__
            )
        )
        order = np.lexsort((swapped.second, swapped.person))
        other = shown(swapped.where(order), recalibration, seconds)
        pairs = zip(one, other, strict=True)
        same_number += [(a, b) for a, b in pairs if a.measured == b.measured]
    assert len(same_number) > 60
    assert differing(*zip(*same_number, strict=True), whole=True) <= 0.05


def test_somebody_who_leaves_in_the_middle_is_not_told_by_difference(
    recalibration: Recalibration,
) -> None:
    table = scripted_lesson(people=20, minutes=4, seed=4, episodes=0).samples
    left = table.where((table.person != 5) | (table.second < 120))
    windows = room_windows(left, None, recalibration, length_s=240, draws=100)
    steady = [frozenset(range(20))] * 12 + [frozenset(range(1, 20))] * 12
    told = release(windows, 10, steady)
    assert all(bare(one) for one in told[12 : 12 + int(COOL_S // 10)])
    assert any(not bare(one) for one in told[:12])
    meter, present = Release(10), present_people(left, windows)
    one_by_one = tuple(meter.add(*pair) for pair in zip(windows, present, strict=True))
    assert one_by_one == release(windows, 10, present)
