"""How many of the people show what: shares corrected for the classifier's own confusions.

Counting names is biased: a classifier that takes one neutral face in eight for a sad one
sees sadness in every calm room. If it confuses the faces of the room as it confused the
validation faces, the mix behind what it said can be worked out (EM of Saerens, Latinne &
Decaestecker, Neural Computation 14, 2002). That needs how much likelier a look is under
one expression than under another: posteriors recalibrated with all expressions weighing
the same (vector scaling; Guo et al., ICML 2017)::

    evidence_y = exp(slope_y * (log p_y - mean of log p) + offset_y)
    repeat:      part_iy = evidence_iy * share_y, each row divided by its sum
                 share_y = (sum_i weight_i * part_iy + prior_y) / (people + prior)

The person is the unit. Persons weigh the same however often they were looked at, and the
interval draws persons, not looks: those of one person are mostly the same face again.

What it rests on: the room's faces of an expression are as hard as the validation faces
of it. Another light, age or camera breaks that, and the interval cannot know.

>>> sure = Evidence.of([1.0] * 7, [0.0] * 7)
>>> looks = np.eye(7)[[3] * 19 + [6]]
>>> found = correct_shares(looks, range(20), sure)
>>> [round(share, 2) for share in found.corrected], [round(share, 2) for share in found.counted]
([0.01, 0.01, 0.01, 0.88, 0.01, 0.01, 0.06], [0.0, 0.0, 0.0, 0.95, 0.0, 0.0, 0.05])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from readroom.domain import LABELS, Probabilities

Floats = NDArray[np.float64]

PRIOR_PERSONS: Final = 2.0
"""Weight, in people, of the belief that all expressions are equally frequent. Raising it
steadies the shares of small rooms and pulls every share towards a seventh."""

DRAWS: Final = 200
"""Draws behind an interval. Raising it steadies the ends and costs time in proportion."""

FLOOR: Final = 1e-3
"""The least a posterior counts as. Raising it keeps single looks from deciding, and
wastes what the classifier knows; tables round posteriors far below it."""

COVERED: Final = 0.95
SEED: Final = 20020101

_STEPS: Final = 100
_TOLERANCE: Final = 1e-4


@dataclass(frozen=True, eq=False, slots=True)
class Evidence:
    """How much a posterior of one model says for each expression, fitted on validation faces.

    Attributes:
        slope: 7, by expression; 1 where the model is as sure as it should be.
        offset: 7; undoes how frequent each expression was in training.
        refits: r x 14, slopes and offsets fitted again on other draws of the validation
            faces: how uncertain the correction itself is. May be empty.
    """

    slope: Floats
    offset: Floats
    refits: Floats

    @classmethod
    def of(
        cls, slope: ArrayLike, offset: ArrayLike, refits: Sequence[Sequence[float]] = ()
    ) -> Evidence:
        """Evidence from plain numbers, as a model's card has them.

        Args:
            slope: 7.
            offset: 7.
            refits: Any number of rows of 14.

        Returns:
            The same as arrays.

        Raises:
            ValueError: If a number is missing or not finite.
        """
        width = len(LABELS)
        arrays = np.asarray(slope, float), np.asarray(offset, float)
        again = np.asarray(refits, float) if len(refits) else np.zeros((0, 2 * width))
        shapes = [array.shape for array in arrays]
        if shapes != [(width,), (width,)] or again.shape != (len(refits), 2 * width):
            raise ValueError(
                f"expected {width} slopes, {width} offsets and refits of {2 * width}; "
                f"got {shapes[0]}, {shapes[1]} and {again.shape}"
            )
        if not all(np.isfinite(array).all() for array in (*arrays, again)):
            raise ValueError("expected finite slopes, offsets and refits; got inf or nan")
        return cls(*arrays, again)

    def again(self) -> list[Evidence]:
        """The refits, or this one alone if there are none.

        Returns:
            At least one.
        """
        width, none = len(LABELS), np.zeros((0, 2 * len(LABELS)))
        return [Evidence(row[:width], row[width:], none) for row in self.refits] or [self]

    def weigh(self, posteriors: Floats) -> Floats:
        """How likely each look is under each expression, up to a factor per look.

        Args:
            posteriors: n x 7.

        Returns:
            n x 7, above 0, rows summing to 1.
        """
        scores = self.slope * log_contrasts(posteriors) + self.offset
        likelihoods = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(likelihoods / likelihoods.sum(axis=1, keepdims=True))


@dataclass(frozen=True, slots=True)
class Prevalence:
    """What part of the people showed each expression in a window, in the order of Emotion.

    Attributes:
        corrected: Shares for the confusions of the classifier, summing to 1.
        low: Lower ends of the 95 % intervals of ``corrected``.
        high: Upper ends.
        counted: Shares of the names, uncorrected, for comparison.
        persons: How many people the window had.
        looks: How many looks at them.
    """

    corrected: Probabilities
    low: Probabilities
    high: Probabilities
    counted: Probabilities
    persons: int
    looks: int


def correct_shares(
    looks: ArrayLike,
    persons: Sequence[int] | NDArray[np.int64],
    evidence: Evidence,
    prior_persons: float = PRIOR_PERSONS,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Prevalence:
    """The shares of a window, corrected, with 95 % intervals.

    The interval is a posterior bootstrap (Fong, Lyddon & Holmes, ICML 2019): every person
    and the prior are given random weights, every draw with another refit of the
    evidence. It holds the share of the people at hand, not the truth of other rooms.

    Args:
        looks: n x 7 calibrated posteriors of single frames (``raw``, not smoothed), of
            measured faces alone. One a second is enough; time grows with n.
        persons: Whose look each is; any n numbers.
        evidence: Of the model that made the posteriors.
        prior_persons: See :data:`PRIOR_PERSONS`; 0 or more.
        draws: How many draws the interval is made of.
        seed: Another seed gives slightly other intervals.

    Returns:
        Shares and intervals; the interval always holds its share.

    Raises:
        ValueError: If there are no looks, or they are not probabilities of n persons.
    """
    posteriors, index = _checked(looks, persons)
    people = int(index.max()) + 1
    weight = 1 / np.bincount(index)[index]
    even = np.full((1, len(LABELS)), 1 / len(LABELS))
    point = _fit(evidence.weigh(posteriors), weight[None], prior_persons * even, even)[0]
    dice = np.random.default_rng(seed)
    drawn = dice.exponential(size=(draws, people))
    prior = dice.gamma(prior_persons / len(LABELS), size=(draws, len(LABELS)))
    refits = evidence.again()
    resampled = [
        _fit(refit.weigh(posteriors), drawn[at][:, index] * weight, prior[at], point[None])
        for refit, at in zip(refits, _every(len(refits), draws), strict=True)
        if len(at)
    ]
    tail = 100 * (1 - COVERED) / 2
    low, high = np.percentile(np.concatenate(resampled), [tail, 100 - tail], axis=0)
    return Prevalence(
        corrected=_plain(point),
        low=_plain(np.minimum(low, point)),
        high=_plain(np.maximum(high, point)),
        counted=count_shares(posteriors, persons),
        persons=people,
        looks=len(posteriors),
    )


def count_shares(looks: ArrayLike, persons: Sequence[int] | NDArray[np.int64]) -> Probabilities:
    """The shares of the likeliest names, every person weighing the same: biased.

    Args:
        looks: n x 7 posteriors.
        persons: Whose look each is.

    Returns:
        Seven shares, summing to 1.

    Raises:
        ValueError: If there are no looks, or they are not probabilities of n persons.
    """
    posteriors, index = _checked(looks, persons)
    weight = 1 / np.bincount(index)[index]
    names = np.bincount(posteriors.argmax(axis=1), weights=weight, minlength=len(LABELS))
    return _plain(names / names.sum())


def log_contrasts(posteriors: ArrayLike) -> Floats:
    """Logarithms of posteriors less their mean, none below :data:`FLOOR`.

    Args:
        posteriors: n x 7.

    Returns:
        n x 7, rows summing to 0.
    """
    logs = np.log(np.maximum(np.asarray(posteriors, float), FLOOR))
    return np.asarray(logs - logs.mean(axis=1, keepdims=True))


def _fit(evidence: Floats, weights: Floats, prior: Floats, start: Floats) -> Floats:
    """Shares for each row of weights (draws x looks) and of prior counts (draws x 7)."""
    total = weights.sum(axis=1, keepdims=True) + prior.sum(axis=1, keepdims=True)
    shares = np.broadcast_to(start, prior.shape)
    for _ in range(_STEPS):
        parts = (weights / (shares @ evidence.T)) @ evidence
        better = (shares * parts + prior) / total
        moved = np.abs(better - shares).max()
        shares = better
        if moved < _TOLERANCE:
            break
    return shares


def _checked(
    looks: ArrayLike, persons: Sequence[int] | NDArray[np.int64]
) -> tuple[Floats, NDArray[np.intp]]:
    posteriors, people = np.asarray(looks, float), np.asarray(persons)
    if posteriors.shape != (len(people), len(LABELS)) or not len(people):
        raise ValueError(
            f"expected one row of {len(LABELS)} probabilities for each of the looks, at least "
            f"one; got {posteriors.shape} and {len(people)} persons; a window without a "
            "measured face has no shares"
        )
    off = np.abs(posteriors.sum(axis=1) - 1)
    if not (np.isfinite(posteriors).all() and posteriors.min() >= 0 and off.max() < 0.01):
        raise ValueError("expected probabilities, every row summing to 1; got something else")
    return posteriors, np.unique(people, return_inverse=True)[1]


def _every(step: int, count: int) -> list[NDArray[np.intp]]:
    return [np.arange(first, count, step) for first in range(step)]


def _plain(shares: Floats) -> Probabilities:
    return tuple(float(share) for share in shares)
