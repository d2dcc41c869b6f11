"""Readers for the three forms of a data set: Kaggle CSV, image folder, parquet."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from readroom.domain import LABELS, Emotion, Image
from readroom.errors import DataError
from readroom.evaluation.datasets import FER2013_SIDE_PX, UNLABELLED_USAGE, VOTES, Crops

IMAGE_SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".webp")
SYNONYMS: Final = {
    "anger": "angry",
    "disgusted": "disgust",
    "fearful": "fear",
    "happiness": "happy",
    "sadness": "sad",
    "surprised": "surprise",
}


def read_crops(path: Path) -> Crops:
    """The labelled crops of a data set in whichever of the three forms it has.

    Args:
        path: A ``.csv`` or ``.parquet`` file, or a folder of class folders.

    Returns:
        All rows of all splits, in the source's order.

    Raises:
        DataError: If nothing readable is there; the message names file and row.
    """
    if not path.exists():
        raise DataError(f"{path}: expected a CSV, a parquet file or a folder; nothing is there")
    if path.is_dir():
        return read_folder(path)
    if path.suffix.lower() == ".csv":
        return read_kaggle_csv(path)
    if path.suffix.lower() == ".parquet":
        return read_parquet(path)
    raise DataError(f"{path}: expected .csv, .parquet or a folder; got {path.suffix or 'no suffix'}")


def read_parquet(path: Path) -> Crops:
    """Crops from a parquet file; pictures stay encoded until they are asked for.

    Args:
        path: A file with the columns ``image`` and ``emotion``; ``usage``,
            ``source_row`` and ``votes_*`` are used where they are.

    Returns:
        All rows.

    Raises:
        DataError: If it is no parquet file, a column lacks, or a label is not 0..6.
    """
    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError(f"{path}: expected a parquet file; {error}") from error
    for column in ("image", "emotion"):
        if column not in table.column_names:
            raise DataError(
                f"{path}: expected a column {column!r}; got {', '.join(table.column_names)}"
            )
    labels = [
        _label(value, f"{path} row {row}") for row, value in enumerate(table["emotion"].to_pylist())
    ]
    images = [
        value["bytes"] if isinstance(value, dict) else value
        for value in table["image"].to_pylist()
    ]
    rows = range(len(labels))
    numbers = table["source_row"].to_pylist() if "source_row" in table.column_names else rows
    usages = (
        table["usage"].to_pylist()
        if "usage" in table.column_names
        else [UNLABELLED_USAGE] * len(labels)
    )
    for row, image in enumerate(images):
        if not isinstance(image, bytes):
            raise DataError(f"{path} row {row}: expected encoded image bytes; got {image!r:.40}")
    names = [f"{path.name} row {number}" for number in numbers]
    return Crops(images, np.array(labels, np.int64), usages, names, _votes(table))


def _votes(table: pa.Table) -> NDArray[np.float32] | None:
    columns = [f"votes_{name}" for name in VOTES]
    if not all(column in table.column_names for column in columns):
        return None
    stacked = np.stack([table[column].to_numpy() for column in columns], axis=1)
    return np.asarray(stacked, np.float32)


def read_kaggle_csv(path: Path) -> Crops:
    """Crops from Kaggle's ``fer2013.csv``.

    Args:
        path: A CSV with the columns ``emotion``, ``pixels`` and ``Usage``.

    Returns:
        All rows, decoded to 48 x 48 gray.

    Raises:
        DataError: At the first bad row, with its number (the header is row 1).
    """
    images: list[bytes | Image | Path] = []
    labels: list[int] = []
    usages: list[str] = []
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = csv.DictReader(file)
            columns = rows.fieldnames or []
            if not {"emotion", "pixels"} <= set(columns):
                raise DataError(
                    f"{path}: expected the columns emotion,pixels,Usage; got {','.join(columns)}"
                )
            for number, row in enumerate(rows, start=2):
                where = f"{path} row {number}"
                labels.append(_label(row["emotion"], where))
                images.append(_pixels(row["pixels"], where))
                usages.append(row.get("Usage") or UNLABELLED_USAGE)
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: expected a CSV in UTF-8; {error}") from error
    names = [f"{path.name} row {number}" for number in range(2, len(labels) + 2)]
    return Crops(images, np.array(labels, np.int64), usages, names)


def _pixels(cell: str | None, where: str) -> Image:
    expected = FER2013_SIDE_PX * FER2013_SIDE_PX
    try:
        values = np.array((cell or "").split(), dtype=np.int64)
    except (ValueError, OverflowError) as error:
        raise DataError(f"{where}: expected pixels as whole numbers; {error}") from error
    if values.size != expected:
        raise DataError(f"{where}: expected {expected} pixels (48 x 48); got {values.size}")
    if values.min() < 0 or values.max() > 255:
        raise DataError(f"{where}: expected pixels of 0..255; got {values.min()}..{values.max()}")
    return values.astype(np.uint8).reshape(FER2013_SIDE_PX, FER2013_SIDE_PX)


def _label(value: object, where: str) -> int:
    try:
        label = int(str(value))
    except ValueError:
        label = -1
    if not 0 <= label < len(LABELS):
        raise DataError(f"{where}: expected an emotion of 0..6; got {value!r}")
    return label


def read_folder(path: Path) -> Crops:
    """Crops from folders named after the classes, with or without split folders above.

    Args:
        path: A folder holding ``<split>/<class>/*`` or ``<class>/*``. Class names
            may be the seven labels or their usual synonyms ("happiness").

    Returns:
        All images by split, class and file name.

    Raises:
        DataError: If no class folder with an image is found.
    """
    entries: list[tuple[Path, int, str]] = []
    for folder in sorted(entry for entry in path.rglob("*") if entry.is_dir()):
        label = SYNONYMS.get(folder.name.lower(), folder.name.lower())
        if label not in LABELS:
            continue
        usage = folder.parent.name if folder.parent != path else UNLABELLED_USAGE
        files = (file for file in sorted(folder.iterdir()) if file.suffix.lower() in IMAGE_SUFFIXES)
        entries += [(file, Emotion.of(label), usage) for file in files]
    if not entries:
        raise DataError(
            f"{path}: expected folders named {', '.join(LABELS)} with images; found none"
        )
    return Crops(
        [file for file, _, _ in entries],
        np.array([label for _, label, _ in entries], np.int64),
        [usage for _, _, usage in entries],
        [str(file.relative_to(path)) for file, _, _ in entries],
    )
