"""Time per face: models take turns, each batch is asked for, slow ones come out slow."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from readroom.training.timing import BATCHES, LEAST_FACES, time_faces

PICTURES = np.zeros((64, 2, 2), np.uint8)


class Busy:
    """Works for so many milliseconds a face; remembers how many faces it got at once."""

    def __init__(self, ms: float, turns: list[str], name: str) -> None:
        self.ms, self.turns, self.name = ms, turns, name
        self.batches: list[int] = []

    def __call__(self, pictures: NDArray[np.uint8]) -> None:
        self.batches.append(len(pictures))
        self.turns.append(self.name)
        until = time.process_time() + self.ms * len(pictures) / 1000
        while time.process_time() < until:
            pass


def test_what_takes_three_times_as_long_is_measured_so() -> None:
    turns: list[str] = []
    quick, slow = Busy(0.1, turns, "quick"), Busy(0.3, turns, "slow")
    seen = time_faces({"quick": (quick, PICTURES), "slow": (slow, PICTURES)}, rounds=3)
    for batch in BATCHES:
        assert 2 < seen["slow"][batch] / seen["quick"][batch] < 4.5
        assert 0.1 <= seen["quick"][batch] < 0.2


def test_batches_are_those_of_one_person_and_a_room() -> None:
    work = Busy(0.0, [], "one")
    time_faces({"one": (work, PICTURES)}, rounds=1)
    assert work.batches == ([1] * LEAST_FACES + [50]) * 2


def test_models_take_turns() -> None:
    turns: list[str] = []
    works = {name: (Busy(0.0, turns, name), PICTURES) for name in ("a", "b")}
    time_faces(works, rounds=2)
    each = LEAST_FACES + 1
    assert turns == (["a"] * each + ["b"] * each) * 3
