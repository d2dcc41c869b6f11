"""How a classifier bears what goes wrong in a classroom, and how small a face may be.

The crops are spoiled on purpose and named again. What a detector would lose on such
pictures comes on top, but for the boxes that are off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from readroom.domain import Image
from readroom.evaluation.corruptions import CORRUPTIONS, SEVERITIES, Corruption, squared
from readroom.evaluation.datasets import Crops
from readroom.evaluation.evaluate import CROPS_AT_A_TIME, Classifier
from readroom.evaluation.further import Endured, Robustness
from readroom.evaluation.intervals import Interval, resamples
from readroom.evaluation.metrics import Floats, Ints
from readroom.evaluation.splits import drawn_together

SIZES_PX: Final = (48, 40, 32, 28, 24, 20, 16, 14, 12)
"""Sides of faces in the frame; the first is that of the crops, which nothing can enlarge."""

Truth = Ints
Right = NDArray[np.bool_]


def measure_robustness(
    crops: Crops,
    classifier: Classifier,
    advance: Callable[[int], object] | None = None,
    corruptions: Sequence[Corruption] = CORRUPTIONS,
    seed: int = 0,
) -> Robustness:
    """Accuracy of what is served under every corruption and at every size.

    Args:
        crops: Labelled crops of any size and colour; brought to gray and 48 x 48 first.
        classifier: What to measure.
        advance: Called with the number of crops done since the last call; in all
            :func:`looks` times as many as there are.
        corruptions: What goes wrong.
        seed: Of directions, sides and noise.

    Returns:
        The accuracies with their intervals.
    """
    plain = squared(crops)
    truth = crops.labels
    rows = [_right(plain, truth, classifier, advance)]
    for corruption in corruptions:
        for severity in SEVERITIES:
            spoiled = corruption.apply(plain, severity, seed)
            rows.append(_right(spoiled, truth, classifier, advance))
    for side in SIZES_PX[1:]:
        small = [shrunk(picture, side) for picture in plain]
        rows.append(_right(small, truth, classifier, advance))
    return _summed(np.array(rows, np.float64), corruptions, seed, drawn_together(crops))


def looks(corruptions: Sequence[Corruption] = CORRUPTIONS) -> int:
    """How often :func:`measure_robustness` looks at each crop, for a progress bar.

    Args:
        corruptions: What goes wrong.

    Returns:
        A count.
    """
    return len(corruptions) * len(SEVERITIES) + len(SIZES_PX)


def shrunk(picture: Image, side_px: int) -> Image:
    """A crop of a face that is small in its frame, as a detector would cut it.

    Args:
        picture: Gray, uint8.
        side_px: Side of the square in the frame.

    Returns:
        Gray, uint8, side x side; shrunk by area, as a sensor with fewer pixels would.
    """
    small = cv2.resize(picture, (side_px, side_px), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _right(
    pictures: Sequence[Image],
    truth: Truth,
    classifier: Classifier,
    advance: Callable[[int], object] | None,
) -> Right:
    named = []
    for start in range(0, len(pictures), CROPS_AT_A_TIME):
        part = pictures[start : start + CROPS_AT_A_TIME]
        named.append(classifier.probabilities(part).argmax(axis=1))
        if advance is not None:
            advance(len(part))
    return np.asarray(np.concatenate(named) == truth, np.bool_)


def _summed(
    right: Floats, corruptions: Sequence[Corruption], seed: int, groups: Ints | None
) -> Robustness:
    """Rows of 1 for right and 0 for wrong: clean, corruption by corruption, then sizes."""
    values = _accuracies(right, np.ones((1, right.shape[1])))[0]
    draws = resamples(right.shape[1], groups=groups)
    blocks = [_accuracies(right, counts) for counts in draws]
    drawn = np.concatenate(blocks)
    spoiled = slice(1, 1 + len(corruptions) * len(SEVERITIES))

    def interval(take: Callable[[Floats], Floats], among: int = 0) -> Interval:
        return Interval.of(float(take(values[None])[0]), take(drawn), among)

    def one(number: int) -> Interval:
        return interval(lambda table: table[:, number], right.shape[1])

    def at(severity: int) -> Interval:
        return interval(
            lambda table: table[:, spoiled][:, severity :: len(SEVERITIES)].mean(axis=1)
        )

    endured = tuple(
        Endured(
            corruption.name,
            corruption.title,
            corruption.reason,
            corruption.unit,
            corruption.levels,
            tuple(one(1 + place * len(SEVERITIES) + level) for level in range(len(SEVERITIES))),
        )
        for place, corruption in enumerate(corruptions)
    )
    return Robustness(
        n=right.shape[1],
        clean=one(0),
        corruptions=endured,
        by_severity=tuple(at(severity) for severity in range(len(SEVERITIES))),
        mean=interval(lambda table: table[:, spoiled].mean(axis=1)),
        relative=interval(_relative(spoiled)),
        sizes_px=SIZES_PX,
        at_size=(one(0), *(one(spoiled.stop + place) for place in range(len(SIZES_PX) - 1))),
        seed=seed,
    )


def _relative(spoiled: slice) -> Callable[[Floats], Floats]:
    """The mean over what it is without corruption; NaN where that is 0."""

    def of(table: Floats) -> Floats:
        clean = np.where(table[:, 0] > 0, table[:, 0], np.nan)
        return np.asarray(table[:, spoiled].mean(axis=1) / clean)

    return of


def _accuracies(right: Floats, counts: Floats) -> Floats:
    """Resamples x rows of the table."""
    return np.asarray(counts @ right.T / counts.sum(axis=1, keepdims=True))
