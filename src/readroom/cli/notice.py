"""`readroom notice`: what people in view are told before the first look."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import typer

from readroom.cli.choices import one_of
from readroom.cli.permission_options import ForWhat, Where
from readroom.cli.recording_options import DETAILS, LANGUAGES

_ADD: Final = "\nAdd who is responsible, how to reach them, and until when figures are kept."


def notice(
    purpose: ForWhat = None,
    region: Where = None,
    detail: Annotated[
        Literal["room", "person", "nothing"] | None,
        typer.Option(
            parser=one_of(*DETAILS, "nothing"),
            metavar=f"[{'|'.join((*DETAILS, 'nothing'))}]",
            help="What will be kept. Without: as analyze --record keeps it.",
        ),
    ] = None,
    language: Annotated[
        Literal["en", "de", "es", "fr"],
        typer.Option(parser=one_of(*LANGUAGES), metavar=f"[{'|'.join(LANGUAGES)}]"),
    ] = "en",
    live: Annotated[
        bool, typer.Option("--live", help="Of a live camera. Without: of a recording.")
    ] = False,
) -> None:
    """Print what people in view are told before the first look.

    Show it or read it out, ask, and only then record: analyze --record --consent notes that
    they agreed to this very text. Add what it cannot know: who is responsible, how to reach
    them, and until when figures are kept.

    Where nothing may be read the exit code is 8.

    [dim]Example: readroom notice --purpose playtest --region DE --language de[/]
    """
    from readroom.domain import Detail
    from readroom.privacy.configured import configured
    from readroom.privacy.consent import check_detail
    from readroom.privacy.gate import require_inference
    from readroom.privacy.notice import notice_of

    permission = configured(purpose, region)
    require_inference(permission)
    kept = permission.usual_detail if detail is None else None
    if detail in DETAILS:
        kept = Detail(detail)
        check_detail(permission, kept)
    told = notice_of(permission, kept, language, recorded=not live and kept is not None)
    typer.echo(told.text)
    typer.echo(_ADD, err=True)
