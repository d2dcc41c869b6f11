"""What the report says of the architectures compared, from ``comparison.json`` alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.documents.contenders import BASELINE, Model, full_size, gap_of, title
from benchmarks.documents.report_learning import overfitting, rising_loss, still_rising
from benchmarks.documents.report_model import listed, per_cent
from readroom.evaluation.markdown import table
from readroom.evaluation.wording import NOTHING, between
from readroom.recognition.evaluations import EvaluationRecord


def network_places(comparison: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, str]:
    """What is said of the networks.

    Args:
        comparison: ``comparison.json``.
        facts: The JSON card of the shipped model.

    Returns:
        Texts by the name of their place.
    """
    models: Sequence[Model] = comparison["models"]
    networks = [model for model in models if model["name"] != BASELINE]
    validated = [model["validation_accuracy"] for model in networks]
    tested = [model["public_test"]["accuracy"]["value"] for model in networks]
    machine, versions = comparison["machine"], comparison["versions"]
    return {
        "table_networks": _networks_table(models),
        "own_settings": _own_settings(comparison),
        "table_comparison": _comparison_table(models),
        "training_sample": f"{comparison['training_sample']:,}",
        "core_minutes": _core_minutes(networks),
        "least_time": _least_time(networks),
        "ms_in_comparison": _ms_of_shipped(networks, facts),
        "ranking": _ranking(models),
        "told_apart": _told_apart(models),
        "still_rising": still_rising(networks),
        "overfitting": overfitting(models),
        "rising_loss": rising_loss(networks),
        "shipped_gain": _gain(networks, facts),
        "hog_accuracy": _hog(models),
        "floor": _floor(models),
        "best_network_accuracy": per_cent(max(tested)),
        "worst_network_accuracy": per_cent(min(tested)),
        "network_spread": f"{100 * (max(validated) - min(validated)):.1f}",
        "comparison_date": comparison["date"],
        "comparison_machine": f"{machine['processor']}, {machine['cores']} cores",
        "comparison_versions": ", ".join(f"{name} {each}" for name, each in versions.items()),
    }


def _networks_table(models: Sequence[Model]) -> str:
    rows = [
        [
            title(model["name"]),
            _millions(model["parameters"]),
            _millions(model["macs_per_face"]),
            str(model["effort"]["epochs"] or NOTHING),
            str(len(full_size(model)) or NOTHING),
            f"{model['effort']['core_s'] / 60:.0f}",
        ]
        for model in models
    ]
    return table(
        ["name", "parameters, M", "MACs, M", "epochs", "... at full size", "core minutes"], rows
    )


def _own_settings(comparison: Mapping[str, Any]) -> str:
    said = [
        f"{title(model['name'])}: {own}"
        for model in comparison["models"]
        if (own := _settings_of(model, comparison))
    ]
    return "; ".join(said) or "none"


def _settings_of(model: Model, comparison: Mapping[str, Any]) -> str:
    if model["name"] == BASELINE:
        return str(model["selected"])
    own = comparison["networks"][model["name"]]
    said = [f"{name} {_plain(value)}" for name, value in own.get("options", {}).items()]
    if "optimizer" in own:
        said.append(f"optimiser {own['optimizer']}")
    if "rate" in own:
        said.append(f"rate {own['rate']:g}")
    if "sides_px" in own:
        sides = [side for _, side in own["sides_px"]] or [model["side_px"]]
        said.append(f"trained at {' then '.join(map(str, sides))} px")
    return ", ".join(said)


def _plain(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], list):
        return " ".join("-".join(map(str, each)) for each in value)
    return "-".join(map(str, value)) if isinstance(value, list) else str(value)


def _millions(count: float | None) -> str:
    if count is None:
        return NOTHING
    return f"{count / 1e6:.3f}" if count < 1e5 else f"{count / 1e6:.3g}"


def _comparison_table(models: Sequence[Model]) -> str:
    rows = [
        [
            title(model["name"]),
            per_cent(model["train_accuracy"]),
            per_cent(model["validation_accuracy"]),
            f"{100 * gap_of(model):+.1f}",
            between("", model["public_test"]["accuracy"]),
            per_cent(model["public_test"]["macro_f1"]["value"]),
            per_cent(model["public_test"]["ece"]["value"]),
            f"{model['ms_per_face']['50']:.2f}",
        ]
        for model in models
    ]
    heads = ["", "training", "validation", "gap", "PublicTest", "macro-F1", "ECE", "ms a face"]
    return table(heads, rows)


def pairs_table(
    models: Sequence[Model], record: EvaluationRecord, raters: Mapping[str, Mapping[str, float]]
) -> str:
    """How often raters, the shipped model and every other take labels for each other.

    Args:
        models: Of the comparison, at least one.
        record: The evaluation of the shipped model.
        raters: By label and emotion, for which share of the faces raters chose it.

    Returns:
        Markdown; cells in per cent of the faces with the first label.
    """
    pairs = [(pair["first"], pair["second"]) for pair in models[0]["pairs"]]
    ways = [way for one, other in pairs for way in ((one, other), (other, one))]
    labels, matrix = record["labels"], record["confusion_matrix"]
    taken = {
        label: dict(zip(labels, row, strict=True))
        for label, row in zip(labels, matrix, strict=True)
    }
    rows = [
        ["most FER+ raters", *(f"{100 * raters[one][other]:.1f}" for one, other in ways)],
        [
            "the shipped model",
            *(f"{100 * taken[one][other] / sum(taken[one].values()):.1f}" for one, other in ways),
        ],
    ]
    for model in models:
        shares = [
            f"{100 * pair[way]:.1f}"
            for pair in model["pairs"]
            for way in ("first_as_second", "second_as_first")
        ]
        rows.append([title(model["name"]), *shares])
    return table(["", *(f"{one} named {other}" for one, other in ways)], rows)


def pairs_told(record: EvaluationRecord, raters: Mapping[str, Mapping[str, float]]) -> str:
    """What the shipped model makes of the hard labels, beside what most raters do.

    Args:
        record: The evaluation of the shipped model.
        raters: By label and emotion, for which share of the faces raters chose it.

    Returns:
        Sentences.
    """
    counts = dict(zip(record["labels"], record["confusion_matrix"], strict=True))
    taken = {
        label: {other: count / sum(row) for other, count in zip(record["labels"], row, strict=True)}
        for label, row in counts.items()
    }
    shown = {
        who: f"{per_cent(said['sad']['neutral'])} of the sad faces neutral and "
        f"{per_cent(said['neutral']['sad'])} of the neutral ones sad"
        for who, said in (("raters", raters), ("model", taken))
    }
    others = sorted((share, other) for other, share in taken["fear"].items() if other != "fear")
    goes = listed([f"{other} ({per_cent(share)})" for share, other in others[:-5:-1]])
    return (
        f"Most raters call {shown['raters']}; the shipped model calls {shown['model']}. Faces "
        f"labelled fear it takes most often for {goes}."
    )


def _core_minutes(networks: Sequence[Model]) -> str:
    minutes = sorted(model["effort"]["core_s"] / 60 for model in networks)
    ends = list(dict.fromkeys((f"{minutes[0]:.0f}", f"{minutes[-1]:.0f}")))
    return " to ".join(ends)


def _least_time(networks: Sequence[Model]) -> str:
    """Who had the least processor time, and how much more the others had at most."""
    order = sorted(networks, key=lambda model: model["effort"]["core_s"])
    least, most = order[0], order[-1]
    more = 100 * (most["effort"]["core_s"] / least["effort"]["core_s"] - 1)
    return f"{title(least['name'])} had the least, {title(most['name'])} {more:.0f} % more"


def _ms_of_shipped(networks: Sequence[Model], facts: Mapping[str, Any]) -> str:
    """What a face costs, in the comparison, in the network that has the shipped architecture."""
    for model in networks:
        if model["name"] == facts["experiment"]["architecture"]:
            return f"{model['ms_per_face']['50']:.2f} ms for {title(model['name'])}"
    return "times of other networks"


def _ranking(models: Sequence[Model]) -> str:
    order = [f"{title(each['name'])} ({per_cent(each['validation_accuracy'])})" for each in models]
    return f"By validation accuracy the order is {listed(order)}."


def _told_apart(models: Sequence[Model]) -> str:
    first = title(models[0]["name"])
    level = [
        title(model["name"])
        for model in models[1:]
        if model["difference_to_best"]["low"] <= 0 <= model["difference_to_best"]["high"]
    ]
    if not level:
        return f"On PublicTest each other one differs from {first} by more than chance."
    return (
        f"On PublicTest {listed(level)} cannot be told apart from {first}: the interval of the "
        "difference holds zero."
    )


def _floor(models: Sequence[Model]) -> str:
    """What hand-made features are worth beside networks of half an hour."""
    baseline = [model for model in models if model["name"] == BASELINE]
    if not baseline:
        return "Hand-made features were not measured"
    level = baseline[0]["public_test"]["accuracy"]["value"]
    below = [
        title(model["name"])
        for model in models
        if model["public_test"]["accuracy"]["value"] < level
    ]
    if not below:
        return "Hand-made features are a floor"
    return (
        "Hand-made features are no mere floor where time is short: "
        f"{listed(below)} did not reach them"
    )


def _gain(networks: Sequence[Model], facts: Mapping[str, Any]) -> str:
    for model in networks:
        if model["name"] == facts["experiment"]["architecture"]:
            gain = facts["validation"]["accuracy"]["served"] - model["validation_accuracy"]
            return f", {100 * gain:+.1f} points against that of the comparison"
    return ""


def _hog(models: Sequence[Model]) -> str:
    for model in models:
        if model["name"] == BASELINE:
            return between("", model["public_test"]["accuracy"])
    return NOTHING
