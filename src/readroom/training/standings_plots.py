"""The figures of a comparison as SVG: the same numbers give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from readroom.errors import MissingExtraError
from readroom.training.architectures import ARCHITECTURES
from readroom.training.epochs import EpochMetrics
from readroom.training.hog import HOG
from readroom.training.standings import Standing
from readroom.training.standings_table import title

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TOL_BRIGHT: Final = ("#bbbbbb", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#4477aa", "#aa3377")
"""Paul Tol's bright scheme: told apart with colour-blindness, too."""
TOL_ORANGE: Final = "#ee8866"
"""Of his light scheme, for an eighth network; its form and dashes set it apart as well."""
FORMS: Final = ("o", "s", "^", "v", "P", "X", "D", "p")
COLOURS: Final = dict(zip(ARCHITECTURES, (*TOL_BRIGHT, TOL_ORANGE), strict=True)) | {HOG: "#000000"}
INK: Final = "#222222"
SOFT: Final = "#666666"
STYLE: Final[dict[Any, Any]] = {
    # Letters as outlines: a picture looks the same wherever it is shown.
    "svg.fonttype": "path",
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": "#999999",
    "axes.labelcolor": INK,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.6,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "legend.frameon": False,
}

Drawing = Callable[["Figure", Sequence[Standing]], None]
"""One of the figures below."""


