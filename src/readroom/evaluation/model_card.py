"""The model card: what the model is, how good, made of what, and what it must not be used for.

Written from the JSON card beside the model and from its evaluation; no figure stands
here. Mitchell et al. 2019 (arXiv 1810.03993) say what belongs into a model card.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from readroom.evaluation import model_card_tables as tables
from readroom.evaluation.markdown import table
from readroom.evaluation.model_card_words import (
    ABOUT_DATA,
    BIASES,
    CORRUPTED,
    IMBALANCED,
    INTENDED,
    KEPT_APART,
    LEARNED_BUT_FOR,
    LEARNED_TOO,
    TRANSFERRED,
    UNSUITABLE,
)
from readroom.evaluation.overconfidence import confidence_words
from readroom.evaluation.wording import NOT_SAID, between, shown, timed_words
from readroom.recognition.evaluations import EvaluationRecord, confused_pairs

MOST_CONFUSED: Final = 5
PICTURES: Final = {
    "reliability": "Reliability: promised against kept accuracy",
    "coverage": "Accuracy when only the surest faces are named",
    "roc": "ROC of each expression against all others",
    "confusion": "Confusion matrix in per cent of each row",
    "corruptions": "Accuracy under twelve corruptions of five severities",
    "sizes": "Accuracy by size of the face",
    "imbalance": "More weight for rare labels",
}
"""The figures beside the card, by the name of their file, and what they show."""

UNUSED_BY_MEANS: Final = frozenset(
    (
        *("epochs", "sides_px", "optimizer", "rate", "warmup", "momentum"),
        *("weight_decay", "sam_radius"),
        *("smoothing", "ferplus_weight", "votes_share", "start_from", "widen", "teachers"),
        *("clean_teachers", "mirror_teachers", "pool", "pool_views", "distill"),
        *("distill_temperature", "raters", "trust", "ema", "light_epochs"),
    )
)
"""Settings of an experiment that nothing asks for where it averages finished runs."""


def model_card(
    facts: Mapping[str, Any], record: EvaluationRecord, *, pictures: str | None = None
) -> str:
    """The model card as a document.

    Args:
        facts: The JSON card of the model.
        record: Its full evaluation as it stands in ``evaluation.json``.
        pictures: The folder of the figures as seen from the document; None without them.

    Returns:
        Markdown.
    """
    parts = [
        f"# Model card: {facts['name']}",
        _what(facts, record),
        "## Intended use",
        INTENDED,
        "## Unsuitable uses",
        UNSUITABLE,
        "## How often it is right",
        _right(record),
        tables.main_table(record),
        "### When it is allowed to be silent",
        tables.coverage_table(record),
        _picture("coverage", pictures),
        "### By expression",
        tables.class_table(record),
        _confused(record),
        tables.confusion_table(record),
        _picture("confusion", pictures),
        _picture("roc", pictures),
        "### Calibration",
        _calibration(record),
        tables.reliability_table(record),
        _picture("reliability", pictures),
        "### Each head alone",
        "The heads are asked different questions: which label the picture has in FER-2013, and "
        "which of eight expressions most of ten later raters chose (FER+).",
        tables.heads_table(record),
        tables.recall_table(record),
        "### Worse pictures",
        _robustness(record),
        tables.corruption_table(record),
        _picture("corruptions", pictures),
        "### Small faces",
        "The crops were shrunk by area, as a sensor with fewer pixels would have seen them.",
        tables.size_table(record),
        _picture("sizes", pictures),
        *_imbalance(record, pictures),
        *_cost(record),
        "## What it learned from",
        _data(facts),
        tables.training_table(record),
        "### What these data do to it",
        _biases(record),
        "## What these numbers do not say",
        _list(NOT_SAID),
        "## How it was made",
        _made(facts),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _what(facts: Mapping[str, Any], record: EvaluationRecord) -> str:
    side = facts["input"]["side_px"]
    blend = ", ".join(f"{head} {weight:g}" for head, weight in facts["blend"].items())
    return (
        f"Names the visible expression of a cropped face as one of seven words: "
        f"{', '.join(facts['labels'])}. It sees one gray square of {side} x {side} pixels and "
        "gives seven calibrated probabilities; it knows nothing of the person, the moment "
        "before or the room.\n\n"
        f"Version {facts['version']}, licence {facts['licence']}, sha256 `{facts['sha256']}`. "
        f"What is served blends the two heads with the weights {blend}. "
        f"Measured on {record['date']} on {record['n']:,} faces of {record['data']}, part "
        f"{record['split'] or 'all'}. This page is written by `make figures` from "
        "`expression.json` and `evaluation.json`; brackets hold 95 % intervals (percentile "
        "bootstrap over faces)."
    )


def _right(record: EvaluationRecord) -> str:
    accuracy, twins = record["accuracy"], record.get("accuracy_without_twins")
    said = (
        f"**{between('accuracy', accuracy)}** of the faces are named as they are labelled; always "
        f'saying "{record["majority_label"]}" would reach {_plain(record["majority_baseline"])}.'
    )
    if twins is not None:
        said += (
            f" {record['twins']:,} of these faces have an exact copy in another part of the data; "
            f"without them it is {between('accuracy', twins)}."
        )
    return said


def _confused(record: EvaluationRecord) -> str:
    pairs = confused_pairs(record)[:MOST_CONFUSED]
    said = ", ".join(
        f"{each.label} for {each.taken_for} ({100 * each.share:.0f} %)" for each in pairs
    )
    return f"Taken most often for something else: {said}. Rows are labels, columns are names."


def _calibration(record: EvaluationRecord) -> str:
    return (
        "Where the model says 70 %, seven of ten names should be right. The calibration error "
        f"(ECE, 15 bins of equally many faces) is {between('ece', record['ece'])}. A perfectly "
        "calibrated model would not reach 0 on so few faces; what is left above that is "
        f"{between('ece_excess', record['ece_excess'])}. {confidence_words(record['reliability'])}"
    )


def _robustness(record: EvaluationRecord) -> str:
    found = record["robustness"]
    return (
        f"{CORRUPTED} On average over {len(found['corruptions'])} corruptions and five severities "
        f"{between('', found['mean'])} of the faces are named as labelled, which is "
        f"{between('', found['relative'])} of the accuracy on the crops as they are."
    )


def _imbalance(record: EvaluationRecord, pictures: str | None) -> list[str]:
    if record["imbalance"] is None:
        return []
    return [
        "### Rare labels",
        IMBALANCED,
        tables.imbalance_table(record),
        _picture("imbalance", pictures),
    ]


def _cost(record: EvaluationRecord) -> list[str]:
    cost = record["cost"]
    if cost is None:
        return []
    facts = {name: fact for name, fact in cost["machine"].items() if name != "timed"}
    machine = ", ".join(f"{name} {fact}" for name, fact in facts.items())
    return [
        "### What it takes to run",
        f"One thread of ONNX Runtime, median of at least {cost['repeats']} batches; "
        f"{machine}.{timed_words(record)}",
        tables.cost_table(record),
    ]


def _data(facts: Mapping[str, Any]) -> str:
    data = facts["data"]
    said = (
        f"{data['trained_on']:,} crops of FER-2013's part Training, each with its label and, "
        f"where FER+ has them, the votes of ten raters. {_validated(data)}"
    )
    twins = data.get("public_test_twins_left_out")
    if twins:
        said += f" {twins:,} exact copies of PublicTest pictures were left out of both."
    return f"{ABOUT_DATA}\n\n{said}"


def _validated(data: Mapping[str, Any]) -> str:
    aside, judge = data.get("compared_on") or 0, data.get("judged_by")
    said = KEPT_APART if not judge else LEARNED_BUT_FOR if aside else LEARNED_TOO
    return said.format(count=f"{data['validated_on']:,}", judge=judge, aside=f"{aside:,}")


def _biases(record: EvaluationRecord) -> str:
    lines = list(BIASES)
    if record["agreement"]:
        shares = ", ".join(
            f"{100 * each:.0f} % ({name})" for name, each in record["agreement"].items()
        )
        lines.insert(
            0,
            "**Labels are noisy.** The emotion that most FER+ raters chose among the seven is "
            f"the FER-2013 label for only {shares} of the pictures.",
        )
    if record["imbalance"] is not None:
        counts = record["imbalance"]["trained_on"]
        rarest, most = min(counts, key=counts.get), max(counts, key=counts.get)
        total = sum(counts.values())
        lines.insert(
            1,
            f"**Labels are unbalanced.** {100 * counts[rarest] / total:.1f} % of the training "
            f"crops are {rarest}, {100 * counts[most] / total:.0f} % {most}: the model names rare "
            "expressions too seldom, and its figures for them rest on few faces.",
        )
    return _list(lines)


def _made(facts: Mapping[str, Any]) -> str:
    experiment = facts.get("experiment", {})
    unused = UNUSED_BY_MEANS if experiment.get("average_of") else ()
    rows = [
        [f"`{name}`", _setting(value)] for name, value in experiment.items() if name not in unused
    ]
    validation = facts.get("validation", {}).get("accuracy", {}).get("served")
    said = (
        "By `readroom train` with the settings below; temperatures, blend and limits were fitted "
        "on validation crops."
    )
    if "transfer" in facts:
        said = TRANSFERRED
    elif validation is not None:
        judge = facts["data"].get("judged_by") or "it"
        said += f" On these {judge} names {100 * validation:.1f} % as labelled."
    parts = [said, table(["setting", "value"], rows, numbers=False), _runs(facts)]
    return "\n\n".join(part for part in parts if part)


def _runs(facts: Mapping[str, Any]) -> str:
    """The runs that the model rests on, where its card knows them."""
    runs = facts.get("provenance", {}).get("runs", [])
    rows = [[f"`{run['name']}`", _epochs(run), _minutes(run.get("core_s"))] for run in runs]
    if not rows:
        return ""
    said = "It rests on these runs, the first ones first:"
    return f"{said}\n\n{table(['run', 'epochs', 'minutes of one core'], rows)}"


def _epochs(run: Mapping[str, Any]) -> str:
    if (run.get("experiment") or {}).get("average_of"):
        return "none, a mean"
    return str(run["epochs"]) if run.get("epochs") else "not known"


def _minutes(seconds: float | None) -> str:
    return "not known" if seconds is None else f"{seconds / 60:.0f}"


def _setting(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name} {_setting(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_setting, value)) or "none"
    return str(value)


def _plain(interval: Mapping[str, float | None]) -> str:
    return shown("", interval["value"]).replace("\N{NO-BREAK SPACE}", " ")


def _picture(name: str, folder: str | None) -> str:
    return "" if folder is None else f"![{PICTURES[name]}]({folder}/{name}.svg)"


def _list(lines: tuple[str, ...] | list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
