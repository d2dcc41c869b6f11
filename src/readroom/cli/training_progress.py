"""A training run on the terminal: a bar with the time left, one line per epoch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from readroom.training.engine import Run
    from readroom.training.epochs import EpochMetrics
    from readroom.training.hog import HogTrial


@contextmanager
def working(what: str) -> Iterator[Callable[[float], None]]:
    """A bar with the time left, on the error stream.

    Args:
        what: What is being done.

    Yields:
        Call it with the share done, 0..1.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True, highlight=False)) as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda share: progress.update(task, completed=share)


def follow(run: Run) -> None:
    """Train to the end, showing progress on the error stream.

    Args:
        run: Goes on from wherever it is.
    """
    console = Console(stderr=True, highlight=False)
    epochs, whole = run.experiment.epochs, run.experiment.learn_whole
    kept = "of the validation part, most of them among these" if whole else "to choose by"
    console.print(
        f"{run.experiment.name}: {len(run.train_part.labels):,} crops to train on, "
        f"{len(run.validation_part.labels):,} {kept}, epoch {run.epoch} of {epochs}"
    )
    judged = "already seen" if whole else "validation"
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("training", total=1.0)
        for seen in run.train(lambda share: progress.update(task, completed=share)):
            progress.console.print(
                f"epoch {seen.epoch + 1:>3}/{epochs}  loss {seen.loss:.3f}  "
                f"{judged} {seen.validation_accuracy:.2%}  {_ferplus(seen)}"
                f"{seen.images_per_s:.0f} images/s at {seen.side_px} px"
            )


def _ferplus(seen: EpochMetrics) -> str:
    """Agreement with the FER+ votes, or nothing where the data have none."""
    return f"FER+ {seen.ferplus_accuracy:.2%}  " if seen.ferplus_accuracy else ""


def say_trial(trial: HogTrial) -> None:
    """One candidate of the baseline, on the error stream.

    Args:
        trial: What came of it.
    """
    Console(stderr=True, highlight=False).print(
        f"hog: cells of {trial.cell_px} px, C {trial.strength:g}  "
        f"validation {trial.validation_accuracy:.2%}  {trial.core_s:.0f} s"
    )
