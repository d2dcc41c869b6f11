"""The live page's part that keeps a session: who agreed, marker, pause, end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from readroom.app.live_inputs import LiveInput
from readroom.app.live_keeping import LONGEST_MARKER, LiveKeeper, keeping_words
from readroom.app.live_session import LiveSession
from readroom.app.screens import review
from readroom.app.screens.look import note, warning
from readroom.app.screens.purpose import LANGUAGE
from readroom.app.screens.reader import reader_time
from readroom.app.session_list import LONGEST_TITLE, open_store, title_of
from readroom.domain import Detail
from readroom.errors import ReadroomError
from readroom.privacy.gate import Permission
from readroom.privacy.notice import LANGUAGES, notice_of
from readroom.recognition.cards import ModelCard
from readroom.recordings.keeping import ConsentBy, Keeping, kept_until

STATE: Final = "live_kept"
LOOK_EVERY_S: Final = 1.0
END_S: Final = 3.0
"""A store that is slower than this is not waited for: the page says that it goes on."""

ENDING: Final = "live_kept_ending"
"""The session that is asked about: whether it is really to end."""
TOLD: Final = "live_kept_told"
"""That the session is kept was said once: it may be off a phone's screen."""
BEGUN: Final = "The session is being kept."

UNTITLED: Final = "Live session"
DETAILS: Final = {
    Detail.ROOM: "Figures of the room only",
    Detail.PERSON: "Figures of single persons, too",
}
AGREED: Final[dict[ConsentBy, str]] = {
    "each person": "Each person in view",
    "guardians": "Guardians of the minors in view",
}
MEETING_ROOM: Final = (
    "Figures of the room only are kept of a meeting: it moves faces about as people come and go, "
    "and one person's figures would become another's."
)
ALSO_TELL: Final = "Tell people also who is responsible and how to reach them."
FIRST_MINUTE: Final = "Figures of the first minute are withheld."
NEVER_PICTURES: Final = "Numbers are kept, never pictures. Delete a session on the page Sessions."
START_FIRST: Final = "Press {start} first: then a session can be kept."


def keep_part(session: LiveSession, playing: bool) -> None:
    """What may be kept of this session, and how it goes.

    Args:
        session: This visitor's.
        playing: Whether the camera runs.
    """
    permission = session.permission
    if session.keeping is not None:
        st.session_state[STATE] = session.keeping
    kept: LiveKeeper | None = st.session_state.get(STATE)
    if not permission.store and kept is None:
        st.html(note(why_not(permission)))
        return
    st.fragment(_part)(session, playing)


def why_not(permission: Permission) -> str:
    """Why nothing can be kept.

    Args:
        permission: Without a store.

    Returns:
        A sentence.
    """
    if not permission.infer:
        return "No session can be kept: people are only counted here."
    return (
        f"No session can be kept for the purpose {permission.purpose.words}: only what "
        "people were told of and agreed to is kept. Choose another purpose above."
    )


def _part(session: LiveSession, playing: bool) -> None:
    kept: LiveKeeper | None = st.session_state.get(STATE)
    if kept is not None and not kept.status.over:
        _going(kept)
        return
    if kept is not None:
        every = None if kept.status.done else LOOK_EVERY_S
        st.fragment(_over, run_every=every)(kept, every is not None)
    if session.permission.store:
        with st.expander("Keep this session", key="rr-keep"):
            _form(session, playing)


def _form(session: LiveSession, playing: bool) -> None:
    permission = session.permission
    left, right = st.columns([3, 2])
    title = left.text_input(
        "Title", max_chars=LONGEST_TITLE, key="keep-title", placeholder=UNTITLED
    )
    expected = right.number_input(
        "People expected", 1, 1000, None, key="keep-expected", placeholder="most at once"
    )
    left, right = st.columns([3, 2])
    with left:
        detail = _detail(permission, session.given)
    language: str = right.selectbox(
        LANGUAGE,
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key="keep-language",
    )
    source = session.given.kept_as[0]
    notice = notice_of(permission, detail, language, recorded=source == "recording")
    with st.container(border=True):  # whole: who agrees must not have to scroll for it
        st.text(notice.text)
    by: ConsentBy | None = st.radio(
        "Who was told this and agreed?",
        list(AGREED),
        index=None,
        format_func=AGREED.__getitem__,
        key=f"keep-by-{notice.sha256[:12]}",  # an answer to one text is none to another
    )
    last_day = reader_time(kept_until(datetime.now(UTC)))
    st.html(note(f"Kept until {last_day.day} {last_day:%B %Y}, then erased by itself."))
    st.html(note(ALSO_TELL))
    if detail is Detail.ROOM and source == "live":
        st.html(note(FIRST_MINUTE))
    st.html(note(NEVER_PICTURES if playing else START_FIRST.format(start=session.given.start)))
    ready = playing and by is not None
    if st.button("Keep this session", key="keep-begin", type="primary", disabled=not ready):
        _begin(session, by, detail, title_of(title) or UNTITLED, expected, language)


