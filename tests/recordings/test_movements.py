"""A film of one face becomes a list of brief movements, or is refused with the reason."""

from __future__ import annotations

import csv
import json

import cv2
import numpy as np
import pytest
from tests.inputs import write_video

from readroom.domain import Box, Face
from readroom.errors import RefusedError, SourceError
from readroom.privacy.gate import decide
from readroom.recordings.movement_strips import draw_movements
from readroom.recordings.movements import read_movements, write_movements
from readroom.testing import ScriptedDetector

ALLOWED = decide("research", "GB")
UNIT, MIDDLE, FPS = 80.0, (160.0, 150.0), 30


def face(scale: float = 1.0, shift: float = 0.0) -> Face:
    marks = ((-0.5, 0), (0.5, 0), (0, 0.6), (-0.4, 1.1), (0.4, 1.1))
    return Face(
        Box(60 + shift, 60, 200 * scale, 260 * scale),
        0.9,
        tuple((MIDDLE[0] + x * UNIT + shift, MIDDLE[1] + y * UNIT) for x, y in marks),
    )


def frames(seconds: float = 4.0, brow_at: float | None = 1.5, fps: int = FPS, sway: float = 0):
    """A face with detail everywhere, whose left brow goes up for a fifth of a second."""
    grain = np.random.default_rng(0).normal(0, 1, (400, 320, 3)).astype(np.float32)
    smooth = cv2.GaussianBlur(grain, (0, 0), 3)
    picture = np.clip(128 + 60 * smooth / smooth.std(), 0, 255).astype(np.uint8)
    y, x = np.mgrid[0:400, 0:320].astype(np.float32)
    across, along = (x - MIDDLE[0]) / UNIT + 0.55, (y - MIDDLE[1]) / UNIT + 0.45
    bump = np.exp(-(across**2 + along**2) / (2 * 0.3**2))
    for number in range(round(seconds * fps)):
        done = -1.0 if brow_at is None else (number / fps - brow_at) / 0.2
        up = 6 * np.sin(np.pi * done) ** 2 if 0 <= done <= 1 else 0.0
        aside = np.float32(sway * np.sin(number / fps))
        yield cv2.remap(picture, x + aside, (y + up * bump).astype(np.float32), cv2.INTER_CUBIC)


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    return write_video(
        tmp_path_factory.mktemp("film") / "face.mp4", frames(), fps=FPS, whole_every=1
    )


def one_face():
    return ScriptedDetector([[face()]])


def test_a_planted_movement_is_found_and_written(film, tmp_path):
    done = []
    found = read_movements(film, ALLOWED, done.append, one_face())
    (movement,) = found.movements
    assert movement.regions[0] == "left brow"
    assert movement.peak_at == pytest.approx(1.6, abs=0.07)
    assert (found.fps, round(found.seconds, 2)) == (30.0, 4.0)
    assert found.looked_at_s == pytest.approx(2.0, abs=0.15)
    assert found.per_minute is None  # two seconds tell nothing of a minute
    assert done == sorted(done)
    assert done[-1] <= 1
    facts, table = write_movements(found, tmp_path / "out", control=found)
    told = json.loads(facts.read_text())["readings"]
    assert told["control"] == told["film"]
    assert told["film"]["movements"][0]["regions"] == list(movement.regions)
    (row,) = csv.DictReader(table.read_text().splitlines())
    assert float(row["peak_s"]) == pytest.approx(movement.peak_at, abs=1e-3)
    assert row["regions"].startswith("left brow")


def test_a_strip_shows_the_face_before_at_its_farthest_and_after(film, tmp_path):
    found = read_movements(film, ALLOWED, finder=one_face())
    for name in ("movement-002.jpg", "mine.jpg"):
        (tmp_path / name).write_bytes(b"of an earlier film")
    (strip,) = draw_movements(film, found, tmp_path, one_face())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.jpg", strip.name]
    picture = cv2.imread(str(strip))
    assert picture.shape == (240, 720, 3)
    before, farthest, after = (
        cv2.GaussianBlur(part.astype(float), (15, 15), 0) for part in np.split(picture, 3, axis=1)
    )
    moved, back = np.abs(farthest - before), np.abs(after - before)
    assert np.percentile(moved, 99) > 2 * np.percentile(back, 99)


