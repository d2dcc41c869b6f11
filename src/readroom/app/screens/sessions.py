"""The sessions page: find, open, rename and delete what was kept."""

from __future__ import annotations

from typing import Final

import streamlit as st

from readroom.app.comparing import forget_figures
from readroom.app.screens import review
from readroom.app.screens.look import heading, item, note, warning
from readroom.app.screens.reader import reader_time
from readroom.app.session_list import (
    LONGEST_TITLE,
    SessionPage,
    facts,
    open_store,
    page_of,
    title_of,
)
from readroom.domain import Purpose, Session
from readroom.errors import ReadroomError
from readroom.sessions.store import SessionStore

EMPTY: Final = """
Nothing is kept yet. There are four ways to see something here:

- No camera? On the page Live choose *Demonstration room* under *Look at*, and a purpose other than
  self: then a session of drawn faces can be kept.
- *Keep this session* on the page Live keeps the figures of a live room, never its pictures.
- `readroom analyze playtest.mp4 --record --purpose playtest --region GB --consent each-person`,
  with your own purpose and place, keeps the figures of a recording, never its pictures.
- `readroom demo` opens a synthetic lesson: scripted numbers, nobody's face.
"""
FOUND_NONE: Final = "No session matches. Change the text or the purpose."
GONE: Final = (
    "Deletes the session with all its figures, markers and labels. Nothing brings it back."
)
NUMBER: Final = "sessions-page"
SAID: Final = "sessions-said"


def show() -> None:
    """The page."""
    heading("Sessions", "What was kept: numbers, never pictures. Open, rename or delete it here.")
    try:
        _list(open_store())
    except ReadroomError as error:
        st.html(warning(str(error)))


def _list(store: SessionStore) -> None:
    text, purpose = _filters()
    number = int(st.session_state.get(NUMBER, 0))
    page = page_of(store, text, purpose, number)
    while not page.sessions and page.number > 0:  # the last one of an older page was deleted
        _to_page(page.number - 1)
        page = page_of(store, text, purpose, page.number - 1)
    if said := st.session_state.pop(SAID, ""):
        st.html(note(said))
    if not page.sessions:
        _nothing(filtered=bool(text) or purpose is not None)
    for session in page.sessions:
        _row(store, session)
    _turn(page)


def _filters() -> tuple[str, Purpose | None]:
    left, right = st.columns([3, 2])
    text = left.text_input(
        "Find", placeholder="Part of a title", key="sessions-text", on_change=_to_page, args=(0,)
    )
    purpose = right.selectbox(
        "Purpose",
        [None, *Purpose],
        format_func=lambda one: "any purpose" if one is None else one.words,
        key="sessions-purpose",
        on_change=_to_page,
        args=(0,),
    )
    return text.strip(), purpose


def _to_page(number: int) -> None:
    st.session_state[NUMBER] = number


def _nothing(*, filtered: bool) -> None:
    if filtered:
        st.html(note(FOUND_NONE))
    else:
        st.markdown(EMPTY)


def _row(store: SessionStore, session: Session) -> None:
    """Titles are typed by people: they go through escaped HTML, never through a label."""
    with st.container(
        key=f"rr-session-{session.id}", horizontal=True, vertical_alignment="center", gap="small"
    ):
        st.html(item(session.title, facts(session, reader_time)), width="stretch")
        page = st.Page(review.show, title="Review", url_path="review")
        st.page_link(page, label="Open", query_params={"session": session.id})
        with st.popover("Change", type="tertiary", key=f"change-{session.id}"):
            _rename(store, session)
            _delete(store, session)


def _rename(store: SessionStore, session: Session) -> None:
    with st.form(f"rename-{session.id}", border=False):
        typed = st.text_input("Title", session.title, max_chars=LONGEST_TITLE)
        if st.form_submit_button("Rename") and (title := title_of(typed)):
            store.rename(session.id, title)
            _said("Renamed.")


def _delete(store: SessionStore, session: Session) -> None:
    st.html(note(GONE))
    sure = st.checkbox("Delete it for good", key=f"sure-{session.id}")
    if st.button("Delete", key=f"delete-{session.id}", disabled=not sure):
        store.erase_session(session.id)
        forget_figures()
        _said("Deleted.")


def _said(words: str) -> None:
    """Show the list anew, with what was done above it."""
    st.session_state[SAID] = words
    st.rerun()


def _turn(page: SessionPage) -> None:
    if page.number == 0 and not page.more:
        return
    with st.container(horizontal=True, horizontal_alignment="center", gap="small"):
        at = page.number
        st.button("Newer", disabled=at == 0, on_click=_to_page, args=(at - 1,))
        st.button("Older", disabled=not page.more, on_click=_to_page, args=(at + 1,))
