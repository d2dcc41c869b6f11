"""Words that no page, report or export may use, for they claim what a face does not show.

>>> banned_in("The class feels bored."), banned_in("A smile-like expression is visible.")
(('feels', 'bored'), ())
"""

from __future__ import annotations

import re
from typing import Final

BANNED: Final = (
    "feels",
    "feeling",
    "emotional state",
    "mood of",
    "attentive",
    "inattentive",
    "engaged",
    "disengaged",
    "bored",
    "confused",
    "lying",
    "stressed",
    "true emotion",
)
"""Source: the project's rules of responsible use. ``mood of`` stands for "the mood of" with a
person's name: of a room, write "valence"."""

ALLOWED: Final = (
    r"does not tell what somebody feels",
    r"not what somebody feels",
    r"never what (?:somebody|a person) feels",
)
"""Sentences that use such a word to say what is not claimed."""

_PATTERN: Final = re.compile(
    "|".join(rf"\b{re.escape(word)}s?\b" for word in sorted(BANNED, key=len, reverse=True)),
    re.IGNORECASE,
)
_DENIED: Final = re.compile("|".join(ALLOWED), re.IGNORECASE)


def banned_in(text: str) -> tuple[str, ...]:
    """The words of a text that must not be there.

    Args:
        text: As people read it, in English.

    Returns:
        Each in lower case, in the order found; empty if the text is fine.
    """
    plain = _DENIED.sub("", " ".join(text.split()))
    return tuple(match.group().lower() for match in _PATTERN.finditer(plain))
