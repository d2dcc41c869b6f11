"""The table of faces: one row per face and analysed frame, written as it grows.

The three formats hold the same rows. Numbers are rounded before they are written,
so that they are equal in all of them and none pretends to a precision it has not.
"""

from __future__ import annotations

import csv
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal, TextIO

from readroom.domain import LABELS, Expression, FrameResult, Observation
from readroom.errors import ConfigurationError, OutputError
from readroom.recordings.outputs import finishing, publish, writing
from readroom.sessions.cells import safe_text
from readroom.whole_files import part_of

TableFormat = Literal["parquet", "csv", "jsonl"]
Row = dict[str, Any]
"""One face in one frame, with the keys of :data:`COLUMNS`."""

_SEEN: Final = ("source", "time_s", "frame", "person", "x", "y", "width", "height")
_JUDGED: Final = ("score", "quality", "reason")
RAW: Final = tuple(f"raw_{label}" for label in LABELS)
_READ: Final = ("emotion", "confidence", "valence", "arousal")
COLUMNS: Final = (*_SEEN, *_JUDGED, *RAW, *LABELS, *_READ)
"""All columns in their order. ``raw_`` columns are of the frame alone, those without
are steadied over time. A face that was not measured has a reason and nothing from
``raw_angry`` on; an unclear one has its probabilities, but no emotion; one that was not read
in this frame, and shows what it showed a moment ago, has nothing in ``raw_``."""

_WORDS: Final = frozenset({"source", "reason", "emotion"})
_COUNTS: Final = frozenset({"frame", "person"})
_TIME_DIGITS: Final = 4  # after the point, of seconds
_PIXEL_DIGITS: Final = 1
_SHARE_DIGITS: Final = 5  # of probabilities, quality, valence and arousal
_GROUP: Final = 20_000
"""Rows that parquet writes as one group."""
_BATCH: Final = 500
"""Rows held as dictionaries; beyond that they wait as columns, a tenth of the size."""


def rows_of(source: str, frame: int, result: FrameResult) -> Iterator[Row]:
    """The rows of one analysed frame.

    Args:
        source: Name of the source.
        frame: Index of the frame in it.
        result: What was seen.

    Yields:
        One row per face.
    """
    for seen in result.observations:
        row: Row = dict.fromkeys(COLUMNS)
        row |= {"source": source, "time_s": round(result.at, _TIME_DIGITS), "frame": frame}
        row |= _where(seen)
        if seen.expression is not None:
            row |= _expression(seen.expression, held=seen.held)
        yield row


def _where(seen: Observation) -> Row:
    box = seen.face.box
    return {
        "person": seen.person,
        "x": _rounded(box.x, _PIXEL_DIGITS),
        "y": _rounded(box.y, _PIXEL_DIGITS),
        "width": _rounded(box.width, _PIXEL_DIGITS),
        "height": _rounded(box.height, _PIXEL_DIGITS),
        "score": _rounded(seen.face.score),
        "quality": _rounded(seen.quality),
        "reason": seen.reason.value if seen.reason else None,
    }


def _expression(read: Expression, *, held: bool) -> Row:
    raw = {} if held else dict(zip(RAW, map(_rounded, read.raw), strict=True))
    return {
        **raw,
        **{name: _rounded(share) for name, share in zip(LABELS, read.smoothed, strict=True)},
        "emotion": read.emotion.label if read.emotion is not None else None,
        "confidence": _rounded(read.confidence),
        "valence": _rounded(read.valence),
        "arousal": _rounded(read.arousal),
    }


def _rounded(value: float, digits: int = _SHARE_DIGITS) -> float:
    return round(float(value), digits)