def draw(drawing: Drawing, standings: Sequence[Standing], kind: str = "svg") -> bytes:
    """One of the figures below as a file's bytes.

    Args:
        drawing: :func:`accuracies`, :func:`learning`, :func:`costs` or :func:`mistakes`.
        standings: At least one.
        kind: ``svg`` or ``png``.

    Returns:
        The picture, without a date.

    Raises:
        MissingExtraError: If matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError.of("eval", "Drawing a comparison") from error
    drawn = io.BytesIO()
    with rc_context({**STYLE, "svg.hashsalt": drawing.__name__}):
        figure = Figure(layout="constrained")
        drawing(figure, standings)
        undated = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(drawn, format=kind, dpi=110, metadata=undated)
    return drawn.getvalue()


def accuracies(figure: Figure, standings: Sequence[Standing]) -> None:
    """Train, validation and PublicTest accuracy of each model.

    Args:
        figure: Where to draw.
        standings: At least one.
    """
    figure.set_size_inches(8, 1.3 + 0.42 * len(standings))
    axes = figure.subplots()
    for place, standing in enumerate(standings):
        colour = COLOURS[standing.name]
        seen, judged = 100 * standing.train_accuracy, 100 * standing.validation_accuracy
        axes.plot([judged, seen], [place - 0.14] * 2, color=colour, linewidth=1, alpha=0.6)
        axes.plot([seen], [place - 0.14], "o", color=colour, markerfacecolor="white")
        axes.plot([judged], [place - 0.14], "o", color=colour)
        test = standing.scalar("accuracy")
        if test.value is not None and test.low is not None and test.high is not None:
            axes.plot([100 * test.low, 100 * test.high], [place + 0.16] * 2, color=colour)
            axes.plot([100 * test.value], [place + 0.16], "D", color=colour, markersize=5)
    _models_down(axes, standings)
    axes.set_xlabel("accuracy, %")
    _explain(
        figure,
        {
            "training": ("o", "white"),
            "validation": ("o", SOFT),
            "PublicTest, 95 % interval": ("D", SOFT),
        },
    )


def learning(figure: Figure, standings: Sequence[Standing]) -> None:
    """Training loss, validation loss and accuracy over epochs and over core-minutes.

    Args:
        figure: Where to draw.
        standings: Those without epochs appear as a level to compare with.
    """
    figure.set_size_inches(10, 6.2)
    panels = figure.subplots(2, 3, sharey="col")
    measures: tuple[tuple[str, Callable[[EpochMetrics], float]], ...] = (
        ("training loss (augmented, both heads)", lambda seen: seen.loss),
        ("validation loss, nats", lambda seen: seen.validation_loss),
        ("validation accuracy, %", lambda seen: 100 * seen.validation_accuracy),
    )
    spans: tuple[tuple[str, Callable[[EpochMetrics], float]], ...] = (
        ("epochs", lambda seen: seen.epoch + 1),
        ("core-minutes", lambda seen: seen.core_s / 60),
    )
    for axes, (across, x), (up, y) in (
        (panels[row][column], span, measure)
        for row, span in enumerate(spans)
        for column, measure in enumerate(measures)
    ):
        for standing in standings:
            _curve(axes, standing, x, y)
        axes.set_xlabel(across)
        axes.set_xlim(left=0)
        if across == "epochs":
            axes.set_title(up)
    for axes in panels[:, 2]:
        for standing in standings:
            if not standing.contestant.effort.curve:
                level = 100 * standing.validation_accuracy
                axes.axhline(level, color=COLOURS[standing.name], linestyle=":", linewidth=1.2)
    handles = [_line(standing) for standing in standings]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles), fontsize=9)


def costs(figure: Figure, standings: Sequence[Standing]) -> None:
    """Validation accuracy of the networks against what they cost to run, to train and to store.

    Args:
        figure: Where to draw.
        standings: A baseline without a network is left out: it would squeeze all others.
    """
    figure.set_size_inches(10, 3.8)
    panels = figure.subplots(1, 3, sharey=True)
    networks = [standing for standing in standings if standing.contestant.effort.macs]
    prices: tuple[tuple[str, Callable[[Standing], float]], ...] = (
        ("ms of one core per face, 50 at once", lambda s: s.ms_per_face[50]),
        ("MACs x images trained on, T", lambda s: (s.contestant.effort.macs or 0) / 1e12),
        ("parameters, M", lambda s: s.contestant.parameters / 1e6),
    )
    for axes, (across, price) in zip(panels, prices, strict=True):
        axes.set(xscale="log", xlabel=across)
        for standing in networks:
            mark = _mark(standing)
            mark.set_data([price(standing)], [100 * standing.validation_accuracy])
            axes.add_line(mark)
        axes.margins(x=0.15, y=0.12)
        axes.autoscale_view()
        _plain_logarithms(axes)
    panels[0].set_ylabel("validation accuracy, %")
    if networks:
        handles = [_mark(standing) for standing in networks]
        figure.legend(handles=handles, loc="outside lower center", ncols=len(handles), fontsize=9)


def mistakes(figure: Figure, standings: Sequence[Standing]) -> None:
    """How often fear and surprise, sad and neutral are taken for each other.

    Args:
        figure: Where to draw.
        standings: At least one.
    """
    pairs = [standing.pairs for standing in standings]
    figure.set_size_inches(10, 1.5 + 0.36 * len(standings))
    panels = figure.subplots(1, len(pairs[0]), sharey=True)
    for number, axes in enumerate(panels):
        for place, (standing, mixed) in enumerate(zip(standings, pairs, strict=True)):
            colour = COLOURS[standing.name]
            there, back = (
                100 * share
                for share in (mixed[number].first_as_second, mixed[number].second_as_first)
            )
            axes.plot([there, back], [place] * 2, color=colour, linewidth=1, alpha=0.6)
            axes.plot([there], [place], "o", color=colour)
            axes.plot([back], [place], "o", color=colour, markerfacecolor="white")
        pair = pairs[0][number]
        axes.set_title(f"{pair.first} and {pair.second}")
        axes.set_xlabel("% of the faces so labelled")
        _models_down(axes, standings)
        axes.set_xlim(left=0)
    _explain(
        figure,
        {"the first named as the second": ("o", SOFT), "the second as the first": ("o", "white")},
    )


def _curve(
    axes: Axes,
    standing: Standing,
    x: Callable[[EpochMetrics], float],
    y: Callable[[EpochMetrics], float],
) -> None:
    curve = standing.contestant.effort.curve
    if curve:
        line = _line(standing)
        line.set_data([x(seen) for seen in curve], [y(seen) for seen in curve])
        axes.add_line(line)
        axes.autoscale_view()


def _line(standing: Standing) -> Any:  # noqa: ANN401 - matplotlib comes lazily
    from matplotlib.lines import Line2D

    line = Line2D([], [], color=COLOURS[standing.name], linewidth=1.4, label=title(standing.name))
    # Neighbours in the order of colours differ in their dashes, too.
    dashed = list(COLOURS).index(standing.name) % 2
    line.set_linestyle(":" if standing.name == HOG else "--" if dashed else "-")
    return line


def _mark(standing: Standing) -> Any:  # noqa: ANN401 - matplotlib comes lazily
    mark = _line(standing)
    mark.set(linestyle="", marker=FORMS[list(COLOURS).index(standing.name)], markersize=8)
    return mark


def _explain(figure: Figure, marks: dict[str, tuple[str, str]]) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=SOFT, marker=form, linestyle="", markerfacecolor=fill, label=words)
        for words, (form, fill) in marks.items()
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles), fontsize=9)


def _models_down(axes: Axes, standings: Sequence[Standing]) -> None:
    """The best at the top."""
    names = [title(standing.name) for standing in standings]
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, labelcolor=INK)


def _plain_logarithms(axes: Axes) -> None:
    """Ticks at 1, 2 and 5 of every ten, written as people write numbers."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.xaxis.set_major_locator(LogLocator(base=10, subs=(1.0, 2.0, 5.0)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())


FIGURES: Final[dict[str, Drawing]] = {
    "accuracy": accuracies,
    "learning": learning,
    "mistakes": mistakes,
    "costs": costs,
}
"""The figures by the name of their file."""
