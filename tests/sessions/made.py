"""Sessions, batches and stores made up for the tests of this folder."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from readroom.domain import (
    Change,
    Consent,
    Detail,
    Emotion,
    Estimate,
    Purpose,
    Reason,
    RoomSample,
    RoomWindow,
    Sample,
    Session,
    Shares,
    Span,
)
from readroom.sessions.figures import Batch

START = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
EVEN = (1 / 7,) * 7


def a_session(title: str = "Concepts", detail: Detail = Detail.PERSON, **more) -> Session:
    given = {
        "id": secrets.token_hex(16),
        "title": title,
        "purpose": Purpose.RESEARCH,
        "region": "GB",
        "detail": detail,
        "min_group": 10,
        "started": START,
        "source": "live",
        "source_name": "camera 1",
        "model": "readroom 1",
        "model_sha256": "ab" * 32,
    }
    return Session(**(given | more))


def a_consent(person: int | None = None, **more) -> Consent:
    given = {
        "at": START - timedelta(minutes=1),
        "notice_sha256": "cd" * 32,
        "language": "en",
        "scope": Detail.PERSON,
        "by": "each person",
        "person": person,
    }
    return Consent(**(given | more))


def a_sample(person: int = 1, second: int = 0, seed: int = 0) -> Sample:
    """A measured sample, different for each person, second and seed."""
    rng = np.random.default_rng((person, second, seed))
    chances = tuple(float(x) for x in rng.dirichlet(np.ones(7)))
    turn, nod = float(rng.normal(0, 0.3)), float(rng.uniform(0.3, 0.7))
    return Sample(person, second, 5, 4, chances, float(rng.uniform()), None, turn, nod)


def brightening(people: int, seconds: int, from_s: int) -> list[Sample]:
    """Neutral people of whom a third smile from some second on; nobody else changes."""

    def face(who: int, second: int) -> tuple[float, ...]:
        shown = Emotion.HAPPY if second >= from_s and who % 3 == 0 else Emotion.NEUTRAL
        return tuple(0.94 if one is shown else 0.01 for one in Emotion)

    return [
        Sample(who, second, 5, 5, face(who, second), 0.9)
        for second in range(seconds)
        for who in range(1, people + 1)
    ]


def unmeasured(person: int = 1, second: int = 0) -> Sample:
    return Sample(person, second, 5, 0, None, 0.25, Reason.TURNED_AWAY, None, None)


def some_samples(people: int, seconds: range) -> tuple[Sample, ...]:
    return tuple(a_sample(who, when) for when in seconds for who in range(1, people + 1))


def a_window(start: float = 0.0, measured: int = 12, **more) -> RoomWindow:
    figures = {
        "shares": Shares(EVEN, (0.0,) * 7, (0.3,) * 7, EVEN),
        "valence": Estimate(0.1, -0.1, 0.3),
        "synchrony": 0.25,
        "synchrony_people": 11,
    }
    return RoomWindow(Span(start, start + 10), 12.5, measured, 15, **(figures | more))


def a_change(at: float = 600.0, size: float = -0.15) -> Change:
    told = Estimate(size, size - 0.05, size + 0.05)
    return Change(at, at - 20, at + 10, 0.1, round(0.1 + size, 3), told, 5.5)


def a_batch(people: int, seconds: range) -> Batch:
    room = tuple(RoomSample(second, people, people, EVEN) for second in seconds)
    return Batch(some_samples(people, seconds), room)


def file_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'store' / 'sessions.db'}"


def bytes_of(folder: Path) -> bytes:
    """Every byte of every file under a folder: database, WAL and shared memory."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
