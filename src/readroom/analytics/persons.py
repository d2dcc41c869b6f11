"""One person over a session: visible expressions with hysteresis, their times and changes.

Posteriors of the seconds are smoothed in their logarithms, aware of time: a second that
follows ``dt`` seconds after the last measured one weighs ``1 - exp(-dt / 1.5 s)``. An
expression begins where its smoothed probability reaches 60 % for a second and ends where
it falls under 40 %; between lies hysteresis, so that a face on the edge does not flicker.
Seconds that nobody read count in no expression, and not as neutral; a span goes on over one
or two of them if it is the same expression after them.

A person's shares of time are not corrected for the classifier's confusions: one face is
misread in its own way, which no correction of a room can know. Compare a person with
their own baseline, not with another person.

>>> from readroom.domain import Sample, SampleTable
>>> smile = (0.01, 0.01, 0.01, 0.94, 0.01, 0.01, 0.01)
>>> table = SampleTable.of([Sample(1, second, 5, 5, smile, 0.9) for second in range(5)])
>>> found = summarise_person(*follow_persons(table))
>>> found.spans[0].emotion.label, found.time_in_s[Emotion.HAPPY], found.measured_s
('happy', 5, 5)
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.analytics.curves import (
    ABSENT,
    GAP_S,
    UNCERTAIN,
    UNMEASURED,
    PersonCurve,
    follow_persons,
)
from readroom.analytics.grid import runs
from readroom.analytics.spread import MAD_TO_DEVIATION
from readroom.domain import LABELS, Baseline, Emotion, ExpressionSpan, PersonSummary, Span

__all__ = [
    "ABSENT",
    "UNCERTAIN",
    "UNMEASURED",
    "Baseline",
    "ExpressionSpan",
    "PersonCurve",
    "PersonSummary",
    "expression_spans",
    "follow_persons",
    "own_baseline",
    "summarise_person",
    "volatility",
]

Floats = NDArray[np.float64]

BASELINE_S: Final = 60
"""A person's first seconds, which the baseline is of. Raising it steadies the baseline, and takes
what comes later for usual, too."""
BASELINE_LEAST_S: Final = 20
"""Measured seconds of the first minute. Raising it leaves more people without a baseline."""
MEAN_S: Final = 10
"""Seconds of the means that volatility compares. Raising it leaves quick changes out."""


def summarise_person(curve: PersonCurve) -> PersonSummary:
    """The numbers of one person.

    Args:
        curve: As :func:`follow_persons` gives it.

    Returns:
        The summary.
    """
    read = np.isfinite(curve.valence)
    spans = expression_spans(curve)
    moves = np.zeros((len(LABELS), len(LABELS)), int)
    for one, other in pairwise(spans):
        if _unread(curve, one.span.end, other.span.start) <= GAP_S:
            moves[one.emotion, other.emotion] += 1
    count = np.bincount(curve.shown[curve.shown >= 0], minlength=len(LABELS))
    return PersonSummary(
        person=curve.person,
        in_view_s=int((curve.shown != ABSENT).sum()),
        measured_s=int(read.sum()),
        time_in_s=tuple(int(one) for one in count),
        uncertain_s=int((curve.shown == UNCERTAIN).sum()),
        transitions=tuple(tuple(int(one) for one in row) for row in moves),
        valence=float(curve.valence[read].mean()) if read.any() else None,
        arousal=float(curve.arousal[read].mean()) if read.any() else None,
        baseline=own_baseline(curve.valence[:BASELINE_S]),
        volatility=volatility(curve.valence),
        spans=spans,
    )


def expression_spans(curve: PersonCurve) -> tuple[ExpressionSpan, ...]:
    """The expressions of a person in order of time.

    Args:
        curve: As :func:`follow_persons` gives it.

    Returns:
        Spans without overlap; an expression goes on through unmeasured gaps of up to
        :data:`readroom.analytics.curves.GAP_S`.
    """
    found: list[ExpressionSpan] = []
    for start, end, shown in runs(curve.shown):
        if shown < 0:
            continue
        emotion, begin = Emotion(int(shown)), float(curve.second[start])
        if found and found[-1].emotion is emotion:
            gap = begin - found[-1].span.end
            if gap <= GAP_S and gap == _unread(curve, found[-1].span.end, begin):
                begin = found.pop().span.start
        span = Span(begin, float(curve.second[end - 1] + 1))
        inside = curve.probability[_place(curve, begin) : end]
        found.append(ExpressionSpan(curve.person, emotion, span, float(np.nanmean(inside))))
    return tuple(found)


def _place(curve: PersonCurve, second: float) -> int:
    return int(second) - int(curve.second[0])


def _unread(curve: PersonCurve, start: float, end: float) -> int:
    """Seconds of a stretch of which nothing was read."""
    return int((curve.shown[_place(curve, start) : _place(curve, end)] < UNCERTAIN).sum())


def own_baseline(valence: Floats) -> Baseline | None:
    """A person's usual valence from some seconds.

    Args:
        valence: One a second, -1..1, NaN where not measured.

    Returns:
        Median and robust spread; None with fewer than :data:`BASELINE_LEAST_S` measured.
    """
    read = valence[np.isfinite(valence)]
    if len(read) < BASELINE_LEAST_S:
        return None
    center = float(np.median(read))
    return Baseline(center, MAD_TO_DEVIATION * float(np.median(np.abs(read - center))), len(read))


def volatility(valence: Floats) -> float | None:
    """Root mean square change between neighbouring 10 s means.

    Args:
        valence: One a second, NaN where not measured.

    Returns:
        In units of valence, 0..2; None where no two neighbouring ten seconds are at least
        half measured.
    """
    blocks = valence[: len(valence) // MEAN_S * MEAN_S].reshape(-1, MEAN_S)
    read = np.isfinite(blocks)
    enough = read.sum(axis=1) >= MEAN_S / 2
    means = np.where(read, blocks, 0.0).sum(axis=1) / np.maximum(read.sum(axis=1), 1)
    steps = np.diff(means)[enough[1:] & enough[:-1]]
    return float(np.sqrt((steps**2).mean())) if len(steps) else None