def _detail(permission: Permission, given: LiveInput) -> Detail:
    """As fine as the permission allows; the coarser one first."""
    if given.shows_meeting:
        st.html(note(MEETING_ROOM))
        return Detail.ROOM
    offered = [detail for detail in Detail if detail in permission.details]
    if len(offered) == 1:
        st.html(note(f"{DETAILS[offered[0]]} are kept for this purpose."))
        return offered[0]
    picked = st.radio("What is kept", offered, format_func=DETAILS.__getitem__, key="keep-detail")
    return picked or offered[0]


def _begin(
    session: LiveSession,
    by: ConsentBy | None,
    detail: Detail,
    title: str,
    expected: int | None,
    language: str,
) -> None:
    try:
        wish = Keeping(open_store(), by, detail, title, expected, language)
        st.session_state[STATE] = session.keep(wish, ModelCard.read())
    except ReadroomError as error:
        st.html(warning(str(error)))
        return
    st.rerun()


def _going(kept: LiveKeeper) -> None:
    """The line that counts, and what can be done."""
    if st.session_state.get(TOLD) != kept.session.id:
        st.session_state[TOLD] = kept.session.id
        st.toast(BEGUN)
    top = st.container()
    with (
        st.form("keep-marker", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        text = st.text_input(
            "What happens",
            max_chars=LONGEST_MARKER,
            placeholder="What happens (may stay empty)",
            label_visibility="collapsed",
            key="keep-text",
        )
        if st.form_submit_button("Marker", key="keep-mark", shortcut="m"):
            kept.mark(text)
    _controls(kept)
    with top:  # last, so that it counts the marker just set
        st.fragment(_line, run_every=LOOK_EVERY_S)(kept)


def _controls(kept: LiveKeeper) -> None:
    """Pause and end, to the right: a second press of what kept the session must not end it.

    Nor does a second press of what asks for the end: the answers are on the left.
    """
    if st.session_state.get(ENDING) == kept.session.id:
        with st.container(horizontal=True, gap="small"):
            if st.button("End and keep it", key="keep-end-sure", type="primary"):
                kept.end()
                kept.wait(END_S)
                st.rerun()
            st.button("Do not end", key="keep-end-not", on_click=_ask_to_end, args=(None,))
        return
    paused = kept.status.paused
    with st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        st.button(
            "Go on" if paused else "Pause",
            key="keep-pause",
            on_click=kept.pause,
            args=(not paused,),
        )
        st.button("End session", key="keep-end", on_click=_ask_to_end, args=(kept.session.id,))


def _ask_to_end(session_id: str | None) -> None:
    st.session_state[ENDING] = session_id


def _line(kept: LiveKeeper) -> None:
    status = kept.status
    if status.over:  # the camera was stopped, or the store forgot the session
        st.rerun()
    st.html(f'<div role="timer"><b>{keeping_words(status)}</b></div>')
    if status.problem is not None:
        st.html(warning(status.problem))


def _over(kept: LiveKeeper, waited_for: bool) -> None:
    """What has become of it; looked at again and again until all is written."""
    status = kept.status
    if waited_for and status.done:
        st.rerun()
    if status.empty and status.done:
        st.html(note("Nothing was kept: no picture arrived while the session lasted."))
    else:
        ending = "" if status.done else "; the end is being written"
        st.html(note(keeping_words(status) + ending))
    if status.problem is not None:
        st.html(warning(status.problem))
    if status.done and not (status.empty or status.erased):
        page = st.Page(review.show, title="Review", url_path="review")
        with st.container(key="rr-next"):
            st.page_link(
                page,
                label="Review this session",
                query_params={"session": kept.session.id},
                width="content",
            )
