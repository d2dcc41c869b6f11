"""The review page: when did the room change, how sure is that, and what was not measured."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Final

import streamlit as st

from readroom.app.headline import headline_html, reach
from readroom.app.review_data import Review, still_there
from readroom.app.room_moment import (
    RoomMoment,
    first_moment,
    moment_figures,
    moment_html,
    moment_words,
    people_html,
    persons_at,
    room_at,
)
from readroom.app.screens import review_parts
from readroom.app.screens.chosen import chosen
from readroom.app.screens.look import chart, figures, heading, line, note, theme
from readroom.app.screens.reader import reader_time
from readroom.app.session_list import facts
from readroom.app.timeline import length_of, with_cursor
from readroom.app.withheld_words import NO_SHARES
from readroom.sessions.store import SessionStore
from readroom.view.person_charts import person_strips
from readroom.view.report_words import TIMELINE_KEY
from readroom.view.room_charts import beyond_words, room_timeline

LEAD: Final = "When the visible expressions changed, how sure that is, and what was not measured."
PERSONS_ARE: Final = (
    "What was visible on each face, steadied over seconds; a thin bar is neutral or unclear, a "
    "dotted line was not measured. One person's figures are far less sure than the room's."
)
COVERAGE: Final = (
    "Expected: as entered, else the most people seen at once. Numbers that were never in view at "
    "once are taken for one person. Who is not measured is never counted as neutral."
)
LETTERS: Final = " Letters: markers, by name under Markers and segments."
ROOM, PERSONS = "Room", "Persons"
LAST: Final = time(23, 59, 59)


def show() -> None:
    """The page."""
    heading("Review", LEAD)
    found = chosen()
    if found is None:
        return
    store, seen = found
    st.html(note(facts(seen.session, reader_time)) + headline_html(seen.story))
    if not seen.figures.windows:
        return
    st.html(figures(reach(seen.story)) + note(COVERAGE))
    st.fragment(_over_time)(store, seen)
    line()
    st.fragment(review_parts.show)(store, seen)


def _over_time(store: SessionStore, seen: Review) -> None:
    """The chart and one moment of it; moving the slider runs only this."""
    if not still_there(store, seen):
        st.rerun(scope="app")
    view = _view(seen)
    drawing = st.container(key="rr-drawing")
    second = _scrub(seen)
    with drawing:
        _chart(seen, view, second)
    moment = room_at(seen, second)
    if view == ROOM:
        left, right = st.columns([2, 3], gap="large")
        words = moment_words(moment, seen.session.min_group)
        left.html(figures(moment_figures(moment)) + note(words))
        left.html(note(" · ".join(moment.notes)))
        right.html(_shares(moment))
    else:
        st.html(people_html(persons_at(seen, second)))


def _shares(moment: RoomMoment) -> str:
    """The seven shares; where nothing at all is told, the words beside them say why."""
    window = moment.window
    only_shares = window is not None and window.measured and not window.suppressed
    return moment_html(window.shares if window else None, NO_SHARES if only_shares else "")


def _view(seen: Review) -> str:
    if seen.why_no_persons:
        return ROOM
    picked = st.segmented_control(
        "View",
        (ROOM, PERSONS),
        default=ROOM,
        required=True,
        key=f"view-{seen.session.id}",
        label_visibility="collapsed",
    )
    return picked or ROOM


def _scrub(seen: Review) -> int:
    """The moment that is looked at; first one after a change, then where the slider is put."""
    length = int(length_of(seen))
    at: time = st.slider(
        "Moment",
        time(0),
        _as_time(length),
        _as_time(first_moment(seen.figures.changes, seen.figures.windows)),
        step=timedelta(seconds=1),
        format="H:mm:ss" if length >= 3600 else "m:ss",
        key=f"at-{seen.session.id}",
    )
    return at.hour * 3600 + at.minute * 60 + at.second


def _as_time(seconds: int) -> time:
    """Seconds as the slider takes them; of a session longer than a day only the first is shown."""
    hours, rest = divmod(seconds, 3600)
    return time(hours, *divmod(rest, 60)) if hours < 24 else LAST


def _chart(seen: Review, view: str, second: int) -> None:
    length, skin = length_of(seen), theme()
    if view == ROOM:
        chart(with_cursor(room_timeline(seen.story, skin), second, length), "timeline")
        letters = LETTERS if seen.story.markers else ""
        st.html(note(f"{TIMELINE_KEY}{letters} {beyond_words(seen.story)}"))
        if seen.why_no_persons:
            st.html(note(seen.why_no_persons))
        return
    curves = [seen.figures.curves[person] for person in sorted(seen.figures.curves)]
    strips = person_strips(curves, (), seen.names, length, skin)
    chart(with_cursor(strips, second, length), "strips")
    st.html(note(PERSONS_ARE))
