"""The words of session charts and reports: measured, careful, the same everywhere."""

from __future__ import annotations

from typing import Final

from readroom.analytics.changes import Change
from readroom.analytics.lately import Shift
from readroom.analytics.signals import Signal
from readroom.domain import Emotion, Estimate, Shares
from readroom.view.charts import percent

SIGNED_AXIS: Final = "datum.value == 0 ? '0' : format(datum.value, '+.1f')"
"""Numbers of an axis of valence, for Vega."""

_UP: Final = "\N{BLACK UP-POINTING TRIANGLE}"
_DOWN: Final = "\N{BLACK DOWN-POINTING TRIANGLE}"


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
    return _UP if change.direction == "higher" else _DOWN


def turn_words(change: Change | Shift) -> str:
    """Which way a room changed, in words for those who do not know valence.

    Args:
        change: Of its valence.

    Returns:
        What its visible expressions became.
    """
    return "more pleasant" if change.direction == "higher" else "less pleasant"


def share_words(share: Estimate) -> str:
    """A share with its interval.

    Args:
        share: 0..1.

    Returns:
        Like ``62 % (55-69)``.
    """
    low, high = (f"{100 * end:.0f}" for end in (share.low, share.high))
    return f"{percent(share.value)} ({low}-{high})"


def points_words(difference: Estimate | None) -> str:
    """A difference of shares in points of a hundred.

    Args:
        difference: -1..1, or None.

    Returns:
        Like ``+6 (+1 to +11)``, or a dash.
    """
    if difference is None:
        return "-"
    value, low, high = (
        round(100 * end) for end in (difference.value, difference.low, difference.high)
    )
    return f"{value:+d} ({low:+d} to {high:+d})"


def signal_heading(signal: Signal) -> str:
    """What the curve of a flag shows, in means of ten seconds.

    Args:
        signal: What the flag rests on.

    Returns:
        Short enough for a phone.
    """
    return {
        Signal.VALENCE: "Probability of a negative expression",
        Signal.AWAY: "Part of the time: face turned away",
        Signal.FACING: "Part of the time: head turned aside",
    }[signal]


def share_of(shares: Shares, emotion: Emotion) -> Estimate:
    """One share with its interval.

    Args:
        shares: Of a stretch.
        emotion: The expression asked for.

    Returns:
        The corrected share, 0..1, with its 95 % interval.
    """
    return Estimate(shares.corrected[emotion], shares.low[emotion], shares.high[emotion])
