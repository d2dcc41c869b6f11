"""Compound expressions by the honest rule: unvalidated, for research, never in class.

Du, Tao & Martinez (PNAS 111, 2014) describe 15 expressions made of two, of twelve pairs of
names; a pair that they do not describe (happy and sad) is a doubtful face and never named.
A posterior split between two names is as often a doubtful face as a mixed one, so a blend is
named only if both parts have 25 % and together 70 % for two seconds in a row: within one
second a face that goes from the one to the other gives the same mean. Neutral is no part of
a blend.

Nobody has measured how often this is right; the words say so wherever it is shown. On
scripted people who never show two expressions at once it still names about 15 an hour
for each, which is why it is told for the purpose of research alone, and never of a class.

>>> from readroom.domain import Sample
>>> mixed = (0.02, 0.02, 0.02, 0.45, 0.02, 0.45, 0.02)
>>> table = SampleTable.of([Sample(1, second, 5, 5, mixed, 0.9) for second in range(3)])
>>> [one.words for one in find_blends(table)]
['blend: happy + surprise (unvalidated)']
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from readroom.analytics.grid import Grid, runs
from readroom.domain import LABELS, Emotion, SampleTable, Span

EACH: Final = 0.25
"""Least probability of each part. Raising it names fewer."""
BOTH: Final = 0.70
"""Least probability of both together. Raising it names fewer."""
LEAST_S: Final = 2
"""Seconds in a row. Raising it names fewer and longer ones."""
DESCRIBED: Final = frozenset(
    frozenset(pair)
    for pair in combinations([one for one in Emotion if one is not Emotion.NEUTRAL], 2)
    if Emotion.HAPPY not in pair or pair[1] is Emotion.SURPRISE or pair[0] is Emotion.DISGUST
)
"""The pairs of Du, Tao & Martinez: all of the six but happy with angry, fear or sad."""

_TOLERANCE: Final = 1e-9  # .45 + .25 is less than .70 in binary
_CODES: Final = [min(pair) * len(LABELS) + max(pair) for pair in map(sorted, DESCRIBED)]


@dataclass(frozen=True, slots=True)
class Blend:
    """Two expressions visible at once on one person.

    Attributes:
        person: Number within the session.
        first: The likelier one over the span.
        second: The other; never neutral, as the first.
        span: Seconds since the session began.
        probability: Mean of their sum over the span, 0.7..1.
    """

    person: int
    first: Emotion
    second: Emotion
    span: Span
    probability: float

    @property
    def words(self) -> str:
        """As it is shown to people, with the mark that it was never validated."""
        return f"blend: {self.first} + {self.second} (unvalidated)"


def find_blends(table: SampleTable) -> tuple[Blend, ...]:
    """The blends of a table.

    Args:
        table: Calibrated, unsmoothed posteriors of a session.

    Returns:
        By person, then time.
    """
    grid = Grid.of(table)
    likely = np.nan_to_num(grid.spread(table.probabilities, 0.0))
    ranked = np.sort(np.argsort(-likely[..., : Emotion.NEUTRAL], axis=2)[..., :2], axis=2)
    parts = np.take_along_axis(likely, ranked, axis=2)
    each, both = parts.min(axis=2, initial=1.0), parts.sum(axis=2)
    is_blend = (each >= EACH - _TOLERANCE) & (both >= BOTH - _TOLERANCE)
    pair = ranked[..., 0] * len(LABELS) + ranked[..., 1]
    pair = np.where(is_blend & np.isin(pair, _CODES), pair, -1)
    found = []
    for row, person in enumerate(grid.persons):
        for start, end, code in runs(pair[row]):
            if code < 0 or end - start < LEAST_S:
                continue
            means = parts[row, start:end].mean(axis=0)
            names = [Emotion(int(one)) for one in divmod(int(code), len(LABELS))]
            likelier, other = names if means[0] >= means[1] else names[::-1]
            span = Span(float(grid.seconds[start]), float(grid.seconds[end - 1] + 1))
            found.append(Blend(int(person), likelier, other, span, float(means.sum())))
    return tuple(found)
