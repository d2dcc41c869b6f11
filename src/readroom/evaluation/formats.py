"""Readers of data sets: what is on disk tells which of the three forms it has.

- Kaggle's CSV: columns ``emotion,pixels,Usage``, one picture per cell;
- an image folder: ``train|test/<class>/*.jpg``, or ``<class>/*.jpg`` alone;
- parquet: columns ``image`` (encoded bytes, or a struct of bytes and path),
  ``emotion`` and, where known, ``usage``, ``source_row`` and ten ``votes_*``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from readroom.domain import LABELS, Emotion
from readroom.errors import DataError
from readroom.evaluation.datasets import UNLABELLED_USAGE, VOTES, Crops
from readroom.evaluation.kaggle import label_of, read_kaggle_csv

IMAGE_SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")
OTHER_PICTURES: Final = (
    *(".heic", ".heif", ".avif", ".gif", ".jfif", ".jp2", ".dng", ".raw"),
    *(".jpe", ".pgm", ".ppm", ".pbm", ".pnm"),
)
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
        All rows of all splits, in the source's order; at least one.

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
    raise DataError(
        f"{path}: expected .csv, .parquet or a folder; got {path.suffix or 'no suffix'}"
    )


def read_parquet(path: Path) -> Crops:
    """Crops from a parquet file; pictures stay encoded until they are asked for.

    Args:
        path: A file with the columns ``image`` and ``emotion``; ``usage``,
            ``source_row`` and ``votes_*`` are used where they are.

    Returns:
        All rows.

    Raises:
        DataError: If it is no parquet file, has no rows, a column lacks, or a row is bad.
    """
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"{path}: expected a parquet file; {error!s:.200}") from error
    missing = {"image", "emotion"} - set(table.column_names)
    if missing:
        got = ", ".join(table.column_names)
        raise DataError(f"{path}: expected the columns image, emotion; got {got:.200}")
    if not table.num_rows:
        raise DataError(f"{path}: expected rows; got none")
    numbers = _column(table, "source_row")
    names = [
        f"{path.name} row {row if number is None else number}" for row, number in enumerate(numbers)
    ]
    labels = [label_of(*cell) for cell in zip(_column(table, "emotion"), names, strict=True)]
    usages = [
        UNLABELLED_USAGE if usage is None else str(usage) for usage in _column(table, "usage")
    ]
    images = [
        _encoded(*cell, path.parent) for cell in zip(_column(table, "image"), names, strict=True)
    ]
    return Crops(
        images, np.array(labels, np.int64), usages, names, _votes(table, path), source=path.name
    )


def _column(table: pa.Table, name: str) -> list[Any]:
    """A column's values, or as many Nones where there is no such column."""
    if name not in table.column_names:
        return [None] * table.num_rows
    values: list[Any] = table[name].to_pylist()
    return values


def _encoded(value: object, where: str, folder: Path) -> bytes | Path:
    if isinstance(value, dict):
        inside, path = value.get("bytes"), value.get("path")
        value = folder / path if inside is None and isinstance(path, str) else inside
    if isinstance(value, bytes | Path):
        return value
    raise DataError(f"{where}: expected encoded image bytes; got {value!r:.40}")


def _votes(table: pa.Table, path: Path) -> NDArray[np.float32] | None:
    columns = [f"votes_{name}" for name in VOTES]
    if not all(column in table.column_names for column in columns):
        return None
    try:
        stacked = np.array([_column(table, column) for column in columns], np.float32).T
    except (TypeError, ValueError) as error:
        raise DataError(f"{path}: expected numbers of votes; {error!s:.80}") from error
    return np.ascontiguousarray(np.nan_to_num(stacked, nan=0.0))


def read_folder(path: Path) -> Crops:
    """Crops from folders named after the classes, with or without split folders above.

    Args:
        path: A folder holding ``<split>/<class>/*`` or ``<class>/*``. Class names
            may be the seven labels or their usual synonyms ("happiness"), in any
            case; hidden files and folders are left out. A person's name may stand for the split.

    Returns:
        All images by split, class and file name.

    Raises:
        DataError: If no class folder with an image is found; or images lie in a folder of
            another name, deeper, or in a format that is not read: left out in silence, a
            misspelt class would be missed.
    """
    folders = _folders(path)
    _refuse_others(path, folders)
    _refuse_depth(path, folders)
    _refuse_unread(path, folders)
    entries = [
        (file, label, folder.parent.name if folder.parent != path else UNLABELLED_USAGE)
        for folder, label in _class_folders(folders)
        for file in _images(folder)
    ]
    if not entries:
        raise DataError(
            f"{path}: expected folders named {', '.join(LABELS)} with images; found none"
        )
    return Crops(
        [file for file, _, _ in entries],
        np.array([label for _, label, _ in entries], np.int64),
        [usage for _, _, usage in entries],
        [str(file.relative_to(path)) for file, _, _ in entries],
        source=path.resolve().name,
    )


def _class_folders(folders: Iterable[Path]) -> Iterator[tuple[Path, Emotion]]:
    for folder in folders:
        label = _label(folder)
        if label in LABELS:
            yield folder, Emotion.of(label)


def _refuse_depth(path: Path, folders: Iterable[Path]) -> None:
    """Of two folders above the classes nobody knows which is the person, and which the split."""
    for folder, _ in _class_folders(folders):
        if len(folder.relative_to(path).parts) > 2 and _images(folder):
            raise DataError(
                f"{path}: expected <class> or <split or person>/<class>; got "
                f"{folder.relative_to(path)}; give one of the folders in it, or join the names "
                "above the class into one"
            )


def _refuse_unread(path: Path, folders: Iterable[Path]) -> None:
    """Pictures of other formats would be missed in silence."""
    unread = [
        file.relative_to(path)
        for folder, _ in _class_folders(folders)
        for file in sorted(folder.iterdir())
        if file.suffix.lower() in OTHER_PICTURES and not _hidden(file.name) and file.is_file()
    ]
    if unread:
        names = ", ".join(map(str, unread[:3]))
        raise DataError(
            f"{path}: expected pictures as {', '.join(IMAGE_SUFFIXES)}; got {len(unread)} "
            f"others ({names}); convert them, or take them out"
        )


def _refuse_others(path: Path, folders: Sequence[Path]) -> None:
    if not any(_label(folder) in LABELS for folder in folders):
        return
    others = [
        f"{folder.relative_to(path)} ({len(images)} images)"
        for folder in (path, *folders)
        if _label(folder) not in LABELS and (images := _images(folder))
    ]
    if others:
        raise DataError(
            f"{path}: expected folders named {', '.join(LABELS)} (or {', '.join(SYNONYMS)}); got "
            f"{', '.join(others):.300}; rename them, or take them out"
        )


def _folders(path: Path) -> list[Path]:
    found = (entry for entry in path.rglob("*") if entry.is_dir())
    return sorted(
        folder for folder in found if not any(map(_hidden, folder.relative_to(path).parts))
    )


def _label(folder: Path) -> str:
    name = folder.name.lower()
    return SYNONYMS.get(name, name)


def _images(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.iterdir()
        if file.suffix.lower() in IMAGE_SUFFIXES and not _hidden(file.name) and file.is_file()
    )


def _hidden(name: str) -> bool:
    """What file managers leave behind: .DS_Store, ._face.jpg, __MACOSX, .ipynb_checkpoints."""
    return name.startswith((".", "__"))
