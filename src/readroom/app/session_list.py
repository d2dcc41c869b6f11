"""The sessions of a store as rows of words, page by page."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

from readroom.app.comparing import forget_figures
from readroom.domain import Detail, Purpose, Session, one_line
from readroom.errors import ConfigurationError, StoreError
from readroom.privacy.regions import region_of
from readroom.sessions.database import is_there
from readroom.sessions.store import SessionStore
from readroom.settings import load_settings
from readroom.view.report_words import duration_words

PAGE: Final = 10
"""Sessions on one page of the list. Raising it costs the browser time: each has buttons."""

_LOG: Final = logging.getLogger(__name__)
LONGEST_TITLE: Final = 120
"""Characters; a longer title is cut. Raising it makes rows of the list higher."""
_SOURCES: Final = {"live": "live", "recording": "from a recording", "synthetic": "synthetic"}


@dataclass(frozen=True, slots=True)
class SessionPage:
    """Some sessions of a list, the newest first.

    Attributes:
        sessions: At most :data:`PAGE`.
        number: Which page, from 0.
        more: Whether older ones follow.
    """

    sessions: tuple[Session, ...]
    number: int
    more: bool


def open_store() -> SessionStore:
    """The store of the settings in force, opened once for all visitors of this process.

    Sessions whose time is over are purged once a day. Where that cannot be done now, nobody is
    kept from the others, and it is tried again within the hour.

    Returns:
        Ready; may be used from any thread.
    """
    url = load_settings().database_url
    store = _opened(url)
    _tidy(url, datetime.now(UTC).replace(minute=0, second=0, microsecond=0))
    return store


def purge_daily() -> None:
    """Erase the sessions whose time is over, once a day, where there is a store at all.

    Raises:
        StoreError: If the store cannot be written now; ask again later.
    """
    url = load_settings().database_url
    if is_there(url):
        _purge(url, datetime.now(UTC).date())


@lru_cache(maxsize=4)
def _opened(url: str) -> SessionStore:
    return SessionStore.open(url)


@lru_cache(maxsize=4)
def _tidy(url: str, hour: datetime) -> None:
    try:
        _purge(url, hour.date())
    except StoreError as error:
        _LOG.warning("sessions whose time is over are not erased yet: %s", error)


@lru_cache(maxsize=4)
def _purge(url: str, day: date) -> None:
    del day
    if _opened(url).purge():
        forget_figures()


def page_of(
    store: SessionStore, text: str = "", purpose: Purpose | None = None, number: int = 0
) -> SessionPage:
    """One page of the list.

    Args:
        store: Where to look.
        text: Part of a title or of a source's name; empty for all.
        purpose: Only sessions of this one; None for all.
        number: Which page, from 0; pages that do not exist are empty.

    Returns:
        The sessions, and whether there are more.
    """
    found = store.sessions(text, purpose, limit=PAGE + 1, offset=PAGE * number)
    return SessionPage(found[:PAGE], number, len(found) > PAGE)


def facts(session: Session, local: Callable[[datetime], datetime] = datetime.astimezone) -> str:
    """What is told of a session below its title.

    Args:
        session: Which one.
        local: Turns a time into the reader's.

    Returns:
        A line of plain text.
    """
    told = [
        when(session, local),
        lasted(session),
        session.purpose.words,
        place(session.region),
        "figures of single persons" if session.detail is Detail.PERSON else "room figures alone",
        _SOURCES.get(session.source, session.source),
    ]
    return " · ".join(told)


def when(session: Session, local: Callable[[datetime], datetime] = datetime.astimezone) -> str:
    """When a session began, as people write it.

    Args:
        session: Which one.
        local: Turns a time into the reader's.

    Returns:
        Like ``21 Nov 2026, 10:15``.
    """
    began = local(session.started)
    return f"{began.day} {began:%b %Y, %H:%M}"


def called(
    sessions: Iterable[Session], local: Callable[[datetime], datetime] = datetime.astimezone
) -> dict[str, str]:
    """What a box to choose from calls sessions.

    Args:
        sessions: Those offered.
        local: Turns a time into the reader's.

    Returns:
        Title and time by id; two that read the same are told apart by the first digits of
        their ids, for of two equal words a browser means the last.
    """
    words = {one.id: f"{one.title}, {when(one, local)}" for one in sessions}
    often = Counter(words.values())
    return {key: told if often[told] == 1 else f"{told} ({key[:6]})" for key, told in words.items()}


def lasted(session: Session) -> str:
    """How long a session is, or that it did not end as it should.

    Args:
        session: Which one.

    Returns:
        Like ``45 min`` or ``1 h 5 min``.
    """
    length = duration_words(session.length_s)
    return length if session.ended is not None else f"{length}, running or cut off"


def place(code: str) -> str:
    """A region as it is shown to people.

    Args:
        code: Of the table of regions, or of an older one.

    Returns:
        Its name, or the code where nobody knows it any more.
    """
    try:
        return region_of(code).name
    except ConfigurationError:
        return code


def title_of(text: str) -> str:
    """A title as it may be kept.

    Args:
        text: As it was typed.

    Returns:
        One line without blanks around it, not longer than fits the list; may be empty.
    """
    return one_line(text)[:LONGEST_TITLE].strip()
