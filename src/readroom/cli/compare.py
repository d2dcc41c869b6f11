"""`readroom compare`: several networks on equal terms, and one table of what came out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def compare(
    comparison: Annotated[Path, typer.Argument(help="The comparison's TOML file.")],
    data: Annotated[
        Path,
        typer.Option(help="FER-2013 with its parts Training and PublicTest: parquet or CSV."),
    ],
    runs: Annotated[
        Path, typer.Option(help="Folder of runs; a run found there is resumed.")
    ] = Path("runs"),
    out: Annotated[Path, typer.Option(help="Folder for tables and figures.")] = Path("comparison"),
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="<network>", help="Train no others; repeat it for several."),
    ] = None,
    collect: Annotated[
        bool, typer.Option("--collect", help="Train nothing, only measure what is finished.")
    ] = False,
) -> None:
    """Train several networks on equal terms beside a baseline, and write what each is good for.

    Interrupt it at any time: the same command goes on from the last epoch. What is
    finished is always measured all together, on one machine and the same pictures.
    """
    from readroom.cli.console import console, say_path
    from readroom.cli.training_progress import follow, say_trial
    from readroom.errors import MissingExtraError

    try:
        from readroom.training.compare import collect as measure
        from readroom.training.compare import train_missing
        from readroom.training.comparison_file import Comparison
        from readroom.training.comparison_report import save_comparison
    except ModuleNotFoundError as error:
        raise MissingExtraError.of("train", "Comparing networks") from error
    from readroom.evaluation.datasets import PUBLIC_TEST
    from readroom.evaluation.formats import read_crops
    from readroom.evaluation.saving import claim

    plan = Comparison.read(comparison)
    plan.chosen(only or ())
    claim(out)
    crops = read_crops(data)
    crops.belongs(PUBLIC_TEST)  # what all are measured on: said now, not after hours
    if not collect:
        train_missing(plan, crops, runs, follow, say_trial, only or ())
    result = measure(plan, crops, runs, lambda what: console().print(f"measuring {what} …"))
    page = save_comparison(result, out)
    for place, standing in enumerate(result.standings, start=1):
        accuracy = standing.scalar("accuracy").value or 0.0
        console().print(
            f"{place}  {standing.name:<12} validation {standing.validation_accuracy:.1%}  "
            f"PublicTest {accuracy:.1%}  {standing.ms_per_face[50]:.2f} ms per face"
        )
    if result.unfinished:
        console().print(f"[yellow]not finished[/]  {', '.join(result.unfinished)}")
    say_path("comparison", page)
