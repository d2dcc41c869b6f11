"""`readroom`: all commands, and the one place where errors become a line and an exit code.

Nothing heavy is imported here; each command loads what it needs when it runs.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text
from typer.core import TyperGroup

from readroom import __version__
from readroom.cli.analyze import analyze
from readroom.cli.app import app as open_app
from readroom.cli.compare import compare
from readroom.cli.data import data_app
from readroom.cli.demo import demo
from readroom.cli.doctor import doctor
from readroom.cli.evaluate import evaluate
from readroom.cli.models import models_app
from readroom.cli.movements import movements
from readroom.cli.notice import notice
from readroom.cli.sessions import sessions_app
from readroom.cli.train import train
from readroom.errors import ReadroomError

INTERRUPTED = 130
"""What shells give for a program that Ctrl-C ended: 128 and the number of the signal, 2."""

# OpenCV prints decoder trouble of its own beside our one line; read when it is first imported.
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")


class ReadroomGroup(TyperGroup):
    """Turns Readroom's own errors into one line on the error stream and their exit code."""

    def invoke(self, ctx: Any) -> object:  # noqa: ANN401  typer's own, private click context
        """Run the command that was asked for."""
        _write_what_can_be_written()
        try:
            return super().invoke(ctx)
        except ReadroomError as error:
            line = Text.assemble(("error  ", "bold red"), str(error))
            Console(stderr=True, soft_wrap=True).print(line)
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt as error:
            Console(stderr=True).print("interrupted")
            raise typer.Exit(INTERRUPTED) from error


def _write_what_can_be_written() -> None:
    """A "?" for signs that the code page of a file or pipe lacks, instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


app = typer.Typer(
    cls=ReadroomGroup,
    name="readroom",
    help="Read the room: visible expressions of a group of people, with how sure it is.",
    epilog="Expressions are what a face shows, not what somebody feels.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

USE = "Read a room"
CHECK = "Know what you have"
MAKE = "Make a model"

app.command(rich_help_panel=USE)(analyze)
app.command("app", rich_help_panel=USE)(open_app)
app.command(rich_help_panel=USE)(demo)
app.add_typer(sessions_app, name="sessions", rich_help_panel=USE)
app.command(rich_help_panel=USE)(movements)
app.command(rich_help_panel=USE)(notice)
app.command(rich_help_panel=CHECK)(doctor)
app.add_typer(models_app, name="models", rich_help_panel=CHECK)
app.command(rich_help_panel=CHECK)(evaluate)
app.add_typer(data_app, name="data", rich_help_panel=MAKE)
app.command(rich_help_panel=MAKE)(train)
app.command(rich_help_panel=MAKE)(compare)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"readroom {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    """Read the room: visible expressions of a group of people, with how sure it is."""
    del version


if __name__ == "__main__":
    app()
