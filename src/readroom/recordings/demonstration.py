"""A store with synthetic sessions, so that every page can be seen without a camera.

Scripted people (`readroom.sessions.lesson`) go the way that real ones go, from samples on:
meter, release, recorder, store. Everything that shows them says that they are synthetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from readroom.domain import Detail, Purpose, Sample, Session, Span
from readroom.privacy.gate import decide
from readroom.recognition.cards import ModelCard
from readroom.recordings.keeping import Keeping, begin_session
from readroom.recordings.session_keeper import SessionKeeper
from readroom.sessions.lesson import Lesson, RoomShift, scripted_lesson
from readroom.sessions.store import SessionStore

SHOWN: Final = 0.35
"""Valence by which the lesson's room changes; real rooms change by less."""

REGION: Final = "OTHER"
"""Scripted people live nowhere."""


@dataclass(frozen=True, slots=True)
class Script:
    """What is put into the store.

    Attributes:
        people: How many, in each session.
        minutes: How long each is, in scripted time.
        seed: Another one gives other sessions.
    """

    people: int = 30
    minutes: float = 45.0
    seed: int = 0

    @property
    def name(self) -> str:
        """What the sessions' source is called; the same script is not played twice."""
        return f"script of {self.people} people, {self.minutes:g} minutes, seed {self.seed}"


def fill(
    store: SessionStore, script: Script, progress: Callable[[float], None] | None = None
) -> tuple[Session, ...]:
    """Put a lesson (figures of the room) and a play-test (of persons) into a store.

    Args:
        store: Where they go.
        script: What is played.
        progress: Called with the share that is done, 0..1.

    Returns:
        The play-test and the lesson, played now or found there from before.
    """
    known = [one for one in store.sessions(script.name) if one.source_name == script.name]
    played = {one.purpose: one for one in known if one.synthetic and one.ended is not None}
    found = []
    for place, (title, purpose, detail) in enumerate(_PARTS):
        if purpose in played:
            found.append(played[purpose])
            continue
        shifts = _large(script.minutes) if detail is Detail.ROOM else 2
        lesson = scripted_lesson(script.people, script.minutes, script.seed + place, shifts=shifts)
        keeping = Keeping(store, "each person", detail, title, script.people)

        def step(done: float, before: int = place) -> None:
            if progress is not None:
                progress((before + done) / len(_PARTS))

        found.append(_play(keeping, purpose, lesson, script.name, step))
    return tuple(found)


_PARTS: Final = (
    ("Synthetic play-test", Purpose.PLAYTEST, Detail.PERSON),
    ("Synthetic lesson", Purpose.EDUCATION, Detail.ROOM),
)
"""The lesson comes last, for the newest session is the one that opens first."""


def _large(minutes: float) -> tuple[RoomShift, ...]:
    """Changes that can still be told from figures as coarse as those of a room alone are kept."""
    length = 60 * minutes
    stretches = ((0.26, 0.42, SHOWN), (0.63, 0.79, -SHOWN))
    return tuple(
        RoomShift(Span(round(length * start), round(length * end)), size)
        for start, end, size in stretches
    )


def _play(
    keeping: Keeping,
    purpose: Purpose,
    lesson: Lesson,
    name: str,
    progress: Callable[[float], None],
) -> Session:
    permission = decide(purpose, REGION)
    card = ModelCard.read()
    session = begin_session(keeping, permission, "synthetic", name, card)
    with ExitStack() as cut_off:  # half a script would count as one that was played
        cut_off.callback(keeping.store.erase_session, session.id)
        with SessionKeeper(keeping.store, session, card) as keeper:
            for second, samples in _by_second(lesson):
                keeper.add_samples(samples, second + 1)
                progress((second + 1) / lesson.length_s)
            keeper.add_samples((), lesson.length_s)
        for marker in lesson.markers:
            keeping.store.add_marker(session.id, marker)
        for segment in lesson.segments:
            keeping.store.add_segment(session.id, segment)
        cut_off.pop_all()
    return keeping.store.session(session.id)


def _by_second(lesson: Lesson) -> Iterator[tuple[int, tuple[Sample, ...]]]:
    ordered = sorted(lesson.samples.rows(), key=lambda one: one.second)
    for second, samples in groupby(ordered, key=lambda one: one.second):
        yield second, tuple(samples)
