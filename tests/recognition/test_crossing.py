"""Boxes that cross: noise, missed looks, and one long hidden behind the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from readroom.domain import Box, Face
from readroom.recognition.pipeline import TRACKING
from readroom.recognition.tracker import Tracker

FACE_PX = 80.0


@dataclass(frozen=True)
class Crossing:
    """Two faces on one line; speeds in face sizes per second, lengths in face sizes.

    Attributes:
        speeds: Of the one walking right and of the one walking left.
        ratio: Size of the second face over that of the first.
        hidden_within: Closer than this only the one in front is found.
        front: Which one that is.
        noise: Deviation of place and size from look to look.
        missed: Part of the looks in which a face is missed anyway.
    """

    speeds: tuple[float, float]
    ratio: float
    hidden_within: float
    front: int
    noise: float
    missed: float

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> Crossing:
        return cls(
            speeds=(rng.uniform(0.4, 3.5), rng.uniform(0.2, 3.5)),
            ratio=float(np.exp(rng.normal(0, 0.1))),
            hidden_within=rng.uniform(0.4, 1.1),
            front=int(rng.integers(2)),
            noise=rng.choice([0.01, 0.02, 0.03]),
            missed=rng.choice([0.0, 0.03]),
        )

    def looks(self, rng: np.random.Generator, rate: float) -> list[tuple[float, dict[int, Face]]]:
        """When was looked, and which of the two was found where."""
        apart_s = 2.5 / sum(self.speeds)
        times = np.arange(-apart_s - 1.0, apart_s + 1.0, 1 / rate)
        return [(at - times[0], self._look(rng, at, apart_s + 0.4)) for at in times]

    def _look(self, rng: np.random.Generator, at: float, sure_s: float) -> dict[int, Face]:
        places = (self.speeds[0] * at, -self.speeds[1] * at)
        hidden = abs(places[0] - places[1]) < self.hidden_within
        return {
            which: self._face(rng, which, place)
            for which, place in enumerate(places)
            if not (hidden and which != self.front)
            and (abs(at) > sure_s or rng.random() >= self.missed)
        }

    def _face(self, rng: np.random.Generator, which: int, place: float) -> Face:
        right, down, growth = rng.normal(0, self.noise, 3)
        width = FACE_PX * (self.ratio if which else 1.0) * (1 + growth)
        across, level = FACE_PX * (4 + place + right), FACE_PX * (3 + down)
        return Face(Box(across - width / 2, level - 0.62 * width, width, 1.24 * width), 0.9)


def numbers(crossing: Crossing, seed: int, rate: float) -> tuple[dict[int, int], dict[int, int]]:
    """The number of each of the two when first and when last seen together."""
    tracker, together = Tracker(TRACKING["live"]), []
    for at, faces in crossing.looks(np.random.default_rng(seed), rate):
        people = {seen.face: seen.person for seen in tracker.update(list(faces.values()), at)}
        if len(faces) == 2:
            together.append({which: people.get(face, 0) for which, face in faces.items()})
    return together[0], together[-1]


@pytest.mark.parametrize("rate", [5, 8, 15])
def test_two_who_cross_keep_their_numbers_however_they_cross(rate: int) -> None:
    rng = np.random.default_rng(rate)
    drawn = [Crossing.drawn(rng) for _ in range(150)]
    swapped = []
    for seed, crossing in enumerate(drawn):
        before, after = numbers(crossing, seed, rate)
        if len(set(before.values())) != 2 or before != after:
            swapped.append(crossing)
    assert swapped == []


@pytest.mark.parametrize("hidden_s", [0.5, 1.5, 3.0])
def test_who_is_long_hidden_comes_out_on_the_other_side(hidden_s: float) -> None:
    crossing = Crossing((1.6 / hidden_s, 0.2 / hidden_s), 1.0, 0.9, 1, 0.01, 0.0)
    before, after = numbers(crossing, 0, 8)
    assert before == after == {0: 1, 1: 2}


def test_nobody_is_kept_behind_another_for_ever() -> None:
    tracker = Tracker(TRACKING["live"])
    behind, before = (Face(Box(x, 100.0, 50.0, 60.0), 0.9) for x in (100.0, 130.0))
    tracker.update([behind, before], 0.0)
    for number in range(1, 80):
        tracker.update([before], number / 8)
    assert [seen.person for seen in tracker.update([behind, before], 10.0)] == [2, 3]
