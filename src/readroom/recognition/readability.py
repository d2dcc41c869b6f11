"""Whether a person counts as measured: steadied over seconds, as the name shown is.

A face whose quality lies at the card's limit would be measured in one frame and not in
the next, only for the noise of the camera. So what speaks against the present state is
summed up, and the state changes when enough has come together: soon for a head that
turns away, never for noise.

::

    quality    0.9  0.8  0.69  0.71  0.68  0.3  0.2
    card says   ok   ok    no    ok    no   no   no      (its limit is 0.7)
    measured   yes  yes   yes   yes   yes   no   no
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from readroom.domain import Reason
from readroom.recognition.classifier import Judgement

WORSE: Final = 0.1
"""How far under the card's limit the quality of somebody measured must fall to count.
Raising it steadies, and reads faces that the model reads less well."""

BETTER: Final = 0.05
"""How far above the limit it must come to count for somebody unmeasured. Raising it
steadies, and measures returning faces later."""

PROOF: Final = 0.05
"""How much must be counted, in quality times seconds: a head turned away, 0.6 under the
limit, counts 0.06 in an eighth of a second. Raising it steadies and lags."""


@dataclass(slots=True)
class _State:
    """Why somebody is unmeasured, or None; and what has spoken against that since."""

    reason: Reason | None
    at: float
    against: float = 0.0


class Readability:
    """Who of one session's people is measured; not thread-safe."""

    def __init__(self, forget_s: float = 2.0) -> None:
        """Start with nobody known.

        Args:
            forget_s: Somebody not judged for longer is taken as the card says.
        """
        self.forget_s = forget_s
        self._states: dict[int, _State] = {}

    def reset(self) -> None:
        """Forget everybody, as before a new source."""
        self._states.clear()

    def reason(self, person: int, judgement: Judgement, at: float) -> Reason | None:
        """Why a person is unmeasured now, or None where they are measured.

        Args:
            person: Their number within the session.
            judgement: Of this frame.
            at: Seconds on the media clock.

        Returns:
            The card's own answer at first sight, and a steadied one from then on.
        """
        state = self._states.get(person)
        if state is None or not 0 <= at - state.at <= self.forget_s:
            self._states[person] = _State(judgement.reason, at)
            return judgement.reason
        elapsed, state.at = at - state.at, at
        if state.reason is None:
            against = -judgement.margin - WORSE
        else:
            against = judgement.margin - BETTER
            state.reason = judgement.reason or state.reason
        state.against = max(state.against + elapsed * against, 0.0)
        if state.against >= PROOF:
            state.reason = judgement.reason if state.reason is None else None
            state.against = 0.0
        return state.reason

    def forget_before(self, at: float) -> None:
        """Drop people not judged for long, so that a whole day does not grow memory.

        Args:
            at: Seconds on the media clock, now.
        """
        limit = at - self.forget_s
        self._states = {who: state for who, state in self._states.items() if state.at >= limit}
