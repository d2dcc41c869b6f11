"""The figures of a model card as Markdown tables, all from ``evaluation.json``."""

from __future__ import annotations

from typing import Final

from readroom.evaluation.markdown import table
from readroom.evaluation.wording import MEASURES, NOTHING, between, shown
from readroom.recognition.evaluations import EvaluationRecord

COVERAGES: Final = (90, 80, 75)
INTERVALS: Final = "95 % interval"


def main_table(record: EvaluationRecord) -> str:
    """Every measure of what is served.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        Markdown.
    """
    rows = [
        [words.title, between(name, record[name]), words.meaning]
        for name, words in MEASURES.items()
        if name in record and "coverage" not in name
    ]
    return table(["measure", f"value ({INTERVALS})", "meaning"], rows, numbers=False)


def heads_table(record: EvaluationRecord) -> str:
    """Each head alone.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        Markdown.
    """
    words = {"fer2013": "FER-2013 label", "ferplus": "what most of ten FER+ raters saw"}
    rows = [
        [
            f"{name}: {words[name]}",
            f"{head['n']:,}",
            f"{len(head['labels'])}",
            between("accuracy", head["accuracy"]),
            between("accuracy", head.get("accuracy_without_twins")),
            between("balanced_accuracy", head["balanced_accuracy"]),
            between("ece", head["ece"]),
        ]
        for name, head in record["heads"].items()
    ]
    crowd = record["heads"].get("ferplus")
    if crowd is not None:
        agreed = crowd["majority"]
        agreeing = ["... where more than half of them agree", f"{agreed['n']:,}"]
        labels = str(len(crowd["labels"]))
        rows.append([*agreeing, labels, between("accuracy", agreed), *[NOTHING] * 3])
    heads = ["head", "faces", "labels", "accuracy", "without twins", "balanced accuracy", "ECE"]
    return table(heads, rows)


def recall_table(record: EvaluationRecord) -> str:
    """The recalls of the FER+ head; empty where the data have no votes.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        Markdown.
    """
    head = record["heads"].get("ferplus")
    if head is None:
        return ""
    rows = [
        [label, f"{each['n']:,}", between("recall", each["recall"])]
        for label, each in head["per_class"].items()
    ]
    return table(["most raters saw", "faces", "recall"], rows)


def class_table(record: EvaluationRecord) -> str:
    """Precision, recall, F1 and area under ROC of each label.

    Args:
        record: An evaluation as it stands in its file.

    Returns:
        Markdown.
    """
    names = ("precision", "recall", "f1", "auc")
    rows = [
        [label, f"{each['n']:,}", *(between(name, each[name]) for name in names)]
        for label, each in record["per_class"].items()
    ]
    return table(["labelled", "faces", "precision", "recall", "F1", "area under ROC"], rows)


def confusion_table(record: EvaluationRecord) -> str:
    """How many faces of each label were named how.

    Args:
        record: An evaluation as it stands in its file.

    Returns:
        Markdown.
    """
    labels = record["labels"]
    rows = [
        [f"**{label}**", *(f"{count:,}" for count in row), f"{sum(row):,}"]
        for label, row in zip(labels, record["confusion_matrix"], strict=True)
    ]
    return table(["labelled \\ named", *labels, "all"], rows)


def reliability_table(record: EvaluationRecord) -> str:
    """Promised and kept accuracy in bins of equally many faces.

    Args:
        record: An evaluation as it stands in its file.

    Returns:
        Markdown.
    """
    rows = [
        [f"{100 * each['confidence']:.1f} %", f"{100 * each['accuracy']:.1f} %", f"{each['rows']}"]
        for each in record["reliability"]
    ]
    return table(["mean confidence", "named as labelled", "faces"], rows)


def coverage_table(record: EvaluationRecord) -> str:
    """Accuracy when only the surest faces are named.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        Markdown.
    """
    rows = [["all faces", between("accuracy", record["accuracy"])]]
    rows.extend(
        [f"the surest {per_cent} %", between("", record[f"accuracy_at_{per_cent}_coverage"])]
        for per_cent in COVERAGES
    )
    named = record["named"]
    if named is not None:
        rows.append(
            [
                f"at the limit of the card ({named['limit']:.2f}): {between('', named['share'])}",
                between("", named["accuracy"]),
            ]
        )
    return table(["faces that are named", "of these, named as labelled"], rows)


def corruption_table(record: EvaluationRecord) -> str:
    """Accuracy under every corruption, with the level of each severity.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        Markdown.
    """
    found = record["robustness"]
    rows = [
        [
            f"{each['title']}, {each['unit']}",
            *(
                f"{100 * at['value']:.1f} % ({level:g})"
                for at, level in zip(each["accuracy"], each["levels"], strict=True)
            ),
            each["reason"],
        ]
        for each in found["corruptions"]
    ]
    means = [
        shown("", each["value"]).replace("\N{NO-BREAK SPACE}", " ") for each in found["by_severity"]
    ]
    rows.append(["**mean of all**", *means, ""])
    return table(["corruption, unit of its level", "1", "2", "3", "4", "5", "why"], rows)


def size_table(record: EvaluationRecord) -> str:
    """Accuracy against the side of the face.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        Markdown.
    """
    found = record["robustness"]
    rows = [
        [f"{side}", between("accuracy", at)]
        for side, at in zip(found["sizes_px"], found["at_size"], strict=True)
    ]
    return table(["side of the face, px", "named as labelled"], rows)


def imbalance_table(record: EvaluationRecord) -> str:
    """What more weight for rare labels brings and costs; empty without training crops.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        Markdown.
    """
    found = record["imbalance"]
    if found is None:
        return ""
    names = ("accuracy", "balanced_accuracy", "recall")
    rows = [
        [f"{each['tau']:.1f}", *(between(name, each[name]) for name in names)]
        for each in found["curve"]
    ]
    heads = ["tau", "accuracy", "balanced accuracy", f"recall of {found['rarest']}"]
    return table(heads, rows)


def cost_table(record: EvaluationRecord) -> str:
    """Time, size and operations; empty where they were not measured.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        Markdown.
    """
    cost = record["cost"]
    if cost is None:
        return ""
    rows = [
        *(
            [f"processor time a face, batches of {batch}", f"{each:.2f} ms"]
            for batch, each in cost["ms_per_face"].items()
        ),
        ["size of the file", f"{cost['file_bytes'] / 1e6:.1f} MB"],
    ]
    if cost["parameters"] is not None:
        rows.append(["parameters", f"{cost['parameters']:,}"])
    if cost["macs"] is not None:
        rows.append(["multiply-accumulate operations a face", f"{cost['macs'] / 1e6:.0f} million"])
    return table(["what it takes", "value"], rows)


def training_table(record: EvaluationRecord) -> str:
    """How many training crops have each label; empty without training crops.

    Args:
        record: A full evaluation as it stands in its file.

    Returns:
        Markdown.
    """
    found = record["imbalance"]
    if found is None:
        return ""
    total = sum(found["trained_on"].values())
    rows = [
        [label, f"{count:,}", f"{100 * count / total:.1f} %"]
        for label, count in found["trained_on"].items()
    ]
    return table(["label", "crops of the split Training", "share"], rows)
