"""How long models take for a face, measured side by side so that all see the same machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

BATCHES: Final = (1, 50)
"""One person before a camera, and a room."""
ROUNDS: Final = 25
"""Raising it costs time and steadies the medians."""
LEAST_FACES: Final = 10
"""Faces in one stretch of time, so that a short one does not measure the clock."""

Work = Callable[[NDArray[np.uint8]], Any]


def time_faces(
    works: Mapping[str, tuple[Work, NDArray[np.uint8]]], rounds: int = ROUNDS
) -> dict[str, dict[int, float]]:
    """Milliseconds of processor time per face, by batch.

    Processor time instead of time on the wall, since other work on the machine lengthens
    it less; with one thread and nothing else running both are the same. The models take
    turns, so that a slow minute of the machine falls on all.

    Args:
        works: By name, what to time and the pictures to do it on, at least the largest batch.
        rounds: How often; the median is taken.

    Returns:
        By name, the milliseconds by faces at once.
    """
    seen: dict[str, dict[int, list[float]]] = {
        name: {batch: [] for batch in BATCHES} for name in works
    }
    for _ in range(rounds + 1):
        for name, (work, pictures) in works.items():
            for batch in BATCHES:
                seen[name][batch].append(_ms_per_face(work, pictures[:batch]))
    # The first round warms up caches and pools of memory.
    return {
        name: {batch: statistics.median(times[1:]) for batch, times in by_batch.items()}
        for name, by_batch in seen.items()
    }


def _ms_per_face(work: Work, pictures: NDArray[np.uint8]) -> float:
    times = -(-LEAST_FACES // len(pictures))
    started = time.process_time()
    for _ in range(times):
        work(pictures)
    return 1000 * (time.process_time() - started) / (times * len(pictures))
