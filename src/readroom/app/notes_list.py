"""Markers and segments as a list of words: what a chart shows by letters, for reading aloud."""

from __future__ import annotations

from html import escape
from typing import Final

from readroom.domain import Marker, Segment
from readroom.view.chart_time import clock, clock_span
from readroom.view.room_marks import letters
from readroom.view.session_story import SessionStory

NOTHING: Final = "No markers or segments yet: note here what happened when, and what it was."
_STYLE: Final = """
<style>
.rr-notes{display:grid;grid-template-columns:max-content max-content 1fr;gap:.2rem .8rem;
font-size:.92rem;line-height:1.4;font-variant-numeric:tabular-nums}
.rr-notes span{opacity:.72}.rr-notes b{font-weight:500;overflow-wrap:anywhere}
</style>"""


def notes_html(story: SessionStory) -> str:
    """Segments, then markers with the letters that stand for them on the chart.

    Args:
        story: Of a session.

    Returns:
        HTML; what people typed is escaped.
    """
    rows = [("", clock_span(one.span), one.label) for one in story.segments]
    signs = letters(len(story.markers))
    rows += [
        (sign, clock(one.at), one.label) for sign, one in zip(signs, story.markers, strict=True)
    ]
    if not rows:
        return f'<div class="rr-note">{NOTHING}</div>'
    cells = "".join(
        f"<span>{sign}</span><span>{at}</span><b>{escape(label)}</b>" for sign, at, label in rows
    )
    return f'{_STYLE}<div class="rr-notes">{cells}</div>'


def removable(story: SessionStory) -> dict[str, Marker | Segment]:
    """What can be taken away, by the words for it.

    Args:
        story: Of a session.

    Returns:
        In the order of the list; two that read the same are told apart by a number.
    """
    noted: list[tuple[str, Marker | Segment]] = [
        (f"{clock_span(one.span)} {one.label}", one) for one in story.segments
    ]
    noted += [(f"{clock(one.at)} {one.label}", one) for one in story.markers]
    found: dict[str, Marker | Segment] = {}
    for words, one in noted:
        found[words if words not in found else f"{words} ({one.id})"] = one
    return found
