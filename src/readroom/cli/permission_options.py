"""The flags that ask the gate, what for and where, the same for every command that does."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from readroom.cli.choices import one_of

PURPOSES: Final = (
    "self",
    "education",
    "workplace",
    "market_research",
    "playtest",
    "research",
    "medical_safety",
)
"""Those of `readroom.domain.Purpose`, which would load numpy for the help."""

ForWhat = Annotated[
    str | None,
    typer.Option(
        "--purpose",
        parser=one_of(*PURPOSES),
        metavar=f"[{'|'.join(PURPOSES)}]",
        help="What for; with the region it decides what may be read. "
        "Without: READROOM_PURPOSE, or self.",
    ),
]
Where = Annotated[
    str | None,
    typer.Option(
        "--region",
        metavar="CODE",
        help="Where the people are: DE, GB, US, US-IL, ..., OTHER. Without: READROOM_REGION.",
    ),
]
