"""What changed around the markers of a session, as the review shows it."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from readroom.analytics.reactions import Around, Reaction, find_reactions
from readroom.app.review_data import Review
from readroom.app.session_figures import SessionFigures
from readroom.domain import Marker
from readroom.view.event_words import HEADINGS, event_cells


def events_of(seen: Review, around_s: float) -> tuple[Reaction, ...]:
    """What changed around markers, those of one name together.

    Args:
        seen: The session.
        around_s: Seconds before and after each marker that are compared.

    Returns:
        By first moment; empty where no marker has as much of the session on both sides.
    """
    named = tuple(one for one in seen.story.markers if one.kind != "system")
    return _found(seen.figures, named, around_s)


@lru_cache(maxsize=2)  # each entry holds the figures of a session
def _found(
    figures: SessionFigures, markers: tuple[Marker, ...], around_s: float
) -> tuple[Reaction, ...]:
    around = Around(around_s, around_s)
    return find_reactions(figures.table, figures.windows, figures.recalibration, markers, around)


def forget_events() -> None:
    """Let go of the figures in memory: somebody in them was erased."""
    _found.cache_clear()


def events_html(found: tuple[Reaction, ...]) -> str:
    """A table that scrolls sideways where it is too wide.

    Args:
        found: As of :func:`events_of`.

    Returns:
        HTML.
    """
    head = "".join(f"<th>{escape(one.capitalize())}</th>" for one in HEADINGS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in event_cells(one)) + "</tr>"
        for one in found
    )
    return f'<div class="rr-table"><table><tr>{head}</tr>{rows}</table></div>'
