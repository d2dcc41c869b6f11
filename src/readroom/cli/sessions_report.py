"""Sessions on the terminal: a table of them, and one told in a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from readroom.domain import Session, Span
from readroom.sessions.audit import AuditEntry, digest_of
from readroom.view.chart_time import clock, clock_span, end_of
from readroom.view.charts import percent
from readroom.view.report_facts import facts
from readroom.view.report_words import (
    SYNTHETIC,
    duration_words,
    in_short,
    not_measured,
    stretch_words,
)
from readroom.view.session_story import SessionStory
from readroom.view.session_words import arrow, estimate_words

CORRECTED: Final = (
    "Shares are corrected for the classifier's own confusions; those of analyze are plain means."
)

_MOST_MARKERS: Final = 8


def table_of(sessions: Sequence[Session]) -> Table:
    """Sessions as rows.

    Args:
        sessions: In the order wanted.

    Returns:
        Something to print with Rich.
    """
    table = _columns("id", "started (UTC)", "length", "purpose", "detail", folds="title")
    for one in sessions:
        title = Text(one.title)
        if one.synthetic:
            title.append("  synthetic", style="yellow")
        if one.ended is None:
            title.append("  running or cut off", style="dim")
        table.add_row(
            one.id[:8],
            f"{one.started:%Y-%m-%d %H:%M}",
            clock(one.length_s),
            one.purpose.words,
            one.detail.value,
            title,
        )
    return table


def audit_table(entries: Sequence[AuditEntry]) -> Table:
    """The audit log as rows.

    Args:
        entries: The oldest first.

    Returns:
        Something to print with Rich.
    """
    table = _columns("row", "at (UTC)", "account", "what", "of", folds="more")
    for one in entries:
        words = (str(one.seq), one.at[:19], one.actor, one.action, one.object, one.detail)
        table.add_row(*map(Text, words))
    return table


def _columns(*headings: str, folds: str) -> Table:
    """A bare table whose last column alone may take several lines."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in headings:
        table.add_column(heading, no_wrap=True)
    table.add_column(folds, overflow="fold")
    return table


def summary_of(story: SessionStory) -> Group:
    """One session: in short, its changes, its segments, what was not measured.

    Args:
        story: Of the session.

    Returns:
        Something to print with Rich.
    """
    session = story.session
    length = duration_words(end_of(story.windows, session.length_s))
    parts: list[RenderableType] = [
        Text(session.title, style="bold"),
        Text(f"{session.started:%Y-%m-%d %H:%M} UTC, {length}", style="dim"),
        Text(f"in the audit log: {digest_of(session.id)}", style="dim"),
    ]
    if session.synthetic:
        parts.append(Text(SYNTHETIC, style="yellow"))
    parts += ["", *map(Text, in_short(story))]
    if story.changes:
        parts += ["", _changes(story)]
    if story.segments:
        parts += ["", _segments(story)]
    if story.markers:
        parts += ["", Text(_markers(story))]
    if story.flags:
        parts += ["", *(Text(f"{clock(one.at)}  {one.sentence}") for one in story.flags)]
    parts += ["", *(Text(line, style="dim") for line in (CORRECTED, *not_measured(story)))]
    return Group(*parts, "", _facts(story))


def _grid(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _changes(story: SessionStory) -> Table:
    table = _grid("change", "between (95 %)", "valence", "difference (95 %)")
    for one in story.changes:
        table.add_row(
            f"{arrow(one)} {clock(one.at)}",
            clock_span(Span(one.earliest, one.latest)),
            f"{one.before:+.2f} to {one.after:+.2f}",
            estimate_words(one.size),
        )
    return table


def _segments(story: SessionStory) -> Table:
    table = _grid("segment", "time", "most visible", "valence (95 %)", "measured")
    for segment, part in zip(story.segments, story.parts, strict=True):
        table.add_row(
            Text(segment.label),
            clock_span(segment.span),
            stretch_words(part),
            "-" if part.valence is None else estimate_words(part.valence),
            "-" if part.coverage is None else percent(part.coverage),
        )
    return table


def _markers(story: SessionStory) -> str:
    """The first of them, and how to ask what changed around them."""
    told = [f"{clock(one.at)} {one.label}".strip() for one in story.markers[:_MOST_MARKERS]]
    more = len(story.markers) - len(told)
    rest = f" and {more} more" if more > 0 else ""
    return f"markers: {', '.join(told)}{rest}; see readroom sessions events"


def _facts(story: SessionStory) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, fact in facts(story).items():
        table.add_row(name, Text(fact))
    return table
