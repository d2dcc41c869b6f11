"""How much a signal trembles by itself, told apart from how it changes.

The lesser of two successive steps counts: noise makes both large, a change only one
(successive differences: von Neumann 1941, here with a minimum so that one jump is nothing).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf
from typing import Final

LESSER_STEP: Final = 0.716
"""Mean of the lesser of two successive steps of independent normal noise of deviation 1
(simulated, 400,000 draws)."""

SUPPOSED: Final = 0.05
"""Taken for the deviation until three values were seen: that of a small face in evening light."""

SUPPOSED_S: Final = 0.25
"""Weight of that assumption, in seconds of values."""


@dataclass(slots=True)
class Jitter:
    """The deviation of a signal's noise, whatever its level.

    Attributes:
        deviation: Standard deviation in the signal's units; :data:`SUPPOSED` at first.
    """

    deviation: float = SUPPOSED
    _last: float = inf
    _step: float = inf
    _watched_s: float = SUPPOSED_S

    def take(self, value: float, elapsed_s: float, memory_s: float) -> None:
        """Take the next value in.

        Args:
            value: Of the signal, in any unit.
            elapsed_s: Seconds since the value before.
            memory_s: Time in which two thirds of a change of the noise arrive. Raising it
                measures better and notices later that the noise changed.
        """
        step, before = abs(value - self._last), self._step
        self._last, self._step = value, step
        if inf in (step, before):
            return
        self._watched_s += elapsed_s
        share = max(1 - exp(-elapsed_s / memory_s), elapsed_s / self._watched_s)
        self.deviation += share * (min(step, before) / LESSER_STEP - self.deviation)
