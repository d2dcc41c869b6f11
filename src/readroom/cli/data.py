"""`readroom data`: data sets for training and evaluation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

data_app = typer.Typer(help="Data sets for training and evaluation.", no_args_is_help=True)


@data_app.callback()
def data() -> None:
    """Data sets for training and evaluation."""


@data_app.command()
def build(
    kaggle: Annotated[Path, typer.Option(help="Kaggle's fer2013.csv.")],
    out: Annotated[Path, typer.Option(help="The parquet file to write.")] = Path("fer2013.parquet"),
    ferplus: Annotated[
        Path | None, typer.Option(help="Microsoft's fer2013new.csv, for the FER+ votes.")
    ] = None,
) -> None:
    """Make one parquet file out of FER-2013 and FER+, as you downloaded them.

    Pictures are kept losslessly and take about a fifth of the space.
    """
    from rich.console import Console
    from rich.progress import Progress

    from readroom.cli.console import console
    from readroom.evaluation.building import build_parquet, count_rows

    for given in (kaggle, ferplus):
        if given is not None:
            _check_file(given)
    _check_place(out, *(given for given in (kaggle, ferplus) if given is not None))
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("pictures", total=count_rows(kaggle))
        rows = build_parquet(kaggle, out, ferplus, lambda done: progress.advance(task, done))
    votes = "with FER+ votes" if ferplus else "without FER+ votes"
    size = out.stat().st_size / 1e6
    console().print(f"[green]{rows:,} faces[/], {votes}, {size:.1f} MB: {out}", soft_wrap=True)


def _check_place(out: Path, *read: Path) -> None:
    """Say before any work that the file cannot be written there, or would replace what is read."""
    from readroom.errors import OutputError

    wrong = (
        "a folder"
        if out.is_dir()
        else "one of the files that are read"
        if any(out.resolve() == one.resolve() for one in read)
        else f"{out.suffix or 'no ending'}"
        if out.suffix.lower() != ".parquet"
        else ""
    )
    if wrong:
        raise OutputError(f"{out}: expected the name of a new .parquet file for --out; got {wrong}")


def _check_file(path: Path) -> None:
    """Say plainly that a file is not there, before any work."""
    from readroom.errors import DataError

    try:
        found = "" if path.is_file() else "a folder" if path.is_dir() else "no such file"
    except OSError as error:
        found = (error.strerror or str(error)).lower()
    if found:
        raise DataError(f"{path}: expected the CSV as you downloaded it; {found}")
