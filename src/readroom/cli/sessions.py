"""`readroom sessions`: what was recorded, to be seen, reported, exported and forgotten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from readroom.cli.session_choice import (
    SESSION,
    chosen_session,
    opened_store,
    recalibration_for,
    story_of,
)
from readroom.cli.session_notes import import_markers, import_segments
from readroom.cli.session_questions import compare, events

sessions_app = typer.Typer(
    no_args_is_help=True,
    help="See, report, export and erase what was recorded.",
    epilog="Sessions lie in the user's data folder, or where READROOM_DATABASE_URL says.",
)


@sessions_app.command("list")
def list_sessions(
    text: Annotated[str, typer.Option(help="Part of the title or of the source's name.")] = "",
    purpose: Annotated[str | None, typer.Option(help="Only sessions of this purpose.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 20,
    as_json: Annotated[
        bool, typer.Option("--json", help="For programs: a list with whole ids, in JSON.")
    ] = False,
) -> None:
    """List sessions, the newest first."""
    from readroom.cli.console import console
    from readroom.cli.sessions_report import table_of
    from readroom.privacy.gate import purpose_of

    wanted = purpose_of(purpose) if purpose else None
    with opened_store() as store:
        found = store.sessions(text, wanted, limit)
        more = store.count(text, wanted) - len(found)
    if as_json:
        from readroom.sessions.session_file import plain_session

        typer.echo(json.dumps([plain_session(one) for one in found], indent=2))
        return
    if not found:
        console().print("no sessions yet" if not (text or purpose) else "no such sessions")
        return
    console().print(table_of(found))
    if more > 0:
        console().print(f"and {more} more; see them with --limit", style="dim")


@sessions_app.command()
def show(session: Annotated[str, SESSION]) -> None:
    """Say what a session shows: in short, by segment, with how sure it is."""
    from readroom.cli.console import console
    from readroom.cli.sessions_report import summary_of

    with opened_store() as store:
        story = story_of(store, chosen_session(store, session))
    console().print(summary_of(story))


@sessions_app.command()
def report(
    session: Annotated[str, SESSION],
    out: Annotated[
        Path | None,
        typer.Option(help="The HTML page to write. Without: named by the session."),
    ] = None,
) -> None:
    """Write a report of one page: what happened, when it changed, how sure, what is missing.

    The page needs nothing but itself: open it, print it, send it.
    """
    from readroom.cli.console import say_path
    from readroom.errors import OutputError
    from readroom.view.session_report import session_report

    with opened_store() as store:
        chosen = chosen_session(store, session)
        page = session_report(story_of(store, chosen))
        out = out or Path(f"readroom-report-{chosen.id[:8]}.html")
        store.record("report", chosen.id)  # before, so that none can leave without a trace
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(page, "utf-8")
        except OSError as error:
            raise OutputError(
                f"{out} cannot be written ({(error.strerror or str(error)).lower()}): expected "
                "the name of a new HTML page; choose another with --out"
            ) from error
    say_path("written", out)


@sessions_app.command()
def export(
    session: Annotated[str, SESSION],
    out: Annotated[
        Path | None, typer.Option(help="Folder for the files. Without: named by the session.")
    ] = None,
    file_format: Annotated[
        Literal["csv", "parquet", "json"], typer.Option("--format", help="Of the tables.")
    ] = "csv",
) -> None:
    """Write a session as tables for other programs, with a data dictionary.

    Single persons are in it only where they were kept and agreed to it. The export is
    entered in the audit log.
    """
    from readroom.cli.console import console, say_path
    from readroom.recordings.summaries import with_summaries
    from readroom.sessions.contents import may_leave
    from readroom.sessions.export import export as write

    with opened_store() as store:
        chosen = chosen_session(store, session)
        contents = may_leave(store, chosen.id)
        persons = len(contents.samples) > 0
        folder = out or Path(f"readroom-session-{chosen.id[:8]}")
        # Entered before, so that no export can leave without a trace.
        store.record("export", chosen.id, f"{file_format} {'person' if persons else 'room'}")
        files = write(with_summaries(contents, recalibration_for(chosen)), folder, file_format)
    for path in files:
        say_path("written", path)
    if not persons:
        console().print("figures of the room; no single persons are in it", style="dim")


sessions_app.command("import-markers")(import_markers)
sessions_app.command("import-segments")(import_segments)
sessions_app.command()(events)
sessions_app.command()(compare)


@sessions_app.command()
def rename(
    session: Annotated[str, SESSION],
    title: Annotated[str, typer.Argument(help="The new title.", show_default=False)],
) -> None:
    """Give a session another title."""
    from rich.markup import escape

    from readroom.cli.console import console
    from readroom.domain import one_line
    from readroom.errors import ConfigurationError

    title = one_line(title)
    if not title:
        raise ConfigurationError("expected a title with letters in it; got a blank one")
    with opened_store() as store:
        store.rename(chosen_session(store, session).id, title)
    console().print(f"[green]renamed[/]  {escape(title)}", soft_wrap=True)


@sessions_app.command()
def erase(
    session: Annotated[str, SESSION],
    person: Annotated[
        int | None,
        typer.Option(
            min=1, help="Only this person, who withdrew: a number for each unbroken sighting."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a session, or one person of it, for good.

    No byte of it stays in an SQLite file; one larger than 128 MiB is written anew by the next
    purge. A database server keeps deleted rows until it cleans up by its own rules.

    Exports and reports that were written before are files of your own: erase them, too.
    """
    from rich.markup import escape

    from readroom.cli.console import console
    from readroom.recordings.withdrawing import withdraw

    with opened_store() as store:
        chosen = chosen_session(store, session)
        what = f"person {person} of {chosen.title!r}" if person else f"{chosen.title!r}"
        if not yes:
            typer.confirm(f"Erase {what} ({chosen.id[:8]}) for good?", abort=True)
        if person is None:
            store.erase_session(chosen.id)
        elif not withdraw(store, chosen.id, person):
            console().print(
                f"[yellow]nothing was kept[/]  of person {person}, who is no longer recorded; "
                "each unbroken sighting has its own number, so look for the others",
                soft_wrap=True,
            )
            return
    console().print(f"[green]erased[/]  {escape(what)}", soft_wrap=True)


@sessions_app.command()
def audit() -> None:
    """Show the audit log, and whether every row of it is as it was written.

    Keep the last line somewhere else now and then: who can write the file can forge all of it.
    """
    from readroom.cli.console import console
    from readroom.cli.sessions_report import audit_table

    with opened_store(purging=False) as store:
        entries, check = store.audit(), store.verify_audit()
    console().print(audit_table(entries))
    if not check.sound:
        console().print(f"[red]broken[/]  at row {check.broken}: {check.why}", soft_wrap=True)
        raise typer.Exit(1)
    console().print(f"[green]sound[/]  {check.rows} rows, {check.hash}", soft_wrap=True)


@sessions_app.command()
def purge() -> None:
    """Erase every session whose time to be kept is over."""
    from readroom.cli.console import console

    with opened_store(purging=False) as store:
        erased = store.purge()
    console().print(f"[green]erased[/]  {erased} sessions whose time was over")
