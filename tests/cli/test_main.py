"""The command line as a whole: help, speed of help, errors as one line and a code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from readroom.cli.main import app


def commands(group, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """A command and all below it, as they are typed."""
    yield words
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*words, name))


COMMANDS = list(commands(get_command(app)))


def test_the_commands_are_found_with_those_below_them() -> None:
    assert {(), ("analyze",), ("compare",), ("sessions", "show"), ("data", "build")} < {*COMMANDS}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: "-".join(words) or "readroom")
def test_every_command_says_what_it_does(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.stdout
    assert len(result.stdout.splitlines()) >= 4


def test_the_names_of_the_help_are_those_of_the_house() -> None:
    from readroom.cli.permission_options import PURPOSES
    from readroom.cli.recording_options import DETAILS, LANGUAGES
    from readroom.domain import Detail, Purpose
    from readroom.privacy.notice import LANGUAGES as TRANSLATED

    assert tuple(Purpose) == PURPOSES
    assert set(Detail) == set(DETAILS)
    assert tuple(TRANSLATED) == LANGUAGES


@pytest.mark.alone
def test_help_is_quick() -> None:
    """The bar is half a second of a free core; time of the processor, since tests share it."""
    took = []
    for _ in range(3):
        before = os.times()
        subprocess.run(
            [sys.executable, "-m", "readroom.cli.main", "--help"], check=True, capture_output=True
        )
        after = os.times()
        spent = after.children_user - before.children_user
        took.append(spent + after.children_system - before.children_system)
    assert min(took) < 0.8


def test_the_version_is_said() -> None:
    from readroom import __version__

    assert CliRunner().invoke(app, ["--version"]).stdout.strip() == f"readroom {__version__}"


def test_the_package_runs_as_the_command_does() -> None:
    from readroom import __version__

    run = subprocess.run(
        [sys.executable, "-m", "readroom", "--version"], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == f"readroom {__version__}"


def test_what_a_code_page_lacks_is_no_error(tmp_path: Path) -> None:
    """As Windows has it for files and pipes; bars and names would end the command."""
    code = (
        "from readroom.cli.main import app\n@app.command()\ndef bars(): print('\u2588 7b')\napp()"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "bars"],
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout.strip()) == (0, "? 7b"), run.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["models", "show", "dlib"], 6, "expected a model, one of", id="configuration"),
        pytest.param(["evaluate", "--data", "nowhere.csv"], 3, "nothing is there", id="data"),
        pytest.param(["models", "verify", "--model", "no.json"], 4, "model card", id="model"),
        pytest.param(["analyze", "nowhere.mp4"], 3, "nowhere.mp4", id="source"),
        pytest.param(
            ["analyze", "x.mp4", "--purpose", "education"], 6, "READROOM_REGION", id="no region"
        ),
        pytest.param(
            ["analyze", "x.mp4", "--purpose", "research", "--region", "XX"],
            6,
            "expected a region such as DE",
            id="region",
        ),
        pytest.param(
            ["analyze", "x.mp4", "--purpose", "education", "--region", "de"],
            8,
            "presence counts",
            id="refused",
        ),
        pytest.param(["train", "no.toml", "--data", "x"], 6, "experiment file", id="experiment"),
        pytest.param(["analyze"], 2, "Missing argument", id="usage"),
    ],
)
def test_errors_are_one_line_and_a_code(
    arguments: list[str], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, result.output
    assert said in result.output
    assert "Traceback" not in result.output
