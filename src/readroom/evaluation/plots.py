"""The four plots of the evaluation page as SVG that follows the page's colours.

Matplotlib draws with placeholder colours, which are then exchanged for the page's
CSS variables: one drawing serves light and dark. Words stay words, so that they can
be selected and read aloud.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from readroom.domain import LABELS, Emotion
from readroom.errors import MissingExtraError
from readroom.evaluation.evaluation import Evaluation
from readroom.evaluation.formats import SYNONYMS
from readroom.view.palette import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK: Final = "#010203"
SOFT: Final = "#010204"
LINE: Final = "#010205"
ACCENT: Final = "#010206"
CONTEMPT: Final = "#8b5a2b"
"""FER+ alone has this expression, so the palette of the seven lacks it."""

VARIABLES: Final = {
    INK: "var(--ink)",
    SOFT: "var(--soft)",
    LINE: "var(--line)",
    ACCENT: "var(--accent)",
    # Yellow on white and blue on black are hard to see: a little of the ink goes into each.
    **{
        colour: f"color-mix(in oklab, {colour} 78%, var(--ink))"
        for colour in (*COLOURS.values(), CONTEMPT)
    },
}
STYLE: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "xtick.color": LINE,
    "ytick.color": LINE,
    "xtick.labelcolor": SOFT,
    "ytick.labelcolor": SOFT,
    "legend.frameon": False,
}
SIZE_IN: Final = (4.9, 4.3)

Drawing = Callable[["Axes", Evaluation], None]
"""One of the four plots below."""


def svg(draw: Drawing, evaluation: Evaluation, title: str) -> str:
    """One of the plots below as an element of a page, in the page's colours and font.

    Args:
        draw: :func:`confusion`, :func:`roc`, :func:`reliability` or :func:`coverage`.
        evaluation: What to draw.
        title: What a screen reader says.

    Returns:
        An ``<svg>`` element without a fixed size.

    Raises:
        MissingExtraError: If matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError.of("eval", "Drawing the evaluation page") from error
    drawn = io.StringIO()
    with rc_context({**STYLE, "svg.hashsalt": title}):
        figure = Figure(figsize=SIZE_IN, layout="constrained")
        draw(figure.subplots(), evaluation)
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    return _adopted(drawn.getvalue(), title)


def _adopted(drawing: str, title: str) -> str:
    """The drawing alone: no XML head, no metadata, no size, colours and font of the page."""
    element = drawing[drawing.index("<svg") :]
    element = re.sub(r"<metadata>.*?</metadata>\s*", "", element, flags=re.DOTALL)
    element = re.sub(r' (width|height)="[\d.]+pt"', "", element, count=2)
    element = re.sub(r"(font: [^;\"]*?px) [^;\"]*", r"\1 var(--font)", element)
    element = re.sub(r'<g id="[^"]*"', "<g", element)  # four drawings would repeat them
    for colour, variable in VARIABLES.items():
        element = element.replace(colour, variable)
    return element.replace("<svg ", f'<svg role="img" aria-label="{html.escape(title)}" ', 1)


def confusion(axes: Axes, evaluation: Evaluation) -> None:
    """Which label was taken for which, in per cent of each row.

    Args:
        axes: Where to draw.
        evaluation: A finished one.
    """
    labels = evaluation.labels
    table = evaluation.rows.confusion
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


def roc(axes: Axes, evaluation: Evaluation) -> None:
    """What each class finds at the cost of which false alarms.

    Args:
        axes: Where to draw.
        evaluation: A finished one.
    """
    axes.plot([0, 1], [0, 1], color=SOFT, linewidth=0.8, linestyle=(0, (2, 3)))
    areas = evaluation.measured.per_class["auc"]
    for number, (label, points) in enumerate(zip(evaluation.labels, evaluation.roc, strict=True)):
        area = areas[number].value
        if points is not None and area is not None:
            name = f"{label} {area:.2f}"
            axes.plot(*points.T, color=class_colour(label), linewidth=1.5, label=name)
    if axes.get_lines()[1:]:
        axes.legend(loc="lower right", title="area under the curve", title_fontsize=9, fontsize=9)
    _per_cent(axes, "false alarms among all others", "found of the labelled ones")


def class_colour(label: str) -> str:
    """The colour that an expression has everywhere in Readroom.

    Args:
        label: A label of either head.

    Returns:
        A web colour.
    """
    word = SYNONYMS.get(label, label)
    return COLOURS[Emotion.of(word)] if word in LABELS else CONTEMPT


def reliability(axes: Axes, evaluation: Evaluation) -> None:
    """Promised against kept accuracy.

    Args:
        axes: Where to draw.
        evaluation: A finished one.
    """
    axes.plot([0, 1], [0, 1], color=SOFT, linewidth=0.8, linestyle=(0, (2, 3)))
    axes.text(0.03, 0.95, "kept more than promised", color=SOFT, fontsize=9)
    axes.text(0.97, 0.03, "promised more than kept", color=SOFT, fontsize=9, ha="right")
    bins = evaluation.reliability
    promised, kept = [each.confidence for each in bins], [each.accuracy for each in bins]
    error = [1.96 * float(np.sqrt(a * (1 - a) / b.rows)) for a, b in zip(kept, bins, strict=True)]
    axes.errorbar(promised, kept, yerr=error, fmt="o-", color=ACCENT, markersize=4, linewidth=1.2)
    _per_cent(axes, "confidence of the model", "named as labelled")


def coverage(axes: Axes, evaluation: Evaluation) -> None:
    """Accuracy when only the surest faces are named.

    Args:
        axes: Where to draw.
        evaluation: A finished one.
    """
    named, kept = evaluation.risk_coverage.T
    axes.plot(named, kept, color=ACCENT, linewidth=1.6)
    for share in (0.8, 0.9):
        value = evaluation.measured.scalars[f"accuracy_at_{100 * share:.0f}_coverage"].value
        if value is not None:
            axes.plot([share], [value], "o", color=ACCENT, markersize=5)
            axes.annotate(
                f"{100 * value:.1f}",
                (share, value),
                (0, 8),
                textcoords="offset points",
                ha="center",
            )
    _per_cent(axes, "share of faces that are named, surest first", "of these, named as labelled")
    lowest = float(min(kept.min(), 0.99))
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
