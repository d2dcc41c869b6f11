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

>>> sure = Recalibration.of([1.0] * 7, [0.0] * 7)
>>> looks = np.eye(7)[[3] * 19 + [6]]
>>> found = correct_shares(looks, range(20), sure)
>>> [round(share, 2) for share in found.corrected], [round(share, 2) for share in found.counted]
([0.01, 0.01, 0.01, 0.9, 0.01, 0.01, 0.06], [0.0, 0.0, 0.0, 0.95, 0.0, 0.0, 0.05])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from readroom.analytics.bootstrap import COVERED, DRAWS, SEED, Bootstrap, Drawn
from readroom.analytics.recalibration import Recalibration
from readroom.domain import AROUSAL, LABELS, VALENCE, Estimate, Probabilities

Floats = NDArray[np.float64]

_STEPS: Final = 100  # of EM at most
_TOLERANCE: Final = 1e-4  # it ends where no share moves by more: a hundredth of a point


@dataclass(frozen=True, slots=True)
class Prevalence:
    """What part of the people showed each expression in a window, in the order of Emotion.

    Attributes:
        corrected: Shares corrected for the classifier's confusions, summing to 1.
        low: Lower ends of the 95 % intervals of ``corrected``.
        high: Upper ends.
        counted: Shares of the names, uncorrected, for comparison.
        persons: How many people the window had.
        looks: How many looks at them.
        valence: How pleasant ``corrected`` is on average (:data:`readroom.domain.VALENCE`),
            with the interval of the same draws: corrected as the shares are.
        arousal: How excited, the same way.
    """

    corrected: Probabilities
    low: Probabilities
    high: Probabilities
    counted: Probabilities
    persons: int
    looks: int
    valence: Estimate
    arousal: Estimate


def correct_shares(
    looks: ArrayLike,
    persons: Sequence[int] | NDArray[np.integer[Any]],
    recalibration: Recalibration,
    prior_persons: float | None = None,
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
        recalibration: Of the model that made the posteriors.
        prior_persons: As of :class:`~readroom.analytics.bootstrap.Bootstrap`.
        draws: How many draws the interval is made of; time grows with them.
        seed: Another seed gives slightly other intervals.

    Returns:
        Shares and intervals; the interval always holds its share.

    Raises:
        ValueError: If there are no looks, or they are not probabilities of n persons.
    """
    found = draw_shares(looks, persons, recalibration, Bootstrap(prior_persons, draws, seed))
    tail = 100 * (1 - COVERED) / 2
    low, high = np.percentile(found.draws, [tail, 100 - tail], axis=0)
    return Prevalence(
        corrected=_plain(found.point),
        low=_plain(np.minimum(low, found.point)),
        high=_plain(np.maximum(high, found.point)),
        counted=count_shares(looks, persons),
        persons=len(np.unique(persons)),
        looks=len(np.asarray(persons)),
        valence=found.interval(VALENCE),
        arousal=found.interval(AROUSAL),
    )


def draw_shares(
    looks: ArrayLike,
    persons: Sequence[int] | NDArray[np.integer[Any]],
    recalibration: Recalibration,
    how: Bootstrap | None = None,
    among: Sequence[int] = (),
) -> Drawn:
    """The shares of a window with the draws behind :func:`correct_shares`.

    Args:
        looks: n x 7 calibrated posteriors, as there.
        persons: Whose look each is, n numbers.
        recalibration: Of the model that made the posteriors.
        how: Prior, number and seed of the draws, and how people weigh.
        among: Numbers of everybody in any of the windows that are to be subtracted from
            each other: each then has the same weights in all. Empty: those looked at here.

    Returns:
        The same shares, with every draw.

    Raises:
        ValueError: If there are no looks, or they are not probabilities of n persons.
    """
    how = how or Bootstrap()
    posteriors, index = _checked(looks, persons)
    weight = how.weigh(index)
    even = np.full((1, len(LABELS)), 1 / len(LABELS))
    believed, spread = how.priors(float(weight.sum()))
    point = _fit(recalibration.likelihoods(posteriors), weight[None], believed * even, even)[0]
    people = np.union1d(persons, np.asarray(among, int))
    place = np.searchsorted(people, persons)
    rng = np.random.default_rng(how.seed)
    drawn = rng.exponential(size=(how.draws, len(people)))
    prior = rng.gamma(spread / len(LABELS), size=(how.draws, len(LABELS)))
    refits = recalibration.draws()
    resampled = np.empty(prior.shape)
    for refit, at in zip(refits, _every(len(refits), how.draws), strict=True):
        if len(at):
            weights = drawn[at][:, place] * weight
            resampled[at] = _fit(refit.likelihoods(posteriors), weights, prior[at], point[None])
    return Drawn(point, resampled)


def count_shares(
    looks: ArrayLike,
    persons: Sequence[int] | NDArray[np.integer[Any]],
    how: Bootstrap | None = None,
) -> Probabilities:
    """The shares of the likeliest names: biased.

    Args:
        looks: n x 7 posteriors.
        persons: Whose look each is, n numbers.
        how: What each look weighs; all people the same by default.

    Returns:
        Seven shares, summing to 1.

    Raises:
        ValueError: If there are no looks, or they are not probabilities of n persons.
    """
    posteriors, index = _checked(looks, persons)
    weight = (how or Bootstrap()).weigh(index)
    names = np.bincount(posteriors.argmax(axis=1), weights=weight, minlength=len(LABELS))
    return _plain(names / names.sum())


def _fit(likelihoods: Floats, weights: Floats, prior: Floats, start: Floats) -> Floats:
    """Shares for each row of weights (draws x looks) and of prior counts (draws x 7)."""
    total = weights.sum(axis=1, keepdims=True) + prior.sum(axis=1, keepdims=True)
    shares = np.broadcast_to(start, prior.shape)
    for _ in range(_STEPS):
        parts = (weights / (shares @ likelihoods.T)) @ likelihoods
        better = (shares * parts + prior) / total
        moved = np.abs(better - shares).max()
        shares = better
        if moved < _TOLERANCE:
            break
    return shares


def _checked(
    looks: ArrayLike, persons: Sequence[int] | NDArray[np.integer[Any]]
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
