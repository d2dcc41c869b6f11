"""One person of a session in a few sentences, where single persons may be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from readroom.analytics.blends import Blend
from readroom.analytics.persons import PersonSummary
from readroom.domain import Emotion
from readroom.view.report_words import duration_words

UNCORRECTED: Final = (
    "These are the model's names, steadied over seconds: of one person they cannot be corrected "
    "for its confusions, so compare a person with themselves."
)
UNVALIDATED: Final = (
    "Nobody has measured how often such a name is right; scripted faces that never show two "
    "expressions at once still get about 15 an hour."
)


def person_words(told: PersonSummary) -> str:
    """How long a person was seen, and what was named on the face.

    Args:
        told: Of the person.

    Returns:
        Plain text, the commonest expression first.
    """
    seen = f"In view for {duration_words(told.in_view_s)}"
    if not told.measured_s:
        return f"{seen}, never measured."
    named = sorted(Emotion, key=lambda one: -told.time_in_s[one])
    parts = [
        f"{one.label} for {duration_words(told.time_in_s[one])}"
        for one in named
        if told.time_in_s[one]
    ]
    if told.uncertain_s:
        parts.append(f"unclear for {duration_words(told.uncertain_s)}")
    return f"{seen}, measured for {duration_words(told.measured_s)}: {', '.join(parts)}."


def blends_words(found: Sequence[Blend]) -> str:
    """Where two expressions were visible at once, for research alone.

    Args:
        found: Of one person.

    Returns:
        Plain text that says how little is known of it.
    """
    if not found:
        return "Blends of two expressions (unvalidated): none."
    pairs = Counter(f"{one.first.label} + {one.second.label}" for one in found)
    told = ", ".join(
        f"{pair} {'once' if count == 1 else f'{count} times'}"
        for pair, count in pairs.most_common()
    )
    seconds = sum(one.span.duration for one in found)
    return (
        f"Blends of two expressions (unvalidated): {told}, {duration_words(seconds)} in all. "
        f"{UNVALIDATED}"
    )
