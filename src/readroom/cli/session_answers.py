"""Answers to questions about sessions: on the terminal, and as rows of a file."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Group
from rich.table import Table
from rich.text import Text

from readroom.analytics.reactions import Reaction
from readroom.domain import LABELS, Comparison, Estimate, SpanSummary
from readroom.sessions.cells import safe_text
from readroom.view.charts import percent
from readroom.view.comparison_words import CAREFUL, UNITS, comparison_words
from readroom.view.event_words import CHANCE, HEADINGS, event_cells, read_words
from readroom.view.session_words import estimate_words, points_words
from readroom.whole_files import written_whole

Row = dict[str, str | float | int | None]


def events_table(found: Sequence[Reaction]) -> Group:
    """What changed around events.

    Args:
        found: By name of the event.

    Returns:
        Something to print with Rich.
    """
    table = _grid(*HEADINGS)
    for one in found:
        table.add_row(*(Text(cell) for cell in event_cells(one)))
    said = (read_words(found[0].around), UNITS[found[0].compared.unit], CHANCE)
    return Group(table, "", *(Text(line, style="dim") for line in said))


def comparison_table(names: tuple[str, str], found: Comparison) -> Group:
    """Two stretches side by side.

    Args:
        names: What they were called.
        found: The second less the first.

    Returns:
        Something to print with Rich.
    """
    table = _grid("", *names, "difference (95 %)")
    both = (found.first, found.second)
    table.add_row("people", *(str(one.people or one.expected) for one in both), "")
    covered = ("-" if one.coverage is None else percent(one.coverage) for one in both)
    table.add_row("measured of expected", *covered, "")
    valences = ("-" if one.valence is None else estimate_words(one.valence) for one in both)
    less = "-" if found.valence is None else estimate_words(found.valence)
    table.add_row("valence", *valences, less)
    for place, label in enumerate(LABELS):
        shares = (
            "-" if one.shares is None else percent(one.shares.corrected[place]) for one in both
        )
        less = "-" if found.shares is None else points_words(found.shares[place])
        table.add_row(label, *shares, less)
    said = (UNITS[found.unit], CAREFUL)
    words = Text(comparison_words(found, names), style="bold")
    return Group(words, "", table, "", *(Text(line, style="dim") for line in said))


def reaction_rows(found: Sequence[Reaction]) -> list[Row]:
    """What changed around events, as rows of a file.

    Args:
        found: By name of the event.

    Returns:
        One row each; times in milliseconds, shares 0..1, differences after less before.
    """
    return [
        {
            "event": one.label,
            "moments": len(one.moments),
            "first_ms": round(1000 * one.moments[0]),
            "before_ms": round(1000 * one.around.before_s),
            "after_ms": round(1000 * one.around.after_s),
            "by_chance": one.chance,
            **_differences(one.compared, ("before", "after")),
        }
        for one in found
    ]


def comparison_rows(names: tuple[str, str], found: Comparison) -> list[Row]:
    """Two stretches side by side, as a row of a file.

    Args:
        names: What they were called.
        found: The second less the first.

    Returns:
        One row.
    """
    return [{"first": names[0], "second": names[1], **_differences(found, ("first", "second"))}]


def write_rows(path: Path, rows: Sequence[Mapping[str, str | float | int | None]]) -> None:
    """Rows as a CSV file that stands under its name only when it is whole.

    Args:
        path: Replaced if it is there.
        rows: With the same columns, at least one.

    Raises:
        OutputError: If it cannot be written.
    """
    with written_whole(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0])
        for row in rows:
            writer.writerow([safe_text(x) if isinstance(x, str) else x for x in row.values()])


def _differences(found: Comparison, sides: tuple[str, str]) -> Row:
    row: Row = {"intervals_over": found.unit}
    for name, one in zip(sides, (found.first, found.second), strict=True):
        row |= _sides(name, one)
    row |= _estimate("valence_difference", found.valence)
    for place, label in enumerate(LABELS):
        less = None if found.shares is None else found.shares[place]
        row |= _estimate(f"{label}_difference", less)
    return row


def _sides(name: str, one: SpanSummary) -> Row:
    row: Row = {f"{name}_people": one.people, f"{name}_coverage": one.coverage}
    row[f"{name}_valence"] = None if one.valence is None else one.valence.value
    for place, label in enumerate(LABELS):
        row[f"{name}_{label}"] = None if one.shares is None else one.shares.corrected[place]
    return row


def _estimate(name: str, one: Estimate | None) -> Row:
    cells = (None, None, None) if one is None else (one.value, one.low, one.high)
    return dict(zip((name, f"{name}_low", f"{name}_high"), cells, strict=True))


def _grid(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
