"""Labelled face crops as plain sequences, whatever form they come in.

:mod:`readroom.evaluation.formats` reads them from disk. Pictures may have any
size and colour; only :meth:`Crops.squares`, which training uses, insists on one
size and only :meth:`Crops.require_all_classes` insists on all seven emotions.

>>> crops = Crops.of_arrays([np.zeros((48, 48), np.uint8)], [Emotion.SAD])
>>> len(crops), crops.labels.tolist()
(1, [4])
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, overload

import numpy as np
from numpy.typing import NDArray

from readroom.domain import Emotion, Image
from readroom.errors import DataError
from readroom.evaluation.pictures import as_gray, decode

FER2013_SIDE_PX: Final = 48
"""Side of every picture of FER-2013."""
TRAINING: Final = "Training"
PUBLIC_TEST: Final = "PublicTest"
UNLABELLED_USAGE: Final = "all"

VOTES: Final[tuple[str, ...]] = (
    "neutral",
    "happiness",
    "surprise",
    "sadness",
    "anger",
    "disgust",
    "fear",
    "contempt",
    "unknown",
    "nf",
)
"""The ten FER+ columns in the order of Microsoft's fer2013new.csv."""

FERPLUS_LABELS: Final[tuple[str, ...]] = VOTES[:8]
"""The eight FER+ emotions, the order of the model's second head."""


@dataclass(frozen=True, eq=False)
class Crops(Sequence[Image]):
    """Face crops with their labels: a read-only sequence of pictures.

    Attributes:
        images: Encoded bytes, files or decoded arrays (gray or BGR), any size.
        labels: One of 0..6 per crop.
        usages: The split each crop belongs to, as the source names it.
        names: Where each crop comes from, for messages and tables.
        votes: n x 10 FER+ votes in the order of :data:`VOTES`, or None; a row of
            zeros where a crop has none.
        source: What the data set is called, for reports.
    """

    images: Sequence[bytes | Image | Path]
    labels: NDArray[np.int64]
    usages: Sequence[str]
    names: Sequence[str]
    votes: NDArray[np.float32] | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse columns of different lengths, which would pair pictures with wrong labels."""
        lengths = {len(self.images), len(self.labels), len(self.usages), len(self.names)}
        if self.votes is not None:
            lengths.add(len(self.votes))
        if len(lengths) != 1:
            raise ValueError(f"expected columns of one length; got {sorted(lengths)}")

    @classmethod
    def of_arrays(cls, images: Sequence[Image], labels: Sequence[int]) -> Crops:
        """Crops from pictures in memory, all in one nameless split.

        Args:
            images: Gray or BGR, uint8, any size.
            labels: One of 0..6 per picture.

        Returns:
            The sequence.
        """
        names = [f"#{number}" for number in range(len(images))]
        usages = [UNLABELLED_USAGE] * len(images)
        return cls(list(images), np.asarray(labels, np.int64), usages, names)

    def __len__(self) -> int:
        """How many crops."""
        return len(self.labels)

    @overload
    def __getitem__(self, index: int) -> Image: ...

    @overload
    def __getitem__(self, index: slice) -> Crops: ...

    def __getitem__(self, index: int | slice) -> Image | Crops:
        """The decoded picture at a position, gray or BGR, uint8; slices give crops."""
        if isinstance(index, slice):
            return self.take(np.arange(len(self))[index])
        return decode(self.images[index], self.names[index])

    def __iter__(self) -> Iterator[Image]:
        """Every picture, decoded one at a time."""
        return (self[number] for number in range(len(self)))

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Crops:
        """The crops at some positions, in that order.

        Args:
            rows: Positions, or a mask as long as the sequence.

        Returns:
            A new sequence over the same pictures.
        """
        positions = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows.astype(np.int64)
        return Crops(
            [self.images[p] for p in positions],
            self.labels[positions],
            [self.usages[p] for p in positions],
            [self.names[p] for p in positions],
            None if self.votes is None else self.votes[positions],
            self.source,
        )

    def belongs(self, usage: str) -> NDArray[np.bool_]:
        """Which crops are of one split.

        Args:
            usage: The split's name; case does not matter, and "train" means "Training".

        Returns:
            A mask over all crops.

        Raises:
            DataError: If no crop belongs to that split.
        """
        mask = np.array([split_key(name) == split_key(usage) for name in self.usages], np.bool_)
        if not mask.any():
            known = ", ".join(sorted(set(self.usages))) or "none, for there are no crops"
            raise DataError(
                f"{self.source or 'crops'}: expected a split, one of {known}; got {usage!r}"
            )
        return mask

    def split(self, usage: str) -> Crops:
        """The crops of one split; a :class:`DataError` if there is no such split.

        Args:
            usage: The split's name; case does not matter, and "train" means "Training".

        Returns:
            A new sequence.
        """
        return self.take(self.belongs(usage))

    def squares(self, side: int = FER2013_SIDE_PX) -> NDArray[np.uint8]:
        """All pictures as one array, for training.

        Args:
            side: The side every picture must have, in pixels.

        Returns:
            n x side x side, gray, uint8.

        Raises:
            DataError: If a picture has another size; the message names it.
        """
        out = np.empty((len(self), side, side), np.uint8)
        for number, picture in enumerate(self):
            if picture.shape[:2] != (side, side):
                height, width = picture.shape[:2]
                raise DataError(
                    f"{self.names[number]}: expected {side} x {side} pixels; got {width} x {height}"
                )
            out[number] = as_gray(picture)
        return out

    def require_all_classes(self) -> None:
        """Refuse a training set that lacks one of the seven emotions.

        Raises:
            DataError: Naming the classes without a single crop.
        """
        missing = [emotion.label for emotion in Emotion if not (self.labels == emotion).any()]
        if missing:
            raise DataError(
                f"{self.source or 'crops'}: expected crops of all seven emotions to train on; "
                f"got none of {', '.join(missing)}"
            )

    def fingerprint(self) -> str:
        """The sha256 of pictures, labels, splits and votes in any order.

        Returns:
            The same for a data set that moved from a CSV to parquet.
        """
        votes = (
            [""] * len(self) if self.votes is None else [str(row.tolist()) for row in self.votes]
        )
        columns = zip(self.digests(), self.labels, self.usages, votes, strict=True)
        rows = (f"{pixels} {label} {split_key(use)} {row}" for pixels, label, use, row in columns)
        return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()

    def digests(self) -> list[str]:
        """The sha256 of every picture's gray values: equal digests are exact twins.

        Returns:
            One hexadecimal digest per crop.
        """
        return [hashlib.sha256(as_gray(picture).tobytes()).hexdigest() for picture in self]


def split_key(usage: str) -> str:
    """One spelling for the names of one split: Kaggle's CSV says Training, its folders train.

    Args:
        usage: A split's name as a data set or a user writes it.

    Returns:
        A word to compare by.
    """
    key = usage.strip().lower()
    return TRAINING.lower() if key == "train" else key
