"""What the settings of an experiment can be at all: refused before hours, not after them."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from pathlib import Path
from typing import Any, Final

from readroom.errors import ConfigurationError

RANGES: Final[dict[str, tuple[float, float]]] = {
    **dict.fromkeys(("epochs", "batch", "side_px", "threads"), (1, inf)),
    **dict.fromkeys(("light_epochs", "pool_views", "weight_decay", "ferplus_weight"), (0, inf)),
    **dict.fromkeys(("smoothing", "votes_share", "distill", "raters", "trust"), (0, 1)),
    "rate": (1e-9, inf),
    "warmup": (0, 0.99),
    "momentum": (1e-9, 0.9999),
    "ema": (0, 0.99999),
    "distill_temperature": (0.01, 100),
    "sam_radius": (0, inf),
}
"""What can be trained with at all; what is wise is narrower."""


def check_ranges(plan: Mapping[str, Any]) -> None:
    """Refuse what no network can be trained with.

    Args:
        plan: Of an experiment, by name.

    Raises:
        ConfigurationError: Saying the setting and its range.
    """
    for name, (low, high) in RANGES.items():
        value = plan[name]
        if not low <= value <= high:  # nor is a number that is none
            limits = f"{low:g} or more" if high == inf else f"{low:g} to {high:g}"
            raise ConfigurationError(f"expected {name} of {limits}; got {value!r}")
    for name, strength in plan["augmentation"].items():
        if not strength >= 0:
            raise ConfigurationError(
                f"expected {name} of 0 (off) or more in augmentation; got {strength!r}"
            )
    if any(side < 1 or not 0 <= at <= 1 for at, side in plan["sides_px"]):
        raise ConfigurationError(
            "expected sides_px as pairs of a share of the epochs, 0 to 1, and a side in "
            f"pixels; got {list(plan['sides_px'])}"
        )
    if Path(plan["name"]).name != plan["name"]:
        raise ConfigurationError(f"expected a name that a folder can have; got {plan['name']!r}")
