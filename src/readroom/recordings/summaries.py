"""What follows from a session's figures, beside what was kept, for exports."""

from __future__ import annotations

from dataclasses import replace

from readroom.analytics.curves import follow_persons
from readroom.analytics.persons import summarise_person
from readroom.analytics.recalibration import Recalibration
from readroom.domain import Stretch
from readroom.sessions.contents import Contents
from readroom.view.session_story import summarise


def with_summaries(contents: Contents, recalibration: Recalibration | None) -> Contents:
    """A session's contents with figures of its segments, and of everybody in it.

    Args:
        contents: What may leave.
        recalibration: Of the model that read it, where that is known.

    Returns:
        The session as a stretch, then its segments. Nobody's times where no samples of single
        persons may leave.
    """
    whole = Stretch("session", contents.session.title, summarise(contents, recalibration))
    parts = (
        Stretch("segment", one.label, summarise(contents, recalibration, one.span))
        for one in contents.segments
    )
    people = tuple(map(summarise_person, follow_persons(contents.samples)))
    return replace(contents, people=people, stretches=(whole, *parts))
