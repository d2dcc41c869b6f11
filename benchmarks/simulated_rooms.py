"""Rooms filled with real faces, whose true shares are known.

Each person has one face for each expression, drawn once, and shows it whenever they
show that expression; small shakes of the crop make looks differ. People stay in an
expression for about five seconds, then draw the next one from the room's mix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import card_of_validation
from readroom.analytics.recalibration import Recalibration
from readroom.domain import LABELS, Image
from readroom.evaluation.datasets import PUBLIC_TEST, Crops
from readroom.evaluation.formats import read_crops
from readroom.evaluation.robustness import shrunk
from readroom.evaluation.splits import cut_validation
from readroom.recognition.classifier import ExpressionClassifier
from readroom.training.confusion import measure_confusion

Floats = NDArray[np.float64]

KINDS: Final = len(LABELS)
PERCENT: Final = (60, 15, 10, 7, 4, 3, 1)
MIXES: Final = np.array([np.roll(PERCENT, first) for first in range(KINDS)]) / 100
"""Seven mixes in which every expression has each prevalence once."""

SECONDS: Final = 60
STAY_S: Final = 5.0
VIEWS: Final = 7
HALVINGS: Final = 10
"""Of the validation faces. Few of them are disgusted, so a single halving is a matter of luck."""


@dataclass(frozen=True)
class Pool:
    """Faces to fill rooms with, and what corrects their shares.

    Attributes:
        views: n x views x 7 posteriors of each face.
        labels: n.
        recalibration: Fitted on other faces.
        counts: 7 x 7 of those other faces, by label and name.
    """

    views: Floats
    labels: NDArray[np.int64]
    recalibration: Recalibration
    counts: Floats

    @classmethod
    def of(cls, views: Floats, labels: NDArray[np.int64], confusion: Mapping[str, Any]) -> Pool:
        """A pool of faces and a card's entry ``confusion`` of others."""
        recalibration = Recalibration.of(
            confusion["slope"], confusion["offset"], confusion["refits"]
        )
        return cls(views, labels, recalibration, np.asarray(confusion["counts"], float))


@dataclass(frozen=True)
class Room:
    """Looks at people, n x 7, whose they are, and the shares of all looks that were shown."""

    looks: Floats
    persons: NDArray[np.int64]
    truth: Floats


def fill_room(
    pool: Pool, mix: Floats, people: int, rng: np.random.Generator, seconds: int = SECONDS
) -> Room:
    """One room, every person looked at once a second."""
    of_label = [np.flatnonzero(pool.labels == label) for label in range(KINDS)]
    faces = np.stack([rng.choice(rows, people) for rows in of_label], axis=1)
    shown = rng.choice(KINDS, (people, seconds), p=mix)
    stays = rng.random((people, seconds)) < 1 - 1 / STAY_S
    for second in range(1, seconds):
        shown[:, second] = np.where(stays[:, second], shown[:, second - 1], shown[:, second])
    seen = np.take_along_axis(faces, shown, axis=1)
    view = rng.integers(0, pool.views.shape[1], seen.shape)
    return Room(
        pool.views[seen, view].reshape(-1, KINDS),
        np.repeat(np.arange(people), seconds),
        np.bincount(shown.ravel(), minlength=KINDS) / shown.size,
    )


def public_test_pool(parquet: Path, face_px: int | None = None) -> Pool:
    """PublicTest faces, corrected by what the shipped card says."""
    crops = read_crops(parquet).split(PUBLIC_TEST)
    classifier = ExpressionClassifier.open()
    classifier.card.require_confusion()
    views = read_views(crops, classifier, face_px)
    return Pool.of(views, crops.labels, classifier.card.facts["confusion"])


def validation_pools(parquet: Path, face_px: int | None = None) -> list[Pool]:
    """Halves of the validation faces, each corrected by what the other half says."""
    crops = cut_validation(read_crops(parquet)).validation
    classifier = ExpressionClassifier.open(card_of_validation())
    views = read_views(crops, classifier, face_px)
    clear = classifier.probabilities(list(crops)) if face_px else views[:, 0]
    labels = crops.labels
    return [
        Pool.of(views[~half], labels[~half], measure_confusion(clear[half], labels[half]))
        for half in _halves(crops)
    ]


def read_views(crops: Crops, classifier: ExpressionClassifier, face_px: int | None) -> Floats:
    """Posteriors of every face as it is and shaken; made smaller before if asked."""
    pictures = [shrunk(picture, face_px) if face_px else picture for picture in crops]
    rng = np.random.default_rng(5)
    views = [classifier.probabilities(pictures)]
    while len(views) < VIEWS:
        views.append(classifier.probabilities([shaken(picture, rng) for picture in pictures]))
    return np.stack(views, axis=1)


def shaken(picture: Image, rng: np.random.Generator) -> Image:
    """The same face a moment later: turned, moved and zoomed a little, with camera noise."""
    height, width = picture.shape[:2]
    middle = ((width - 1) / 2, (height - 1) / 2)
    turn = cv2.getRotationMatrix2D(middle, rng.normal(0, 2), 1 + rng.normal(0, 0.03))
    aside = np.zeros((2, 3))
    aside[:, 2] = rng.normal(0, 0.02 * width, 2)
    move = np.asarray(turn, float) + aside
    moved = cv2.warpAffine(picture, move, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(np.clip(moved + rng.normal(0, 2, moved.shape), 0, 255), np.uint8)


def _halves(crops: Crops) -> Iterator[NDArray[np.bool_]]:
    """Masks of about half of the pictures, copies on one side, each followed by its opposite."""
    rng = np.random.default_rng(0)
    _, picture = np.unique(crops.digests(), return_inverse=True)
    for _ in range(HALVINGS):
        half = rng.random(picture.max() + 1)[picture] < 0.5
        yield from (half, ~half)
