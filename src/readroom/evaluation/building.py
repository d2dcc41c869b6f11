"""Making Readroom's parquet out of the files that FER-2013 and FER+ are published in.

Pictures become lossless WebP, a fifth of the CSV's size. Every picture is decoded
again and compared before it is written, and the file appears only when it is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from readroom.domain import Image
from readroom.errors import DataError
from readroom.evaluation.datasets import VOTES
from readroom.evaluation.kaggle import KaggleRow, VotesRow, ferplus_rows, kaggle_rows
from readroom.evaluation.pictures import as_gray, decode
from readroom.whole_files import written_whole

WEBP_LOSSLESS: Final = 101
"""OpenCV's quality for WebP: anything above 100 is lossless."""
ROWS_PER_GROUP: Final = 4096
"""Of the parquet file. Raising it costs memory while it is written and read."""

Pair = tuple[KaggleRow, VotesRow | None]


def build_parquet(
    kaggle: Path,
    out: Path,
    ferplus: Path | None = None,
    advance: Callable[[int], object] | None = None,
) -> int:
    """One parquet file with the pictures, labels, splits and votes.

    Columns: ``image``, ``emotion``, ``usage``, ``source_row`` (0 for the first row
    below the header of ``fer2013.csv``), ``lossless`` and, with FER+, ten ``votes_*``.

    Args:
        kaggle: Kaggle's ``fer2013.csv``.
        out: The file to write; one that is there is replaced at the end.
        ferplus: Microsoft's ``fer2013new.csv``, if there shall be votes.
        advance: Called with the number of rows done since the last call.

    Returns:
        How many rows were written.

    Raises:
        DataError: If a row is bad, there is none, or the two files do not match.
    """
    with written_whole(out) as partial:
        rows = _write(_pairs(kaggle, ferplus), schema(votes=ferplus is not None), partial, advance)
        if not rows:
            raise DataError(f"{kaggle}: expected rows below the header; got none")
    return rows


def schema(*, votes: bool) -> pa.Schema:
    """The columns of the parquet file and their types.

    Args:
        votes: Whether the ten columns of FER+ are among them.

    Returns:
        An Arrow schema.
    """
    columns = [
        ("image", pa.binary()),
        ("emotion", pa.int8()),
        ("usage", pa.dictionary(pa.int32(), pa.string())),
        ("source_row", pa.int32()),
        ("lossless", pa.bool_()),
    ]
    return pa.schema(columns + [(f"votes_{name}", pa.int8()) for name in VOTES if votes])


def count_rows(path: Path) -> int:
    """How many rows a CSV has below its header, for a progress bar.

    Args:
        path: A CSV without line breaks inside cells.

    Returns:
        A count; exact where every line ends with a line break.

    Raises:
        DataError: If the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except OSError as error:
        raise DataError(f"{path}: expected a CSV; {error}") from error
    return max(0, lines - 1)


def encode(picture: Image, where: str) -> bytes:
    """A gray picture as lossless WebP, proved by decoding it again.

    Args:
        picture: Gray, uint8.
        where: File and row, for the message.

    Returns:
        The bytes of a WebP file.

    Raises:
        DataError: If the picture does not come back bit by bit.
    """
    done, encoded = cv2.imencode(".webp", picture, [cv2.IMWRITE_WEBP_QUALITY, WEBP_LOSSLESS])
    data = encoded.tobytes() if done else b""
    if not done or not np.array_equal(as_gray(decode(data, where)), picture):
        raise DataError(f"{where}: expected a picture that survives WebP unchanged; it did not")
    return data


def _pairs(kaggle: Path, ferplus: Path | None) -> Iterator[Pair]:
    """Rows with their votes; both files must tell of the same splits, row by row."""
    if ferplus is None:
        yield from ((row, None) for row in kaggle_rows(kaggle))
        return
    for row, votes in zip_longest(kaggle_rows(kaggle), ferplus_rows(ferplus)):
        if row is None or votes is None:
            longer, shorter = (kaggle, ferplus) if votes is None else (ferplus, kaggle)
            raise DataError(
                f"{ferplus.name} has to have one row per row of {kaggle.name}; "
                f"{longer.name} goes on where {shorter.name} ends"
            )
        if row.usage != votes.usage:
            raise DataError(
                f"{votes.where}: expected the Usage {row.usage!r} of {row.where}; "
                f"got {votes.usage!r}, so these files do not belong together"
            )
        yield row, votes


def _write(
    pairs: Iterator[Pair],
    columns: pa.Schema,
    path: Path,
    advance: Callable[[int], object] | None,
) -> int:
    written = 0
    with pq.ParquetWriter(path, columns) as writer:
        while group := list(islice(pairs, ROWS_PER_GROUP)):
            records = []
            for number, pair in enumerate(group, start=written):
                records.append(_record(number, *pair))
                if advance is not None:
                    advance(1)
            writer.write_table(pa.Table.from_pylist(records, schema=columns))
            written += len(group)
    return written


def _record(number: int, row: KaggleRow, votes: VotesRow | None) -> dict[str, Any]:
    record: dict[str, Any] = {
        "image": encode(row.picture, row.where),
        "emotion": row.label,
        "usage": row.usage,
        "source_row": number,
        "lossless": True,
    }
    if votes is not None:
        record |= {f"votes_{name}": n for name, n in zip(VOTES, votes.votes, strict=True)}
    return record
