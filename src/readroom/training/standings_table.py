"""The table of a comparison: models side by side as Markdown, one under the other as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from readroom.evaluation.intervals import Interval
from readroom.evaluation.wording import NOTHING
from readroom.training.hog import HOG
from readroom.training.standings import Standing

TITLES: Final = {HOG: "HOG + linear"}
"""What a model is called where its short name would not be understood."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of the table.

    Attributes:
        key: Its column in the CSV; names the unit.
        title: What it is called.
        value: Takes it from a standing; None where a model has none.
        shown: Writes it for people.
        interval: Takes its 95 % interval, where it has one.
    """

    key: str
    title: str
    value: Callable[[Standing], float | None]
    shown: Callable[[float], str]
    interval: Callable[[Standing], Interval | None] | None = None


def title(name: str) -> str:
    """What a model is called in tables and figures.

    Args:
        name: The architecture, or ``hog``.

    Returns:
        A short text.
    """
    return TITLES.get(name, name)


def markdown(standings: Sequence[Standing]) -> str:
    """The table with one column per model.

    Args:
        standings: At least one.

    Returns:
        Lines of a Markdown table.
    """
    rows = [
        [row.title, *(_cell(row, standing) for standing in standings)]
        for row in ROWS
        if any(row.value(standing) is not None for standing in standings)
    ]
    return markdown_table(["", *(title(standing.name) for standing in standings)], rows)


def markdown_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Any table as Markdown, all columns but the first to the right.

    Args:
        heads: One per column.
        rows: Cells in the order of the heads.

    Returns:
        Lines, the last ending with a line break.
    """
    line = "| " + " | ".join(["---", *["---:"] * (len(heads) - 1)]) + " |"
    lines = ["| " + " | ".join(cells) + " |" for cells in (heads, *rows)]
    return "\n".join([lines[0], line, *lines[1:]]) + "\n"


def comma_separated(standings: Sequence[Standing]) -> str:
    """The table with one line per model, plain numbers, empty where there is none.

    Args:
        standings: At least one.

    Returns:
        CSV with a line of heads.
    """
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(["model", *(key for row in ROWS for key in _keys(row))])
    for standing in standings:
        numbers = [number for row in ROWS for number in _numbers(row, standing)]
        lines.writerow([standing.name, *("" if n is None else format(n, ".9g") for n in numbers)])
    return written.getvalue()


def _keys(row: Row) -> list[str]:
    return [row.key] + ([f"{row.key}_low", f"{row.key}_high"] if row.interval else [])


def _numbers(row: Row, standing: Standing) -> list[float | None]:
    if row.interval is None:
        return [row.value(standing)]
    found = row.interval(standing)
    return [row.value(standing), *((None, None) if found is None else (found.low, found.high))]


def _cell(row: Row, standing: Standing) -> str:
    value = row.value(standing)
    if value is None:
        return NOTHING
    found = row.interval(standing) if row.interval else None
    if found is None or found.low is None or found.high is None:
        return row.shown(value)
    return f"{row.shown(value)} ({row.shown(found.low)} to {row.shown(found.high)})"


def _per_cent(value: float) -> str:
    return f"{100 * value:.1f}"


def _points(value: float) -> str:
    return f"{100 * value:+.1f}"


def _millions(value: float) -> str:
    """Three digits that count."""
    digits = max(0, 2 - math.floor(math.log10(value / 1e6)))
    return f"{value / 1e6:,.{digits}f}"


def _number(digits: int) -> Callable[[float], str]:
    return lambda value: f"{value:,.{digits}f}"


def _scalar(name: str) -> Callable[[Standing], float | None]:
    return lambda standing: standing.scalar(name).value


def _range(name: str) -> Callable[[Standing], Interval]:
    return lambda standing: standing.scalar(name)


def _speed(standing: Standing) -> float | None:
    return dict(standing.contestant.effort.images_per_core_s).get(standing.contestant.side_px)


ROWS: Final[tuple[Row, ...]] = (
    Row("parameters", "Parameters, M", lambda s: s.contestant.parameters, _millions),
    Row("macs_per_face", "MACs per face, M", lambda s: s.contestant.macs, _millions),
    Row(
        "macs_trained",
        "MACs x images trained on, T",
        lambda s: s.contestant.effort.macs,
        lambda value: f"{value / 1e12:,.1f}",
    ),
    Row("core_s", "Core-minutes", lambda s: s.contestant.effort.core_s, lambda v: f"{v / 60:.1f}"),
    Row("epochs", "Epochs", lambda s: s.contestant.effort.epochs, _number(0)),
    Row("selected_epoch", "Epoch selected", lambda s: s.contestant.effort.selected, _number(0)),
    Row("images_per_core_s", "Images/s in training, one core, full side", _speed, _number(0)),
    Row("train_accuracy", "Train accuracy, %", lambda s: s.train_accuracy, _per_cent),
    Row(
        "validation_accuracy", "Validation accuracy, %", lambda s: s.validation_accuracy, _per_cent
    ),
    Row("gap", "Gap: train less validation, points", lambda s: s.gap, _points),
    Row(
        "accuracy", "**PublicTest accuracy, %**", _scalar("accuracy"), _per_cent, _range("accuracy")
    ),
    Row(
        "difference",
        "... less that of the first column, points",
        lambda s: None if s.difference is None else s.difference.value,
        _points,
        lambda s: s.difference,
    ),
    Row("macro_f1", "Macro-F1, %", _scalar("macro_f1"), _per_cent, _range("macro_f1")),
    Row("macro_auc", "Macro AUC, %", _scalar("macro_auc"), _per_cent, _range("macro_auc")),
    Row("ece", "ECE, %", _scalar("ece"), _per_cent, _range("ece")),
    Row("temperature", "Temperature", lambda s: s.contestant.temperature, _number(2)),
    Row(
        "file_bytes",
        "Model file, MB",
        lambda s: s.contestant.file_bytes,
        lambda value: f"{value / 1e6:.2f}",
    ),
    Row("ms_per_face_1", "ms per face, alone", lambda s: s.ms_per_face[1], _number(2)),
    Row("ms_per_face_50", "ms per face, 50 at once", lambda s: s.ms_per_face[50], _number(2)),
)
