"""Who may need attention: a rule that one can read, with its evidence.

For each signal, the level of every window of minutes is compared with the same person's own
level in the rest of the session, in that person's own spread. Nobody is compared with
anybody else::

    |--- the rest: usual, spread ---|--- window: level ---|--- the rest: usual, spread ---|
                                                          at

A person is flagged when the level is far from the usual both in itself and in the
person's spread, when it is high, when the signal could be read in enough of the seconds, and
when half of the room did not change alike: what the middle of the room changed by is the
room's doing and does not count. The usual is the median of all ten-second means outside the
window, the spread their median distance from it: comparing only with what lay before missed
twice as many planted frowns, so a flag is final only when the session is over. Flags are
limited in rate, for each person and for the room. One second never suffices; the shortest
window is two minutes.

Signals: odds of a negative expression against a calm one (the logarithm of; valence itself,
being bounded, found fewer planted episodes at the same rate of false flags), face turned
away, and the proxy of `readroom.analytics.facing`. They say what is visible. They do
not say why, and whether somebody needs attention is for a person to judge.

On scripted lessons of 30 people 96 % of planted episodes were found (92 % of the frowns) at 0.6
false flags an hour: ``benchmarks/attention.py``, which also says where fewer are.

>>> find_attention(SampleTable.of([]))
()
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from math import ceil, floor
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from readroom.analytics.blocks import AGAIN, BLOCK_S, LEAST_PART, Blocks
from readroom.analytics.grid import Grid, in_groups
from readroom.analytics.recalibration import Recalibration
from readroom.analytics.signals import Signal, no_recalibration, read_signals
from readroom.analytics.watching import Part, SignalRule, Stretch, watch
from readroom.domain import SampleTable, Span

Floats = NDArray[np.float64]

_HOUR_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class AttentionOptions:
    """The rule's numbers, tuned on scripted lessons (seeds 100 to 199).

    Attributes:
        rules: For each signal that is to be looked at; others flag nobody.
        history_s: Seconds in readable blocks outside a window without which nobody is flagged.
            Raising it steadies baselines and leaves short sessions unwatched.
        pause_s: Seconds between two flags of one person. Raising it flags less.
        most_per_hour: Flags of a room in any hour, the first ones. Raising it flags more.
    """

    rules: dict[Signal, SignalRule] = field(
        default_factory=lambda: {
            Signal.VALENCE: SignalRule(240.0, 1.5, 1.65, -1.0, 0.75),
            Signal.AWAY: SignalRule(120.0, 3.0, 0.6, 0.7, 0.1),
            Signal.FACING: SignalRule(240.0, 3.0, 0.6, 0.95, 0.1),
        }
    )
    history_s: float = 480.0
    pause_s: float = 600.0
    most_per_hour: int = 8

    @property
    def shortest_s(self) -> float:
        """Length of a session in seconds below which nobody can be flagged."""
        return self.history_s + min(rule.window_s for rule in self.rules.values())


@dataclass(frozen=True, slots=True)
class Flag:
    """One person over one stretch who may need attention, with the evidence.

    Attributes:
        person: Number within the session.
        signal: What was unusual.
        at: End of the first window for which the rule is true, seconds since the session began.
        span: The stretch that differs.
        baseline: The person's own usual level, in ``signal.measure``, 0..1.
        level: The level over the window that ends at ``at``, 0..1.
        distance: How far apart these are in the person's own spread; above 0.
        coverage: Part of that window's seconds in which the signal could be read, 0..1.
        moments: Up to three, the most telling seconds of ``span``, in order of time.
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
        """One sentence for people, without a name: what was visible, when and how unusual."""
        start, end, met = (
            f"{int(at) // 60}:{int(at) % 60:02d}"
            for at in (self.span.start, self.span.end, self.at)
        )
        return (
            f"{self.signal.words.capitalize()} from {start} to {end}, more than usual for this "
            f"person: {self.signal.measure} {100 * self.level:.0f} % averaged over the minutes "
            f"before {met}, usually {100 * self.baseline:.0f} % ({self.distance:.1f} times the "
            f"usual spread; read in {100 * self.coverage:.0f} % of the seconds)."
        )


@dataclass(frozen=True, eq=False, slots=True)
class EvidenceCurve:
    """What a flag rests on, to be drawn.

    Attributes:
        second: Middles of blocks of ten seconds, since the session began.
        value: The signal in ``signal.measure``, 0..1; NaN where it could not be read.
        baseline: The person's own usual level, 0..1.
    """

    second: Floats
    value: Floats
    baseline: float


