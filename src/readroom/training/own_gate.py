"""The quality gate of a model that was fitted to somebody's own faces.

What counts as too small or too blurred is measured anew on those faces, each judged by
a network that did not learn from it: a model fitted to small faces may read them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from torch import nn

from readroom.domain import Image
from readroom.evaluation.gate import measure_gate
from readroom.recognition.cards import ModelCard
from readroom.training.export import as_input, logits, served
from readroom.training.own_faces import OwnFaces

ENOUGH_FACES: Final = 200
"""With fewer, a curve would be mostly chance."""

CLEAR_OF_GUESSING: Final = 0.2
"""With less accuracy above that of always guessing one label, shares of it mean nothing."""

LEAST_ABOVE: Final = 0.05
"""Only how the curves lie between chance and accuracy is used, so any distance will do."""

Judges = Callable[[], list[tuple[NDArray[np.int64], nn.Module]]]


def measure_own_gate(
    init: ModelCard, faces: OwnFaces, judges: Judges, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """The card's entry ``gate``.

    Args:
        init: Card of the model begun with.
        faces: All faces.
        judges: Gives per part of the faces its rows and a network that did not learn from them.
        facts: The new card's ``temperature``, ``blend`` and ``validation``.

    Returns:
        The gate of the model begun with, moved to the new accuracy; with enough faces, its
        curves over size and sharpness are measured on them.
    """
    frequency = np.bincount(faces.labels) / len(faces)
    accuracy, chance = facts["validation"]["accuracy"]["served"], float(frequency.max())
    limit = {"min_quality": init.min_quality}
    moved = _moved(init, accuracy, chance)
    if len(faces) < ENOUGH_FACES or accuracy - chance < CLEAR_OF_GUESSING:
        return limit | moved
    parts = judges()

    def predict(pictures: Sequence[Image]) -> NDArray[np.float64]:
        said = np.empty((len(pictures), 7))
        for inside, judge in parts:
            batch = as_input([pictures[row] for row in inside], init.side_px)
            said[inside] = served(*logits(judge, batch), facts)
        return said

    measured = measure_gate(list(faces.pixels[:, 0].numpy()), faces.labels, predict)
    # Few faces do not tell how far a turned head can be read.
    turn = {name: curve for name, curve in moved["curves"].items() if name == "turn"}
    return limit | measured | {"curves": measured["curves"] | turn}


def _moved(init: ModelCard, accuracy: float, chance: float) -> dict[str, Any]:
    """The old curves with every face's quality as it was, between new accuracy and chance."""
    above = max(init.accuracy - init.chance, 1e-9)
    # Where one label is almost all, nothing is above chance, and no face would count as readable.
    accuracy = max(accuracy, chance + LEAST_ABOVE)

    def move(value: float) -> float:
        return round(chance + (value - init.chance) / above * (accuracy - chance), 4)

    curves = {
        name: {"values": list(curve.values), "accuracy": [move(each) for each in curve.accuracy]}
        for name, curve in init.curves.items()
    }
    return {"accuracy": round(accuracy, 4), "chance": round(chance, 4), "curves": curves}