def test_eyelids_alone_are_told_but_not_counted(film):
    found = read_movements(film, ALLOWED, finder=one_face())
    blink = type(found.movements[0])(found.movements[0].span, 1.6, ("eyelids",), 0.05, 9.0)
    with_blink = type(found)(found.source, 30.0, 3.0, 60.0, 200.0, (*found.movements, blink))
    assert with_blink.per_minute == pytest.approx(1.0)
    short = type(found)(found.source, 30.0, 3.0, 29.9, 200.0, with_blink.movements)
    assert short.per_minute is None


@pytest.mark.parametrize(
    ("purpose", "region"),
    [("education", "GB"), ("market_research", "GB"), ("workplace", "US"), ("education", "DE")],
)
def test_for_other_purposes_it_is_refused_before_the_film_is_opened(purpose, region, tmp_path):
    with pytest.raises(RefusedError):
        read_movements(tmp_path / "none.mp4", decide(purpose, region), finder=one_face())


@pytest.mark.parametrize(
    ("script", "said"),
    [
        pytest.param([[]], "expected one face throughout, got one in 0%", id="nobody"),
        pytest.param([[face(), face(0.8, 60)]], "got another beside it in 100%", id="two"),
        pytest.param([[face(0.5)]], "at least 150 pixels, got 114", id="small"),
        pytest.param([[Face(Box(60, 60, 200, 260), 0.9)]], "got one in 0%", id="no landmarks"),
    ],
)
def test_a_film_of_something_else_is_refused(film, script, said):
    with pytest.raises(SourceError, match=said):
        read_movements(film, ALLOWED, finder=ScriptedDetector(script))


def test_too_few_pictures_a_second_are_refused(tmp_path):
    slow = write_video(tmp_path / "slow.mp4", frames(1.0), fps=25)
    with pytest.raises(SourceError, match="at least 29 pictures a second, got 25"):
        read_movements(slow, ALLOWED, finder=one_face())


def test_pictures_unevenly_apart_are_refused(tmp_path):
    times = [number / 40 + (0.02 if number % 7 > 3 else 0.0) for number in range(60)]
    uneven = write_video(tmp_path / "uneven.mp4", frames(2.0), times, fps=30)
    with pytest.raises(SourceError, match="evenly apart, got"):
        read_movements(uneven, ALLOWED, finder=one_face())


@pytest.mark.parametrize("was", [10, 24, FPS])
def test_pictures_that_repeat_are_refused(was, tmp_path):
    slow = list(frames(3.0, fps=was, sway=6))
    filled = [slow[number * was // FPS] for number in range(3 * FPS)]
    film = write_video(tmp_path / "filled.mp4", filled, fps=FPS, whole_every=1)
    if was == FPS:
        assert read_movements(film, ALLOWED, finder=one_face()).fps == FPS
        return
    with pytest.raises(SourceError, match=r"that repeat the one before.*camera's own file"):
        read_movements(film, ALLOWED, finder=one_face())


@pytest.mark.parametrize("fps", [30, 240])
def test_times_rounded_to_milliseconds_are_no_other_rate(fps, tmp_path):
    film = write_video(tmp_path / "face.mkv", frames(0.5, None, fps), fps=fps, whole_every=1)
    found = read_movements(film, ALLOWED, finder=one_face())
    assert found.fps == pytest.approx(fps, rel=0.005)
    assert found.seconds == pytest.approx(0.5, abs=0.005)


def test_a_photograph_is_refused(tmp_path):
    photo = tmp_path / "photo.jpg"
    cv2.imwrite(str(photo), next(frames(1.0)))
    with pytest.raises(SourceError, match="expected a video of at least 29"):
        read_movements(photo, ALLOWED, finder=one_face())
