"""Plots as SVG, either as part of a page, in its colours, or as a file of its own.

Matplotlib draws with placeholder colours. In a page they become its CSS variables, so
that one drawing serves light and dark; in a file they become fixed colours on paper.
Words stay words, so that they can be selected and read aloud.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from readroom.domain import LABELS, Emotion
from readroom.errors import MissingExtraError
from readroom.evaluation.formats import SYNONYMS
from readroom.recognition.evaluations import EvaluationRecord
from readroom.view.palette import COLOURS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK: Final = "#010203"
SOFT: Final = "#010204"
LINE: Final = "#010205"
ACCENT: Final = "#010206"
CONTEMPT: Final = "#8b5a2b"
"""FER+ alone has this expression, so the palette of the seven lacks it."""

PAGE: Final = {
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
PAPER: Final = {
    INK: "#22262b",
    SOFT: "#59616a",
    LINE: "#dedbd5",
    ACCENT: "#2f6f8f",
    "var(--font)": "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif",
}
"""The page's light colours, for readers of files whose background nobody knows."""
GROUND: Final = "#fbfaf8"

STYLE: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "axes.titlecolor": INK,
    "axes.titlesize": 10,
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

Drawing = Callable[["Figure", EvaluationRecord], None]
"""Draws one plot of an evaluation onto an empty figure."""


def svg(
    draw: Drawing, record: EvaluationRecord, title: str, size_in: tuple[float, float] = SIZE_IN
) -> str:
    """A plot as an element of a page, in the page's colours and font.

    Args:
        draw: What to draw.
        record: An evaluation as it stands in ``evaluation.json``.
        title: What a screen reader says.
        size_in: Width and height in inches of 10 pt text; the page scales it.

    Returns:
        An ``<svg>`` element without a fixed size.

    Raises:
        MissingExtraError: If matplotlib is not installed.
    """
    return _coloured(_element(_drawn(draw, record, title, size_in), title), PAGE)


def picture(
    draw: Drawing,
    record: EvaluationRecord,
    title: str,
    size_in: tuple[float, float] = SIZE_IN,
    description: str = "",
) -> str:
    """A plot as a file of its own, dark on light.

    Args:
        draw: What to draw.
        record: An evaluation as it stands in ``evaluation.json``.
        title: What a screen reader says.
        size_in: Width and height in inches.
        description: What the file says of itself, for machines.

    Returns:
        An SVG document; equal input gives equal text.

    Raises:
        MissingExtraError: If matplotlib is not installed.
    """
    element = _element(_drawn(draw, record, title, size_in), title)
    width, height = (round(100 * inches) for inches in size_in)
    head, _, rest = element.partition(">")
    ground = f'<rect width="100%" height="100%" fill="{GROUND}"/>'
    words = f"<desc>{html.escape(description)}</desc>" if description else ""
    whole = f'{head} width="{width}" height="{height}">{words}{ground}{rest}'
    # Matplotlib ends lines of path data with a blank.
    return re.sub(r" +$", "", _coloured(whole, PAPER), flags=re.MULTILINE)


def _drawn(
    draw: Drawing, record: EvaluationRecord, title: str, size_in: tuple[float, float]
) -> str:
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError.of("eval", "Drawing an evaluation") from error
    drawn = io.StringIO()
    with rc_context({**STYLE, "svg.hashsalt": title}):
        figure = Figure(figsize=size_in, layout="constrained")
        draw(figure, record)
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    return drawn.getvalue()


def _element(drawing: str, title: str) -> str:
    """The drawing alone: no XML head, no metadata, no size, the font of its surroundings."""
    element = drawing[drawing.index("<svg") :]
    element = re.sub(r"<metadata>.*?</metadata>\s*", "", element, flags=re.DOTALL)
    element = re.sub(r' (width|height)="[\d.]+pt"', "", element, count=2)
    element = re.sub(r"(font: [^;\"]*?px) [^;\"]*", r"\1 var(--font)", element)
    element = re.sub(r'<g id="[^"]*"', "<g", element)  # drawings of one page would repeat them
    return element.replace("<svg ", f'<svg role="img" aria-label="{html.escape(title)}" ', 1)


def _coloured(element: str, colours: Mapping[str, str]) -> str:
    for placeholder, colour in colours.items():
        element = element.replace(placeholder, colour)
    return element


def class_colour(label: str) -> str:
    """The colour that an expression has everywhere in Readroom.

    Args:
        label: A label of either head.

    Returns:
        A web colour.
    """
    word = SYNONYMS.get(label, label)
    return COLOURS[Emotion.of(word)] if word in LABELS else CONTEMPT
