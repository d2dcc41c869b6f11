"""`readroom doctor`: what is installed, what would be used and why, what is missing."""

from __future__ import annotations

import typer


def doctor() -> None:
    """Say what is installed, which detector and model would be used and why, and what lacks."""
    from rich.table import Table
    from rich.text import Text

    from readroom.cli.console import console
    from readroom.cli.findings import Finding, examine

    marks = {True: "[green]ok[/]", False: "[red]no[/]", None: "[yellow]--[/]"}

    def row(finding: Finding) -> tuple[str, str, Text]:
        # As text, not as markup, which would take "[eval]" for a style.
        said = Text(finding.found)
        if finding.advice:
            said.append(f"\n{finding.advice}", "dim")
        return marks[finding.good], finding.what, said

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    findings = list(examine())
    for finding in findings:
        table.add_row(*row(finding))
    console().print(table)
    if any(finding.good is False for finding in findings):
        raise typer.Exit(1)
