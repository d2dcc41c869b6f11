"""Why figures of ten seconds of a room are not shown, in words for people.

What is withheld, and when, is decided by `readroom.privacy.release` before a window comes here.
"""

from __future__ import annotations

from typing import Final

from readroom.domain import RoomWindow
from readroom.privacy.release import COOL_S

NOBODY: Final = "Nobody was measured in these ten seconds."
FEW: Final = "Not shown: fewer than {least} people were measured."
MOVED: Final = (
    "Not shown for these ten seconds: within the minute before somebody came, went or withdrew."
)
BEGUN: Final = (
    "Not shown for these ten seconds: the session had just begun, or somebody came, went or "
    "withdrew."
)
NO_VALENCE: Final = "Valence is not shown: one person could have decided it."
NO_SHARES: Final = "Shares are not shown for these ten seconds: one person could have decided them."


def why_no_figures(window: RoomWindow, min_group: int) -> str:
    """Why nothing at all is told of a window.

    >>> from readroom.domain import Span
    >>> why_no_figures(RoomWindow(Span(90.0, 100.0), 9.0, 9, 20, suppressed=True), 10)
    'Not shown: fewer than 10 people were measured.'

    Args:
        window: Any; the first minute is told by its span.
        min_group: Figures of fewer measured people are withheld.

    Returns:
        A sentence; empty where figures are told.
    """
    if not window.measured:
        return NOBODY
    if not window.suppressed:
        return ""
    if window.measured < min_group:
        return FEW.format(least=min_group)
    return BEGUN if window.span.start < COOL_S else MOVED


def why_no_shares(window: RoomWindow, min_group: int) -> str:
    """Why no shares are told of a window.

    Args:
        window: Any.
        min_group: Figures of fewer measured people are withheld.

    Returns:
        A sentence; empty where shares are told.
    """
    if window.shares is not None:
        return ""
    return why_no_figures(window, min_group) or NO_SHARES
