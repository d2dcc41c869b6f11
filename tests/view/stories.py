"""Sessions made up for charts and reports; nobody's face is behind them."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from readroom.analytics.attention import Flag
from readroom.analytics.changes import Change
from readroom.analytics.signals import Signal
from readroom.analytics.valence_baseline import RoomValence, ValenceLevel
from readroom.domain import (
    Consent,
    Detail,
    Estimate,
    Marker,
    Purpose,
    Reason,
    RoomWindow,
    Segment,
    Session,
    Shares,
    Span,
    SpanSummary,
)
from readroom.view.session_story import SessionStory

LENGTH_S = 2700


def a_session(**other) -> Session:
    begun = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
    told = {
        "id": "0123456789abcdef" * 2,
        "title": "Scripted lesson",
        "purpose": Purpose.EDUCATION,
        "region": "US",
        "detail": Detail.ROOM,
        "min_group": 10,
        "started": begun,
        "source": "synthetic",
        "source_name": "script",
        "model": "expression 3",
        "model_sha256": "ab" * 32,
        "expected": 30,
        "length_s": float(LENGTH_S),
    }
    return Session(**told | other)


def some_shares(neutral: float = 0.6) -> Shares:
    rest = (1 - neutral) * np.array([0.05, 0.03, 0.04, 0.45, 0.25, 0.18])
    corrected = np.array([*rest, neutral])
    half = 0.3 * np.sqrt(corrected * (1 - corrected))
    counted = 0.6 * corrected + 0.4 * np.array([0.1, 0.02, 0.08, 0.15, 0.3, 0.05, 0.3])
    ends = np.maximum(corrected - half, 0), np.minimum(corrected + half, 1)
    return Shares(*(tuple(map(float, one)) for one in (corrected, *ends, counted)))


def some_windows(length_s: int = LENGTH_S, seed: int = 0) -> tuple[RoomWindow, ...]:
    rng = np.random.default_rng(seed)
    noise, windows = 0.0, []
    for start in range(0, length_s, 10):
        noise = 0.8 * noise + rng.normal(0, 0.025)
        level = 0.1 - (0.17 if 900 <= start < 1500 else 0) + noise
        measured = int(rng.integers(22, 30)) if not 1700 <= start < 1820 else 6
        told = not (2000 <= start < 2060 or 1700 <= start < 1820)
        valence = Estimate(level, level - 0.06, level + 0.06) if told else None
        windows.append(
            RoomWindow(
                Span(start, start + 10),
                float(measured + 1),
                measured if not 2000 <= start < 2060 else 0,
                30,
                some_shares(0.6 + level) if told else None,
                valence,
                valence,
                Estimate(0.8, 0.7, 0.9) if told else None,
                0.1 if told else None,
                1700 <= start < 1820,
            )
        )
    return tuple(windows)


def a_summary(span: Span, unit: str = "windows") -> SpanSummary:
    valence = Estimate(0.08, 0.02, 0.13)
    return SpanSummary(
        span, None, 30, 0.83, 0.04, some_shares(), valence, valence, Estimate(0.8, 0.7, 0.9), unit
    )


def a_story(session: Session | None = None, **other) -> SessionStory:
    session = session or a_session()
    windows = some_windows()
    segments = (
        Segment(Span(0, 600), "Welcome and homework"),
        Segment(Span(600, 1500), "New: <b>fractions</b>"),
        Segment(Span(1500, 1620), "Break"),
        Segment(Span(1620, 2700), "Exercises in pairs"),
    )
    told = {
        "session": session,
        "consents": (Consent(session.started, "cd" * 32, "en", Detail.ROOM, "guardians"),),
        "windows": windows,
        "valence_levels": tuple(
            RoomValence(one.span, ValenceLevel.USUAL, 0.1, 0.04, 0.16)
            if one.span.start >= 120
            else RoomValence(one.span, None, None, None, None)
            for one in windows
        ),
        "changes": (
            Change(900, 870, 930, 0.1, -0.07, Estimate(-0.17, -0.22, -0.12), 2.4),
            Change(1500, 1470, 1560, -0.07, 0.1, Estimate(0.17, 0.11, 0.23), 2.1),
        ),
        "markers": (
            Marker(610, "slide 4: adding fractions"),
            Marker(905, "question at the board"),
            Marker(930, "camera moved", "system"),
        ),
        "segments": segments,
        "whole": a_summary(Span(0, LENGTH_S)),
        "parts": tuple(a_summary(one.span) for one in segments),
    }
    return SessionStory(**told | other)


def a_flag(person: int = 7) -> Flag:
    return Flag(
        person=person,
        signal=Signal.VALENCE,
        at=1290,
        span=Span(1200, 1380),
        baseline=0.1,
        level=0.6,
        distance=6.4,
        coverage=0.9,
        moments=(1230, 1300),
    )


UNMEASURED = {Reason.TURNED_AWAY: 4200, Reason.TOO_SMALL: 900}
