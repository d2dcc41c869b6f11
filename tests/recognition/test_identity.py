"""The number of a person: through an absence, through a crossing, and none for nobody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tests.recognition.scenes import (
    NAMED_SIZES,
    READINGS_PER_S,
    SIZES,
    STEP_S,
    Size,
    clip_frames,
    frame_of,
    head_of,
    noisy,
    placed,
    read,
    room,
    shown,
)

from readroom.domain import FrameResult, Image, Observation
from readroom.recognition.pipeline import TRACKING

LEAVES = "pyfeat_face_noface.mov"
UNTIL_S = 5.0
COAST_S = TRACKING["live"].coast_s
sized = pytest.mark.parametrize("size", SIZES, ids=NAMED_SIZES)


def people(results: list[FrameResult]) -> set[int]:
    return {seen.person for result in results for seen in result.observations}


@pytest.fixture(scope="module")
def gone(clips: Path) -> int:
    """The first frame without a face: where the picture changes most, whoever looks for faces."""
    frames = clip_frames(clips / LEAVES, (64, 36), 0.0, UNTIL_S)
    steps = [np.abs(after.astype(int) - before).mean() for before, after in pairwise(frames)]
    return int(np.argmax(steps)) + 1


@sized
def test_no_phantom_where_the_face_has_gone(read_clip, gone: int, size: Size) -> None:
    results = shown(read_clip(LEAVES, size, 0.0, UNTIL_S))
    assert 2.0 < gone * STEP_S < 3.0
    assert all(len(result.observations) == 1 for result in results[:gone])
    after = [result for result in results[gone:] if result.observations]
    assert all(seen.predicted for result in after for seen in result.observations)
    assert all(result.at < (gone - 1) * STEP_S + COAST_S for result in after)
    assert people(results) == {1}


@sized
@pytest.mark.parametrize("away_s", [0.25, 1.0, 1.5])
def test_a_face_that_returns_is_the_same_person(read_clip, gone: int, size: Size, away_s) -> None:
    readings = read_clip(LEAVES, size, 0.0, UNTIL_S)
    away = readings[gone : gone + round(away_s * READINGS_PER_S)]
    results = shown([*readings[:gone], *away, *readings[:gone]])
    assert people(results) == {1}
    assert all(result.observations for result in results[-gone:])


def walks(size: Size, heads: list, places: list[list[float]]) -> Iterator[Image]:
    """Heads that move across a room, the last in front, with a camera's noise."""
    wall, level = room(size), size[1] / 2
    for number, row in enumerate(places):
        frame = wall
        for depth, (head, across) in enumerate(zip(heads, row, strict=True)):
            frame = placed(frame, head, (across, level + 6 * depth))
        yield from noisy(frame, 3.0, 1, seed=number)


def heads(clips: Path, size: Size) -> list:
    """A man's and a woman's, each face a quarter of the picture high."""
    near = [("pyfeat_face_noface.mov", 0.0), ("fer_woman2.mp4", 1.0)]
    face_px = size[1] // 4
    return [head_of(frame_of(clips / name, at_s, (960, 540)), face_px) for name, at_s in near]


@sized
def test_who_walks_out_and_comes_back_after_a_second_is_the_same(clips: Path, size: Size) -> None:
    width, outside = size[0], -0.16 * size[1]
    out = np.linspace(0.3 * width, outside, READINGS_PER_S)
    places = [*out, *[outside] * 4, *out[::-1]]
    results = shown(read(walks(size, heads(clips, size)[:1], [[place] for place in places])))
    unseen = [result.at for result in results if not any(map(is_seen, result.observations))]
    assert 0.8 <= unseen[-1] - unseen[0] <= 1.3
    assert any(not result.observations for result in results)
    assert people(results) == {1}


def is_seen(observation: Observation) -> bool:
    return not observation.predicted


@pytest.mark.parametrize(
    ("size", "front", "crossing_s"),
    [
        pytest.param((640, 480), "man", 1.5, id="640x480, fast, the man in front"),
        pytest.param((640, 480), "woman", 1.5, id="640x480, fast, the woman in front"),
        pytest.param((640, 480), "man", 4.0, id="640x480, slow, the man in front"),
        pytest.param((640, 480), "woman", 4.0, id="640x480, slow, the woman in front"),
        pytest.param((1280, 720), "man", 2.0, id="1280x720, the man in front"),
    ],
)
def test_two_who_cross_keep_their_numbers(clips, size: Size, front: str, crossing_s) -> None:
    count = round(crossing_s * READINGS_PER_S)
    there = np.linspace(0.15, 0.85, count) * size[0]
    pair = heads(clips, size)
    places = [[right, left] for right, left in zip(there, there[::-1], strict=True)]
    if front == "man":
        pair, places = pair[::-1], [row[::-1] for row in places]
    results = shown(read(walks(size, pair, places)))
    begins, ends = (
        {seen.person: seen.face.box.center[0] < size[0] / 2 for seen in results[at].observations}
        for at in (1, -1)
    )
    assert people(results) == {1, 2}
    assert min(len(result.observations) for result in results[count // 2 - 2 : count // 2 + 2]) >= 1
    assert begins == {person: not left for person, left in ends.items()}
    assert set(begins) == {1, 2}
