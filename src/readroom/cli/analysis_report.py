"""What an analysis found, in a few lines on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from readroom.domain import LABELS, Emotion, Reason
from readroom.recordings import Analysis, SourceSummary
from readroom.recordings.summary import UNCLEAR
from readroom.view.charts import (
    COVERAGE_IS,
    ROOM_SHARES_ARE,
    SHARES_ARE,
    SHARES_WITHHELD,
    percent,
)
from readroom.view.palette import hex_of

BAR_CELLS: Final = 30
MOST_ROWS: Final = 12


def report(analysis: Analysis) -> Group:
    """People, coverage, shares, and what is to be known about them.

    Args:
        analysis: A finished one, or one that was stopped.

    Returns:
        Something to print with Rich.
    """
    parts: list[RenderableType] = []
    if analysis.sources:
        parts += [_sources(analysis.sources), ""]
    if any(one.shares for one in analysis.sources):
        parts += [_shares(analysis.sources), "", *_footing(analysis.sources), ""]
    if any(one.shares is None and one.measured for one in analysis.sources):
        parts += [Text(f"withheld  {SHARES_WITHHELD}", style="yellow")]
    parts += [Text(f"damaged   {note}", style="yellow") for note in _damaged(analysis.sources)]
    if analysis.interrupted:
        kept = "the files hold what was done until then" if analysis.sources else "nothing was read"
        parts.append(Text(f"stopped   {kept}", style="yellow"))
    return Group(*parts)


def _sources(sources: Sequence[SourceSummary]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    for heading in ("length", "people", "at once", "coverage", "speed"):
        table.add_column(heading, justify="right", style="" if heading == "people" else "dim")
    for one in sources[:MOST_ROWS]:
        table.add_row(
            Text(Path(one.source).name, style="bold", overflow="ellipsis"),
            _length(one),
            str(one.people),
            str(one.most_at_once),
            _coverage(one),
            _speed(one),
        )
    if len(sources) > MOST_ROWS:
        table.add_row(Text(f"and {len(sources) - MOST_ROWS} more", style="dim"))
    return table


def _coverage(one: SourceSummary) -> str:
    if one.coverage is None:
        return "-"
    if one.unmeasured.get(Reason.NOT_ALLOWED.value) == one.faces:
        return "not read"
    counted = f"measured {one.measured} of {one.faces}"
    return counted if one.kind == "photo" else percent(one.coverage)


def _length(one: SourceSummary) -> str:
    if one.duration_s is None:
        return "photo"
    minutes, seconds = divmod(round(one.duration_s), 60)
    return f"{minutes}:{seconds:02}"


def _speed(one: SourceSummary) -> str:
    if one.duration_s is None or not one.elapsed_s:
        return f"{one.elapsed_s:.1f} s"
    return f"{one.read_s / one.elapsed_s:.1f} x real time"


def _shares(sources: Sequence[SourceSummary]) -> Table:
    """One bar per emotion, over all measured faces, and how many were given that name."""
    measured = sum(one.measured for one in sources if one.shares)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column()
    table.add_column()
    for heading in ("mean", "faces so named"):
        table.add_column(heading, justify="right")
    for label in LABELS:
        share = sum(one.shares[label] * one.measured for one in sources if one.shares) / measured
        bar = Text("█" * round(share * BAR_CELLS), style=hex_of(Emotion.of(label)))
        bar.append("·" * (BAR_CELLS - round(share * BAR_CELLS)), style="dim")
        table.add_row(label, bar, percent(share), _named(sources, label))
    table.add_row(Text(UNCLEAR, style="dim"), "", "", _named(sources, UNCLEAR))
    return table


def _named(sources: Sequence[SourceSummary], name: str) -> str:
    told = [one.named[name] for one in sources if name in one.named]
    return f"{sum(told):,}" if told else "-"


def _footing(sources: Sequence[SourceSummary]) -> list[Text]:
    """What the numbers are, and what they stand on."""
    measured = sum(one.measured for one in sources)
    said = [f"{measured:,} measured faces"]
    for reason in Reason:
        left_out = sum(one.unmeasured.get(reason.value, 0) for one in sources)
        if left_out:
            said.append(f"{left_out:,} {reason.words}")
    named = any(one.named for one in sources)
    lines = [SHARES_ARE if named else ROOM_SHARES_ARE, ", ".join(said)]
    if any(one.kind != "photo" for one in sources):
        lines[1] += "; each is counted anew in every analysed frame, names are steadied over time"
        lines.append(COVERAGE_IS)
    return [Text(line, style="dim") for line in lines]


def _damaged(sources: Sequence[SourceSummary]) -> list[str]:
    return [f"{Path(one.source).name}: {one.damaged}" for one in sources if one.damaged]


def files(analysis: Analysis) -> list[Text]:
    """Where the results lie; to be printed without wrapping, so that paths can be copied.

    Args:
        analysis: A finished one, or one that was stopped.

    Returns:
        One line per file; none if no input could be read, as nothing was written then.
    """
    if not analysis.sources:
        return []
    rows = [("table", analysis.table), ("summary", analysis.summary)]
    rows += [("drawn", path) for path in analysis.annotated[:MOST_ROWS]]
    lines = [Text.assemble((f"{what:<10}", "green"), str(path)) for what, path in rows]
    if len(analysis.annotated) > MOST_ROWS:
        lines.append(Text(f"{'':<10}and {len(analysis.annotated) - MOST_ROWS} more", style="dim"))
    return lines
