"""Who may need attention: a rule that one can read, with its evidence.

>>> Signal.VALENCE.words
'visible expression more negative than usual for this person'
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from readroom.domain import SampleTable, Span


class Signal(StrEnum):
    """What a flag rests on."""

    VALENCE = "valence"
    AWAY = "away"
    FACING = "facing"

    @property
    def words(self) -> str:
        """The signal as it is shown to people."""
        return {
            Signal.VALENCE: "visible expression more negative than usual for this person",
            Signal.AWAY: "face turned away, not measurable, for longer than usual for this person",
            Signal.FACING: "head not turned to where it mostly is, for longer than usual",
        }[self]


@dataclass(frozen=True, slots=True)
class AttentionOptions:
    """The rule's numbers."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One person over one stretch who may need attention, with the evidence.

    Attributes:
        person: Number within the session.
        signal: What it rests on.
        at: When the rule became true, seconds since the session began.
        span: The stretch that differs from the person's own baseline.
        baseline: The person's own level before: valence, -1..1, or a share of seconds, 0..1.
        spread: Robust standard deviation of that level, the unit of ``distance``.
        level: The level over ``span``.
        distance: How far ``level`` is from ``baseline``, in ``spread``; above 0.
        coverage: Part of the seconds of ``span`` that the signal could be read in, 0..1.
        moments: The most telling seconds of ``span``, in order of time.
    """

    person: int
    signal: Signal
    at: float
    span: Span
    baseline: float
    spread: float
    level: float
    distance: float
    coverage: float
    moments: tuple[float, ...]

    @property
    def sentence(self) -> str:
        """The flag in one sentence of allowed words, without a name."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False, slots=True)
class EvidenceCurve:
    """What a flag rests on, second by second, to be drawn.

    Attributes:
        second: Seconds since the session began.
        value: The signal, steadied as the rule sees it; NaN where it could not be read.
        baseline: The person's own level before.
        limit: Beyond it the rule counts a second.
    """

    second: NDArray[np.int64]
    value: NDArray[np.float64]
    baseline: float
    limit: float


def find_attention(table: SampleTable, options: AttentionOptions | None = None) -> tuple[Flag, ...]:
    """The flags of a session, in order of ``at``."""
    raise NotImplementedError


def evidence_curve(table: SampleTable, flag: Flag, around_s: int = 300) -> EvidenceCurve:
    """The curve behind a flag, with some time before and after its span."""
    raise NotImplementedError
