"""Labelled face crops as plain sequences, whatever form they come in.

Three forms are read, told apart by what is on disk:

- Kaggle's CSV: columns ``emotion,pixels,Usage``, 48 x 48 values in one cell;
- an image folder: ``train|test/<class>/*.jpg``, or ``<class>/*.jpg`` alone;
- parquet: columns ``image`` (encoded bytes), ``emotion``, ``usage`` and, where
  known, ``source_row`` and ten ``votes_*`` columns of FER+.

>>> crops = Crops.of_arrays([np.zeros((48, 48), np.uint8)], [Emotion.SAD])
>>> len(crops), crops.labels.tolist()
(1, [4])
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from readroom.domain import LABELS, Emotion, Image
from readroom.errors import DataError

FER2013_SIDE_PX: Final = 48
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


@dataclass(frozen=True)
class Crops(Sequence[Image]):
    """Face crops with their labels: a read-only sequence of pictures.

    Attributes:
        images: Encoded bytes or decoded arrays (gray or BGR, uint8), any size.
        labels: One of 0..6 per crop.
        usages: The split each crop belongs to, as the source names it.
        names: Where each crop comes from, for messages and tables.
        votes: n x 10 FER+ votes in the order of :data:`VOTES`, or None.
    """

    images: Sequence[bytes | Image | Path]
    labels: NDArray[np.int64]
    usages: Sequence[str]
    names: Sequence[str]
    votes: NDArray[np.float32] | None = None
    _classes: tuple[str, ...] = field(default=LABELS, repr=False)

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

    def __getitem__(self, index):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
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
        positions = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return Crops(
            [self.images[p] for p in positions],
            self.labels[positions],
            [self.usages[p] for p in positions],
            [self.names[p] for p in positions],
            None if self.votes is None else self.votes[positions],
        )

    def split(self, usage: str) -> Crops:
        """The crops of one split.

        Args:
            usage: The split's name, as the source has it; case does not matter.

        Returns:
            A new sequence.

        Raises:
            DataError: If no crop belongs to that split.
        """
        mask = np.array([name.lower() == usage.lower() for name in self.usages])
        if not mask.any():
            known = ", ".join(sorted(set(self.usages))) or "none"
            raise DataError(f"expected a split of {known}; got {usage!r}")
        return self.take(mask)

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
                f"expected crops of all seven emotions to train on; none of {', '.join(missing)}"
            )

    def digests(self) -> list[str]:
        """The sha256 of every picture's gray values: equal digests are exact twins.

        Returns:
            One hexadecimal digest per crop.
        """
        return [hashlib.sha256(as_gray(picture).tobytes()).hexdigest() for picture in self]


def as_gray(picture: Image) -> Image:
    """A picture without its colours.

    Args:
        picture: Gray (height x width) or BGR (height x width x 3), uint8.

    Returns:
        Height x width, uint8; a gray picture is returned as it is.
    """
    if picture.ndim == 2:
        return picture
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def decode(image: bytes | Image | Path, name: str) -> Image:
    """A picture from its encoded bytes or its file; arrays pass unchanged.

    Args:
        image: Encoded bytes, a path or a decoded array.
        name: What to call it in the message of an error.

    Returns:
        Gray (height x width) or BGR (height x width x 3), uint8.

    Raises:
        DataError: If the bytes are not a picture OpenCV can decode.
    """
    if isinstance(image, np.ndarray):
        return image
    encoded = image.read_bytes() if isinstance(image, Path) else image
    picture = None
    if encoded:
        # OpenCV refuses WebP files under 32 bytes, the size of a picture of one gray value;
        # bytes behind the end of an image file mean nothing to any of its decoders.
        padded = encoded.ljust(64, b"\0")
        picture = cv2.imdecode(np.frombuffer(padded, np.uint8), cv2.IMREAD_ANYCOLOR)
    if picture is None:
        raise DataError(f"{name}: expected an image file that decodes; got {len(encoded)} bytes")
    return np.asarray(picture, np.uint8)
