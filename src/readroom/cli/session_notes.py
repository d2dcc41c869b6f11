"""Markers and segments of a session, out of the files of games, slides and studies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from readroom.cli.session_choice import SESSION, chosen_session, opened_store

OFFSET = typer.Option(
    "--offset",
    metavar="SECONDS",
    help="Added to each time: when the other clock began, since the session began.",
)


def import_markers(
    session: Annotated[str, SESSION],
    file: Annotated[Path, typer.Argument(help="CSV or JSON with at_ms and label.")],
    offset_s: Annotated[float, OFFSET] = 0.0,
) -> None:
    """Add markers out of a file: slides, game events, hotkeys.

    A CSV with a header or a JSON list of objects; the time in at_ms, at_s, seconds or
    time (also as 12:34), the text in label, text, name or event.
    """
    from readroom.sessions.marker_files import read_markers

    markers = read_markers(file, offset_s)
    with opened_store() as store:
        chosen = chosen_session(store, session)
        known = {(one.at, one.label) for one in store.markers(chosen.id)}
        new = [one for one in markers if (one.at, one.label) not in known]
        for one in new:
            store.add_marker(chosen.id, one)
    later = sum(one.at > chosen.length_s for one in new)
    _say("markers", len(new), len(markers) - len(new), later)


def import_segments(
    session: Annotated[str, SESSION],
    file: Annotated[
        Path | None,
        typer.Argument(
            help="CSV or JSON with start_ms, end_ms and label. Without: from each marker to the "
            "next.",
            show_default=False,
        ),
    ] = None,
    offset_s: Annotated[float, OFFSET] = 0.0,
) -> None:
    """Name stretches of a session out of a file, or between its markers: levels, scenes, tasks.

    Show, report and export then have figures of each. Times as start_ms and end_ms, or
    start and end in seconds (also as 12:34); the text in label, text, name or segment.
    """
    from readroom.errors import InputError
    from readroom.sessions.segment_files import between, read_segments

    read = read_segments(file, offset_s) if file is not None else ()
    with opened_store() as store:
        chosen = chosen_session(store, session)
        segments = read or between(store.markers(chosen.id), chosen.length_s)
        if not segments:
            raise InputError(
                f"{chosen.title}: expected markers, or a file with segments; got neither; add "
                "markers with readroom sessions import-markers"
            )
        known = {(one.span, one.label) for one in store.segments(chosen.id)}
        new = [one for one in segments if (one.span, one.label) not in known]
        for one in new:
            store.add_segment(chosen.id, one)
    later = sum(one.span.start >= chosen.length_s for one in new)
    _say("segments", len(new), len(segments) - len(new), later)


def _say(what: str, added: int, known: int, later: int) -> None:
    from readroom.cli.console import console

    there = f", {known} were there already" if known else ""
    console().print(f"[green]added[/]  {added} {what}{there}", soft_wrap=True)
    if later:
        console().print(f"[yellow]note[/]  {later} of them lie after the end of the session")
