"""The words of session charts and reports: measured, careful, the same everywhere."""

from __future__ import annotations

from readroom.analytics.changes import Change
from readroom.domain import Estimate


def estimate_words(estimate: Estimate) -> str:
    """A valence with its interval.

    Args:
        estimate: -1..1.

    Returns:
        Like ``-0.12 (-0.18 to -0.06)``.
    """
    return f"{estimate.value:+.2f} ({estimate.low:+.2f} to {estimate.high:+.2f})"


def arrow(change: Change) -> str:
    """The direction of a change as a sign that needs no colour.

    Args:
        change: Any.

    Returns:
        An arrowhead upwards or downwards.
    """
    return (
        "\N{BLACK UP-POINTING TRIANGLE}"
        if change.direction == "higher"
        else "\N{BLACK DOWN-POINTING TRIANGLE}"
    )
