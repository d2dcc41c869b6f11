"""`readroom movements`: brief movements of one face in a film, for a person to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from readroom.cli.permission_options import ForWhat, Where

if TYPE_CHECKING:
    from readroom.recordings.movements import MovementReading


def movements(
    film: Annotated[
        Path,
        typer.Argument(
            help="A video of one face of 150 pixels or more, 30 pictures a second or more.",
            show_default=False,
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the results.")] = Path("movements-out"),
    control: Annotated[
        Path | None,
        typer.Option(
            metavar="FILM",
            help="The same face at rest: how many are told of it a minute is the noise.",
        ),
    ] = None,
    pictures: Annotated[
        bool,
        typer.Option("--pictures", help="Write a strip of three pictures for each, too."),
    ] = False,
    purpose: ForWhat = None,
    region: Where = None,
) -> None:
    """Find where a part of a face moved for less than half a second.

    Writes movements.json and movements.csv: when, which part, how far. It names no expression,
    for what brief movements mean is disputed, and blinks, speech and swallowing are among them:
    look at each one yourself. For the purposes research and self.

    [dim]Example: readroom movements me.mp4 --control me-at-rest.mp4 --pictures[/]
    """
    from readroom.cli.console import say_path
    from readroom.privacy.configured import configured
    from readroom.recordings.movement_strips import draw_movements, remove_strips
    from readroom.recordings.movements import read_movements, write_movements

    permission = configured(purpose, region)
    with _bar(film.name) as progress:
        found = read_movements(film, permission, progress)
    rest = None
    if control is not None:
        with _bar(control.name) as progress:
            rest = read_movements(control, permission, progress)
    for path in write_movements(found, out, rest):
        say_path("wrote", path)
    remove_strips(out / "pictures")  # of another film: beside these results they would belie them
    if pictures and draw_movements(film, found, out / "pictures"):
        say_path("pictures", out / "pictures")
    _say(found, rest)


@contextmanager
def _bar(name: str) -> Iterator[Callable[[float], None]]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=1.0)
        yield lambda done: bar.update(task, completed=done)


def _say(found: MovementReading, rest: MovementReading | None) -> None:
    from readroom.cli.console import console

    for reading, what in ((found, "film"), (rest, "control")):
        if reading is None:
            continue
        short = reading.per_minute is None
        a_minute = "too short to tell" if short else f"{reading.per_minute:.1f} a minute"
        console().print(
            f"{what:<8} {len(reading.movements)} brief movements in {reading.looked_at_s:.0f} of "
            f"{reading.seconds:.0f} s; without eyelids alone: {a_minute}",
            soft_wrap=True,
        )
    if rest is None:
        console().print(
            "[yellow]note[/]  nobody knows how many of these are noise: give a film of the same "
            "face at rest with --control",
            soft_wrap=True,
        )
