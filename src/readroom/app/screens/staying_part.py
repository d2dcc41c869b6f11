"""The live page's part that warns before it is left, and finds its session when it is back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit_webrtc.component import WebRtcStreamerState

from readroom.app.live_inputs import STARTS, Way
from readroom.app.live_session import LiveSession
from readroom.app.reconnection import Reconnection
from readroom.app.refusals import REFUSALS
from readroom.app.screens import input_part, purpose
from readroom.app.screens.kept_choice import newest, show_anew
from readroom.app.server_state import server_state

IDLE: Final = WebRtcStreamerState(playing=False, signalling=False)
KEY: Final = "live-staying"
SESSION: Final = "live_session"
STAYING: Final = "live_staying"
STREAM: Final = "live_stream"
"""Where the key of the video component lies."""
SHOWING: Final = "live-showing"
GROUPED: Final = "live-group"
STOP: Final = "Stop"
SELECT: Final = "Choose camera"
_WISH: Final = "live_wish"
"""The last press that was heard."""
LEAVING: Final = (
    "The camera is running, and stops when this page is left. Come back within half a minute and "
    "it goes on. Leave the page?"
)
LEAVING_WINDOW: Final = (
    "The window is being read, and no longer when this page is left. Come back within half a "
    "minute, choose it again, and it goes on. Leave the page?"
)
LEAVING_WINDOW_KEPT: Final = (
    "A session is being kept. The window is read no longer when this page is left; come back "
    "within three minutes and choose it again, and the session goes on, else it ends. Leave the "
    "page?"
)
LEAVING_KEPT: Final = (
    "A session is being kept. The picture stops when this page is left; come back within three "
    "minutes and the session goes on, else it ends. Leave the page?"
)
LEAVING_ENDS: Final = "A session is being kept, and it ends when this page is left. Leave the page?"
OFFLINE: Final = "No connection to the Readroom server. Trying again ..."

_in_browser = st.components.v2.component(
    "readroom_staying", js=Path(__file__).with_name("staying.js").read_text("utf-8")
)


def staying() -> Reconnection:
    """This visitor's wish: whether a lost picture comes back by itself."""
    known: Reconnection = st.session_state.setdefault(STAYING, Reconnection())
    return known


def visit() -> str:
    """A name of this visit, the same in every run of its page; empty where no page runs."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def staying_part() -> bool:
    """Talk with the browser; must come before anything that may stop the page's run.

    Returns:
        Whether the browser was told to press Start by itself.
    """
    _hear_wish()
    told_to_begin = begins()
    session: LiveSession | None = st.session_state.get(SESSION)
    playing = session is not None and not session.over and stream_state().playing
    told = {
        "playing": playing,
        "token": session.token if session and (playing or staying().lost) else "",
        "starts": sorted(set(STARTS.values())),  # all: who presses at once finds no session yet
        "window": STARTS[Way.WINDOW],
        "select": SELECT,
        "refusals": REFUSALS,
        "stop": STOP,
        "begin": staying().tries if told_to_begin else 0,
        "detail": bool(newest(GROUPED)),
        "leaving": leaving(session) if session is not None and playing else "",
        "offline": OFFLINE,
    }
    with st.container(key="rr-staying"):
        # Heard here, too: somebody may leave the page before its next run comes to its own look.
        _in_browser(key=KEY, data=told, on_wish_change=_hear_wish, on_back_change=_back)
    return told_to_begin


def leaving(session: LiveSession) -> str:
    """What is lost when the page of a session that plays is left.

    Args:
        session: This visitor's.

    Returns:
        A warning and a question; empty where nothing is lost: a video or a demonstration of
        which nothing is being kept begins anew.
    """
    kept = session.keeping is not None and not session.keeping.status.over
    if session.given.goes_on:
        if session.given.way is Way.WINDOW:
            return LEAVING_WINDOW_KEPT if kept else LEAVING_WINDOW
        return LEAVING_KEPT if kept else LEAVING
    return LEAVING_ENDS if kept else ""


def begins() -> bool:
    """Whether the browser is to press Start by itself now."""
    session: LiveSession | None = st.session_state.get(SESSION)
    if session is None or full(session):
        return False
    state = stream_state()
    return staying().look(playing=state.playing, signalling=state.signalling)


def full(session: LiveSession) -> bool:
    """Whether a session cannot begin for now, since the server carries no more.

    Args:
        session: This visitor's.

    Returns:
        True until a place is free.
    """
    return not session.seated and server_state().limit.full


def stream_state() -> WebRtcStreamerState:
    """How the video component is doing, before it is shown again."""
    key = st.session_state.get(STREAM)
    context = st.session_state.get(key) if key else None
    return context.state if context is not None else IDLE


def _said(what: str) -> str:
    """What the browser has just said."""
    told: Any = st.session_state.get(KEY)
    return str((told or {}).get(what) or "")


def _hear_wish() -> None:
    """A button of the video component was pressed: what a visitor stopped is never begun again.

    Not in a callback alone, for a run that is broken off there calls it no more; once each.
    """
    wish = _said("wish")
    if not wish or wish == st.session_state.get(_WISH):
        return
    st.session_state[_WISH] = wish
    if wish.startswith("gone"):  # the window that was looked at: a session waits for its viewer
        staying().await_press()
        return
    start = wish.startswith("start")
    staying().press(start=start)
    session: LiveSession | None = st.session_state.get(SESSION)
    if session is not None and not start:
        session.close()


def _back() -> None:
    """This tab was loaded anew while its session ran."""
    session: LiveSession | None = server_state().sessions.claim(_said("back"), _is_there)
    if session is None:
        return
    session.owner = visit()
    if not session.left:  # the server has not noticed yet that the last page is gone
        session.bridge.close()
    _choices_of(session)
    if not session.given.goes_on:  # it has ended: a video does not begin by itself
        return
    st.session_state[SESSION] = session
    if session.given.way is Way.WINDOW:  # a browser shows one to whoever presses, to no script
        staying().await_press()
    else:
        staying().resume()


def _choices_of(session: LiveSession) -> None:
    """What was chosen for the session is chosen on the new page, too."""
    permission, given = session.permission, session.given
    place = permission.region.code if permission.region else None
    st.session_state[purpose.STATE] = (permission.purpose.value, place)
    st.session_state[SHOWING] = session.drawing.showing
    st.session_state[GROUPED] = session.large
    show_anew()
    st.session_state[input_part.STATE] = given.name if given.way is Way.CAMERA else given.way.value
    if given.camera is not None and given.camera.free:
        st.session_state[input_part.STATE] = input_part.FREE
        st.session_state[input_part.ADDRESS] = given.camera.address
    st.session_state[input_part.VIDEO] = given.name
    st.session_state[input_part.PEOPLE_STATE] = given.people


def _is_there(owner: str) -> bool:
    return Runtime.exists() and Runtime.instance().is_active_session(owner)
