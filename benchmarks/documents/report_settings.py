"""The table of hyper-parameters: of the comparison, and of the runs behind the shipped model.

From ``comparison.json`` and the model's card.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from benchmarks.documents.report_training import plans_shown
from readroom.evaluation.markdown import table
from readroom.evaluation.wording import NOTHING

SETTINGS: Final = {
    "optimizer": "optimiser",
    "batch": "pictures a step (batch)",
    "rate": "highest rate",
    "warmup": "share of the steps in which the rate rises",
    "momentum": "momentum",
    "weight_decay": "weight decay (none for norms and biases)",
    "smoothing": "label smoothing",
    "ferplus_weight": "`w`, weight of the FER+ loss",
    "votes_share": "part of the FER-2013 target taken from the votes",
    "distill": "`d`, weight of the teachers' opinion",
    "distill_temperature": "`T`, temperature of that opinion",
    "ema": "decay of the averaged weights, a step (EMA)",
    "light_epochs": "last epochs, of halved augmentation",
    "epochs": "epochs",
}
"""Settings of an experiment in words, in the order of the table."""

OPTIONS: Final = {
    "dropout": "dropout before the heads",
    "widths": "channels of stem and stages",
    "depths": "blocks of each stage",
}
"""Options of a network in words."""

UNSAID: Final[Mapping[str, Any]] = {
    "optimizer": "sgd",
    "batch": 128,
    "rate": 0.1,
    "warmup": 0.1,
    "momentum": 0.9,
    "weight_decay": 5e-4,
    "smoothing": 0.1,
    "ferplus_weight": 0.4,
    "votes_share": 0.0,
    "distill": 0.0,
    "distill_temperature": 2.0,
    "ema": 0.999,
    "light_epochs": 2,
    "epochs": 60,
}
"""What holds where a file does not say it; tests hold this to ``training.experiment``."""

UNSAID_OPTIONS: Final[Mapping[str, Any]] = {
    "dropout": 0.3,
    "widths": (24, 48, 112, 240),
    "depths": (1, 2, 2),
}
"""The same of the network ``readroom``."""

ABOUT: Final = "readroom"
"""The network whose own options the column of the comparison gives."""


def settings_table(comparison: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """What the comparison and the runs behind the shipped model were trained with.

    Args:
        comparison: ``comparison.json``; settings of single networks are told elsewhere.
        facts: The JSON card of the shipped model.

    Returns:
        Markdown, one column each; a setting without a meaning there is a dash.
    """
    own = comparison["networks"].get(ABOUT, {})
    plans = [{**comparison.get("shared", {}), **own}, *plans_shown(facts)]
    heads = [f"the comparison, `{ABOUT}`", *(f"`{plan['name']}`" for plan in plans[1:])]
    rows = [[words, *(_setting(plan, name) for plan in plans)] for name, words in SETTINGS.items()]
    for name, words in OPTIONS.items():
        rows.append([words, *(_option(plan, name) for plan in plans)])
    return table(["setting", *heads], [row for row in rows if set(row[1:]) != {NOTHING}])


def _setting(plan: Mapping[str, Any], name: str) -> str:
    value = plan.get(name, UNSAID[name])
    taught = plan.get("teachers") or plan.get("pool")
    if (name.startswith("distill") and not taught) or (name == "votes_share" and not value):
        return NOTHING
    return _plain(value)


def _option(plan: Mapping[str, Any], name: str) -> str:
    """Of networks of another architecture only what is said; their defaults are others."""
    unsaid = UNSAID_OPTIONS if plan.get("architecture", ABOUT) == ABOUT else {}
    value = plan.get("options", {}).get(name, unsaid.get(name))
    return NOTHING if value is None else _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return "-".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
