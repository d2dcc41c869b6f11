"""A store with sessions for the tests of the pages: scripted people, nobody's face."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from tests.view.stories import a_story, some_windows

from readroom.domain import (
    Consent,
    Detail,
    Estimate,
    Purpose,
    RoomSample,
    Sample,
    Session,
    Span,
)
from readroom.privacy.gate import decide
from readroom.privacy.notice import notice_of
from readroom.sessions.figures import Batch
from readroom.sessions.lesson import Episode, EpisodeKind, scripted_lesson
from readroom.sessions.store import SessionStore

BEGUN = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)


def a_session(**other) -> Session:
    told = {
        "id": secrets.token_hex(16),
        "title": "A session",
        "purpose": Purpose.RESEARCH,
        "region": "OTHER",
        "detail": Detail.ROOM,
        "min_group": 10,
        "started": BEGUN,
        "source": "recording",
        "source_name": "clip.mp4",
        "model": "expression 1",
        "model_sha256": "0" * 64,
        "expected": 30,
    }
    return Session(**told | other)


def keep(store: SessionStore, session: Session, batch: Batch | None = None) -> Session:
    """A finished session with the consent that its purpose asks for."""
    permission = decide(session.purpose, session.region)
    agreed, notice = (), None
    if permission.infer:
        notice = notice_of(permission, session.detail)
        agreed = (Consent(BEGUN, notice.sha256, "en", session.detail, "each person"),)
    store.begin(session, agreed, notice)
    if batch is not None:
        store.append(session.id, batch)
    store.finish(session.id, BEGUN + timedelta(minutes=45))
    return store.session(session.id)


def keep_many(store: SessionStore, count: int) -> None:
    """Sessions that differ in title, purpose and day."""
    purposes = (Purpose.RESEARCH, Purpose.PLAYTEST, Purpose.MARKET_RESEARCH)
    for number in range(count):
        begun = BEGUN + timedelta(days=number)
        session = a_session(title=f"Session {number:03}", purpose=purposes[number % 3])
        keep(store, replace(session, started=begun))


def keep_lesson(store: SessionStore, raised_by: float = 0.0, **other) -> Session:
    """A session of room figures: two changes, withheld and unmeasured stretches, notes."""
    windows = tuple(
        replace(one, valence=raised(one.valence, raised_by)) if one.valence else one
        for one in some_windows()
    )
    told = {"title": "Lesson <b>7b</b>", "length_s": 2700.0, "purpose": Purpose.EDUCATION}
    lesson = a_session(**told | other)
    room = tuple(RoomSample(second, 29, 28, None) for second in range(2700))
    keep(store, lesson, Batch((), room, windows))
    for marker in a_story().markers:
        store.add_marker(lesson.id, marker)
    for segment in a_story().segments:
        store.add_segment(lesson.id, segment)
    return store.session(lesson.id)


def raised(valence: Estimate, by: float) -> Estimate:
    return Estimate(valence.value + by, valence.low + by, valence.high + by)


def keep_playtest(store: SessionStore, people: int = 30, **other) -> Session:
    """A session of single persons, with one person who frowns for long."""
    told = {"title": "Play-test", "detail": Detail.PERSON, "purpose": Purpose.PLAYTEST}
    session = a_session(**told | {"length_s": 1200.0, "source": "synthetic"} | other)
    return keep(store, session, Batch(played(people), (), some_windows(1200)))


@cache
def played(people: int) -> tuple[Sample, ...]:
    """Twenty scripted minutes, the same for every session of so many."""
    low = Episode(4, EpisodeKind.LOW, Span(600.0, 900.0))
    return scripted_lesson(people, 20, 1, episodes=[low], shifts=0).samples.rows()
