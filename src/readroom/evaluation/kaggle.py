"""The two CSV files that FER-2013 and FER+ are published in, read row by row.

Kaggle's ``fer2013.csv`` has the columns ``emotion,pixels,Usage`` with all gray
values of a picture in one cell; Microsoft's ``fer2013new.csv`` has ten counts of
votes for the same rows in the same order. Rows are numbered as an editor shows
them: the header is row 1.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from math import isqrt
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.domain import LABELS, Image
from readroom.errors import DataError
from readroom.evaluation.datasets import UNLABELLED_USAGE, VOTES, Crops

LONGEST_CELL: Final = 1 << 24
"""Characters of one cell: room for a picture of 2,000 x 2,000; the csv module stops at 131,072."""


@dataclass(frozen=True)
class KaggleRow:
    """One row of ``fer2013.csv``.

    Attributes:
        where: File and row, for messages.
        label: One of 0..6.
        usage: Its split.
        picture: Square, gray, uint8.
    """

    where: str
    label: int
    usage: str
    picture: Image


@dataclass(frozen=True)
class VotesRow:
    """One row of ``fer2013new.csv``.

    Attributes:
        where: File and row, for messages.
        usage: Its split.
        votes: Ten counts in the order of :data:`VOTES`.
    """

    where: str
    usage: str
    votes: tuple[int, ...]


def read_kaggle_csv(path: Path) -> Crops:
    """Crops from Kaggle's ``fer2013.csv``.

    Args:
        path: A CSV with the columns ``emotion`` and ``pixels``, and ``Usage`` where known.

    Returns:
        All rows, decoded to gray squares.

    Raises:
        DataError: At the first bad row, or if there is none at all.
    """
    rows = list(kaggle_rows(path))
    if not rows:
        raise DataError(f"{path}: expected rows below the header; got none")
    return Crops(
        [row.picture for row in rows],
        np.array([row.label for row in rows], np.int64),
        [row.usage for row in rows],
        [row.where for row in rows],
        source=path.name,
    )


def kaggle_rows(path: Path) -> Iterator[KaggleRow]:
    """The rows of Kaggle's ``fer2013.csv``, one at a time.

    A bad row is a :class:`DataError` whose message has file and row.

    Args:
        path: A CSV with the columns ``emotion`` and ``pixels``, and ``Usage`` where known.

    Yields:
        Each row in the file's order.
    """
    for where, cells in _rows(path, ("emotion", "pixels")):
        usage = (cells.get("usage") or "").strip() or UNLABELLED_USAGE
        label = label_of(cells["emotion"], where)
        yield KaggleRow(where, label, usage, _picture(cells["pixels"], where))


def ferplus_rows(path: Path) -> Iterator[VotesRow]:
    """The rows of Microsoft's ``fer2013new.csv``, one at a time.

    A bad row is a :class:`DataError` whose message has file and row.

    Args:
        path: A CSV with the columns ``Usage`` and the ten of :data:`VOTES`.

    Yields:
        Each row in the file's order.
    """
    for where, cells in _rows(path, ("usage", *VOTES)):
        counts = tuple(_votes(cells[name], f"{where}, {name}") for name in VOTES)
        yield VotesRow(where, cells["usage"].strip(), counts)


def label_of(value: object, where: str) -> int:
    """The number of an emotion out of a table's cell.

    Args:
        value: What the cell holds.
        where: File and row, for the message.

    Returns:
        One of 0..6.

    Raises:
        DataError: If it is anything else.
    """
    try:
        label = int(str(value))
    except ValueError:
        label = -1
    if not 0 <= label < len(LABELS):
        raise DataError(f"{where}: expected an emotion of 0..{len(LABELS) - 1}; got {value!r}")
    return label


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows as cells by lower-case column; some copies write spaces after the header's commas."""
    csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.reader(file)
            columns = [name.strip().lower() for name in next(rows, [])]
            missing = [name for name in needed if name not in columns]
            if missing:
                got = ", ".join(columns) or "an empty file"
                raise DataError(f"{path}: expected the columns {', '.join(needed)}; got {got:.200}")
            for cells in rows:
                where = f"{path.name} row {rows.line_num}"
                if not cells:
                    continue
                if len(cells) != len(columns):
                    raise DataError(f"{where}: expected {len(columns)} cells; got {len(cells)}")
                yield where, dict(zip(columns, cells, strict=True))
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise DataError(f"{path}: expected a CSV in UTF-8; {error}") from error


def _picture(cell: str, where: str) -> Image:
    try:
        values: NDArray[np.int64] = np.array(cell.split(), dtype=np.int64)
    except (ValueError, OverflowError) as error:
        raise DataError(f"{where}: expected pixels as whole numbers; {error!s:.80}") from error
    side = isqrt(values.size)
    if side == 0 or side * side != values.size:
        raise DataError(
            f"{where}: expected the pixels of a square, 2304 for 48 x 48; got {values.size}"
        )
    if values.min() < 0 or values.max() > 255:
        raise DataError(f"{where}: expected pixels of 0..255; got {values.min()}..{values.max()}")
    return values.astype(np.uint8).reshape(side, side)


def _votes(cell: str, where: str) -> int:
    if not (cell.strip().isascii() and cell.strip().isdigit()) or int(cell) > 127:
        raise DataError(f"{where}: expected a count of votes, 0..127; got {cell!r:.40}")
    return int(cell)
