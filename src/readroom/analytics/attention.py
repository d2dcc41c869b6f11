"""Who may need attention: a rule that one can read, with its evidence.

For each signal, the level of the last minutes is compared with the same person's own
level before, in that person's own spread. Never with another person's::

    |----- before: baseline and spread -----|--- the last minutes: level ---|
                                                                            at

A person is flagged when the level is far from the baseline both in the person's spread
and in itself, the signal could be read in enough of the seconds, and most of the room does
not do the same (then it is the room's doing). Baselines are medians of ten-second
means: the larger of the first minute's and of all that lies before the last minutes, so
that a cheerful first minute does not flag the rest of the hour. Flags are limited in rate,
for each person and for the room. One second never suffices; the shortest span is a window.

Signals: odds that an expression is negative rather than not (the logarithm of; valence
itself, being bounded, found fewer planted episodes at the same rate of false flags), face turned
away, and the proxy of `readroom.analytics.facing`. They say what is visible. They do
not say why, and whether somebody needs attention is for a person to judge.

Rates on scripted lessons: ``benchmarks/attention.py``.

>>> find_attention(SampleTable.of([]))
()
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from readroom.analytics.blocks import BLOCK_S, Blocks
from readroom.analytics.evidence import Evidence
from readroom.analytics.grid import Grid, runs
from readroom.analytics.signals import Signal, plain_evidence, read_signals
from readroom.domain import SampleTable, Span

Floats = NDArray[np.float64]

_MOMENTS: Final = 3
_HOUR_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class SignalRule:
    """When one signal flags. Raising any number flags less and later, and misses more.

    Attributes:
        window_s: Length of what is compared with before.
        distance: Least distance of level from baseline, in the person's own spread.
        difference: Least distance in itself: logarithms of odds, or shares of seconds.
        level: Least level: logarithm of odds, or share of seconds.
        spread: The least that a spread counts as; a person who never changed has none.
        coverage: Least part of the window's seconds that could be read.
    """

    window_s: float
    distance: float
    difference: float
    level: float
    spread: float
    coverage: float = 0.5


@dataclass(frozen=True, slots=True)
class AttentionOptions:
    """The rule's numbers, tuned on scripted lessons (seeds 100 and above).

    Attributes:
        rules: For each signal that is to be looked at.
        history_s: Readable seconds before a window without which nobody is flagged.
            Raising it steadies baselines and leaves the start of a session unwatched.
        others: Nobody is flagged while the others do the same: mean level of the others for
            shares of seconds. Raising it flags more when the whole room turns.
        pause_s: Between two flags of one person. Raising it flags less.
        most_per_hour: Flags of a room in any hour. Raising it flags more.
    """

    rules: dict[Signal, SignalRule] = field(
        default_factory=lambda: {
            Signal.VALENCE: SignalRule(240.0, 1.75, 1.5, -9.0, 0.75),
            Signal.AWAY: SignalRule(120.0, 3.0, 0.5, 0.7, 0.1),
            Signal.FACING: SignalRule(180.0, 3.0, 0.6, 0.95, 0.1),
        }
    )
    history_s: float = 240.0
    others: float = 1 / 3
    pause_s: float = 600.0
    most_per_hour: int = 6


@dataclass(frozen=True, slots=True)
class Flag:
    """One person over one stretch who may need attention, with the evidence.

    Attributes:
        person: Number within the session.
        signal: What it rests on.
        at: When the rule became true, seconds since the session began.
        span: The stretch that differs, as far as it is known afterwards.
        baseline: The person's own level before, in ``signal.measure``, 0..1.
        level: The level over the window that ends at ``at``, 0..1.
        distance: How far apart these are in the person's own spread; above 0.
        coverage: Part of that window's seconds in which the signal could be read, 0..1.
        moments: The most telling seconds of ``span``, in order of time.
    """

    person: int
    signal: Signal
    at: float
    span: Span
    baseline: float
    level: float
    distance: float
    coverage: float
    moments: tuple[float, ...]

    @property
    def sentence(self) -> str:
        """The flag in one sentence of allowed words, without a name."""
        start, end = (
            f"{int(at) // 60}:{int(at) % 60:02d}" for at in (self.span.start, self.span.end)
        )
        return (
            f"{self.signal.words.capitalize()} from {start} to {end}, more than usual for this "
            f"person: {self.signal.measure} {self.level:.0%}, usually {self.baseline:.0%} "
            f"({self.distance:.1f} times the usual spread; read in {self.coverage:.0%} of the "
            "seconds)."
        )


@dataclass(frozen=True, eq=False, slots=True)
class EvidenceCurve:
    """What a flag rests on, to be drawn.

    Attributes:
        second: Middles of blocks of ten seconds, since the session began.
        value: The signal in ``signal.measure``, 0..1; NaN where it could not be read.
        baseline: The person's own level before, 0..1.
    """

    second: Floats
    value: Floats
    baseline: float


def find_attention(
    table: SampleTable,
    options: AttentionOptions | None = None,
    evidence: Evidence | None = None,
) -> tuple[Flag, ...]:
    """The flags of a session, in order of ``at``.

    Whether and when a person is flagged uses nothing later than ``at``; only the end of
    ``span`` does.

    Args:
        table: A session.
        options: The rule's numbers.
        evidence: Of the model that made the posteriors; posteriors as they are without.

    Returns:
        At most ``options.most_per_hour`` in any hour.
    """
    options = options or AttentionOptions()
    if not len(table):
        return ()
    grid = Grid.of(table, Span(0.0, float(table.second.max() + 1)))
    signals = read_signals(grid.table, grid, evidence or plain_evidence())
    flags: list[Flag] = []
    for signal, rule in options.rules.items():
        watch = _Watch(signal, rule, signals[signal], options)
        flags += [watch.flag(grid.persons, *place) for place in watch.begins()]
    return _limited(sorted(flags, key=lambda one: (one.at, one.person)), options)


def evidence_curve(
    table: SampleTable, flag: Flag, evidence: Evidence | None = None, around_s: float = 300.0
) -> EvidenceCurve:
    """The curve behind a flag, with some time before and after its span.

    Args:
        table: The session.
        flag: Of that session.
        evidence: As given to :func:`find_attention`.
        around_s: How much before and after.

    Returns:
        Means of ten seconds.
    """
    own = table.of_person(flag.person)
    grid = Grid.of(own, Span(0.0, float(table.second.max() + 1)))
    means = Blocks.of(read_signals(own, grid, evidence or plain_evidence())[flag.signal]).means[0]
    second = BLOCK_S * (np.arange(len(means)) + 0.5)
    near = (second >= flag.span.start - around_s) & (second <= flag.span.end + around_s)
    return EvidenceCurve(second[near], _shown(flag.signal, means[near]), flag.baseline)


class _Watch:
    """One signal of everybody against the rule."""

    def __init__(
        self, signal: Signal, rule: SignalRule, values: Floats, options: AttentionOptions
    ) -> None:
        self._signal, self._values = signal, values
        self._blocks = Blocks.of(values)
        self._against = found = self._blocks.against_before(rule.window_s, options.history_s)
        self._wide = round(rule.window_s / BLOCK_S)
        self._distance = (found.level - found.baseline) / np.fmax(found.spread, rule.spread)
        with np.errstate(invalid="ignore"):
            self._true = (
                (self._distance >= rule.distance)
                & (found.level - found.baseline >= rule.difference)
                & (found.level >= rule.level)
                & (found.coverage >= rule.coverage)
            )
        if signal is not Signal.VALENCE:
            self._true &= _others(found.level) < options.others

    def begins(self) -> Iterator[tuple[int, int, int]]:
        """Person's place, first block and end of every stretch in which the rule is true."""
        for row, true in enumerate(self._true):
            yield from ((row, start, end) for start, end, is_true in runs(true) if is_true)

    def flag(self, persons: NDArray[np.int32], row: int, start: int, end: int) -> Flag:
        """The flag of such a stretch."""
        found = self._against
        baseline, level = found.baseline[row, start], found.level[row, start]
        first, last = self._stretch(row, start, end, (baseline + level) / 2)
        return Flag(
            person=int(persons[row]),
            signal=self._signal,
            at=float(BLOCK_S * (start + 1)),
            span=Span(float(BLOCK_S * first), float(BLOCK_S * last)),
            baseline=float(_shown(self._signal, baseline)),
            level=float(_shown(self._signal, level)),
            distance=float(self._distance[row, start]),
            coverage=float(found.coverage[row, start]),
            moments=self._moments(row, first, last),
        )

    def _stretch(self, row: int, start: int, end: int, middle: float) -> tuple[int, int]:
        """The blocks that lie most above the middle between baseline and level."""
        early = max(start + 1 - 2 * self._wide, 0)
        above = np.nan_to_num(self._blocks.means[row, early:end] - middle)
        sums = np.concatenate([[0.0], above.cumsum()])
        lowest = np.minimum.accumulate(sums)
        last = int(np.argmax(sums - lowest))
        return early + int(np.argmin(sums[: last + 1])), early + last

    def _moments(self, row: int, first: int, last: int) -> tuple[float, ...]:
        """The most telling second of each of the three most telling blocks."""
        means = np.nan_to_num(self._blocks.means[row, first:last], nan=-np.inf)
        best = first + np.sort(np.argsort(-means, kind="stable")[:_MOMENTS])
        seconds = (slice(BLOCK_S * one, BLOCK_S * (one + 1)) for one in best)
        return tuple(
            float(part.start + np.argmax(np.nan_to_num(self._values[row, part], nan=-np.inf)))
            for part in seconds
        )


def _others(level: Floats) -> Floats:
    """Mean level of everybody else."""
    known = np.isfinite(level)
    total, count = np.where(known, level, 0.0).sum(axis=0), known.sum(axis=0)
    return np.asarray((total - np.where(known, level, 0.0)) / np.maximum(count - known, 1))


def _shown(signal: Signal, value: Floats) -> Floats:
    return np.asarray(expit(value) if signal is Signal.VALENCE else value)


def _limited(flags: list[Flag], options: AttentionOptions) -> tuple[Flag, ...]:
    """The flags that the limits of rate let through."""
    kept: list[Flag] = []
    for one in flags:
        same = [
            old for old in kept if old.person == one.person and one.at - old.at < options.pause_s
        ]
        hour = [old for old in kept if one.at - old.at < _HOUR_S]
        if not same and len(hour) < options.most_per_hour:
            kept.append(one)
    return tuple(kept)
