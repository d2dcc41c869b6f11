"""The terminal that commands print to."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


@lru_cache(maxsize=1)
def console() -> Console:
    """The console for results; errors and progress have their own on the error stream."""
    from rich.console import Console

    return Console(highlight=False)
