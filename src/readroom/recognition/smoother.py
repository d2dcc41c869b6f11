"""Steadies each person's expression over seconds, whatever the frame rate.

Log-probabilities follow an exponential average whose weight depends on the time
since the person was last measured; the name shown changes only when another one
has led clearly for a moment, and goes at once when it is no longer believed. Raw
probabilities are kept beside.

::

    raw      happy happy  sad  happy happy  sad  sad  sad  sad
    shown    happy happy happy happy happy happy happy sad  sad
                                             |<-hold_s->|
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.domain import Emotion, Expression, Probabilities

_FLOOR: Final = 1e-4
"""Least probability taken in: one frame's certainty cannot outweigh seconds."""


@dataclass(frozen=True, slots=True)
class Smoothing:
    """How slowly what is shown follows what is seen.

    Attributes:
        tau_s: Time in which two thirds of a change arrive; raising it steadies and lags.
        hold_s: How long another name must lead before it is shown.
        lead: By how much probability it must lead.
        doubt: How far under the card's limit the top must fall before the name goes.
        forget_s: A person not measured for longer starts afresh.
    """

    tau_s: float = 0.4
    hold_s: float = 0.3
    lead: float = 0.1
    doubt: float = 0.08
    forget_s: float = 2.0


DISPLAY: Final = Smoothing()
REPORTS: Final = Smoothing(tau_s=1.5, hold_s=0.3)
NONE: Final = Smoothing(tau_s=0.0, hold_s=0.0, lead=0.0, doubt=0.0, forget_s=0.0)


@dataclass(slots=True)
class _State:
    """One person's moving average, the name shown and the one that wants to follow it."""

    log_probabilities: NDArray[np.float64]
    at: float
    shown: Emotion | None
    candidate: Emotion | None
    candidate_since: float


class Smoother:
    """Steadies the expressions of one session's people; not thread-safe."""

    def __init__(self, smoothing: Smoothing = DISPLAY, uncertain_below: float = 0.0) -> None:
        """Start with nobody known.

        Args:
            smoothing: How slowly to follow.
            uncertain_below: Smoothed top probability under which no name is given.
        """
        self.smoothing = smoothing
        self.uncertain_below = uncertain_below
        self._states: dict[int, _State] = {}

    def reset(self) -> None:
        """Forget everybody, as before a new source."""
        self._states.clear()

    def smooth(self, person: int, raw: Probabilities, at: float) -> Expression:
        """One person's steadied expression.

        Args:
            person: Their number.
            raw: Calibrated probabilities of this frame.
            at: Seconds on the media clock.

        Returns:
            Raw and smoothed probabilities, the name to show and its confidence.
        """
        state = self._advance(person, raw, at)
        powers = np.exp(state.log_probabilities - state.log_probabilities.max())
        smoothed = powers / powers.sum()
        self._name(state, smoothed, at)
        # The name shown may lag the top; its confidence is that of the name itself.
        top = float(smoothed.max() if state.shown is None else smoothed[state.shown])
        return Expression(raw, tuple(smoothed.tolist()), state.shown, top)

    def forget_before(self, at: float) -> None:
        """Drop people not measured for long, so that a whole day does not grow memory.

        Args:
            at: Seconds on the media clock, now.
        """
        limit = at - 10 * max(self.smoothing.forget_s, 1.0)
        self._states = {who: state for who, state in self._states.items() if state.at >= limit}

    def _advance(self, person: int, raw: Probabilities, at: float) -> _State:
        seen = np.log(np.maximum(raw, _FLOOR))
        state = self._states.get(person)
        if state is None or not 0 <= at - state.at <= self.smoothing.forget_s:
            state = _State(seen, at, None, None, -np.inf)
            self._states[person] = state
            return state
        share = 1.0
        if self.smoothing.tau_s > 0:
            share = 1 - exp(-(at - state.at) / self.smoothing.tau_s)
        state.log_probabilities = state.log_probabilities + share * (seen - state.log_probabilities)
        state.at = at
        return state

    def _name(self, state: _State, smoothed: NDArray[np.float64], at: float) -> None:
        if state.shown is not None and self._doubted(smoothed[state.shown]):
            # Holding is for taking a name, not for keeping one that is no longer believed.
            state.shown = None
        wanted = self._wanted(state.shown, smoothed)
        if wanted == state.shown:
            state.candidate, state.candidate_since = wanted, at
            return
        first_sight = state.candidate_since == -np.inf
        if wanted != state.candidate:
            state.candidate, state.candidate_since = wanted, at
        if first_sight or at - state.candidate_since >= self.smoothing.hold_s - 1e-9:
            state.shown = wanted

    def _doubted(self, probability: float) -> bool:
        return probability < self.uncertain_below - self.smoothing.doubt

    def _wanted(self, shown: Emotion | None, smoothed: NDArray[np.float64]) -> Emotion | None:
        """The name these probabilities ask for, given the one that is shown."""
        top = Emotion(int(smoothed.argmax()))
        if smoothed[top] < self.uncertain_below:
            kept = shown is not None and smoothed[top] - smoothed[shown] < self.smoothing.lead
            return shown if kept else None
        if shown is not None and smoothed[top] - smoothed[shown] < self.smoothing.lead:
            return shown
        return top
