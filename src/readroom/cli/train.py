"""`readroom train`: an experiment file and a data set become a model with its card."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def train(
    experiment: Annotated[Path, typer.Argument(help="The experiment's TOML file.")],
    data: Annotated[
        Path, typer.Option(help="FER-2013: parquet, Kaggle's CSV, or a folder of classes.")
    ],
    runs: Annotated[
        Path, typer.Option(help="Folder of runs; a run found there is gone on with.")
    ] = Path("runs"),
    out: Annotated[
        Path | None, typer.Option(help="Folder for expression.onnx and its card.")
    ] = None,
    export_only: Annotated[
        bool, typer.Option("--export-only", help="Export the run's best weights so far.")
    ] = False,
) -> None:
    """Train a model, keep the best by validation, and export it with its card.

    Interrupt it at any time: the same command goes on from the last epoch.
    """
    from readroom.cli.console import console
    from readroom.cli.training_progress import follow
    from readroom.errors import MissingExtraError, ModelMissingError

    try:
        from readroom.training.engine import Run
        from readroom.training.experiment import Experiment
        from readroom.training.export import export
        from readroom.training.soup import average_runs
    except ModuleNotFoundError as error:
        raise MissingExtraError.of("train", "Training") from error
    from readroom.evaluation.formats import read_crops
    from readroom.recognition.detectors import open_detector

    plan = Experiment.read(experiment)
    crops = read_crops(data)
    folder = runs / plan.name
    if plan.average_of and not export_only:
        accuracy = average_runs(plan, crops, folder)
        console().print(f"mean of {', '.join(plan.average_of)}: validation {accuracy:.2%}")
    elif not export_only:
        follow(Run(plan, crops, folder))
    try:
        detector = open_detector("yunet").detector
    except ModelMissingError as error:
        console().print(f"[yellow]without a limit on turned heads:[/] {error}", soft_wrap=True)
        detector = None
    console().print("calibrating and exporting …")
    classifier = export(folder, crops, out or folder / "model", detector)
    console().print(f"[green]exported[/]  {classifier.card.path}", soft_wrap=True)
