"""What changed around the markers of a session."""

from __future__ import annotations

from typing import Final

import streamlit as st

from readroom.app.events import events_html, events_of
from readroom.app.review_data import Review
from readroom.app.screens.look import note
from readroom.sessions.store import SessionStore
from readroom.view.comparison_words import UNITS
from readroom.view.event_words import CHANCE, read_words

AROUND_S: Final = (10, 20, 30, 60, 120)
"""Offered; more steadies the figures and blurs what was brief."""

NONE_YET: Final = (
    "Markers say when something happened: those of one name are read together, and what the room "
    "showed before them is compared with what it showed after. Add some under Markers and "
    "segments, or out of a file: readroom sessions import-markers."
)
TOO_NEAR: Final = (
    "No marker has {around_s} s of the session before and after it (half a minute where figures of "
    "the room alone were kept)."
)


def events(store: SessionStore, seen: Review) -> None:
    """Choose how much around each marker, and see what changed.

    Args:
        store: Not asked.
        seen: The session that is reviewed.
    """
    del store
    if all(one.kind == "system" for one in seen.story.markers):
        st.html(note(NONE_YET))
        return
    around_s = st.segmented_control(
        "Seconds before and after each marker",
        AROUND_S,
        default=AROUND_S[0],
        required=True,
        format_func=lambda seconds: f"{seconds} s",
        key=f"around-{seen.session.id}",
    )
    found = events_of(seen, float(around_s or AROUND_S[0]))
    if not found:
        st.html(note(TOO_NEAR.format(around_s=around_s)))
        return
    said = f"{read_words(found[0].around)} {UNITS[found[0].compared.unit]} {CHANCE}"
    st.html(events_html(found) + note(said))
