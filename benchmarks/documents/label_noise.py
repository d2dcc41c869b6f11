"""How far the labels of a data set can be trusted: copies, and what later raters say.

FER-2013 repeats pictures, sometimes under different labels, and FER+ asked ten raters
anew; both set a limit to what any model can score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readroom.domain import LABELS
from readroom.errors import DataError
from readroom.evaluation.datasets import Crops
from readroom.recognition.heads import FERPLUS_TO_FER2013


@dataclass(frozen=True, slots=True)
class LabelNoise:
    """What was found about the labels of a data set.

    Attributes:
        groups: Of pictures that are equal in every pixel, two or more in each.
        images: Pictures in these groups.
        conflicting: Groups whose pictures have different labels.
        named: By label and then by emotion, the share of the crops with that label for
            which that emotion got most votes of the seven, the first of equals.
    """

    groups: int
    images: int
    conflicting: int
    named: Mapping[str, Mapping[str, float]]

    def to_dict(self) -> dict[str, Any]:
        """Plain values.

        Returns:
            The attributes by name.
        """
        return asdict(self)


def measure_label_noise(crops: Crops) -> LabelNoise:
    """Count copies, and compare the labels with the FER+ votes.

    Args:
        crops: The whole data set, with votes.

    Returns:
        Copies of all crops; votes of those that have any for one of the seven.

    Raises:
        DataError: If there are no votes, or a label has no crop with votes.
    """
    if crops.votes is None:
        raise DataError(
            f"{crops.source or 'crops'}: expected FER+ votes; there are none, "
            "make them with: readroom data build --ferplus fer2013new.csv"
        )
    labels_of = defaultdict(list)
    for digest, label in zip(crops.digests(), crops.labels, strict=True):
        labels_of[digest].append(int(label))
    groups = [labels for labels in labels_of.values() if len(labels) > 1]
    return LabelNoise(
        groups=len(groups),
        images=sum(map(len, groups)),
        conflicting=sum(len(set(labels)) > 1 for labels in groups),
        named=_named(crops.labels, crops.votes[:, FERPLUS_TO_FER2013]),
    )


def _named(labels: NDArray[np.int64], votes: NDArray[np.float32]) -> dict[str, dict[str, float]]:
    voted = votes.sum(axis=1) > 0
    chosen = votes.argmax(axis=1)
    named = {}
    for index, label in enumerate(LABELS):
        counts = np.bincount(chosen[voted & (labels == index)], minlength=len(LABELS))
        if not counts.any():
            raise DataError(
                f"expected crops of all seven labels with FER+ votes; got none labelled {label}"
            )
        shares = (counts / counts.sum()).round(6).tolist()
        named[label] = dict(zip(LABELS, shares, strict=True))
    return named
