"""What may be kept of a room: numbers by the second, without a field for a pixel or a vector.

`readroom.privacy` is the only maker of :class:`Sample`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from math import isnan
from typing import Self

import numpy as np
from numpy.typing import NDArray

from readroom.domain.emotions import LABELS, Probabilities
from readroom.domain.faces import Reason

REASONS: tuple[Reason, ...] = tuple(Reason)
"""What the numbers in :attr:`SampleTable.reason` stand for; the store has codes of its own."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time in seconds, start included, end excluded.

    ::

        |----span----|
        start        end
    """

    start: float
    end: float

    @property
    def duration(self) -> float:
        """Seconds from start to end."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Sample:
    """One person over one second of a session.

    Attributes:
        person: Number of the person within the session, 1, 2, ...
        second: Whole seconds since the session began: the sample covers
            ``second <= t < second + 1``.
        looks: Analysed frames of that second in which the person was in view, 1 or more.
        measured: Those whose expression was read, 0 up to ``looks``.
        probabilities: Mean of the calibrated, unsmoothed probabilities of the measured
            looks; None where there are none.
        quality: Mean quality of the looks, 0..1.
        reason: The most frequent reason where nothing was measured, else None.
        turn: Mean of how far the head is turned aside, in distances between the eyes:
            0 is frontal, above 0 towards the right edge of the picture; None where
            the detector gives no landmarks.
        nod: Mean height of the nose between the eyes and the mouth, 0 (eyes) to 1 (mouth);
            changes when the head is raised or lowered. None without landmarks.
    """

    person: int
    second: int
    looks: int
    measured: int
    probabilities: Probabilities | None
    quality: float
    reason: Reason | None = None
    turn: float | None = None
    nod: float | None = None


