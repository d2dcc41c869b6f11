"""The terminal that commands print to; it is loaded only when something is said."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console


@lru_cache(maxsize=1)
def console() -> Console:
    """The console for results; errors and progress have their own on the error stream."""
    from rich.console import Console

    return Console(highlight=False)


def say_path(what: str, path: Path) -> None:
    """A line for a file or folder; its name may hold what looks like markup.

    Args:
        what: Was done with it, such as ``written``.
        path: As it was given.
    """
    from rich.markup import escape

    console().print(f"[green]{what}[/]  {escape(str(path))}", soft_wrap=True)
