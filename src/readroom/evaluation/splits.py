"""Parts of a data set that share no picture, or knowing which they share.

FER-2013 holds the same photograph many times over: 280 of the 3,589 PublicTest
pictures have an exact twin in Training.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from readroom.errors import DataError
from readroom.evaluation.datasets import TRAINING, UNLABELLED_USAGE, Crops, split_key
from readroom.evaluation.pictures import as_gray

ASIDE: Final = 0.2
"""Part of the validation part that nothing learns from. Raising it takes crops from a last
step; on FER-2013's 553 such crops, how much surer readroom-ae is than its judge is known with a
standard error of 0.2 points (2026-11-30)."""

FEW_FOLDERS: Final = 10
"""Of fewer people or days, drawing whole ones tells little of how others would differ: intervals
then draw single faces, and a note says so. Raising it says so of more data sets."""

SPLIT_NAMES: Final = frozenset(
    {
        "training",
        "test",
        "testing",
        "publictest",
        "privatetest",
        "val",
        "valid",
        "validation",
        "dev",
    }
)
"""As ``split_key`` spells them; other names are people or days."""


@dataclass(frozen=True)
class Cut:
    """A training set in two parts, and what was left out of both.

    Attributes:
        train: What the weights are fitted to.
        validation: What choices are made on.
        aside: Every fifth validation crop or so. Not even a model that learns from the others
            learns from these: on them it is seen how sure it has become of new faces.
        whole: Both parts together, without those.
        twins_left_out: Training crops that are exact copies of crops of another split.
        blanks_left_out: Training crops of one single gray value.
    """

    train: Crops
    validation: Crops
    aside: Crops
    whole: Crops
    twins_left_out: int
    blanks_left_out: int


def cut_validation(crops: Crops, share: float = 0.1, seed: int = 0) -> Cut:
    """Training and validation parts with every group of exact twins on one side.

    Which side a picture falls on depends on its own bytes and the seed alone, so
    adding or removing rows elsewhere never moves it.

    Args:
        crops: A data set with the split ``Training``, or without any splits; exact copies of
            crops of its other splits, ``PublicTest`` above all, are left out of both parts.
        share: Part of the training crops to keep for validation, 0..1.
        seed: Another seed gives another cut.

    Returns:
        Both parts and the counts of what was left out.

    Raises:
        DataError: If there is no training split, a class lacks in what is left
            to train on, or nothing is left to validate on.
    """
    mine = _belongs_to_training(crops)
    training = crops.take(mine)
    digests = training.digests()
    elsewhere = set(crops.take(~mine).digests())
    twin = np.array([digest in elsewhere for digest in digests], np.bool_)
    blank = np.array([np.ptp(as_gray(picture)) == 0 for picture in training], np.bool_)
    chance = np.array([zlib.crc32(f"{seed}:{digest}".encode()) / 2**32 for digest in digests])
    validates, aside = chance < share, chance < share * ASIDE
    kept = ~twin & ~blank
    train, validation = training.take(kept & ~validates), training.take(kept & validates)
    train.require_all_classes()
    if not len(validation):
        raise DataError(
            f"{crops.source or 'crops'}: expected some of {len(training)} training crops to "
            f"validate on; got none at a share of {share}, use more crops or a larger share"
        )
    blanks = int((blank & ~twin).sum())
    parts = train, validation, training.take(kept & aside), training.take(kept & ~aside)
    return Cut(*parts, int(twin.sum()), blanks)


def learned_part(crops: Crops) -> Crops:
    """The crops that training may look at: what :func:`cut_validation` cuts.

    Args:
        crops: A data set with the split ``Training``, or without any splits.

    Returns:
        That split, or all of them.

    Raises:
        DataError: If there are splits, but none to train on.
    """
    return crops.take(_belongs_to_training(crops))


def _belongs_to_training(crops: Crops) -> NDArray[np.bool_]:
    whole = set(crops.usages) == {UNLABELLED_USAGE}
    return np.ones(len(crops), np.bool_) if whole else crops.belongs(TRAINING)


def twins_elsewhere(crops: Crops, usage: str) -> NDArray[np.bool_]:
    """Which crops of one split are exact copies of a crop of another split.

    Args:
        crops: A data set with several splits.
        usage: The split to look at.

    Returns:
        A mask over the crops of that split.
    """
    mine = crops.belongs(usage)
    elsewhere = set(crops.take(~mine).digests())
    return np.array([digest in elsewhere for digest in crops.take(mine).digests()], np.bool_)


def folders(crops: Crops) -> list[str]:
    """The folders above the classes, as people or days, sorted; none where they are splits.

    Args:
        crops: A data set.

    Returns:
        Their names.
    """
    names = sorted(set(crops.usages))
    splits = {*SPLIT_NAMES, split_key(UNLABELLED_USAGE)}
    return [] if any(split_key(name) in splits for name in names) else names


def drawn_together(crops: Crops) -> NDArray[np.int64] | None:
    """Which crops belong together, so that intervals draw them together.

    Args:
        crops: A data set.

    Returns:
        Each crop's number of a folder above the classes, 0 upwards; None where those are splits,
        or fewer than :data:`FEW_FOLDERS`.
    """
    if len(folders(crops)) < FEW_FOLDERS:
        return None
    return np.unique(list(crops.usages), return_inverse=True)[1].astype(np.int64)
