"""What the report says of learning curves and over-fitting.

From ``comparison.json``, and of the shipped line from ``docs/report.json``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from benchmarks.documents.contenders import BASELINE, Model, full_size, gap_of, title

SMALL_GAP: Final = 0.05
"""A gap from training to validation under this is little for networks of this kind."""
SMALL_RISE: Final = 0.01
"""A validation loss that ends less than this above its lowest value, in nats, is not rising."""
LEAST_EPOCHS: Final = 3
"""Of fewer epochs at full size nothing is said of a loss that rises again."""


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
        "In the comparison, after about half an hour each, it runs from "
        f"{100 * gap_of(least):+.1f} points for {title(least['name'])} to "
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
    told = [model for model in networks if len(full_size(model)) >= LEAST_EPOCHS]
    if not told:
        return (
            f"No network had {LEAST_EPOCHS} epochs at full size, the least in which a validation "
            "loss could be seen to rise again."
        )
    most = max(told, key=_rise_of)
    said = (
        "The classic symptom would be a validation loss that rises again. Over the epochs at full "
        f"size it ends at most {_rise_of(most):.3f} nats above its lowest value "
        f"({title(most['name'])}){_untold(networks)}"
    )
    if _rise_of(most) < SMALL_RISE:
        return f"{said}; half an hour is too short for more."
    if gap_of(most) < SMALL_GAP:
        return f"{said}."
    return f"{said}: half an hour is long enough to begin to learn pictures by heart."


def by_heart(learned: Mapping[str, Any] | None, facts: Mapping[str, Any]) -> str:
    """How much the shipped model, or the run before its last step, knows by heart.

    Args:
        learned: ``learned`` of ``docs/report.json``, or None where it was not measured.
        facts: The JSON card of the shipped model.

    Returns:
        Sentences; none without a measurement of the model that its card names.
    """
    judge = facts["data"].get("judged_by")
    if learned is None or learned["model"] != (judge or facts["name"]):
        return ""
    seen, new = learned["trained_accuracy"], learned["validated_accuracy"]
    who = f"`{judge}`, the shipped model before its last step," if judge else "The shipped model"
    return (
        f"{who} names {100 * seen:.1f} % of the {learned['trained_on']:,} crops it learned from, "
        f"unchanged, and {100 * new:.1f} % of the {learned['validated_on']:,} others, a gap of "
        f"{100 * (seen - new):+.1f} points."
    )


def _untold(networks: Sequence[Model]) -> str:
    """Which networks were too short at full size to tell."""
    short = [title(each["name"]) for each in networks if len(full_size(each)) < LEAST_EPOCHS]
    if not short:
        return ""
    return f"; nothing is said of {', '.join(short)}, with fewer than {LEAST_EPOCHS} such epochs"


def _rise_of(model: Model) -> float:
    """How far the validation loss ends above its lowest value at full size, in nats."""
    losses = [epoch["validation_loss"] for epoch in full_size(model)]
    return float(losses[-1] - min(losses))
