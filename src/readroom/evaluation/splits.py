"""Cutting a validation part that shares no picture with what is trained or tested on."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from readroom.evaluation.datasets import PUBLIC_TEST, TRAINING, Crops


@dataclass(frozen=True)
class Cut:
    """A training set in two parts, and what was left out of both.

    Attributes:
        train: What the weights are fitted to.
        validation: What choices are made on.
        twins_left_out: Training crops that are exact copies of PublicTest crops.
        blanks_left_out: Training crops of one single gray value.
    """

    train: Crops
    validation: Crops
    twins_left_out: int
    blanks_left_out: int


def cut_validation(crops: Crops, share: float = 0.1, seed: int = 0) -> Cut:
    """Training and validation parts with every group of exact twins on one side.

    Which side a picture falls on depends on its own bytes and the seed alone, so
    adding or removing rows elsewhere never moves it.

    Args:
        crops: A data set with the split ``Training``; if it has ``PublicTest``
            too, exact copies of those crops are left out of both parts.
        share: Part of the training crops to keep for validation, 0..1.
        seed: Another seed gives another cut.

    Returns:
        Both parts and the counts of what was left out.

    Raises:
        DataError: If there is no training split or a class lacks in a part.
    """
    training = crops.split(TRAINING)
    digests = training.digests()
    held_back = {usage.lower() for usage in crops.usages} - {TRAINING.lower()}
    tested: set[str] = set()
    if PUBLIC_TEST.lower() in held_back:
        tested = set(crops.split(PUBLIC_TEST).digests())
    twin = np.array([digest in tested for digest in digests])
    blank = np.array([picture.min() == picture.max() for picture in training])
    chance = np.array([zlib.crc32(f"{seed}:{digest}".encode()) / 2**32 for digest in digests])
    validates = chance < share
    kept = ~twin & ~blank
    train, validation = training.take(kept & ~validates), training.take(kept & validates)
    train.require_all_classes()
    return Cut(train, validation, int(twin.sum()), int((blank & ~twin).sum()))
