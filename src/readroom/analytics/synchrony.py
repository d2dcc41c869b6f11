"""Do heads move together? No expression is read for it."""

from __future__ import annotations

from readroom.domain import SampleTable


def head_synchrony(table: SampleTable) -> float | None:
    """Mean correlation of head turns between all pairs of people of a table, -1..1."""
    raise NotImplementedError
