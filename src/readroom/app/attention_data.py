"""Who may have needed attention in a session, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from readroom.analytics.attention import AttentionOptions, Flag
from readroom.app.review_data import Review
from readroom.sessions.store import SessionStore
from readroom.view.chart_time import clock, clock_span
from readroom.view.person_charts import name_of

RULE: Final = (
    "A person is named here where one signal stayed further from that person's own usual than "
    "the rule's limit, for long enough, and could be read in enough of the seconds; never from "
    "one frame, and each person at most once in ten minutes. It says that somebody may have needed "
    "attention, not why: look at the moments, and ask."
)
NOBODY: Final = (
    "Nobody differed from their own usual for long enough, where that could be measured."
)
TOO_SHORT: Final = (
    "This session is too short: what is usual for a person shows after minutes, so nobody is "
    "named here before {minutes:.0f} of them."
)


@dataclass(frozen=True, slots=True)
class Hint:
    """A flag as the page shows it.

    Attributes:
        flag: Person, signal, levels and time.
        title: Whom it is about, and when.
        why: The rule with this flag's numbers, in sentences.
        dismissed: Whether somebody set it aside.
    """

    flag: Flag
    title: str
    why: str
    dismissed: bool

    @property
    def key(self) -> str:
        """Text that tells it from the others of its session, the same at every refresh."""
        return f"{self.flag.person}-{self.flag.signal}-{self.flag.at:g}"


def hints(store: SessionStore, seen: Review) -> tuple[Hint, ...]:
    """The flags of a session, in order of time.

    Args:
        store: Where it is kept; knows which were set aside.
        seen: The session, with its figures.

    Returns:
        Empty where single persons may not be shown.
    """
    if seen.why_no_persons:
        return ()
    aside = store.dismissed(seen.session.id)
    return tuple(
        Hint(
            flag,
            f"{_begun(name_of(flag.person, seen.names))}, {clock_span(flag.span)}",
            why(flag),
            (flag.person, flag.at) in aside,
        )
        for flag in seen.figures.flags
    )


def why_nobody(seen: Review) -> str:
    """What is said of a session in which nobody is named.

    Args:
        seen: The session.

    Returns:
        A sentence of plain text.
    """
    shortest_s = AttentionOptions().shortest_s
    if seen.session.length_s < shortest_s:
        return TOO_SHORT.format(minutes=shortest_s / 60)
    return NOBODY


def why(flag: Flag) -> str:
    """Why somebody is named, with every number that counted.

    Args:
        flag: Any.

    Returns:
        Sentences of plain text.
    """
    moments = ", ".join(clock(at) for at in flag.moments)
    met = f"The rule was met at {clock(flag.at)}"
    return f"{flag.sentence} {met}" + (f"; strongest at {moments}." if moments else ".")


def _begun(name: str) -> str:
    """A name at the start of a line; the rest of it as somebody wrote it."""
    return name[:1].upper() + name[1:]
