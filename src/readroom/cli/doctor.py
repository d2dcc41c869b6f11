"""`readroom doctor`: what is installed, what would be used and why, what is missing."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from readroom.cli.findings import Finding


def doctor(
    url: Annotated[
        str | None,
        typer.Option(
            help="Look at a running server instead, as seen from this computer: does it answer, "
            "may browsers give it a camera, does the video get through?",
            show_default=False,
        ),
    ] = None,
    ice_servers: Annotated[
        Path | None,
        typer.Option(help="With --url: the server's file of STUN and TURN servers."),
    ] = None,
    cameras: Annotated[
        Path | None,
        typer.Option(help="TOML file of network cameras to be asked, each by its name."),
    ] = None,
) -> None:
    """Say what is installed or missing, and which detector and model would be used and why."""
    findings = _of_here(cameras) if url is None else _of_server(url, ice_servers)
    if not _tell(findings):
        raise typer.Exit(1)


def _of_here(cameras: Path | None) -> Iterable[Finding]:
    from readroom.cli.camera_findings import examine_cameras
    from readroom.cli.findings import examine
    from readroom.settings import load_settings

    yield from examine()
    yield from examine_cameras(load_settings(cameras=str(cameras) if cameras else None))


def _of_server(url: str, ice_servers: Path | None) -> Iterable[Finding]:
    from readroom.errors import MissingExtraError

    if importlib.util.find_spec("aioice") is None or importlib.util.find_spec("websockets") is None:
        raise MissingExtraError.of("app", "Looking at a running server")
    from readroom.cli.join_findings import examine_joining
    from readroom.cli.server_findings import examine_server
    from readroom.ice.setup import load_ice
    from readroom.settings import load_settings

    settings = load_settings(ice_servers=str(ice_servers) if ice_servers else None)
    yield from examine_server(url, load_ice(settings, asked_elsewhere=True))
    yield from examine_joining(url)


def _tell(findings: Iterable[Finding]) -> bool:
    """Print them as a table; False if something cannot work."""
    from rich.table import Table
    from rich.text import Text

    from readroom.cli.console import console

    marks = {True: "[green]ok[/]", False: "[red]no[/]", None: "[yellow]--[/]"}

    def row(finding: Finding) -> tuple[str, str, Text]:
        # As text, not as markup, which would take "[eval]" for a style.
        said = Text(finding.found)
        if finding.advice:
            said.append(f"\n{finding.advice}", "dim")
        return marks[finding.good], finding.what, said

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    told = list(findings)
    for finding in told:
        table.add_row(*row(finding))
    console().print(table)
    return all(finding.good is not False for finding in told)
