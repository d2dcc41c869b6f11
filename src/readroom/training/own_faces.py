"""A user's own labelled faces: few, of any size and colour, perhaps without some labels."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold
from torch import Tensor

from readroom.domain import Emotion
from readroom.errors import DataError
from readroom.evaluation.datasets import FER2013_SIDE_PX, TRAINING, Crops, split_key
from readroom.evaluation.pictures import as_gray
from readroom.recognition.classifier import prepare_crop

MIN_CROPS: Final = 50
"""Fewer leave a share with an interval of more than 14 points to either side."""

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class OwnFaces:
    """Crops that can be learned from.

    Attributes:
        crops: Without blank ones, copies and votes.
        pixels: n x 1 x side x side, uint8, what training looks at.
        inputs: n x 1 x side x side, uint8, exactly what the shipped model would be given.
        labels: n, 0..6.
        groups: n; crops of one group are never judged by a network that learned from others.
        notes: What a reader has to know about these crops.
    """

    crops: Crops
    pixels: Tensor
    inputs: NDArray[np.uint8]
    labels: NDArray[np.int64]
    groups: NDArray[np.int64]
    notes: tuple[str, ...]

    def __len__(self) -> int:
        """How many crops."""
        return len(self.labels)

    @classmethod
    def of(cls, crops: Crops, side_px: int) -> OwnFaces:
        """What of a data set can be learned from.

        Args:
            crops: Any size and colour. With a split ``Training``, only that one is used;
                with other splits, such as a folder per person, each is a group.
            side_px: Input side of the model.

        Returns:
            The faces.

        Raises:
            DataError: If fewer than 50 different crops or fewer than two labels are left.
        """
        mine, side = _training(crops), max(FER2013_SIDE_PX, side_px)
        first: dict[str, int] = {}
        kept, pixels, inputs, blanks = [], [], [], 0
        for row, picture in enumerate(mine):
            gray = as_gray(picture)
            if gray.min() == gray.max():
                blanks += 1
            elif first.setdefault(hashlib.sha256(gray.tobytes()).hexdigest(), row) == row:
                kept.append(row)
                pixels.append(prepare_crop(gray, side))
                inputs.append(prepare_crop(gray, side_px))
        left_out = {"blank": blanks, "copies of others": len(mine) - len(kept) - blanks}
        elsewhere = len(crops) - len(mine)
        mine = mine.take(np.array(kept, np.int64))
        _require_enough(mine)
        return cls(
            Crops(mine.images, mine.labels, mine.usages, mine.names, None, mine.source),
            torch.from_numpy(np.stack(pixels)[:, None]),
            np.stack(inputs)[:, None],
            mine.labels,
            _groups(mine),
            _notes(mine, elsewhere, left_out),
        )

    def folds(self, count: int, seed: int) -> list[tuple[Rows, Rows]]:
        """The crops cut into parts of like composition, each group on one side.

        Args:
            count: How many parts at most; there are no more than groups.
            seed: Another seed cuts otherwise.

        Returns:
            Per part, the rows outside it, to learn from, and those inside, to judge by.

        Raises:
            DataError: If the groups do not allow two parts with labels to learn from.
        """
        cutter = StratifiedGroupKFold(
            max(2, min(count, len(np.unique(self.groups)))), shuffle=True, random_state=seed
        )
        # Whole groups may leave a part empty, or its outside with one label only.
        parts = [
            (np.asarray(outside, np.int64), np.asarray(inside, np.int64))
            for outside, inside in _quietly(cutter, self.labels, self.groups)
            if len(inside) and len(np.unique(self.labels[outside])) > 1
        ]
        if len(parts) < 2 or sum(len(inside) for _, inside in parts) < len(self):
            if len(np.unique(self.groups)) == len(self):
                raise DataError(
                    f"{self.crops.source or 'crops'}: expected at least two faces each of two "
                    "labels, so that some can be judged; add some of the rarer label"
                )
            raise DataError(
                f"{self.crops.source or 'crops'}: expected folders above the classes (people, "
                "days) that can be parted in two, each with several labels; use more of them, "
                "or none"
            )
        return parts


def _quietly(
    cutter: StratifiedGroupKFold, labels: NDArray[np.int64], groups: NDArray[np.int64]
) -> list[tuple[Rows, Rows]]:
    import warnings

    with warnings.catch_warnings():
        # A label with fewer crops than parts is judged all the same, in fewer parts.
        warnings.filterwarnings("ignore", "The least populated class", UserWarning)
        return list(cutter.split(np.zeros(len(labels)), labels, groups))


def _training(crops: Crops) -> Crops:
    known = {split_key(usage) for usage in crops.usages}
    return crops.split(TRAINING) if split_key(TRAINING) in known else crops


def _require_enough(crops: Crops) -> None:
    labels = len(np.unique(crops.labels))
    if len(crops) < MIN_CROPS or labels < 2:
        raise DataError(
            f"{crops.source or 'crops'}: expected at least {MIN_CROPS} different crops of two or "
            f"more labels to learn from and to judge by; got {len(crops)} of {labels}"
        )


def _groups(crops: Crops) -> NDArray[np.int64]:
    names = sorted(set(crops.usages))
    if len(names) < 2:
        return np.arange(len(crops))
    return np.array([names.index(usage) for usage in crops.usages], np.int64)


def _notes(crops: Crops, elsewhere: int, left_out: dict[str, int]) -> tuple[str, ...]:
    notes = []
    if elsewhere:
        notes.append(f"Not looked at, of other splits than {TRAINING}: {elsewhere:,}.")
    notes += [f"Left out, {why}: {count:,}." for why, count in left_out.items() if count]
    groups = sorted(set(crops.usages))
    if len(groups) > 1:
        shown = ", ".join([*groups[:5], *(["..."] if len(groups) > 5 else [])])
        notes.append(
            f"The folders above the classes ({shown}) are kept whole: no face is judged by a "
            "network that learned from its folder."
        )
    absent = [emotion.label for emotion in Emotion if not (crops.labels == emotion).any()]
    if absent:
        notes.append(
            f"No crop is labelled {', '.join(absent)}: a model fitted to these faces will hardly "
            "ever name them. Add some faces of these labels if they occur where you film."
        )
    return tuple(notes)
