"""What the report says of learning curves and over-fitting, from ``comparison.json`` alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from readroom.evaluation.contenders import BASELINE, Model, full_size, gap_of, title

SMALL_GAP: Final = 0.05
"""A gap from training to validation under this is little for networks of this kind."""
SMALL_RISE: Final = 0.01
"""A validation loss that ends less than this above its lowest value, in nats, is not rising."""


def still_rising(networks: Sequence[Model]) -> str:
    """Whether the networks would have gone on learning.

    Args:
        networks: Of the comparison, without the baseline.

    Returns:
        Sentences.
    """
    last = [each["effort"]["selected"] == each["effort"]["epochs"] for each in networks]
    said = f"{sum(last)} of {len(last)} networks were at their best in their last epoch."
    if any(last):
        said += (
            " The rate falls to zero there, so that is to be expected and does not tell what a "
            "longer training would bring."
        )
    grown = [full_size(each) for each in networks]
    late = sorted(
        len(full)
        for full, each in zip(grown, networks, strict=True)
        if 0 < len(full) < len(each["effort"]["curve"])
    )
    if late:
        span = " to ".join(map(str, dict.fromkeys((late[0], late[-1]))))
        said += f" Those that grow saw pictures of full size in their last {span} epochs alone."
    return said


def overfitting(models: Sequence[Model]) -> str:
    """How much the models learned by heart.

    Args:
        models: Of the comparison.

    Returns:
        Sentences.
    """
    networks = [model for model in models if model["name"] != BASELINE]
    gaps = sorted(networks, key=gap_of)
    least, most = gaps[0], gaps[-1]
    said = (
        f"It runs from {100 * gap_of(least):+.1f} points for {title(least['name'])} to "
        f"{100 * gap_of(most):+.1f} for {title(most['name'])}."
    )
    baseline = [model for model in models if model["name"] == BASELINE]
    if baseline:
        said += f" That of the baseline is {100 * gap_of(baseline[0]):+.1f}."
    if gap_of(most) < SMALL_GAP:
        said += (
            " That is little: what they say of new pictures is nearly as good as what they say of "
        )
        said += "those they learned from."
    else:
        said += f" {title(most['name'])} learned part of its training pictures by heart."
    return said


def rising_loss(networks: Sequence[Model]) -> str:
    """Whether validation losses rise again, the classic symptom of over-fitting.

    Args:
        networks: Of the comparison, without the baseline.

    Returns:
        Sentences.
    """
    grown = [model for model in networks if full_size(model)]
    if not grown:
        return "No network was trained at full size."
    most = max(grown, key=_rise_of)
    said = (
        "The classic symptom would be a validation loss that rises again. Over the epochs at full "
        f"size it ends at most {_rise_of(most):.3f} nats above its lowest value "
        f"({title(most['name'])})"
    )
    if _rise_of(most) < SMALL_RISE:
        return f"{said}; half an hour is too short for more."
    if gap_of(most) < SMALL_GAP:
        return f"{said}."
    return f"{said}: half an hour is long enough to begin to learn pictures by heart."


def _rise_of(model: Model) -> float:
    """How far the validation loss ends above its lowest value at full size, in nats."""
    losses = [epoch["validation_loss"] for epoch in full_size(model)]
    return float(losses[-1] - min(losses))