@dataclass(frozen=True, eq=False, slots=True)
class SampleTable:
    """Many samples as columns of equal length, ordered by person, then second.

    Attributes:
        person: int32, see :class:`Sample`.
        second: int32, since the session began.
        looks: int32, 1 or more.
        measured: int32, 0 up to ``looks``.
        probabilities: float64, n x 7, rows of NaN where nothing was measured.
        quality: float64, 0..1.
        reason: int8, place in :data:`REASONS`, or -1.
        turn: float64, distances between the eyes, NaN without landmarks.
        nod: float64, part of the height from eyes to mouth, NaN without landmarks.
    """

    person: NDArray[np.int32]
    second: NDArray[np.int32]
    looks: NDArray[np.int32]
    measured: NDArray[np.int32]
    probabilities: NDArray[np.float64]
    quality: NDArray[np.float64]
    reason: NDArray[np.int8]
    turn: NDArray[np.float64]
    nod: NDArray[np.float64]

    @classmethod
    def of(cls, samples: tuple[Sample, ...] | list[Sample]) -> Self:
        """The table of some samples.

        Args:
            samples: In any order.

        Returns:
            The same as columns, ordered by person, then second.
        """
        ordered = sorted(samples, key=lambda one: (one.person, one.second))
        nothing = (np.nan,) * len(LABELS)
        table = np.array([one.probabilities or nothing for one in ordered], np.float64)

        def optional(values: list[float | None]) -> NDArray[np.float64]:
            return np.array([np.nan if x is None else x for x in values], np.float64)

        return cls(
            person=np.array([one.person for one in ordered], np.int32),
            second=np.array([one.second for one in ordered], np.int32),
            looks=np.array([one.looks for one in ordered], np.int32),
            measured=np.array([one.measured for one in ordered], np.int32),
            probabilities=table.reshape(len(ordered), len(LABELS)),
            quality=np.array([one.quality for one in ordered], np.float64),
            reason=np.array(
                [-1 if one.reason is None else REASONS.index(one.reason) for one in ordered],
                np.int8,
            ),
            turn=optional([one.turn for one in ordered]),
            nod=optional([one.nod for one in ordered]),
        )

    def __len__(self) -> int:
        return len(self.person)

    def where(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> SampleTable:
        """Some of the rows.

        Args:
            rows: A mask as long as the table, or places in the order wanted.

        Returns:
            A table of these rows.
        """
        return replace(self, **{one.name: getattr(self, one.name)[rows] for one in fields(self)})

    def within(self, span: Span) -> SampleTable:
        """The samples whose second begins in a span.

        Args:
            span: Seconds since the session began.

        Returns:
            A table of these samples.
        """
        return self.where((self.second >= span.start) & (self.second < span.end))

    def of_person(self, person: int) -> SampleTable:
        """The samples of one person.

        Args:
            person: Number within the session.

        Returns:
            A table of these samples; empty if there are none.
        """
        return self.where(self.person == person)

    def rows(self) -> tuple[Sample, ...]:
        """The same as single samples, as they were given to :meth:`of`.

        Returns:
            In the order of the table.
        """
        columns = (getattr(self, one.name).tolist() for one in fields(self))
        return tuple(_sample(*cells) for cells in zip(*columns, strict=True))

    @property
    def persons(self) -> tuple[int, ...]:
        """Numbers of the people in the table, each once, ascending."""
        return tuple(int(one) for one in np.unique(self.person))


def _sample(  # noqa: PLR0913  one for each column
    person: int,
    second: int,
    looks: int,
    measured: int,
    probabilities: list[float],
    quality: float,
    reason: int,
    turn: float,
    nod: float,
) -> Sample:
    """A row of a table, nothing where it has NaN."""
    return Sample(
        person,
        second,
        looks,
        measured,
        tuple(probabilities) if measured else None,
        quality,
        None if reason < 0 else REASONS[reason],
        None if isnan(turn) else turn,
        None if isnan(nod) else nod,
    )


@dataclass(frozen=True, slots=True)
class RoomSample:
    """The room over one second.

    Attributes:
        second: As in :class:`Sample`.
        in_view: Followed people in view, measured or not.
        measured: People of whom at least one look was measured.
        probabilities: Mean over the measured people; None where nobody was measured
            or where there were fewer of them than the session's smallest group.
    """

    second: int
    in_view: int
    measured: int
    probabilities: Probabilities | None


@dataclass(frozen=True, slots=True)
class Shares:
    """What part of the measured people showed each expression, in the order of Emotion.

    Attributes:
        corrected: Shares corrected for the classifier's own confusions, summing to 1.
        low: Lower ends of their 95 % intervals.
        high: Upper ends.
        counted: Shares of the likeliest names, uncorrected, for comparison.
    """

    corrected: Probabilities
    low: Probabilities
    high: Probabilities
    counted: Probabilities


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95 % interval over people.

    Attributes:
        value: The estimate, in the units of the field that holds it.
        low: Lower end, at most ``value``.
        high: Upper end, at least ``value``.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RoomWindow:
    """The room over some seconds (ten, by default): what room charts are drawn from.

    Attributes:
        span: Seconds since the session began.
        in_view: Mean number of people in view at once.
        measured: People of whom at least one look was measured.
        expected: People who were to be there, as far as was known then.
        shares: None where nobody was measured, or suppressed.
        valence: How pleasant the visible expressions are on average, -1..1, or None.
        arousal: How excited, -1..1, or None.
        facing: Share of the people in view whose head is turned to where it mostly is
            (the proxy of `readroom.analytics.facing`), or None.
        synchrony: Mean correlation of head movement between people, -1..1, or None.
        suppressed: True where figures are withheld because the group is too small, or
            because a difference to the window before would tell about a few people.
        facing_people: People whose heads ``facing`` rests on: fewer than those measured, where
            some have not been seen for long enough. 0 where that is not known.
        synchrony_people: People whose heads ``synchrony`` rests on; 0 where that is not known.
    """

    span: Span
    in_view: float
    measured: int
    expected: int
    shares: Shares | None = None
    valence: Estimate | None = None
    arousal: Estimate | None = None
    facing: Estimate | None = None
    synchrony: float | None = None
    suppressed: bool = False
    facing_people: int = 0
    synchrony_people: int = 0

    @property
    def coverage(self) -> float | None:
        """Measured of expected people, at most 1; None where nobody is expected."""
        return min(self.measured / self.expected, 1.0) if self.expected else None
