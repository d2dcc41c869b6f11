"""What a summary says of a room where nobody may be shown singly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readroom.domain import Box, Emotion, Expression, Face, FrameResult, Observation
from readroom.recognition.frames import Frame, Source
from readroom.recordings.summary import SourceSummary, Tally
from readroom.recordings.withholding import _in_steps, of_room_only
from readroom.testing import leaning_to


class Film(Source):
    """Says what it is; its frames are given to the tally by hand."""

    name, kind = "film.mp4", "video"

    def frames(self, every_s: float = 0.0) -> Iterator[Frame]:
        del every_s
        return iter(())

    def close(self) -> None:
        pass


FACE = Face(Box(4, 4, 20, 20), 0.9)


def frame(at: float, persons: range, shown: Emotion) -> FrameResult:
    seen = leaning_to(shown)
    read = Expression(seen, seen, shown, 0.9)
    people = tuple(Observation(person, FACE, 1.0, None, read) for person in persons)
    return FrameResult(at, 64, 48, people)


def told(shares: dict[str, float] | None, *frames: FrameResult) -> SourceSummary:
    tally = Tally()
    for one in frames:
        tally.add(one)
    return of_room_only(tally.close(Film(), 1.0, None), shares)


def test_names_and_moments_are_not_told_nor_the_shares_of_all_frames() -> None:
    summary = told(None, frame(0.0, range(1, 11), Emotion.HAPPY))
    assert (summary.named, summary.shares) == ({}, None)
    assert summary.withheld is not None
    (entry,) = summary.timeline
    assert (entry["shares"], entry["withheld"]) == (None, "a moment may be about one person")
    assert summary.measured == 10


def test_what_the_room_may_tell_stands_in_their_place_in_steps() -> None:
    summary = told({"sad": 0.52, "happy": 0.48}, frame(0.0, range(1, 11), Emotion.HAPPY))
    assert summary.shares == {"sad": 0.5, "happy": 0.5}


def test_shares_in_steps_add_up() -> None:
    told = _in_steps(dict(zip("abcdefg", [0.03, 0.01, 0.02, 0.09, 0.07, 0.03, 0.75], strict=True)))
    assert sum(told.values()) == pytest.approx(1.0)
    assert told == {"a": 0.05, "b": 0.0, "c": 0.0, "d": 0.1, "e": 0.05, "f": 0.05, "g": 0.75}


@given(st.lists(st.floats(0.001, 1), min_size=7, max_size=7))
def test_any_shares_in_steps_add_up_near_where_they_were(parts: list[float]) -> None:
    shares = {str(place): part / sum(parts) for place, part in enumerate(parts)}
    told = _in_steps(shares)
    assert sum(told.values()) == pytest.approx(1.0)
    assert all(abs(told[name] - share) < 0.05 for name, share in shares.items())
