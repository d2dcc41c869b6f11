"""The session that a command is about, and what may be told of it: asked in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from readroom.analytics.recalibration import Recalibration
    from readroom.domain import Session
    from readroom.sessions.store import SessionStore
    from readroom.view.session_story import SessionStory

SESSION = typer.Argument(
    metavar="SESSION",
    help="Its id, the first digits of it, its title, or 'latest'.",
    show_default=False,
)


def opened_store(*, purging: bool = True) -> SessionStore:
    """The store, without the sessions whose time to be kept is over.

    Args:
        purging: Whether these are erased first.

    Returns:
        To be closed by a ``with`` block.
    """
    from readroom.sessions.store import SessionStore

    store = SessionStore.open()
    if purging:
        store.purge()
    return store


def chosen_session(store: SessionStore, given: str) -> Session:
    """The session that is meant; see `readroom.sessions.finding`."""
    from readroom.sessions.finding import find_session

    return find_session(store, given)


def recalibration_for(session: Session) -> Recalibration | None:
    """What corrects its shares over people, where the installed model read the session."""
    from readroom.errors import ModelError
    from readroom.recordings.recalibration import recalibration_of

    try:
        return recalibration_of(session)
    except ModelError:
        return None


def story_of(store: SessionStore, session: Session) -> SessionStory:
    """What may be told of a session."""
    from readroom.sessions.contents import may_leave
    from readroom.view.session_story import tell

    contents = may_leave(store, session.id)
    return tell(contents, recalibration_for(session), store.dismissed(session.id))
