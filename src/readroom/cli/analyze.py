"""`readroom analyze`: pictures and recordings become a table, a summary and drawn copies."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from readroom.cli.choices import one_of
from readroom.cli.permission_options import ForWhat, Where
from readroom.cli.recording_options import (
    Agreed,
    Expected,
    Fineness,
    NoticeLanguage,
    Record,
    Title,
    keeping_of,
    say_kept,
)

if TYPE_CHECKING:
    from readroom.recordings import Analysis, Progress


DETECTORS: Final = ("auto", "yunet", "centerface", "haar")
FORMATS: Final = ("parquet", "csv", "jsonl")


def _number(seconds: float) -> float:
    """Refuse "nan" and "inf", which pass for numbers above 0."""
    if not isfinite(seconds):
        raise typer.BadParameter(f"expected a number of seconds, got {seconds:g}")
    return seconds


def analyze(  # noqa: PLR0913 - one argument per flag
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Pictures, videos, folders of them, or an rtsp:// or http:// address.",
            show_default=False,
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the results.")] = Path("readroom-out"),
    detector: Annotated[
        Literal["auto", "yunet", "centerface", "haar"],
        typer.Option(
            parser=one_of(*DETECTORS),
            metavar=f"[{'|'.join(DETECTORS)}]",
            help="What finds faces; auto takes the best one on this machine.",
        ),
    ] = "auto",
    every: Annotated[
        float,
        typer.Option(
            min=0.0,
            metavar="SECONDS",
            callback=_number,
            help="Time between looks at a video; 0 takes every frame.",
        ),
    ] = 0.2,
    annotate: Annotated[
        bool, typer.Option("--annotate", help="Draw copies too: MP4 with sound, or pictures.")
    ] = False,
    table_format: Annotated[
        Literal["parquet", "csv", "jsonl"],
        typer.Option(
            "--format",
            parser=one_of(*FORMATS),
            metavar=f"[{'|'.join(FORMATS)}]",
            help="Of the table of faces.",
        ),
    ] = "parquet",
    model: Annotated[
        Path | None, typer.Option(metavar="CARD", help="A model's card. Without: the shipped one.")
    ] = None,
    purpose: ForWhat = None,
    region: Where = None,
    presence: Annotated[
        bool, typer.Option("--presence", help="Count people only; read no expression.")
    ] = False,
    meeting: Annotated[
        bool,
        typer.Option(
            "--meeting",
            help="A recorded video meeting: who never moves is a picture, and not measured.",
        ),
    ] = False,
    record: Record = False,
    title: Title = None,
    expected: Expected = None,
    consent: Agreed = None,
    language: NoticeLanguage = None,
    detail: Fineness = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what failed.")] = False,
) -> None:
    """Read the visible expressions in pictures and recordings.

    Writes a table with one row per face and analysed frame, and summary.json.

    Where the purpose shows rooms only, table and copies name nobody's expression. Where
    nothing may be read the exit code is 8; --presence counts people there.

    With --record each video becomes a session as well, for the purpose and place given and
    with the consent given after readroom notice was shown; see it with readroom app.

    Ctrl-C keeps what was done until then. An input that cannot be read does not
    stop the others; the exit code is then 3. If none can be read, nothing is written.

    [dim]Example: readroom analyze playtest.mp4 photos/ --annotate --purpose playtest --region GB[/]
    """
    from readroom.privacy.configured import configured
    from readroom.recordings import InterruptedAnalysis
    from readroom.recordings import analyze as run

    permission = configured(purpose, region)
    earlier = os.path.isfile(out / "summary.json")  # noqa: PTH113 - where it may not look: no
    try:
        with (
            keeping_of(record, title, expected, consent, language, detail) as keeping,
            _bar(quiet) as progress,
        ):
            analysis = run(
                inputs,
                out,
                detector=detector,
                every_s=every,
                annotate=annotate,
                table_format=table_format,
                model=model,
                progress=progress,
                permission=permission,
                presence=presence,
                keeping=keeping,
                meeting=meeting,
            )
    except InterruptedAnalysis as stopped:
        _say(stopped.analysis, quiet=quiet)
        raise
    _say(analysis, quiet=quiet)
    if earlier and analysis.sources and not quiet:
        _say_what_was_replaced(analysis)
    if detector == "auto" and not quiet:
        _say_what_is_better(analysis)
    if permission.alone and not (quiet or presence):
        _say_what_self_is(analysis)
    if analysis.failures:
        raise typer.Exit(3)


def _say(analysis: Analysis, *, quiet: bool) -> None:
    """The summary to the output, failures to the error stream."""
    from rich.console import Console
    from rich.text import Text

    from readroom.cli.analysis_report import files, report
    from readroom.cli.console import console

    if not quiet:
        console().print(report(analysis))
        for line in files(analysis):
            console().print(line, soft_wrap=True)
        say_kept(analysis.sessions)
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    for failure in analysis.failures:
        errors.print(Text.assemble(("failed  ", "bold red"), failure.message))


def _say_what_was_replaced(analysis: Analysis) -> None:
    """A line where results of another run lay in the folder, and what is left of them."""
    from readroom.cli.console import console

    folder, ours = analysis.table.parent, analysis.table.name
    others = [name for form in FORMATS if (name := f"faces.{form}") != ours]
    left = [name for name in others if (folder / name).exists()]
    said = "earlier results in this folder were replaced; another --out keeps both"
    still = f" ({', '.join(left)} left from an earlier run)" if left else ""
    console().print(f"[yellow]note[/]  {said}{still}", soft_wrap=True)


def _say_what_self_is(analysis: Analysis) -> None:
    """A line where other people were read without a word on what for."""
    from readroom.cli.console import console

    if any(one.most_at_once > 1 for one in analysis.sources):
        console().print(
            "[yellow]note[/]  read for the purpose self, which is for your own face; for other "
            "people give --purpose and --region: they decide what may be read",
            soft_wrap=True,
        )


def _say_what_is_better(analysis: Analysis) -> None:
    """A line for each use whose detector is not the first choice, and how to get that one."""
    import json

    from rich.console import Console

    from readroom.cli.findings import better_than

    if not analysis.sources:
        return
    used = json.loads(analysis.summary.read_text("utf-8"))["detectors"]
    for use, choice in used.items():
        if how := better_than(choice["name"], use):
            line = f"note    faces in {use} were found by {choice['name']}; for a better one: {how}"
            Console(stderr=True, soft_wrap=True, highlight=False).print(line, markup=False)


@contextmanager
def _bar(quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """A progress bar on the error stream, with the time left."""
    if quiet:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.fields[people]}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=1.0, people="")

        def follow(now: Progress) -> None:
            name = Path(now.source).name
            place = f"{name} ({now.number} of {now.of})" if now.of > 1 else name
            people = f"{now.people} in view"
            bar.update(task, completed=now.done, description=place, people=people)

        yield follow