def find_attention(
    table: SampleTable,
    options: AttentionOptions | None = None,
    recalibration: Recalibration | None = None,
) -> tuple[Flag, ...]:
    """The flags of a session, in order of ``at``.

    Args:
        table: All samples of a session.
        options: The rule's numbers; those of :class:`AttentionOptions` by default.
        recalibration: Of the model that made the posteriors; posteriors as they are without.

    Returns:
        At most ``options.most_per_hour`` in any hour; empty for sessions shorter than
        ``options.shortest_s``.
    """
    options = options or AttentionOptions()
    if not len(table):
        return ()
    whole = Span(0.0, float(table.second.max() + 1))
    long = _seen_long_enough(table, options.history_s)
    if not len(long):
        return ()
    recalibration = recalibration or no_recalibration()
    parts, persons = _parts(long, whole, options, recalibration), long.persons

    def seconds_of(signal: Signal, row: int) -> Floats:
        own = _own_signals(long.of_person(persons[row]), whole, recalibration)
        return np.asarray(own[signal][0])

    flags = [
        _flag(signal, persons[one.row], one)
        for signal, rule in options.rules.items()
        for one in watch(parts[signal], rule, options.history_s, partial(seconds_of, signal))
    ]
    return _limited(sorted(flags, key=lambda one: (one.at, one.person)), options)


def evidence_curve(
    table: SampleTable,
    flag: Flag,
    recalibration: Recalibration | None = None,
    around_s: float = 300.0,
) -> EvidenceCurve:
    """The curve behind a flag, with some time before and after its span.

    Args:
        table: All samples of the session.
        flag: One that :func:`find_attention` told of it.
        recalibration: As given to :func:`find_attention`.
        around_s: Seconds shown before and after the flag's span.

    Returns:
        Means of ten seconds.

    Raises:
        ValueError: If the table has no sample of the flag's person.
    """
    own = table.of_person(flag.person)
    if not len(own.second):
        raise ValueError(
            f"expected a flag of somebody in the table; got one of person {flag.person}, of whom "
            "it has no sample: give the session's own samples"
        )
    whole = Span(0.0, float(table.second.max() + 1))
    signals = _own_signals(own, whole, recalibration or no_recalibration())
    means = Blocks.of(signals[flag.signal]).means[0]
    second: Floats = BLOCK_S * (np.arange(len(means), dtype=np.float64) + 0.5)
    near = (second >= flag.span.start - around_s) & (second <= flag.span.end + around_s)
    return EvidenceCurve(second[near], _shown(flag.signal, means[near]), flag.baseline)


def _seen_long_enough(table: SampleTable, history_s: float) -> SampleTable:
    """Without people who cannot have a baseline: laid out, many short sightings cost memory."""
    persons, samples = np.unique(table.person, return_counts=True)
    long = persons[samples >= LEAST_PART * history_s]
    return table.where(np.isin(table.person, long))


def _own_signals(
    table: SampleTable, span: Span, recalibration: Recalibration
) -> dict[Signal, Floats]:
    grid = Grid.of(table, span)
    return read_signals(grid.table, grid, recalibration)


def _parts(
    table: SampleTable, whole: Span, options: AttentionOptions, recalibration: Recalibration
) -> dict[Signal, list[Part]]:
    """Blocks of every signal, of neighbouring people over the seconds around theirs."""
    around = 2 * max(rule.window_s for rule in options.rules.values())
    step = BLOCK_S * AGAIN
    parts: dict[Signal, list[Part]] = {signal: [] for signal in options.rules}
    for rows in in_groups(table):
        group = table.where(rows)
        start = max(step * floor((int(group.second.min()) - around) / step), 0)
        end = min(step * ceil((int(group.second.max()) + 1 + around) / step), whole.end)
        signals = _own_signals(group, Span(float(start), float(end)), recalibration)
        for signal, told in parts.items():
            told.append(Part(start // BLOCK_S, Blocks.of(signals[signal])))
    return parts


def _flag(signal: Signal, person: int, found: Stretch) -> Flag:
    return Flag(
        person=person,
        signal=signal,
        at=found.at,
        span=found.span,
        baseline=float(_shown(signal, found.baseline)),
        level=float(_shown(signal, found.level)),
        distance=found.distance,
        coverage=found.coverage,
        moments=found.moments,
    )


def _shown(signal: Signal, value: ArrayLike) -> Floats:
    """As ``signal.measure`` says it, 0..1."""
    values = np.asarray(value, np.float64)
    return np.asarray(expit(values), np.float64) if signal is Signal.VALENCE else values


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
