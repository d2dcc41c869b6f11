"""What may be told about a person second by second, as signals that rise.

>>> Signal.AWAY.words
'face turned away'
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.analytics.facing import TURNED, UNKNOWN, facing_states, own_poses
from readroom.analytics.grid import Grid
from readroom.analytics.recalibration import Recalibration
from readroom.domain import LABELS, REASONS, Emotion, Reason, SampleTable

Floats = NDArray[np.float64]

NEGATIVE: Final = {
    Emotion.ANGRY: 1.0,
    Emotion.FEAR: 1.0,
    Emotion.SAD: 1.0,
    Emotion.DISGUST: 0.1,
}
CALM: Final = {Emotion.HAPPY: 1.0, Emotion.NEUTRAL: 1.0, Emotion.SURPRISE: 0.1}
"""How much each expression counts on its side. Disgusted and surprised faces are rare, and
others are often taken for them: as much as the others, they cost one planted episode in
twenty at the same rate of false flags; not at all, a surprised face would look half negative."""
MOST_ODDS: Final = 4.0
"""Logarithms of odds are cut off there, 98 %, so that no single second decides."""


class Signal(StrEnum):
    """What a flag rests on: read of one person, second by second."""

    VALENCE = "valence"
    AWAY = "away"
    FACING = "facing"

    @property
    def words(self) -> str:
        """The signal as it is shown to people: "face turned away"."""
        return {
            Signal.VALENCE: "negative visible expression",
            Signal.AWAY: "face turned away",
            Signal.FACING: "head not turned to where it mostly is",
        }[self]

    @property
    def measure(self) -> str:
        """What its level, 0..1, is, in words for people."""
        if self is Signal.VALENCE:
            return "probability of a negative expression rather than a calm one"
        return "share of the seconds"


def read_signals(
    table: SampleTable, grid: Grid, recalibration: Recalibration
) -> dict[Signal, Floats]:
    """Every signal as people x seconds, NaN where it could not be read.

    Args:
        table: Some people of a session.
        grid: The same samples, laid out.
        recalibration: What the model's posteriors say, see `readroom.analytics.recalibration`.

    Returns:
        Logarithms of odds for valence; 0 or 1 for the others.
    """
    read = table.measured > 0
    odds = np.full(len(table), np.nan)
    odds[read] = negative_odds(table.probabilities[read], recalibration)
    away = (~read & (table.reason == REASONS.index(Reason.TURNED_AWAY))).astype(float)
    # A face too small or blurred to be read tells nothing about where it is turned.
    away[~read & (away == 0)] = np.nan
    states = facing_states(table, own_poses(table))
    turned = np.where(states == UNKNOWN, np.nan, (states == TURNED).astype(float))
    columns = {Signal.VALENCE: odds, Signal.AWAY: away, Signal.FACING: turned}
    return {signal: grid.spread(column, np.nan) for signal, column in columns.items()}


def negative_odds(posteriors: Floats, recalibration: Recalibration) -> Floats:
    """Logarithm of the odds of a negative expression against a calm one, at even shares.

    Args:
        posteriors: n x 7, calibrated.
        recalibration: Of the model that made them.

    Returns:
        n natural logarithms, above 0 where the negative side is likelier, within
        +-:data:`MOST_ODDS`.
    """
    likely = recalibration.likelihoods(posteriors)
    odds = np.log(_side(likely, NEGATIVE) / _side(likely, CALM))
    return np.asarray(np.clip(odds, -MOST_ODDS, MOST_ODDS))


def _side(likely: Floats, counts: Mapping[Emotion, float]) -> Floats:
    weights = np.array(list(counts.values()))
    return np.asarray(likely[:, list(counts)] @ (weights / weights.sum()))


def no_recalibration() -> Recalibration:
    """What posteriors say where nothing is known about the model: themselves.

    Returns:
        Slopes 1, offsets 0.
    """
    return Recalibration.of(np.ones(len(LABELS)), np.zeros(len(LABELS)))
