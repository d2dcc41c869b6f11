"""Two stretches put side by side, in words."""

from __future__ import annotations

from typing import Final

from readroom.domain import Comparison
from readroom.view.session_words import estimate_words

UNITS: Final = {
    "people": "Intervals show how far the result could move with other people like these.",
    "windows": (
        "Intervals draw windows of ten seconds, not people, and may be too narrow; those of "
        "less than two minutes are as wide as the windows' own."
    ),
}

CAREFUL: Final = (
    "Another light, camera or seat changes the figures too: two sessions differ for more reasons "
    "than the people in them."
)


def comparison_words(found: Comparison, names: tuple[str, str]) -> str:
    """What the comparison says of valence, in a sentence.

    Args:
        found: Two stretches.
        names: What they are called.

    Returns:
        Plain text; says plainly where no difference can be told from noise.
    """
    if found.valence is None:
        return "One of the two has no figures: nobody was measured, or they are withheld."
    difference = estimate_words(found.valence)
    if found.valence.low <= 0 <= found.valence.high:
        return f"No difference in valence that could be told from noise: {difference}."
    direction = "higher" if found.valence.value > 0 else "lower"
    return f"Valence is {direction} in “{names[1]}” than in “{names[0]}”: {difference}."