class FaceTable(ABC):
    """A growing file of rows; its name appears when it is closed, if all rows are in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self._torn = False

    def write(self, rows: Iterable[Row]) -> None:
        """Append rows.

        Args:
            rows: As of :func:`rows_of`.

        Raises:
            OutputError: If they cannot be written; the table never gets its name then.
        """
        self._require_whole()
        batch = list(rows)
        try:
            with writing(self.path):
                self._write(batch)
        except BaseException:
            self._torn = True
            raise
        self.rows += len(batch)

    def close(self) -> None:
        """Finish the file and give it its name; one that lacks rows goes.

        Raises:
            OutputError: If rows could not be written, before or now.
        """
        with finishing(self.path):
            self._close()
            self._require_whole()
        publish(self.path)

    def _require_whole(self) -> None:
        if self._torn:
            raise OutputError(
                f"{self.path} lacks rows that could not be written: it is not kept; make space "
                "on the disk and start again"
            )

    @abstractmethod
    def _write(self, rows: Sequence[Row]) -> None: ...

    @abstractmethod
    def _close(self) -> None: ...


class _ParquetTable(FaceTable):
    def __init__(self, path: Path) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        super().__init__(path)
        self._schema = pa.schema([(name, pa.type_for_alias(_arrow_type(name))) for name in COLUMNS])
        self._writer = parquet.ParquetWriter(part_of(path), self._schema, compression="zstd")
        self._rows: list[Row] = []
        self._batches: list[Any] = []

    def _write(self, rows: Sequence[Row]) -> None:
        self._rows.extend(rows)
        if len(self._rows) >= _BATCH:
            self._pack()
        if sum(batch.num_rows for batch in self._batches) >= _GROUP:
            self._flush()

    def _pack(self) -> None:
        import pyarrow as pa

        self._batches.append(pa.RecordBatch.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()

    def _flush(self) -> None:
        import pyarrow as pa

        table = pa.Table.from_batches(self._batches, schema=self._schema)
        self._writer.write_table(table, row_group_size=max(table.num_rows, 1))
        self._batches.clear()

    def _close(self) -> None:
        try:
            if not self._torn:
                self._pack()
                self._flush()
        finally:
            self._writer.close()


def _arrow_type(name: str) -> str:
    if name in _WORDS:
        return "string"
    return "int64" if name in _COUNTS else "double"


class _TextTable(FaceTable):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._file: TextIO = part_of(path).open("w", encoding="utf-8", newline="")

    def _close(self) -> None:
        self._file.close()


class CsvRows:
    """Comma separated rows with a header; what is not there is empty.

    Names of files come from anywhere: a spreadsheet shall run none of them.
    """

    def __init__(self, file: TextIO) -> None:
        """Write the header.

        Args:
            file: Open for text, newlines untouched.
        """
        self._rows = csv.DictWriter(file, COLUMNS)
        self._rows.writeheader()

    def write(self, rows: Iterable[Row]) -> None:
        """Write rows.

        Args:
            rows: Of :func:`rows_of`.
        """
        self._rows.writerows({**row, "source": safe_text(str(row["source"]))} for row in rows)


class _CsvTable(_TextTable):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._rows = CsvRows(self._file)

    def _write(self, rows: Sequence[Row]) -> None:
        self._rows.write(rows)


class _JsonTable(_TextTable):
    """One object per line; what is not there is null."""

    def _write(self, rows: Sequence[Row]) -> None:
        self._file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


_TABLES: Final[dict[str, Callable[[Path], FaceTable]]] = {
    "parquet": _ParquetTable,
    "csv": _CsvTable,
    "jsonl": _JsonTable,
}


def require_format(name: str) -> None:
    """Go on only with a format that there is.

    Args:
        name: As somebody asked for it.

    Raises:
        ConfigurationError: If tables are not written so.
    """
    if name not in _TABLES:
        raise ConfigurationError(f"expected a table as {', '.join(_TABLES)}; got {name!r}")


def open_table(folder: Path, table_format: TableFormat) -> FaceTable:
    """A new table ``faces.<format>``; close it to make it valid.

    Args:
        folder: Where results go.
        table_format: How rows are written.

    Returns:
        The table, with no rows.
    """
    path = folder / f"faces.{table_format}"
    with finishing(path):
        return _TABLES[table_format](path)
