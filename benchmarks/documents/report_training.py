"""What the report says of how the shipped model was trained, from its card alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


QUIETLY: Final = (
    "The last runs were trained quietly; most of the learning was done under the stronger settings."
)


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
    shown = plans_shown(facts)
    heads = ["run", "what", "epochs", "px", "rate", "begins with", "taught by"]
    heads += ["minutes on the wall", "core minutes", "on"]
    rows = [*[_run(each, last) for each in runs], _total(runs)]
    return {
        "training": said,
        "augmented": _augmented(shown),
        "table_runs": table(heads, rows, numbers=False),
        "table_augmentation": table(
            ["change, at most", *(f"`{plan['name']}`" for plan in shown)],
            [["mirror image", *["half of the views"] * len(shown)], *_changes(shown)],
        ),
    }


def plans_shown(facts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The experiments whose settings stand for the training of the shipped model.

    Args:
        facts: Its JSON card.

    Returns:
        Its longest run, where its card knows one before the last, and the last one that was
        trained; the shipped model's own where its card knows no other.
    """
    last = facts["experiment"]
    runs = facts.get("provenance", {}).get("runs", [])
    line = [plan for plan in _line(last, runs) if _is_trained(plan)]
    if not line:
        return [last]
    longest = max(reversed(line), key=lambda plan: plan.get("epochs") or 0)
    return [longest, line[-1]] if longest is not line[-1] else [longest]


def _line(last: Mapping[str, Any], runs: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The runs whose weights the shipped ones come from, without teachers, the first ones first."""
    plans = {run["name"]: run.get("experiment") or {} for run in runs} | {last["name"]: last}
    wanted, found = [last["name"]], set()
    while wanted:
        name = wanted.pop()
        if name in plans and name not in found:
            found.add(name)
            plan = plans[name]
            wanted += [*plan.get("average_of", ()), *filter(None, [plan.get("start_from")])]
    return [plan for name, plan in plans.items() if name in found]


def _augmented(shown: Sequence[Mapping[str, Any]]) -> str:
    """Whose settings these are, and what the difference between them means."""
    first, last = shown[0], shown[-1]
    said = f"`{last['name']}`, the last run behind the shipped model that was trained"
    if first is last:
        return f"These are the settings of {said}:"
    said = f"These are the settings of `{first['name']}`, a long run of its line, and of {said}."
    turns = [plan["augmentation"].get("rotation_deg") or 0 for plan in (first, last)]
    return f"{said} {QUIETLY}" if turns[0] > turns[1] else said


def _changes(plans: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """What was changed, without what no run changed and the details of what one did not."""
    rows, happens = [], [True] * len(plans)
    for name, words in CHANGES.items():
        values = [plan["augmentation"].get(name) for plan in plans]
        if not words.startswith("..."):
            happens = [bool(value) for value in values]
        cells = [
            f"{value:g}" if value and happen else NOTHING
            for value, happen in zip(values, happens, strict=True)
        ]
        if set(cells) != {NOTHING}:
            rows.append([words, *cells])
    return rows


def _run(run: Mapping[str, Any], last: Mapping[str, Any]) -> list[str]:
    plan = run.get("experiment") or {}
    taught = [*plan.get("teachers", ()), *([plan["pool"]] if plan.get("pool") else ())]
    taught += ["FER+ raters"] if plan.get("raters") else []
    trained = _is_trained(plan)
    return [
        f"`{run['name']}`",
        _kind(plan, last),
        str(run.get("epochs") or NOTHING),
        _sides(plan),
        f"{plan['rate']:g}" if trained else NOTHING,
        (plan.get("start_from") or "chance") if trained else NOTHING,
        ", ".join(taught) or NOTHING,
        _minutes([run], "elapsed_s"),
        _minutes([run], "core_s"),
        _machine(run),
    ]


def _total(runs: Sequence[Mapping[str, Any]]) -> list[str]:
    times = [_minutes(runs, name) for name in ("elapsed_s", "core_s")]
    return ["all whose time is known", *[""] * 6, *times, ""]


def _minutes(runs: Sequence[Mapping[str, Any]], name: str) -> str:
    known = [run[name] for run in runs if run.get(name) is not None]
    return f"{sum(known) / 60:,.0f}" if known else NOTHING


def _is_trained(plan: Mapping[str, Any]) -> bool:
    """Not a pool of views and not a mean of others."""
    return "rate" in plan and not plan.get("pool_views") and not plan.get("average_of")


def _kind(plan: Mapping[str, Any], last: Mapping[str, Any]) -> str:
    """What a run makes, with the widths of its network where the shipped one has others."""
    if plan.get("pool_views"):
        return f"pool of {plan['pool_views']} views"
    if plan.get("average_of"):
        return f"mean of {', '.join(plan['average_of'])}"
    widths = plan.get("options", {}).get("widths")
    if not widths or widths == last.get("options", {}).get("widths"):
        return str(plan.get("architecture", NOTHING))
    return f"{plan['architecture']}, widths {'-'.join(map(str, widths))}"


def _machine(run: Mapping[str, Any]) -> str:
    starts = run.get("starts") or [{}]
    return str(starts[-1].get("gpu") or starts[-1].get("cpu") or NOTHING)


def _sides(plan: Mapping[str, Any]) -> str:
    if "side_px" not in plan:
        return NOTHING
    sides = [side for _, side in plan.get("sides_px", ())] or [plan["side_px"]]
    return ", then ".join(map(str, sides))
