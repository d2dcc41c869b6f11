"""Compound expressions by the honest rule: unvalidated, for research, never in class."""

from __future__ import annotations

from dataclasses import dataclass

from readroom.domain import Emotion, SampleTable, Span


@dataclass(frozen=True, slots=True)
class Blend:
    """Two expressions visible at once on one person.

    Attributes:
        person: Number within the session.
        first: The likelier one.
        second: The other.
        span: Seconds since the session began.
        probability: Mean of their sum over the span.
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
    """The blends of a table, by person, then time."""
    raise NotImplementedError
