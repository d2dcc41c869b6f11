"""A scripted lesson and its truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from readroom.domain import VALENCE, Span
from readroom.sessions.lesson import (
    QUIET_S,
    SHIFT_S,
    Episode,
    EpisodeKind,
    Lesson,
    Planting,
    RoomShift,
    scripted_lesson,
)
from readroom.sessions.scripted_people import FROWNS


def frowning(lesson: Lesson, person: int, span: Span) -> float:
    shown = lesson.shown[person - 1, int(span.start) : int(span.end)]
    return float(np.isin(shown[shown >= 0], FROWNS).mean())


def away(lesson: Lesson, person: int, span: Span) -> float:
    own = lesson.samples.of_person(person).within(span)
    return float((own.measured == 0).mean())


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return scripted_lesson(people=12, minutes=45, seed=5, episodes=6, shifts=2)


def test_the_same_seed_gives_the_same_lesson() -> None:
    one, same, other = (scripted_lesson(5, 5, seed) for seed in (1, 1, 2))
    np.testing.assert_equal(one.samples.probabilities, same.samples.probabilities)
    assert not np.array_equal(one.shown, other.shown)


def test_episodes_are_of_different_people_after_the_quiet_start(lesson: Lesson) -> None:
    assert len({one.person for one in lesson.episodes}) == len(lesson.episodes) == 6
    shortest, longest = Planting().lasts_s
    for one in lesson.episodes:
        assert one.span.start >= QUIET_S
        assert one.span.end <= lesson.length_s
        assert shortest <= one.span.duration <= longest
    assert {one.kind for one in lesson.episodes} == set(EpisodeKind)


def test_what_is_planted_can_be_seen_in_the_truth(lesson: Lesson) -> None:
    before = Span(0.0, QUIET_S)
    for one in lesson.episodes:
        seen = frowning if one.kind is EpisodeKind.LOW else away
        assert seen(lesson, one.person, one.span) > 0.7
        assert seen(lesson, one.person, before) < 0.4


def test_a_planting_says_how_much_is_frowned_and_how_clearly() -> None:
    low = Episode(2, EpisodeKind.LOW, Span(300, 600))
    half = scripted_lesson(4, 12, 1, [low], 0, Planting(low_part=0.5))
    clear, doubtful = (
        scripted_lesson(4, 12, 1, [low], 0, Planting(clearly=clearly)) for clearly in (True, False)
    )
    assert 0.25 < frowning(half, 2, low.span) < 0.8 < frowning(clear, 2, low.span)
    np.testing.assert_equal(clear.shown, doubtful.shown)
    kinds = list(FROWNS)

    def sure(lesson: Lesson) -> float:
        read = lesson.samples.of_person(2).within(low.span).probabilities[:, kinds].sum(axis=1)
        return float(np.nanmean(read))

    assert sure(clear) > sure(doubtful)


@pytest.mark.parametrize("size", [-0.15, 0.15])
def test_a_shift_moves_the_valence_truly_shown_by_its_size(size: float) -> None:
    span = Span(600.0, 1200.0)
    same = [scripted_lesson(60, 30, 3, 0, shifts) for shifts in ([], [RoomShift(span, size)])]
    inside = slice(int(span.start), int(span.end))
    valence = [
        np.array([*VALENCE, 0.0])[one.shown][:, inside][one.shown[:, inside] >= 0].mean()
        for one in same
    ]
    assert valence[1] - valence[0] == pytest.approx(size, abs=0.05)


def test_shifts_do_not_overlap_and_have_markers(lesson: Lesson) -> None:
    first, second = lesson.shifts
    assert second.span.start >= first.span.end + SHIFT_S
    assert [one.at for one in lesson.markers] == [0.0, first.span.start, second.span.start]
    assert "synthetic" in lesson.markers[0].label
    assert lesson.segments[0].span.start == 0
    assert lesson.segments[-1].span.end == lesson.length_s


def test_a_null_lesson_has_nothing_planted_and_everything_else() -> None:
    null = scripted_lesson(8, 15, 4, 0, 0)
    assert null.episodes == null.shifts == ()
    assert len(np.unique(null.shown)) >= 5


@example(people=1, minutes=1, seed=90)
@settings(max_examples=8, deadline=None)
@given(people=st.integers(1, 6), minutes=st.integers(1, 20), seed=st.integers(0, 99))
def test_samples_are_what_a_recorder_would_have_kept(people: int, minutes: int, seed: int) -> None:
    lesson = scripted_lesson(people, minutes, seed, episodes=3, shifts=3)
    table = lesson.samples
    assert set(table.persons) <= set(range(1, people + 1))
    assert (table.measured <= table.looks).all()
    assert (table.looks >= 1).all()
    # One person may be away for the whole of a short lesson: then nothing is kept.
    assert (table.second < lesson.length_s).all()
    read = table.measured > 0
    np.testing.assert_allclose(table.probabilities[read].sum(axis=1), 1)
    assert np.isnan(table.probabilities[~read]).all()
    assert (table.reason[~read] >= 0).all()
    assert (table.reason[read] == -1).all()
