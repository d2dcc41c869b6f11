"""What the report says of the shipped model: one text for each place of its words.

Everything comes from the model's card and its evaluation; no figure stands here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from readroom.evaluation import model_card_tables as tables
from readroom.evaluation.markdown import table
from readroom.evaluation.overconfidence import confidence_words
from readroom.evaluation.wording import MEASURES, between, timed_words
from readroom.recognition.evaluations import EvaluationRecord, confused_pairs

MOST_CONFUSED: Final = 5
ROOM_FACES: Final = 50
"""The batch whose time stands for a full room."""
TAUS: Final = (0.0, 0.3, 0.5, 0.7, 1.0)
"""The weights of rare labels that the report shows; the model card shows all."""
KEPT_APART: Final = "No weight of the shipped model was fitted to the validation part."
LAST_STEP: Final = (
    "In a last step, all choices made, the shipped model learned from the validation part, too; "
    "what is fitted on that part comes from {judge}, the run before, which had not seen it.{aside}"
)
ASIDE: Final = (
    " {count} of these pictures it did not learn from either: on them its temperatures were set so "
    "that it is as sure of new faces as {judge} is, without looking at labels."
)
SHOWN: Final = ("accuracy", "accuracy_without_twins", "balanced_accuracy", "macro_f1", "macro_auc")


def model_places(facts: Mapping[str, Any], record: EvaluationRecord) -> dict[str, str]:
    """What is said of the shipped model.

    Args:
        facts: Its JSON card.
        record: Its full evaluation, with training crops, votes and cost.

    Returns:
        Texts by the name of their place.
    """
    return {
        **_identity(facts, record),
        **_accuracy(record),
        **_data(facts, record),
        **_imbalance(record),
        **_order(record),
        **_robustness(record),
        **_cost(facts, record),
        "confusions": _confusions(record),
        "calibration": confidence_words(record["reliability"]),
        "table_classes": tables.class_table(record),
        "table_coverage": tables.coverage_table(record),
    }


def _identity(facts: Mapping[str, Any], record: EvaluationRecord) -> dict[str, str]:
    crowd, judge = facts["blend"]["ferplus"], facts["data"].get("judged_by")
    before = f" (as {judge}, before its last step)" if judge else ""
    return {
        "name": facts["name"],
        "version": facts["version"],
        "sha256": facts["sha256"][:12],
        "date": record["date"],
        "side_px": str(facts["input"]["side_px"]),
        "parameters": f"{record['cost']['parameters'] / 1e6:.2f}",
        "architecture": facts["experiment"]["architecture"],
        "shipped_validation": f"{per_cent(facts['validation']['accuracy']['served'])}{before}",
        "limit": f"{record['named']['limit']:.2f}",
        "blend": f"a weight of {crowd:g}" if crowd else "none, in this model",
    }


def _accuracy(record: EvaluationRecord) -> dict[str, str]:
    accuracy, crowd = record["accuracy"], record["heads"]["ferplus"]
    rows = [
        [words.title, between(name, record[name]), words.meaning]
        for name, words in MEASURES.items()
        if name in SHOWN
    ]
    return {
        "n": f"{record['n']:,}",
        "accuracy": between("", accuracy),
        "accuracy_plain": per_cent(accuracy["value"]),
        "accuracy_without_twins": between("", record["accuracy_without_twins"]),
        "accuracy_at_75": between("", record["accuracy_at_75_coverage"]),
        "majority": per_cent(record["majority_baseline"]["value"]),
        "half_width": f"{50 * (accuracy['high'] - accuracy['low']):.1f}",
        "ferplus_accuracy": between("", crowd["accuracy"]),
        "ferplus_n": f"{crowd['n']:,}",
        "ferplus_majority": between("", crowd["majority"]),
        "ferplus_majority_n": f"{crowd['majority']['n']:,}",
        "table_main": table(["measure", "value", "meaning"], rows, numbers=False),
    }


def _data(facts: Mapping[str, Any], record: EvaluationRecord) -> dict[str, str]:
    data, counts = facts["data"], record["imbalance"]["trained_on"]
    total = sum(counts.values())
    commonest, judge = max(counts, key=counts.__getitem__), data.get("judged_by")
    aside = data.get("compared_on") or 0
    told_aside = ASIDE.format(count=f"{aside:,}", judge=judge) if aside else ""
    return {
        "twins": f"{record['twins']:,}",
        "twins_left_out": f"{data['public_test_twins_left_out']:,}",
        "trained_on": f"{data['trained_on'] - (data['validated_on'] - aside if judge else 0):,}",
        "last_step": LAST_STEP.format(judge=judge, aside=told_aside) if judge else KEPT_APART,
        "validated_on": f"{data['validated_on']:,}",
        "agreement_training": per_cent(record["agreement"]["Training"]),
        "agreement_test": per_cent(record["agreement"]["PublicTest"]),
        "commonest": commonest,
        "commonest_share": per_cent(counts[commonest] / total),
        "rarest_share": per_cent(counts[record["imbalance"]["rarest"]] / total),
    }


def _imbalance(record: EvaluationRecord) -> dict[str, str]:
    found = record["imbalance"]
    rare = record["per_class"][found["rarest"]]
    last = found["curve"][-1]
    curve = [each for each in found["curve"] if round(each["tau"], 1) in TAUS]
    shown = dict(record) | {"imbalance": dict(found) | {"curve": curve}}
    return {
        "rarest": found["rarest"],
        "rare_n": str(rare["n"]),
        "rare_recall": between("", rare["recall"]),
        "rare_precision": between("", rare["precision"]),
        "rare_recall_plain": per_cent(rare["recall"]["value"]),
        "rare_recall_adjusted": per_cent(last["recall"]["value"]),
        "balanced": per_cent(record["balanced_accuracy"]["value"]),
        "balanced_adjusted": per_cent(last["balanced_accuracy"]["value"]),
        "accuracy_adjusted": per_cent(last["accuracy"]["value"]),
        "table_imbalance": tables.imbalance_table(shown),
    }


def _order(record: EvaluationRecord) -> dict[str, str]:
    areas = {label: each["auc"]["value"] for label, each in record["per_class"].items()}
    best, worst = max(areas, key=areas.__getitem__), min(areas, key=areas.__getitem__)
    return {
        "auc_mean": between("", record["macro_auc"]),
        "auc_best": per_cent(areas[best]),
        "auc_best_label": best,
        "auc_worst": per_cent(areas[worst]),
        "auc_worst_label": worst,
        "ece": between("", record["ece"]),
        "ece_excess": between("", record["ece_excess"]),
    }


def _robustness(record: EvaluationRecord) -> dict[str, str]:
    found = record["robustness"]
    worst = sorted(found["corruptions"], key=lambda each: each["accuracy"][-1]["value"])
    return {
        "corruption_count": str(len(worst)),
        "corruption_mean": between("", found["mean"]),
        "corruption_relative": between("", found["relative"]),
        "corruption_worst": listed([_corrupted(each) for each in worst[:3]]),
        "corruption_mildest": listed([_corrupted(each) for each in worst[-2:]]),
        "table_sizes": tables.size_table(record),
    }


def _corrupted(each: Mapping[str, Any]) -> str:
    return f"{each['title'].lower()} ({per_cent(each['accuracy'][-1]['value'])})"


def _cost(facts: Mapping[str, Any], record: EvaluationRecord) -> dict[str, str]:
    cost = record["cost"]
    milliseconds = cost["ms_per_face"][str(ROOM_FACES)]
    rounded = facts.get("quantization")
    arithmetic = "The shipped model calculates in floating point."
    if rounded is not None:
        arithmetic = (
            f"The shipped model calculates in {rounded['bits']}-bit integers; its probabilities "
            f"differ from those of the network in floating point by "
            f"{100 * rounded['mean_difference']:.2g} points on average. Results on PublicTest are "
            "those of the shipped file; its temperature, its limits and what is said of validation "
            "come from the network in floating point."
        )
    machine = cost["machine"]
    return {
        "ms_batch": f"{milliseconds:.2f}",
        "ms_room": f"{ROOM_FACES * milliseconds:.0f}",
        "arithmetic": (
            f"{arithmetic} Measured on one core of {machine['processor']}.{timed_words(record)}"
        ),
        "table_cost": tables.cost_table(record),
    }


def _confusions(record: EvaluationRecord) -> str:
    pairs = [
        f"{each.label} for {each.taken_for} ({per_cent(each.share)})"
        for each in confused_pairs(record)[:MOST_CONFUSED]
    ]
    return f"Taken for something else most often: {listed(pairs)}."


def per_cent(share: float) -> str:
    """A share without an interval.

    >>> per_cent(0.2494)
    '24.9 %'

    Args:
        share: Of 1.

    Returns:
        A short text with an ordinary blank.
    """
    return f"{100 * share:.1f} %"


def listed(parts: Sequence[str]) -> str:
    """Words one after the other, as a sentence lists them.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')

    Args:
        parts: At least one.

    Returns:
        The last after "and".
    """
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
