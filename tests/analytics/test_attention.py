"""Who may need attention: the rule on made and on scripted sessions.

Rates of hundreds of hours: ``benchmarks/attention.py``. Here are a few hours, to notice a
break: what is asked is two standard errors short of the bars.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import sqrt

import pytest
from tests.analytics.made import AS_IT_IS, shows, unread

from readroom.analytics.attention import (
    AttentionOptions,
    Flag,
    evidence_curve,
    find_attention,
)
from readroom.analytics.recalibration import Recalibration
from readroom.analytics.signals import Signal
from readroom.domain import Emotion, SampleTable, Span
from readroom.recognition.cards import ModelCard
from readroom.sessions.lesson import Episode, EpisodeKind, Lesson, scripted_lesson

NULLS, PLANTED = range(300, 305), range(300, 305)
LONG = range(600, 900)


@pytest.fixture(scope="module")
def recalibration() -> Recalibration:
    found = ModelCard.read().require_confusion()
    return Recalibration.of(found.slope, found.offset, found.refits)


def a_session(person_4: list, people: int = 6, seconds: int = 1200) -> SampleTable:
    """Everybody neutral all the time, but person 4 where other samples are given."""
    given = {one.second for one in person_4}
    rows = [
        sample
        for person in range(1, people + 1)
        for sample in shows(person, range(seconds), Emotion.NEUTRAL)
        if person != 4 or sample.second not in given
    ]
    return SampleTable.of(rows + person_4)


def test_a_long_frown_is_told_with_its_evidence() -> None:
    table = a_session(shows(4, LONG, Emotion.ANGRY))
    (flag,) = find_attention(table, recalibration=AS_IT_IS)
    assert (flag.person, flag.signal, flag.span) == (4, Signal.VALENCE, Span(600, 900))
    assert 600 < flag.at <= 840
    assert find_attention(table.where(table.second < 650), recalibration=AS_IT_IS) == ()
    assert flag.baseline < 0.1 < 0.3 < flag.level
    assert flag.coverage == 1.0
    curve = evidence_curve(table, flag, AS_IT_IS, around_s=100)
    assert curve.second[0] == 505.0
    assert curve.second[-1] == 995.0
    inside = (curve.second > 600) & (curve.second < 900)
    assert (curve.value[inside] > 0.9).all()
    assert (curve.value[~inside] < 0.1).all()
    assert curve.baseline == flag.baseline
    assert all(600 <= moment < 900 for moment in flag.moments)


def test_a_flag_of_somebody_else_has_no_curve() -> None:
    table = a_session(shows(4, LONG, Emotion.ANGRY))
    (flag,) = find_attention(table, recalibration=AS_IT_IS)
    with pytest.raises(ValueError, match="got one of person 4, of whom it has no sample"):
        evidence_curve(table.where(table.person != 4), flag, AS_IT_IS)


@pytest.mark.parametrize("seconds", [1, 5, 30, 60])
@pytest.mark.parametrize("emotion", [Emotion.ANGRY, Emotion.SAD])
def test_a_frown_of_a_moment_is_nobodys_concern(seconds: int, emotion: Emotion) -> None:
    table = a_session(shows(4, range(600, 600 + seconds), emotion))
    assert find_attention(table, recalibration=AS_IT_IS) == ()


@pytest.mark.parametrize("emotion", [Emotion.HAPPY, Emotion.SURPRISE, Emotion.NEUTRAL])
def test_other_expressions_are_not_told(emotion: Emotion) -> None:
    assert find_attention(a_session(shows(4, LONG, emotion)), recalibration=AS_IT_IS) == ()


def test_below_the_coverage_nobody_is_told() -> None:
    """From a while before on, only three of ten seconds can be read, each a clear frown."""
    table = a_session(shows(4, LONG, Emotion.ANGRY))
    hidden = (table.person == 4) & (table.second >= 300) & (table.second % 10 >= 3)
    assert find_attention(table, recalibration=AS_IT_IS) != ()
    assert find_attention(table.where(~hidden), recalibration=AS_IT_IS) == ()


def test_a_face_long_turned_away_is_told() -> None:
    (flag,) = find_attention(a_session([unread(4, second) for second in LONG]))
    assert (flag.signal, flag.span) == (Signal.AWAY, Span(600, 900))
    assert (flag.baseline, flag.level >= 0.7) == (0.0, True)


def test_what_the_whole_room_shows_is_nobodys_own() -> None:
    rows = [
        sample
        for person in range(1, 9)
        for span, emotion in ((range(600), Emotion.NEUTRAL), (LONG, Emotion.SAD))
        for sample in shows(person, span, emotion)
    ]
    assert find_attention(SampleTable.of(rows), recalibration=AS_IT_IS) == ()


def frowns_in_turn(pause: int) -> SampleTable:
    own = [
        one for at in range(600, 3300, pause) for one in shows(4, range(at, at + 300), Emotion.SAD)
    ]
    return a_session(own, seconds=3600)


def test_a_person_is_told_once_in_a_while() -> None:
    table = frowns_in_turn(700)
    often = find_attention(table, AttentionOptions(pause_s=0.0), AS_IT_IS)
    rarely = find_attention(table, AttentionOptions(pause_s=1000.0), AS_IT_IS)
    assert len(often) == 4
    assert len(rarely) == 2
    assert all(b.at - a.at >= 1000 for a, b in pairwise(rarely))


def test_a_room_has_so_many_flags_an_hour_and_no_more() -> None:
    table = frowns_in_turn(700)
    flags = find_attention(table, AttentionOptions(pause_s=0.0, most_per_hour=2), AS_IT_IS)
    assert flags == find_attention(table, AttentionOptions(pause_s=0.0), AS_IT_IS)[:2]


def test_nothing_is_nobody() -> None:
    assert find_attention(SampleTable.of([])) == ()
    assert find_attention(a_session([], seconds=30)) == ()


@pytest.mark.parametrize("signal", Signal)
def test_the_sentence_has_every_number(signal: Signal) -> None:
    flag = Flag(4, signal, 1290.0, Span(1210, 1300), 0.1, 0.62, 3.21, 0.84, ())
    for part in ("20:10 to 21:40", "62 %", "usually 10 %", "3.2 times", "84 %", signal.measure):
        assert part in flag.sentence


def is_found(episode: Episode, flags: tuple[Flag, ...]) -> bool:
    low = episode.kind is EpisodeKind.LOW
    return any(
        one.person == episode.person
        and (one.signal is Signal.VALENCE) is low
        and episode.span.start <= one.at <= episode.span.end + 30
        for one in flags
    )


def a_planted_lesson(seed: int) -> Lesson:
    return scripted_lesson(30, 60, 10_000 + seed, episodes=4, shifts=0)


def test_planted_episodes_are_found(recalibration: Recalibration) -> None:
    found = []
    for seed in PLANTED:
        lesson = a_planted_lesson(seed)
        flags = find_attention(lesson.samples, recalibration=recalibration)
        found += [is_found(one, flags) for one in lesson.episodes]
    assert len(found) == 20
    assert sum(found) >= 19 - 2 * sqrt(20 * 0.95 * 0.05)


def test_lessons_without_one_have_few_flags(recalibration: Recalibration) -> None:
    lessons = (scripted_lesson(30, 60, seed, 0, 0) for seed in NULLS)
    false = [len(find_attention(one.samples, recalibration=recalibration)) for one in lessons]
    assert sum(false) <= len(NULLS) + 2 * sqrt(len(NULLS))


@pytest.mark.parametrize("at_once", [1, 4])
def test_who_is_laid_out_with_whom_changes_no_flag(monkeypatch, at_once: int) -> None:
    """Most numbers are seen for a part of the session only, the frown is late in it."""
    episode = Episode(3, EpisodeKind.LOW, Span(1500.0, 1800.0))
    rows = scripted_lesson(10, 40, 5, episodes=[episode], shifts=0).samples.rows()
    told = [replace(one, person=10 * (one.second // 1300) + one.person) for one in rows]
    together = find_attention(SampleTable.of(told))
    assert [(one.person, one.at > 1300) for one in together] == [(13, True)]
    monkeypatch.setattr("readroom.analytics.grid.AT_ONCE", at_once)
    assert find_attention(SampleTable.of(told)) == together


def test_many_short_sightings_change_no_flag() -> None:
    """They cannot have a baseline; laid out beside the others they would cost memory."""
    episode = Episode(3, EpisodeKind.LOW, Span(600.0, 900.0))
    rows = scripted_lesson(12, 25, 5, episodes=[episode], shifts=0).samples.rows()
    passing = [replace(one, person=100 + one.second // 60) for one in rows if one.person == 1]
    assert find_attention(SampleTable.of(rows)) != ()
    assert find_attention(SampleTable.of([*rows, *passing])) == find_attention(SampleTable.of(rows))
