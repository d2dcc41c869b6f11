"""What changed around the events of one name, in words and cells of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from readroom.analytics.reactions import Around, Reaction
from readroom.domain import LABELS, Comparison
from readroom.view.chart_time import clock
from readroom.view.session_words import estimate_words, points_words

HEADINGS: Final = (
    "event",
    "at",
    "valence before",
    "after",
    "difference (95 %)",
    "by chance",
    "most changed",
)
CHANCE: Final = (
    "By chance: at how many of a hundred other moments of the session valence changes by as much "
    "(uncorrected). What follows an event need not follow from it."
)
_MOST_TIMES: Final = 4


def read_words(around: Around) -> str:
    """What of the session was read, in a sentence.

    Args:
        around: Seconds before and after each moment.

    Returns:
        The sentence.
    """
    return f"{around.before_s:g} s before each marker and {around.after_s:g} s from it on."


def event_cells(one: Reaction) -> tuple[str, ...]:
    """A row of a table.

    Args:
        one: The events of one name.

    Returns:
        As many cells as :data:`HEADINGS`.
    """
    valences = (one.compared.first.valence, one.compared.second.valence)
    return (
        one.label,
        _times(one.moments),
        *("-" if each is None else f"{each.value:+.2f}" for each in valences),
        "-" if one.compared.valence is None else estimate_words(one.compared.valence),
        "-" if one.chance is None else f"{100 * one.chance:.1f}",
        _most_changed(one.compared),
    )


def _most_changed(found: Comparison) -> str:
    """The expression that changed most beyond its interval."""
    sure = [
        (abs(less.value), label, less)
        for label, less in zip(LABELS, found.shares or (), strict=bool(found.shares))
        if less.low > 0 or less.high < 0
    ]
    if not sure:
        return "-" if found.shares is None else "none surely"
    _, label, less = max(sure)
    return f"{label} {points_words(less)}"


def _times(moments: Sequence[float]) -> str:
    more = f" and {len(moments) - _MOST_TIMES} more" if len(moments) > _MOST_TIMES else ""
    return ", ".join(map(clock, moments[:_MOST_TIMES])) + more
