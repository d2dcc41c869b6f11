"""The plots of an evaluation, each drawn from what stands in ``evaluation.json``.

Whoever has that file can draw them again; nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.stats import binomtest

from readroom.evaluation.drawing import ACCENT, INK, SOFT, class_colour
from readroom.recognition.evaluations import EvaluationRecord

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DOTTED: Final[Any] = (0, (2, 3))
COVERAGES: Final = ((75, (-12, -14)), (80, (12, 7)), (90, (0, 8)))
"""The coverages that are written beside the curve, and where: points right and above."""
FEWEST: Final = 0.05
"""Under this part of the faces a curve of coverage is a handful of faces: not looked at
for the lower end of the axis."""


def confusion(figure: Figure, record: EvaluationRecord) -> None:
    """Which label was taken for which, in per cent of each row.

    Args:
        figure: Where to draw.
        record: An evaluation as it stands in ``evaluation.json``.
    """
    axes = figure.subplots()
    labels = record["labels"]
    table = np.array(record["confusion_matrix"])
    totals = table.sum(axis=1, keepdims=True)
    shares = np.divide(table, totals, out=np.zeros(table.shape), where=totals > 0)
    axes.grid(visible=False)
    for row, column in np.ndindex(*table.shape):
        share = float(shares[row, column])
        axes.add_patch(_square(column, row, share))
        if totals[row, 0]:
            weight = "bold" if row == column else "normal"
            axes.text(column, row, f"{100 * share:.0f}", ha="center", va="center", weight=weight)
    axes.set(xlim=(-0.5, len(labels) - 0.5), ylim=(len(labels) - 0.5, -0.5))
    axes.set_xticks(range(len(labels)), labels, rotation=40, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(length=0)
    axes.set(xlabel="named by the model", ylabel="labelled")
    axes.spines[:].set_visible(False)


def _square(x: float, y: float, share: float) -> Any:  # noqa: ANN401 - matplotlib comes lazily
    from matplotlib.patches import Rectangle

    alpha = 0.05 + 0.6 * share
    return Rectangle((x - 0.48, y - 0.48), 0.96, 0.96, facecolor=ACCENT, alpha=alpha, linewidth=0)


def roc(figure: Figure, record: EvaluationRecord) -> None:
    """What each class finds at the cost of which false alarms.

    Args:
        figure: Where to draw.
        record: An evaluation as it stands in ``evaluation.json``.
    """
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color=SOFT, linewidth=0.8, linestyle=DOTTED)
    for label in record["labels"]:
        points, area = record["roc"][label], record["per_class"][label]["auc"]["value"]
        if points is not None and area is not None:
            name = f"{label} {area:.2f}"
            axes.plot(*np.array(points).T, color=class_colour(label), linewidth=1.5, label=name)
    if axes.get_lines()[1:]:
        axes.legend(loc="lower right", title="area under the curve", title_fontsize=9, fontsize=9)
    _per_cent(axes, "false alarms among all others", "found of the labelled ones")


def reliability(figure: Figure, record: EvaluationRecord) -> None:
    """Promised against kept accuracy.

    Args:
        figure: Where to draw.
        record: An evaluation as it stands in ``evaluation.json``.
    """
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color=SOFT, linewidth=0.8, linestyle=DOTTED)
    axes.text(0.03, 0.95, "kept more than promised", color=SOFT, fontsize=9)
    axes.text(0.97, 0.03, "promised more than kept", color=SOFT, fontsize=9, ha="right")
    bins = record["reliability"]
    promised, kept = [each["confidence"] for each in bins], [each["accuracy"] for each in bins]
    # Wilson's: a few faces, all of them right, are no certainty.
    ends = [
        binomtest(round(each["accuracy"] * each["rows"]), each["rows"]).proportion_ci(
            method="wilson"
        )
        for each in bins
    ]
    error = [
        [max(0.0, at - end.low) for at, end in zip(kept, ends, strict=True)],
        [max(0.0, end.high - at) for at, end in zip(kept, ends, strict=True)],
    ]
    axes.errorbar(promised, kept, yerr=error, fmt="o-", color=ACCENT, markersize=4, linewidth=1.2)
    _per_cent(axes, "confidence of the model", "named as labelled")


def coverage(figure: Figure, record: EvaluationRecord) -> None:
    """Accuracy when only the surest faces are named.

    Args:
        figure: Where to draw.
        record: An evaluation as it stands in ``evaluation.json``.
    """
    axes = figure.subplots()
    named, kept = np.array(record["risk_coverage"]).T
    axes.plot(named, kept, color=ACCENT, linewidth=1.6)
    for per_cent, beside in COVERAGES:
        value = record[f"accuracy_at_{per_cent}_coverage"]["value"]
        if value is not None:
            axes.plot([per_cent / 100], [value], "o", color=ACCENT, markersize=5)
            axes.annotate(
                f"{100 * value:.1f}",
                (per_cent / 100, value),
                beside,
                textcoords="offset points",
                ha="center",
            )
    _per_cent(axes, "share of faces that are named, surest first", "of these, named as labelled")
    _from_the_lowest(axes, kept[named >= FEWEST].tolist())


def sizes(figure: Figure, record: EvaluationRecord) -> None:
    """Accuracy against the side of the face in the frame.

    Args:
        figure: Where to draw.
        record: A full evaluation as it stands in ``evaluation.json``.
    """
    axes = figure.subplots()
    found = record["robustness"]
    at = found["sizes_px"]
    value, low, high = ([each[k] for each in found["at_size"]] for k in ("value", "low", "high"))
    axes.fill_between(at, low, high, color=ACCENT, alpha=0.18, linewidth=0)
    axes.plot(at, value, "o-", color=ACCENT, markersize=4, linewidth=1.4)
    _guessing(axes, record, max(at), "right")
    axes.set_xticks(at, [str(side) for side in at], fontsize=9)
    axes.tick_params(length=0)
    axes.set(xlabel="side of the face in the frame, in pixels", ylabel="named as labelled")
    _upwards(axes)


def corruptions(figure: Figure, record: EvaluationRecord) -> None:
    """Accuracy against severity, a small plot for each corruption with levels in its unit.

    Args:
        figure: Where to draw, about twice as wide as high.
        record: A full evaluation as it stands in ``evaluation.json``.
    """
    found = record["robustness"]
    columns = 4
    rows = -(-len(found["corruptions"]) // columns)
    grid = figure.subplots(rows, columns, sharey=True, squeeze=False)
    for axes in grid.flat[len(found["corruptions"]) :]:
        axes.set_visible(False)
    for axes, each in zip(grid.flat, found["corruptions"], strict=False):
        _endured(axes, each, found["clean"]["value"], record)
    figure.supylabel("named as labelled", color=SOFT, fontsize=10)


def _endured(axes: Axes, each: EvaluationRecord, clean: float, record: EvaluationRecord) -> None:
    places = range(len(each["levels"]) + 1)
    value = [clean, *(interval["value"] for interval in each["accuracy"])]
    axes.plot([0, places[-1]], [clean, clean], color=SOFT, linewidth=0.8, linestyle=DOTTED)
    axes.plot(places, value, "o-", color=ACCENT, markersize=3, linewidth=1.4)
    _guessing(axes, record, 0, "left", words=False)
    axes.set_xticks(places, ["", *(f"{level:g}" for level in each["levels"])], fontsize=8)
    axes.tick_params(length=0)
    axes.set_title(each["title"], loc="left")
    axes.set_xlabel(each["unit"], fontsize=8)
    _upwards(axes)


def imbalance(figure: Figure, record: EvaluationRecord) -> None:
    """What giving rare labels more weight brings and costs.

    Args:
        figure: Where to draw.
        record: A full evaluation as it stands in ``evaluation.json``.
    """
    axes = figure.subplots()
    curve, rarest = record["imbalance"]["curve"], record["imbalance"]["rarest"]
    at = [each["tau"] for each in curve]
    lines = (
        ("accuracy", "accuracy", INK),
        ("balanced_accuracy", "balanced accuracy", ACCENT),
        ("recall", f"recall of {rarest}", class_colour(rarest)),
    )
    for name, words, colour in lines:
        found = [each[name] for each in curve]
        if any(each["value"] is None for each in found):
            continue
        value, low, high = ([each[k] for each in found] for k in ("value", "low", "high"))
        axes.fill_between(at, low, high, color=colour, alpha=0.12, linewidth=0)
        axes.plot(at, value, color=colour, linewidth=1.5, label=words)
    axes.legend(loc="lower right", fontsize=9)
    axes.tick_params(length=0)
    axes.set(xlabel="weight given to rare labels (tau)")
    _upwards(axes)


def _guessing(
    axes: Axes, record: EvaluationRecord, x: float, side: str, *, words: bool = True
) -> None:
    """The level of always naming the most frequent label."""
    level = record["majority_baseline"]["value"]
    axes.axhline(level, color=SOFT, linewidth=0.8, linestyle=DOTTED)
    if words:
        said = f"always saying “{record['majority_label']}”"
        axes.annotate(
            said, (x, level), (0, 4), textcoords="offset points", color=SOFT, fontsize=9, ha=side
        )


def _upwards(axes: Axes) -> None:
    ticks = np.linspace(0, 1, 6)
    axes.set_ylim(0, 1)
    axes.set_yticks(ticks, [f"{100 * tick:.0f} %" for tick in ticks])


def _from_the_lowest(axes: Axes, values: Sequence[float]) -> None:
    lowest = min(*values, 0.99)
    bottom = max(0.0, np.floor(10 * lowest - 0.5) / 10)
    ticks = np.arange(round(10 * bottom), 11) / 10
    axes.set_yticks(ticks, [f"{100 * tick:.0f} %" for tick in ticks])
    axes.set_ylim(bottom, 1.02)


def _per_cent(axes: Axes, across: str, up: str) -> None:
    ticks = np.linspace(0, 1, 6)
    words = [f"{100 * tick:.0f} %" for tick in ticks]
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), xlabel=across, ylabel=up)
    axes.set_xticks(ticks, words)
    axes.set_yticks(ticks, words)
    axes.tick_params(length=0)
