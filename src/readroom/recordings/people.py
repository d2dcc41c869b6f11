"""What a session's samples say of each person, beside what was kept, for exports."""

from __future__ import annotations

from dataclasses import replace

from readroom.analytics.curves import follow_persons
from readroom.analytics.persons import summarise_person
from readroom.sessions.contents import Contents


def with_people(contents: Contents) -> Contents:
    """A session's contents with everybody's time in each expression, and their changes.

    Args:
        contents: What may leave.

    Returns:
        The same where no samples of single persons may leave.
    """
    people = tuple(map(summarise_person, follow_persons(contents.samples)))
    return replace(contents, people=people)
