"""What a summary tells where single persons may not be shown: the room, if it is large enough."""

from __future__ import annotations

from dataclasses import replace
from math import floor
from typing import Final

from readroom.recordings.summary import SourceSummary

FEW: Final = (
    "a photograph, less than a minute, or too few people: what is told would be about a few of them"
)
ONE_MOMENT: Final = "a moment may be about one person"

ROUNDED_TO = 0.05
"""Shares are told in steps of five points; raising it tells less of each person."""


def of_room_only(summary: SourceSummary, shares: dict[str, float] | None) -> SourceSummary:
    """A summary without figures of few people.

    Moments of a timeline and counts by name may each be about somebody alone, and so may the
    shares of all frames: they are left out.

    Args:
        summary: Of one source.
        shares: That may be told in their place (`readroom.recordings.room_shares`), or None.

    Returns:
        The summary that may be written, with shares in steps.
    """
    shares = None if shares is None else _in_steps(shares)
    timeline = [
        {**entry, "shares": None, "withheld": ONE_MOMENT if entry["measured"] else None}
        for entry in summary.timeline
    ]
    withheld = FEW if summary.measured and shares is None else None
    return replace(summary, shares=shares, withheld=withheld, named={}, timeline=timeline)


def _in_steps(shares: dict[str, float]) -> dict[str, float]:
    """Shares that still add up to 1: what was cut off most gets the steps that are left."""
    whole = {name: floor(share / ROUNDED_TO) for name, share in shares.items()}
    left = round(1 / ROUNDED_TO) - sum(whole.values())
    nearest = sorted(shares, key=lambda name: whole[name] - shares[name] / ROUNDED_TO)
    for name in nearest[:left]:
        whole[name] += 1
    return {name: round(steps * ROUNDED_TO, 2) for name, steps in whole.items()}
