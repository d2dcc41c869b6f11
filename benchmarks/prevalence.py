"""How far are the shares of a room from the truth, counted and corrected?

Simulated rooms of 30 people for 60 seconds, seven mixes in which every expression has each
of 60, 15, 10, 7, 4, 3 and 1 % once. The truth is the part of all looks of that very room in
which an expression was shown, not the mix behind it. A cell is a mix and an expression.

Bars: in cells where counting errs by more than three points (mean absolute error), the
corrected share errs at most half as much; in others never by a point more; the 95 %
intervals hold the truth in 90 to 99 % of all cases.

PublicTest is for reporting. Choices are made with ``--part validation``: rooms of faces of
one half of it, corrected by what the other half says, and the other way round.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.optimize import nnls

from benchmarks.machine import say, shared_data
from benchmarks.simulated_rooms import (
    KINDS,
    MIXES,
    Floats,
    Pool,
    Room,
    fill_room,
    public_test_pool,
    validation_pools,
)
from readroom.analytics.prevalence import correct_shares
from readroom.analytics.recalibration import Recalibration
from readroom.domain import LABELS
from readroom.evaluation.datasets import PUBLIC_TEST

HARD: Final = 0.03
HALF: Final = 0.5
WORSE: Final = 0.01
SHOWN: Final = ("truth", "counted", "corrected", "low", "high")

Estimator = Callable[[Room], Floats]


@dataclass(frozen=True)
class Errors:
    """Mean absolute errors by mix and expression, against those of counting."""

    own: Floats
    counted: Floats

    def to_dict(self) -> dict[str, Any]:
        """What the bars ask, in points."""
        hard = self.counted > HARD
        ratio, more = self.own / self.counted, self.own - self.counted
        return {
            "error_points": round(100 * float(self.own.mean()), 2),
            "hard_cells": int(hard.sum()),
            "hard_error_over_counted": (
                round(float(self.own[hard].sum() / self.counted[hard].sum()), 3)
                if hard.any()
                else None
            ),
            "hard_cells_not_halved": int((ratio[hard] > HALF).sum()),
            "easy_worst_points": round(100 * float(more[~hard].max(initial=-1)), 2),
            "easy_cells_worse": int((more[~hard] > WORSE).sum()),
        }


def other_estimators(pool: Pool) -> dict[str, Estimator]:
    """What else could have been taken."""
    frequency = pool.counts.sum(axis=1) / pool.counts.sum()
    plain = Recalibration.of(np.ones(KINDS), -np.log(frequency))
    rows = pool.counts / pool.counts.sum(axis=1, keepdims=True)
    heavy = 1e3  # the equation that the shares sum to 1

    def em(recalibration: Recalibration, prior: float) -> Estimator:
        return lambda room: np.array(
            correct_shares(room.looks, room.persons, recalibration, prior, draws=1).corrected
        )

    def least_squares(room: Room) -> Floats:
        named = np.eye(KINDS)[room.looks.argmax(axis=1)].mean(axis=0)
        sides = np.vstack([rows.T, np.full((1, KINDS), heavy)])
        return np.asarray(nnls(sides, np.append(named, heavy))[0])

    return {
        "mean posterior": lambda room: np.asarray(room.looks.mean(axis=0)),
        "least squares": least_squares,
        "EM, prior 0": em(plain, 0),
        "EM, prior 1": em(plain, 1),
        "recalibrated, 0": em(pool.recalibration, 0),
        "recalibrated, .5": em(pool.recalibration, 0.5),
        "recalibrated, 1": em(pool.recalibration, 1),
        "recalibrated, 2": em(pool.recalibration, 2),
        "recalibrated, 4": em(pool.recalibration, 4),
    }


def read_rooms(pools: list[Pool], rooms: int, people: int) -> dict[str, Floats]:
    """The shipped correction in every room: mixes x rooms x 7 of each of SHOWN."""
    rows: dict[str, list[Any]] = {name: [] for name in SHOWN}
    for number, mix in enumerate(MIXES):
        for turn in range(rooms):
            pool = pools[turn % len(pools)]
            room = fill_room(pool, mix, people, np.random.default_rng([number, turn]))
            found = correct_shares(room.looks, room.persons, pool.recalibration)
            rows["truth"].append(room.truth)
            for name in SHOWN[1:]:
                rows[name].append(getattr(found, name))
    return {
        name: np.array(values).reshape(len(MIXES), rooms, KINDS) for name, values in rows.items()
    }


def compare(pools: list[Pool], rooms: int, people: int) -> dict[str, Any]:
    """The other estimators in the same rooms."""
    estimators = [other_estimators(pool) for pool in pools]
    errors: dict[str, list[Floats]] = {name: [] for name in estimators[0]}
    counted = []
    for number, mix in enumerate(MIXES):
        for turn in range(rooms):
            which = turn % len(pools)
            room = fill_room(pools[which], mix, people, np.random.default_rng([number, turn]))
            named = np.eye(KINDS)[room.looks.argmax(axis=1)].mean(axis=0)
            counted.append(abs(named - room.truth))
            for name, estimate in estimators[which].items():
                errors[name].append(abs(estimate(room) - room.truth))
    cells = [len(MIXES), rooms, KINDS]
    base = np.array(counted).reshape(cells).mean(axis=1)
    return {
        name: Errors(np.array(values).reshape(cells).mean(axis=1), base).to_dict()
        for name, values in errors.items()
    }


def summarise(read: dict[str, Floats]) -> dict[str, Any]:
    """The figures of the JSON line."""
    truth = read["truth"]
    counted, corrected = (abs(read[name] - truth).mean(axis=1) for name in ("counted", "corrected"))
    held = (read["low"] <= truth) & (truth <= read["high"])
    systematic = abs((read["counted"] - truth).mean(axis=1)) > HARD
    return {
        "rooms": truth.shape[0] * truth.shape[1],
        "counted_error_points": round(100 * float(counted.mean()), 2),
        **Errors(corrected, counted).to_dict(),
        "biased_cells": int(systematic.sum()),
        "biased_cells_not_halved": int((corrected[systematic] > HALF * counted[systematic]).sum()),
        "coverage": round(float(held.mean()), 4),
        "coverage_by_mix": held.mean(axis=(1, 2)).round(3).tolist(),
        "coverage_by_label": held.mean(axis=(0, 1)).round(3).tolist(),
        "width_points": round(100 * float((read["high"] - read["low"]).mean()), 1),
    }


def say_cells(read: dict[str, Floats]) -> None:
    """One row for each mix and expression, in points; bias is signed."""
    say(
        "mix of",
        "expression",
        "truth",
        "counted err",
        "bias",
        "corrected err",
        "bias",
        "ratio",
        "held",
    )
    truth = read["truth"]
    for mix, cell in np.ndindex(len(MIXES), KINDS):
        true = truth[mix, :, cell]
        off = {name: 100 * (read[name][mix, :, cell] - true) for name in ("counted", "corrected")}
        held = (read["low"][mix, :, cell] <= true) & (true <= read["high"][mix, :, cell])
        errors = {name: abs(values).mean() for name, values in off.items()}
        say(
            LABELS[int(MIXES[mix].argmax())],
            LABELS[cell],
            f"{100 * true.mean():.1f}",
            f"{errors['counted']:.2f}",
            f"{off['counted'].mean():+.2f}",
            f"{errors['corrected']:.2f}",
            f"{off['corrected'].mean():+.2f}",
            f"{errors['corrected'] / errors['counted']:.2f}",
            f"{held.mean():.3f}",
        )


def main() -> None:
    """Print the table and the JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=[PUBLIC_TEST, "validation"], default=PUBLIC_TEST)
    parser.add_argument("--rooms", type=int, default=150, help="of each of the seven mixes")
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--face-px", type=int, help="make faces this small: another domain")
    parser.add_argument("--compare", action="store_true", help="also other estimators")
    given = parser.parse_args()
    parquet = shared_data() / "data" / "fer2013.parquet"
    if given.part == PUBLIC_TEST:
        pools = [public_test_pool(parquet, given.face_px)]
    else:
        pools = validation_pools(parquet, given.face_px)
    read = read_rooms(pools, given.rooms, given.people)
    say_cells(read)
    result = {"benchmark": "prevalence", "part": given.part, "people": given.people}
    if given.face_px:
        result["face_px"] = given.face_px
    result |= summarise(read)
    if given.compare:
        others = compare(pools, given.rooms, given.people)
        say("estimator", *next(iter(others.values())))
        for name, figures in others.items():
            say(name, *figures.values())
        result["others"] = others
    print(json.dumps(result))


if __name__ == "__main__":
    main()
