"""The live page's single persons: a strip each, and what they are called."""

from __future__ import annotations

from typing import Final

import streamlit as st

from readroom.app.live_people import KEPT_S, LONGEST_NAME, LivePeople
from readroom.app.live_session import LiveSession
from readroom.app.screens.look import note
from readroom.view.strips import STRIPS_ARE, strips_html

ROW_PX: Final = 24
TALLEST_PX: Final = 292
"""A dozen people are seen at once; more scroll."""

DRAWN: Final = "live_strips_drawn"
NAMES: Final = "Names"
NAMES_ARE: Final = (
    "A name stands in the picture and beside the strip, for this session. With a session that "
    "keeps single persons it is stored at its end."
)


def strips_part(people: LivePeople, now: float) -> None:
    """Everybody's last minutes; a list that scrolls keeps its place between refreshes.

    Args:
        people: Of a session that may show single persons.
        now: On the clock of the results.
    """
    count, html = _drawn(people, now)
    if not html:
        return
    tall = ROW_PX * count > TALLEST_PX
    with st.container(height=TALLEST_PX if tall else "content", border=False, key="rr-people"):
        st.html(html)
    st.html(note(STRIPS_ARE))


def _drawn(people: LivePeople, now: float) -> tuple[int, str]:
    """How many, and their strips: drawn once a second, however often the page looks."""
    stamp = people, int(now), people.names
    known: tuple[object, int, str] | None = st.session_state.get(DRAWN)
    if known is None or known[0] != stamp:
        strips = people.strips(now)
        known = stamp, len(strips), strips_html(strips, now, KEPT_S)
        st.session_state[DRAWN] = known
    return known[1], known[2]


def names_part(session: LiveSession) -> None:
    """Where persons get names, if they may be shown at all.

    Args:
        session: This visitor's.
    """
    if session.people is not None:
        with st.popover(NAMES, type="tertiary"):
            st.fragment(_names)(session)


def _names(session: LiveSession) -> None:
    with st.form("live-names", clear_on_submit=True, border=False):
        person = st.number_input("Number of the person", 1, None, 1, key="live-person")
        name = st.text_input("Name", max_chars=LONGEST_NAME, key="live-name")
        if st.form_submit_button("Use this name"):
            session.name(int(person), name)
    st.html(note(NAMES_ARE))
