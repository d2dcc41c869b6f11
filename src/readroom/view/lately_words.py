"""What changed in the room lately, as one plain sentence for somebody who has a moment to look."""

from __future__ import annotations

from typing import Final

from readroom.analytics.lately import Calm, Shift
from readroom.view.charts import percent
from readroom.view.session_words import turn_words

CHANGE_IS: Final = (
    "Compares the last 30 seconds with up to 5 minutes before. Small differences are not mentioned."
)
_UNKNOWN: Final = "Too little is known yet to say what changed."


def lately_words(lately: Shift | Calm) -> str:
    """The change in a sentence.

    >>> lately_words(Calm(240.0))
    'No clear change against the 4 minutes before.'

    Args:
        lately: As `readroom.analytics.lately` finds it.

    Returns:
        Plain text.
    """
    if lately.before_s <= 0:
        return _UNKNOWN
    before = f"the {_minutes(lately.before_s)} before"
    if isinstance(lately, Calm):
        return f"No clear change against {before}."
    if lately.figure is None:
        numbers = f"valence {lately.now.value:+.2f} now, {lately.before.value:+.2f} before"
        return f"Expressions are {turn_words(lately)} than in {before}: {numbers}."
    name, more = lately.figure.label.capitalize(), lately.direction == "higher"
    numbers = f"{percent(lately.now.value)} now, {percent(lately.before.value)} before"
    return f"{name} is seen {'more' if more else 'less'} than in {before}: {numbers}."


def _minutes(seconds: float) -> str:
    count = max(round(seconds / 60), 1)
    return "minute" if count == 1 else f"{count} minutes"
