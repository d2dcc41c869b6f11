"""Flags that take one of a few names, and say so where another one comes."""

from __future__ import annotations

from collections.abc import Callable

import typer


def one_of(*names: str) -> Callable[[str], str]:
    """Take one of a few names; the library's own message speaks of a "Value error".

    Args:
        *names: Those that are taken.

    Returns:
        A parser for a flag.
    """

    def parse(given: str) -> str:
        if given not in names:
            raise typer.BadParameter(f"expected one of {', '.join(names)}; got {given!r}")
        return given

    return parse
