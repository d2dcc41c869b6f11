"""Steadies each person's expression over seconds, whatever the frame rate.

Log-probabilities follow an exponential average whose weight depends on the time
since the person was last measured; raw probabilities are kept beside. The name shown
has its own, slower rule: what speaks against it is summed up over seconds (Page's
cumulative sum, Biometrika 1954), so that a clear change is shown within half a
second, a slight one only when it lasts, and noise around a limit never.

::

    raw      happy happy  sad  happy happy  sad  sad  sad  sad
    against    .     .    ##     .     .    ##   #### #####   .
    shown    happy happy happy happy happy happy happy sad  sad

Where the readings themselves jitter, as those of a small face in the dark do, only what
goes beyond the jitter counts: sums of mere noise would reach any limit in time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import exp
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.domain import Emotion, Expression, Probabilities
from readroom.recognition.jitter import Jitter

_FLOOR: Final = 1e-4
"""Least probability taken in: one frame's certainty cannot outweigh seconds."""

COMING: Final = 0.3
"""A name comes with this part of the doubt and of the proof that it takes to go: a face
that turns clear should say so soon. Raising it names faces later and steadies."""


@dataclass(frozen=True, slots=True)
class Smoothing:
    """How slowly what is shown follows what is seen.

    Attributes:
        tau_s: Time in which two thirds of a change arrive; raising it steadies and lags.
        lead: Probability by which another name must be ahead to count at all; raising
            it lets the name shown stay while another is as likely.
        doubt: How far beyond the card's limit probability must be to count, either way;
            raising it lets names come later and stay longer.
        proof: How much must have been counted before the name changes, in probability
            times seconds: 0.2 is a lead of 0.55, which counts 0.4, for half a second.
            Raising it steadies noisy faces and lags.
        jitter: Deviations of the readings' own noise that a contradiction must exceed to
            count; raising it steadies names on small, dark faces, and keeps lucky ones longer.
        jitter_s: Over how long that noise is measured; raising it measures better and
            follows a change of light later.
        forget_s: A person not measured for longer starts afresh; raising it lets a name outlive
            an absence.
    """

    tau_s: float = 0.4
    lead: float = 0.15
    doubt: float = 0.1
    proof: float = 0.2
    jitter: float = 1.25
    jitter_s: float = 4.0
    forget_s: float = 2.0

    def at_looks(self, every_s: float) -> Smoothing:
        """The same for frames that are further apart than it is made for.

        Args:
            every_s: Time between two frames, in seconds.

        Returns:
            A smoothing that goes on after one look without the person; at once stays at once.
        """
        return replace(self, forget_s=max(self.forget_s, 2.5 * every_s)) if self.forget_s else self


DISPLAY: Final = Smoothing()
"""For what is shown while it happens; ``jitter`` and :data:`COMING` were chosen on 480 minutes of
still faces (`experiments/LOG.md`, readroom-m)."""

REPORTS: Final = Smoothing(tau_s=1.5)
"""For tables and curves, read afterwards: steadier, and later."""

NONE: Final = Smoothing(tau_s=0.0, lead=0.0, doubt=0.0, proof=0.0, jitter=0.0, forget_s=0.0)
"""Every reading as it is: photographs, and whoever smooths by themselves."""


@dataclass(slots=True)
class _State:
    """One person's moving average, the name shown and what has spoken against it."""

    log_probabilities: NDArray[np.float64]
    at: float
    shown: Emotion | None
    against: float = 0.0
    jitter: Jitter = field(default_factory=Jitter)


class Smoother:
    """Steadies the expressions of one session's people; not thread-safe."""

    def __init__(self, smoothing: Smoothing = DISPLAY, uncertain_below: float = 0.0) -> None:
        """Start with nobody known.

        Args:
            smoothing: How slowly to follow.
            uncertain_below: Smoothed top probability under which no name is given.
        """
        self.smoothing = self._asked_for = smoothing
        self.uncertain_below = uncertain_below
        self._states: dict[int, _State] = {}

    def reset(self, every_s: float = 0.0) -> None:
        """Forget everybody, as before a new source.

        Args:
            every_s: Time between two of its frames, where that is long.
        """
        self.smoothing = self._asked_for.at_looks(every_s)
        self._states.clear()

    def smooth(self, person: int, raw: Probabilities, at: float) -> Expression:
        """One person's steadied expression.

        Args:
            person: Their number within the session.
            raw: Calibrated probabilities of this frame, seven in the order of Emotion.
            at: Seconds on the media clock.

        Returns:
            Raw and smoothed probabilities, the name to show and its confidence.
        """
        before = self._states.get(person)
        if before is None or not 0 <= at - before.at <= self.smoothing.forget_s:
            state = self._states[person] = self._begin(raw, at)
        else:
            state = self._go_on(before, raw, at)
        smoothed = _normalised(state.log_probabilities)
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

    def _begin(self, raw: Probabilities, at: float) -> _State:
        """Somebody seen for the first time, or again after long, is named at once where clear.

        On the edge one reading may be luck, and the name would be taken back a moment later.
        """
        reading = np.asarray(raw)
        clear = self._speaks_against(None, reading) >= 0
        return _State(
            np.log(np.maximum(raw, _FLOOR)), at, self._believed(reading) if clear else None
        )

    def _go_on(self, state: _State, raw: Probabilities, at: float) -> _State:
        elapsed = at - state.at
        share = 1 - exp(-elapsed / self.smoothing.tau_s) if self.smoothing.tau_s > 0 else 1.0
        seen = np.log(np.maximum(raw, _FLOOR))
        state.log_probabilities = state.log_probabilities + share * (seen - state.log_probabilities)
        state.at = at
        reading = np.asarray(raw)
        contradiction = self._speaks_against(state.shown, reading)
        state.jitter.take(contradiction, elapsed, self.smoothing.jitter_s)
        contradiction -= self.smoothing.jitter * state.jitter.deviation
        against = state.against + elapsed * contradiction
        state.against = min(max(against, 0.0), self.smoothing.proof)
        needed = self.smoothing.proof * (COMING if state.shown is None else 1.0)
        if against >= needed - 1e-9:
            self._rename(state, self._believed(reading))
        return state

    def _rename(self, state: _State, read: Emotion | None) -> None:
        """Show what the average asks for; where that is still the old name, ask again next time."""
        average = _normalised(state.log_probabilities)
        wanted = self._believed(average)
        on_the_way = wanted is None and read is not None and read is not state.shown
        if on_the_way and state.shown is not None:
            if average[state.shown] >= self.uncertain_below - self.smoothing.doubt:
                return  # The average soon follows: no need to show the face as unclear till then.
            # Another name is clear already; it comes as soon as the average says so, too.
            state.shown, state.against = None, COMING * self.smoothing.proof
        elif wanted is not state.shown:
            state.shown, state.against = wanted, 0.0

    def _speaks_against(self, shown: Emotion | None, raw: NDArray[np.float64]) -> float:
        """How strongly one reading contradicts the name shown; under 0 where it agrees."""
        if shown is None:
            return float(raw.max()) - (self.uncertain_below + COMING * self.smoothing.doubt)
        own = float(raw[shown])
        other = float(np.delete(raw, shown).max())
        return max(
            other - own - self.smoothing.lead,
            (self.uncertain_below - self.smoothing.doubt) - own,
        )

    def _believed(self, probabilities: NDArray[np.float64]) -> Emotion | None:
        top = Emotion(int(probabilities.argmax()))
        return top if probabilities[top] >= self.uncertain_below else None


def _normalised(log_probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(log_probabilities - log_probabilities.max())
    return np.asarray(powers / powers.sum())
