"""The flags of `readroom analyze --record`: who agreed to what, and what the session is called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from readroom.cli.choices import one_of

if TYPE_CHECKING:
    from readroom.domain import Session
    from readroom.recordings.keeping import Keeping

CONSENTS: Final = ("each-person", "guardians")
DETAILS: Final = ("room", "person")
LANGUAGES: Final = ("en", "de", "es", "fr")
"""Those of `readroom.privacy.notice`, which would load numpy for the help."""

Record = Annotated[
    bool,
    typer.Option("--record", help="Keep each video as a session, too: numbers, never pictures."),
]
Title = Annotated[
    str | None, typer.Option(help="What the session is called. Without: the file's name.")
]
Expected = Annotated[
    int | None,
    typer.Option(min=1, metavar="PEOPLE", help="How many were to be there. Without: most at once."),
]
Agreed = Annotated[
    Literal["each-person", "guardians"] | None,
    typer.Option(
        "--consent",
        parser=one_of(*CONSENTS),
        metavar=f"[{'|'.join(CONSENTS)}]",
        help="Who agreed, after the notice was shown (readroom notice), to be read and kept.",
    ),
]
NoticeLanguage = Annotated[
    Literal["en", "de", "es", "fr"] | None,
    typer.Option(
        "--language",
        parser=one_of(*LANGUAGES),
        metavar=f"[{'|'.join(LANGUAGES)}]",
        help="Of the notice that was shown. Without: en.",
    ),
]
Fineness = Annotated[
    Literal["room", "person"] | None,
    typer.Option(
        "--detail",
        parser=one_of(*DETAILS),
        metavar=f"[{'|'.join(DETAILS)}]",
        help="Whose figures are kept. Without: of each person for market_research, playtest "
        "and research, else of the room.",
    ),
]


@contextmanager
def keeping_of(
    record: bool,
    title: str | None,
    expected: int | None,
    consent: str | None,
    language: str | None,
    detail: str | None,
) -> Iterator[Keeping | None]:
    """Where sessions are kept while the block runs, as the flags say.

    Args:
        record: Whether sessions are kept at all.
        title: Of the flags.
        expected: Of the flags.
        consent: Of the flags.
        language: Of the flags.
        detail: Of the flags.

    Yields:
        The wish, or None.

    Raises:
        BadParameter: If flags of a session are given without one.
    """
    if not record:
        if any(given is not None for given in (title, expected, consent, language, detail)):
            raise typer.BadParameter(
                "--title, --expected, --consent, --language and --detail belong to --record"
            )
        yield None
        return
    from readroom.domain import Detail
    from readroom.recordings.keeping import Keeping
    from readroom.sessions.store import SessionStore

    by: Literal["each person", "guardians"] | None = None
    if consent is not None:
        by = "guardians" if consent == "guardians" else "each person"
    with SessionStore.open() as store:
        store.purge()  # where no page is ever opened nobody else would
        fineness = Detail(detail) if detail else None
        yield Keeping(store, by, fineness, title, expected, language or "en")


def say_kept(sessions: tuple[Session, ...]) -> None:
    """A line for each session, and where to see it.

    Args:
        sessions: Those that were put into the store.
    """
    from readroom.cli.console import console
    from readroom.domain import Detail

    for one in sessions:
        until = f", until {one.expires:%Y-%m-%d}" if one.expires else ""
        line = f"kept     {one.title}, {one.detail} figures{until}: session {one.id}"
        console().print(line, soft_wrap=True, markup=False, highlight=False)
        if one.detail is Detail.ROOM:
            least = f"figures of fewer than {one.min_group} measured people are withheld"
            console().print(f"         {least}", soft_wrap=True, style="dim")
    if sessions:
        console().print("         readroom app shows it under Sessions", markup=False)
