"""The page Needs attention: who differed from their own usual, and on what that rests."""

from __future__ import annotations

from typing import Final

import streamlit as st

from readroom.app.attention_data import RULE, Hint, hints, why_nobody
from readroom.app.headline import label_html
from readroom.app.review_data import Review
from readroom.app.screens.chosen import chosen
from readroom.app.screens.look import chart, heading, item, line, note, theme, warning
from readroom.app.screens.reader import reader_time
from readroom.app.session_list import facts
from readroom.domain import Detail
from readroom.errors import ReadroomError
from readroom.sessions.store import SessionStore
from readroom.view.charts import percent
from readroom.view.evidence_chart import evidence_chart
from readroom.view.report_words import why_no_coverage

LEAD: Final = (
    "People whose visible expression or head differed from their own usual for long: a reason "
    "to look and to ask, never a finding about them."
)
SHOWN_AT_ONCE: Final = 12
"""Hints drawn with their curve. Raising it makes the page slower; more of them would mean
that the rule does not fit this room."""


def show() -> None:
    """The page."""
    heading("Needs attention", LEAD)
    found = chosen(Detail.PERSON)
    if found is None:
        return
    store, seen = found
    st.html(note(facts(seen.session, reader_time)) + label_html(seen.session))
    if seen.why_no_persons:
        st.html(warning(f"Not for this session. {seen.why_no_persons}"))
        return
    try:
        _hints(store, seen)
    except ReadroomError as error:
        st.html(warning(str(error)))


def _hints(store: SessionStore, seen: Review) -> None:
    told = hints(store, seen)
    aside = [one for one in told if one.dismissed]
    st.html(note(RULE))
    st.html(note(_coverage(seen)))
    with_those = False
    if aside:
        with_those = st.checkbox(f"Show those set aside ({len(aside)})", key="attention-aside")
    shown = [one for one in told if with_those or not one.dismissed]
    if not shown:
        line()
        nothing = "Nothing is left: all were set aside." if aside else why_nobody(seen)
        st.html(item(nothing, ""))
    for one in shown[:SHOWN_AT_ONCE]:
        _hint(store, seen, one)
    if len(shown) > SHOWN_AT_ONCE:
        st.html(note(f"{len(shown) - SHOWN_AT_ONCE} later ones are not drawn."))


def _coverage(seen: Review) -> str:
    covered = seen.story.whole.coverage
    if covered is None:
        return why_no_coverage(seen.story)
    return (
        f"On average {percent(covered)} of {seen.story.whole.expected} people were measured: "
        "nothing is said of the others."
    )


def _hint(store: SessionStore, seen: Review, hint: Hint) -> None:
    line()
    with st.container(horizontal=True, vertical_alignment="top"):
        st.html(item(hint.title, hint.why), width="stretch")
        if hint.dismissed:
            st.html(note("set aside"), width="content")
            if st.button("Bring back", key=f"back-{hint.key}", type="tertiary"):
                store.bring_back(seen.session.id, hint.flag.person, hint.flag.at)
                st.rerun()
        elif st.button("Set aside", key=f"aside-{hint.key}", type="tertiary"):
            store.dismiss(seen.session.id, hint.flag.person, hint.flag.at)
            st.rerun()
    chart(evidence_chart(seen.figures.behind(hint.flag), hint.flag, theme()), f"why-{hint.key}")
