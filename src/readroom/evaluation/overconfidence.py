"""Whether a model promises more than it keeps: mean confidence less accuracy, with its interval.

The calibration error adds up how far each bin is off, to whichever side; a model that is a
little too sure in every bin can have one that is hardly above chance.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

STANDARD_ERRORS: Final = 1.96
"""Of a normal distribution, to both sides: 95 %."""


def confidence_gap(bins: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Mean confidence less accuracy.

    >>> gap = confidence_gap([{"rows": 100, "confidence": 0.8, "accuracy": 0.5}])
    >>> {name: round(value, 3) for name, value in gap.items()}
    {'value': 0.3, 'low': 0.202, 'high': 0.398}

    Args:
        bins: ``reliability`` of an evaluation: ``rows``, ``confidence``, ``accuracy`` of each.

    Returns:
        ``value``, ``low`` and ``high``, shares of 1. The interval is of the normal
        approximation: confidences as they are, right names binomial within each bin.
    """
    rows = sum(each["rows"] for each in bins)
    value = sum(each["rows"] * (each["confidence"] - each["accuracy"]) for each in bins) / rows
    spread = sum(each["rows"] * each["accuracy"] * (1 - each["accuracy"]) for each in bins)
    reach = STANDARD_ERRORS * math.sqrt(spread) / rows
    return {"value": value, "low": value - reach, "high": value + reach}


def confidence_words(bins: Sequence[Mapping[str, Any]]) -> str:
    """To which side a model's confidence leans, in sentences.

    Args:
        bins: ``reliability`` of an evaluation.

    Returns:
        The difference with its interval, in how many bins it is above 0, and whether that is
        more than chance.
    """
    gap = confidence_gap(bins)
    value, low, high = (100 * gap[name] for name in ("value", "low", "high"))
    rows = sum(each["rows"] for each in bins)
    kept = 100 * sum(each["rows"] * each["accuracy"] for each in bins) / rows
    over = sum(each["confidence"] > each["accuracy"] for each in bins)
    lean = "promises more than it keeps" if value > 0 else "keeps more than it promises"
    chance = (
        "Zero lies within the interval, so this may be chance."
        if low <= 0 <= high
        else "This is more than chance, whatever the calibration error says, which does not look "
        "at the side to which a bin is off."
    )
    return (
        f"On average it {lean}, by {abs(value):.1f} points: its mean confidence is "
        f"{kept + value:.1f} %, its accuracy {kept:.1f} %, the difference {value:+.1f} points "
        f"({low:+.1f} to {high:+.1f}; normal approximation, right names binomial within each bin). "
        f"Its confidence is above its accuracy in {over} of {len(bins)} bins. {chance}"
    )
