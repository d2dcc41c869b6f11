"""The models of a comparison as ``comparison.json`` holds them: names, gaps, epochs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

BASELINE: Final = "hog"
TITLES: Final = {BASELINE: "HOG + linear"}
"""The name that the comparison's own figures write."""

Model = Mapping[str, Any]


def title(name: str) -> str:
    """What a model is called in tables.

    Args:
        name: The architecture, or ``hog``.

    Returns:
        The name that its line has in the figures.
    """
    return TITLES.get(name, f"`{name}`")


def gap_of(model: Model) -> float:
    """How much better a model is on what it learned from.

    Args:
        model: Of the comparison.

    Returns:
        Accuracy on training less that on validation pictures.
    """
    return float(model["train_accuracy"] - model["validation_accuracy"])


def full_size(model: Model) -> list[Mapping[str, Any]]:
    """The epochs that were trained at the side that is judged.

    Args:
        model: Of the comparison.

    Returns:
        In the order of time.
    """
    return [epoch for epoch in model["effort"]["curve"] if epoch["side_px"] == model["side_px"]]
