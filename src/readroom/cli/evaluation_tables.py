"""Finished evaluations on the terminal: what the page says, in a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from readroom.evaluation.wording import MEASURES, shown, shown_difference, shown_range, subject

if TYPE_CHECKING:
    from readroom.evaluation.compare import Contender
    from readroom.evaluation.evaluation import Evaluation

BAR_CELLS: Final = 20


def summary(evaluation: Evaluation) -> Group:
    """One model: its measures with intervals, and each expression on its own.

    Args:
        evaluation: A finished one.

    Returns:
        Something to print with Rich.
    """
    title = f"{evaluation.model.name} on {subject(evaluation)}"
    return Group(Text(title, style="bold"), "", _measures(evaluation), "", _classes(evaluation))


def comparison_table(evaluations: Sequence[Evaluation], contenders: Sequence[Contender]) -> Group:
    """Several models side by side, with the difference of each to the first.

    Args:
        evaluations: Finished ones.
        contenders: What was made of them.

    Returns:
        Something to print with Rich.
    """
    table = _plain()
    table.add_column("")
    for contender in contenders:
        table.add_column(escape(contender.folder), justify="right")
    for name in contenders[0].values:
        cells = []
        for contender in contenders:
            cell = shown(name, contender.values[name].value)
            if name in contender.differences:
                cell += f"\n[dim]{shown_difference(name, contender.differences[name])}[/]"
            cells.append(cell)
        table.add_row(MEASURES[name].title, *cells)
    return Group(Text(f"On {subject(evaluations[0])}", style="bold"), "", table)


def _measures(evaluation: Evaluation) -> Table:
    table = _plain()
    table.add_column("")
    table.add_column("value", justify="right")
    table.add_column("95 % interval", justify="right", style="dim")
    table.add_column("", style="dim")
    scalars = evaluation.measured.scalars
    for name, words in MEASURES.items():
        if name in scalars:
            each = scalars[name]
            value = shown(name, each.value)
            style = "bold" if name == "accuracy" else ""
            table.add_row(
                words.title, Text(value, style=style), shown_range(name, each), words.meaning
            )
    return table


def _classes(evaluation: Evaluation) -> Table:
    table = _plain()
    for heading in ("labelled", "faces", "precision", "recall", "F1"):
        table.add_column(heading, justify="left" if heading == "labelled" else "right")
    table.add_column("")
    per_class = evaluation.measured.per_class
    for number, label in enumerate(evaluation.labels):
        values = [per_class[name][number].value for name in ("precision", "recall", "f1")]
        bar = "" if values[2] is None else "━" * round(BAR_CELLS * values[2])
        cells = (shown("f1", value) for value in values)
        table.add_row(label, f"{evaluation.rows_of(label):,}", *cells, Text(bar, style="cyan"))
    return table


def _plain() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
