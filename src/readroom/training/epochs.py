"""What one epoch of a training run brought, as its log keeps it and its curves are drawn from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EpochMetrics:
    """What one epoch brought; accuracies are shares of 1, over the validation part.

    ``elapsed_s`` and ``core_s`` count from the start of the run: time on the wall and
    time of all cores used, which other work on the machine lengthens less. ``precision``
    is empty where an older version did not note it.
    """

    epoch: int
    side_px: int
    rate: float
    loss: float
    validation_accuracy: float
    validation_loss: float
    ferplus_accuracy: float
    images_per_s: float
    elapsed_s: float
    core_s: float
    precision: str = ""
