"""Questions to sessions: what happened around an event, and how do two stretches differ."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from readroom.cli.session_choice import (
    SESSION,
    chosen_session,
    opened_store,
    recalibration_for,
)

if TYPE_CHECKING:
    from readroom.domain import Comparison, Span
    from readroom.sessions.contents import Contents
    from readroom.sessions.store import SessionStore

BEFORE = typer.Option(
    "--before", min=1.0, max=600.0, metavar="SECONDS", help="How much before each marker."
)
AFTER = typer.Option(
    "--after", min=1.0, max=600.0, metavar="SECONDS", help="How much from each marker on."
)
STRETCH = typer.Argument(
    metavar="SESSION[/SEGMENT]",
    help="As in other commands; after a slash the name of one of its segments.",
    show_default=False,
)


def events(
    session: Annotated[str, SESSION],
    before_s: Annotated[float, BEFORE] = 10.0,
    after_s: Annotated[float, AFTER] = 10.0,
    out: Annotated[Path | None, typer.Option(help="A CSV file for the figures, too.")] = None,
) -> None:
    """Say what changed around markers, those of one name together, and how often by chance.

    The seconds after all markers of a name are compared with those before. By chance: at how
    many other moments of the session, moved together, valence changes by as much.
    """
    from readroom.analytics.reactions import Around, find_reactions
    from readroom.cli.console import console, say_path
    from readroom.cli.session_answers import events_table, reaction_rows, write_rows
    from readroom.errors import InputError
    from readroom.sessions.contents import may_leave

    with opened_store() as store:
        chosen = chosen_session(store, session)
        contents = may_leave(store, chosen.id)
        if out is not None:
            store.record("export", chosen.id, "events")
    markers = [one for one in contents.markers if one.kind != "system"]
    if not markers:
        raise InputError(
            f"{chosen.title}: expected markers; got none; add them on the page or with "
            "readroom sessions import-markers"
        )
    found = find_reactions(
        contents.samples,
        contents.windows,
        recalibration_for(chosen),
        markers,
        Around(before_s, after_s),
    )
    if not found:
        raise InputError(
            f"{chosen.title}: expected a marker with {before_s:g} s of the session before and "
            f"{after_s:g} s after it (half a minute where windows alone were kept); got none"
        )
    console().print(events_table(found))
    if out is not None:
        write_rows(out, reaction_rows(found))
        say_path("written", out)


def compare(
    first: Annotated[str, STRETCH],
    second: Annotated[str, STRETCH],
    out: Annotated[Path | None, typer.Option(help="A CSV file for the figures, too.")] = None,
) -> None:
    """Put two sessions, or segments of them, side by side: the second less the first.

    Each is a session as elsewhere, or one of its segments: latest/"level 2". Stretches of one
    session are compared over the same people, where these were kept; others over windows.
    """
    from readroom.cli.console import console, say_path
    from readroom.cli.session_answers import comparison_rows, comparison_table, write_rows

    with opened_store() as store:
        pair = [_stretch(store, given) for given in (first, second)]
        if out is not None:
            for contents, _span in pair:
                store.record("export", contents.session.id, "comparison")
    found = _compared(*pair)
    names = (first, second)
    console().print(comparison_table(names, found))
    if out is not None:
        write_rows(out, comparison_rows(names, found))
        say_path("written", out)


def _stretch(store: SessionStore, given: str) -> tuple[Contents, Span]:
    """A session and the part of it that is meant."""
    from readroom.domain import Span
    from readroom.errors import UnknownRecordError
    from readroom.sessions.contents import may_leave

    name, _, label = given.partition("/")
    contents = may_leave(store, chosen_session(store, name).id)
    if not label:
        windows = contents.windows
        return contents, Span(0.0, windows[-1].span.end if windows else 0.0)
    found = [one.span for one in contents.segments if one.label == label]
    if len(found) != 1:
        there = ", ".join(repr(one.label) for one in contents.segments) or "none"
        raise UnknownRecordError(
            f"{given}: expected one segment called {label!r}; got {len(found)}; the session has "
            f"{there}; name more with readroom sessions import-segments"
        )
    return contents, found[0]


def _compared(first: tuple[Contents, Span], second: tuple[Contents, Span]) -> Comparison:
    """The second less the first, over people where both are of one session that kept them."""
    from readroom.analytics.summary import compare_samples, compare_windows, inside_of

    (one, span), (other, of_other) = first, second
    recalibration = recalibration_for(one.session)
    if one.session.id == other.session.id and recalibration is not None and len(one.samples):
        return compare_samples(one.samples, one.windows, recalibration, [span], [of_other])
    return compare_windows(inside_of(one.windows, [span]), inside_of(other.windows, [of_other]))
