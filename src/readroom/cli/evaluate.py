"""`readroom evaluate`: how good a model is on labelled face crops."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from readroom.cli.photographs import FindFaces, read_faces

if TYPE_CHECKING:
    from readroom.evaluation.datasets import Crops
    from readroom.evaluation.evaluate import Classifier
    from readroom.evaluation.evaluation import Evaluation


def evaluate(  # noqa: PLR0913  the options of a command
    data: Annotated[
        Path, typer.Option(help="Labelled faces: parquet, Kaggle's CSV, or a folder of classes.")
    ],
    split: Annotated[
        str | None, typer.Option(help="Only this part, for example PublicTest; all rows without.")
    ] = None,
    head: Annotated[
        Literal["served", "fer2013", "ferplus"],
        typer.Option(help="What is shown to people, or one of the model's two heads alone."),
    ] = "served",
    model: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="<card>",
            help="A model's card, or 'shipped'; repeat it to compare. Without: the shipped model.",
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for the report.")] = Path("evaluation"),
    ensemble: Annotated[
        bool, typer.Option("--ensemble", help="Measure the mean of all models named, as one.")
    ] = False,
    flip: Annotated[
        bool, typer.Option("--flip", help="Look at the mirror image as well; twice the work.")
    ] = False,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="Also worse pictures, small faces, each head, speed; 70 times the work.",
        ),
    ] = False,
    find_faces: FindFaces = False,
) -> None:
    """Measure how well a model names visible expressions, with intervals and one page of plots.

    Writes evaluation.json, predictions.parquet and evaluation.html; of several models these
    three in a folder each, and above them comparison.json and one page for all.
    """
    from readroom.cli.console import console, say_path
    from readroom.cli.evaluation_tables import comparison_table, summary
    from readroom.evaluation.compare import compare
    from readroom.evaluation.saving import claim, save

    require_eval_extra()
    require_served(head, full=full)
    claim(out)
    classifiers = open_classifiers(model or [None], ensemble=ensemble, flip=flip)
    crops = read_faces(data, model[0] if model else None, find=find_faces)
    evaluations = run(crops, classifiers, head, split, full=full)
    page = save(evaluations, out)
    if len(evaluations) == 1:
        console().print(summary(evaluations[0]))
    else:
        console().print(comparison_table(evaluations, compare(evaluations)))
    console().print()
    if full:
        console().print("worse pictures, small faces, each head and speed are in the report")
    for note in dict.fromkeys(note for one in evaluations for note in one.notes):
        console().print(f"[yellow]note[/]  {note}")
    say_path("report", page)


def open_classifiers(
    cards: Sequence[Path | None], *, ensemble: bool, flip: bool
) -> list[Classifier]:
    """What is to be evaluated.

    Args:
        cards: Each model's card; None is the shipped one.
        ensemble: All models as one.
        flip: Each model looks at the mirror image, too.

    Returns:
        One classifier per card, or one for all.
    """
    from readroom.evaluation.ensemble import Ensemble, Mirrored, together
    from readroom.recognition.classifier import ExpressionClassifier

    opened = [ExpressionClassifier.open(card, threads=2) for card in cards]
    members: list[Classifier] = list(together(opened).members if ensemble else opened)
    if flip:
        members = [Mirrored(member) for member in members]
    return [Ensemble(tuple(members))] if ensemble else members


def run(
    crops: Crops,
    classifiers: Sequence[Classifier],
    head: Literal["served", "fer2013", "ferplus"],
    split: str | None,
    *,
    full: bool = False,
) -> list[Evaluation]:
    """Evaluate models one after another, with a progress bar on the error stream.

    Args:
        crops: The whole data set.
        classifiers: What to evaluate.
        head: Which answers to look at.
        split: The part to look at, or None for all.
        full: Whether to measure all that :func:`readroom.evaluation.full.complete` adds.

    Returns:
        One finished evaluation per classifier.
    """
    from rich.console import Console
    from rich.progress import Progress

    from readroom.evaluation.evaluate import evaluate as measure
    from readroom.evaluation.full import complete, extra_looks

    faces = len(crops) if split is None else int(crops.belongs(split).sum())
    looks = 1 + extra_looks(crops) if full else 1
    finished = []
    with Progress(console=Console(stderr=True)) as progress:
        for classifier in classifiers:
            task = progress.add_task(classifier.card.name, total=faces * looks)
            advance = partial(progress.advance, task)
            evaluation = measure(crops, classifier, head, split, advance)
            if full:
                evaluation = complete(evaluation, crops, classifier, advance)
            finished.append(evaluation)
            progress.update(task, completed=faces * looks)
    return finished


def require_served(head: Literal["served", "fer2013", "ferplus"], *, full: bool) -> None:
    """Refuse a full evaluation of one head alone: it holds both heads anyway.

    Args:
        head: Which answers were asked for.
        full: Whether a full evaluation was.

    Raises:
        ConfigurationError: If both were.
    """
    from readroom.errors import ConfigurationError

    if full and head != "served":
        raise ConfigurationError(
            f"expected --full without --head, for it measures every head; got --head {head}"
        )


def require_eval_extra() -> None:
    """Refuse before the work what would fail after it.

    Raises:
        MissingExtraError: If scikit-learn or matplotlib is not installed.
    """
    from importlib.util import find_spec

    from readroom.errors import MissingExtraError

    if not all(find_spec(package) for package in ("sklearn", "matplotlib")):
        raise MissingExtraError.of("eval", "Evaluating a model")
