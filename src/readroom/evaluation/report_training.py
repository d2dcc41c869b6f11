"""What the report says of how the shipped model was trained, from its card alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from readroom.evaluation.markdown import table
from readroom.evaluation.wording import NOTHING

CHANGES: Final = {
    "rotation_deg": "tilt to either side, degrees",
    "zoom": "change of size",
    "stretch": "change of width to height",
    "shift": "shift, share of the side",
    "light": "change of contrast and brightness",
    "gamma": "exponent of the tone curve, 1 + this or its inverse",
    "shade": "change of light from edge to edge",
    "low_resolution": "share of views shrunk and enlarged again",
    "smallest_px": "... smallest side of these, px",
    "blur": "share of views blurred",
    "widest_blur_px": "... widest deviation, px",
    "sharpen": "share of views with their edges stressed",
    "equalize": "share of views whose tones are spread evenly",
    "compression": "share of views that lose detail in blocks of 8",
    "noise": "deviation of noise, of 255",
    "erase": "share of views that lose a rectangle",
    "reframe": "share of views cut wider or tighter than the teachers saw them",
    "widest_frame": "... widest change of size, 1 + this or its inverse",
    "frame_turn_deg": "... widest tilt, degrees",
    "frame_shift": "... widest shift, share of the side",
    "mixup": "mixing of two pictures and their labels (Beta parameter)",
}
"""Settings of the augmentation in words; half of all views are mirrored besides."""


def training_places(facts: Mapping[str, Any]) -> dict[str, str]:
    """What is said of the training of the shipped model.

    Args:
        facts: Its JSON card; an older one has no entry ``provenance``.

    Returns:
        Texts by the name of their place.
    """
    last = facts["experiment"]
    runs = facts.get("provenance", {}).get("runs", [])
    said = f"Its last run, `{last['name']}`, is the last row of the table."
    if not runs:
        said = (
            f"The card of this model knows its last run alone, `{last['name']}`; what came before "
            "is in section 13."
        )
        runs = [{"name": last["name"], "experiment": last, "epochs": last["epochs"]}]
    if last.get("votes_share"):
        said += (
            f" A part of {last['votes_share']:g} of its FER-2013 targets is taken from the votes."
        )
    trained = [run["experiment"] for run in runs if _is_trained(run.get("experiment") or {})]
    learned = trained[-1] if trained else last
    heads = ["run", "what", "epochs", "px", "rate", "begins with", "taught by", "minutes", "on"]
    rows = _changes(learned["augmentation"])
    return {
        "training": said,
        "augmented_run": learned["name"],
        "table_runs": table(heads, [_run(each) for each in runs], numbers=False),
        "table_augmentation": table(
            ["change", "at most"], [["mirror image", "half of the views"], *rows]
        ),
    }


def _changes(changes: Mapping[str, float]) -> list[list[str]]:
    """What was changed, without the details of what was not."""
    rows, happens = [], True
    for name, words in CHANGES.items():
        value = changes.get(name)
        if not words.startswith("..."):
            happens = bool(value)
        if value and happens:
            rows.append([words, f"{value:g}"])
    return rows


def _run(run: Mapping[str, Any]) -> list[str]:
    plan, seconds = run.get("experiment") or {}, run.get("elapsed_s")
    taught = [*plan.get("teachers", ()), *([plan["pool"]] if plan.get("pool") else ())]
    trained = _is_trained(plan)
    return [
        f"`{run['name']}`",
        _kind(plan),
        str(run.get("epochs") or NOTHING),
        _sides(plan),
        f"{plan['rate']:g}" if trained else NOTHING,
        (plan.get("start_from") or "chance") if trained else NOTHING,
        ", ".join(taught) or NOTHING,
        NOTHING if seconds is None else f"{seconds / 60:.0f}",
        _machine(run),
    ]


def _is_trained(plan: Mapping[str, Any]) -> bool:
    """Not a pool of views and not a mean of others."""
    return "rate" in plan and not plan.get("pool_views") and not plan.get("average_of")


def _kind(plan: Mapping[str, Any]) -> str:
    if plan.get("pool_views"):
        return f"pool of {plan['pool_views']} views"
    if plan.get("average_of"):
        return f"mean of {', '.join(plan['average_of'])}"
    return str(plan.get("architecture", NOTHING))


def _machine(run: Mapping[str, Any]) -> str:
    starts = run.get("starts") or [{}]
    return str(starts[-1].get("gpu") or starts[-1].get("cpu") or NOTHING)


def _sides(plan: Mapping[str, Any]) -> str:
    if "side_px" not in plan:
        return NOTHING
    sides = [side for _, side in plan.get("sides_px", ())] or [plan["side_px"]]
    return ", then ".join(map(str, sides))
