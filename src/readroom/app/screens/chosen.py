"""Which session a visitor looks at: in the address, so that it can be kept and sent on."""

from __future__ import annotations

from typing import Final

import streamlit as st

from readroom.app.review_data import Review, review
from readroom.app.screens.look import note, warning
from readroom.app.screens.reader import reader_time
from readroom.app.session_list import called, open_store
from readroom.domain import Detail, Session
from readroom.errors import ReadroomError, UnknownRecordError
from readroom.sessions.store import SessionStore

PARAMETER: Final = "session"
STATE: Final = "chosen-session"
WIDGET: Final = "chosen-session-box"
NEWEST: Final = 500
"""Sessions offered to choose from; older ones are opened from the page Sessions."""
GONE: Final = "The session asked for is not there any more; this is the newest one."
NONE_YET: Final = """
No session is kept yet. Without a camera: on the page Live choose *Demonstration room* under
*Look at* and a purpose other than self, and keep that session. `readroom demo` opens a synthetic
lesson that shows what this page does;
*Keep this session* on the page Live keeps the figures of a room, `readroom analyze --record` those
of a recording: the page Sessions has the whole command.
"""


def chosen(prefer: Detail | None = None) -> tuple[SessionStore, Review] | None:
    """The session that the address names, or the visitor's last, or the newest.

    Shows the box to choose another one, and says in words why there is nothing to show.

    Args:
        prefer: The newest of this detail comes first, where none was chosen.

    Returns:
        The store and the session, or None.
    """
    try:
        store = open_store()
        offered = store.sessions(limit=NEWEST)
        if not offered:
            st.markdown(NONE_YET)
            return None
        return store, review(store, _choose(store, offered, prefer))
    except ReadroomError as error:
        st.html(warning(str(error)))
        return None


def _choose(store: SessionStore, offered: tuple[Session, ...], prefer: Detail | None = None) -> str:
    known = {one.id: one for one in offered}
    first = next((one for one in offered if one.detail is prefer), offered[0])
    named = st.query_params.get(PARAMETER) or st.session_state.get(STATE) or first.id
    if named not in known:
        try:
            known[named] = store.session(named)  # older than those offered
        except UnknownRecordError:
            st.html(note(GONE))
            named = offered[0].id
    ids = list(known)
    names = called(known.values(), reader_time)
    if st.session_state.get(WIDGET) not in ids or st.session_state.get(STATE) != named:
        st.session_state[WIDGET] = named
    picked: str = st.selectbox(
        "Session",
        ids,
        format_func=names.__getitem__,
        key=WIDGET,
        label_visibility="collapsed",
        on_change=_picked,
        args=(ids,),
    )
    st.session_state[STATE] = picked
    if st.query_params.get(PARAMETER) != picked:
        st.query_params[PARAMETER] = picked
    return picked


def _picked(offered: list[str]) -> None:
    """The box wins over the address, unless it still speaks of a session by its former name."""
    if st.session_state[WIDGET] in offered:
        st.session_state[STATE] = st.query_params[PARAMETER] = st.session_state[WIDGET]
