"""The live page: the camera with boxes and names, and the room in numbers beside it.

Everything costly happens in the bridge's threads. This page starts it, hands it
to the video component and reads it twice a second.
"""

from __future__ import annotations

from typing import Any, Final

import streamlit as st
from streamlit_webrtc import WebRtcStreamerContext

from readroom.app.feeds import prepare
from readroom.app.joined_room import JoinedFeed
from readroom.app.live_inputs import STARTS, LiveInput, Way
from readroom.app.live_room import LiveRoom
from readroom.app.live_session import LiveSession
from readroom.app.meetings import NOT_ALONE
from readroom.app.reconnection import GIVEN_UP, LOST, OVER
from readroom.app.screens.connection import connection_note, ice_lease
from readroom.app.screens.input_part import choose_input, input_note
from readroom.app.screens.joined_part import joined_part
from readroom.app.screens.keep_part import keep_part
from readroom.app.screens.kept_choice import widget_key
from readroom.app.screens.live_numbers import forget_drawn, numbers_part
from readroom.app.screens.look import heading, note, warning
from readroom.app.screens.people_part import names_part
from readroom.app.screens.purpose import choose
from readroom.app.screens.staying_part import (
    SESSION,
    SHOWING,
    begins,
    full,
    staying,
    staying_part,
    visit,
)
from readroom.app.screens.stream_part import another_input, stream_part, unmount_stream
from readroom.app.server_state import server_state
from readroom.app.session_limit import FULL
from readroom.privacy.consent import shows_persons
from readroom.privacy.gate import Permission
from readroom.recognition.cards import ModelCard
from readroom.view.showing import Showing

REFRESH_S: Final = 0.5
"""Between two drawings of the numbers. Raising it shows them later and costs less of the server."""

LOOK_EVERY_S: Final = 1.0
"""Between looks whether what the page waits for has come."""

HELP: Final = {
    Way.BROWSER: (
        "If no picture appears: is a camera connected, and did you allow it for this page?"
    ),
    Way.WINDOW: (
        "Show the meeting as a gallery in a window of its own, and choose that window. Everybody "
        "in it is read, you too: hide your own view in the meeting. A window that is minimised "
        "gives no picture."
    ),
}
PICTURES: Final = " Who does not move, a picture in the place of a camera, is not measured."
CHOOSE_AGAIN: Final = (
    "The window is not shown to this page any more: it was closed, or the page was loaded anew. "
    "Press {start} soon, and the session goes on."
)
LOST_WINDOW: Final = f"{LOST} If that lasts, press {STARTS[Way.WINDOW]} and choose it again."
LAW: Final = (
    '<div class="rr-note">In the European Union, inferring emotions at work or in education is '
    'forbidden except for medical or safety reasons: see <a href="about">About</a>.</div>'
)
PRIVACY: Final = (
    " Nothing is stored: frames are dropped once drawn, and numbers are kept in memory only"
)
UNLESS: Final = ", unless you keep this session: then numbers are stored, never pictures"
NOT_JOINED: Final = (
    "Whoever joins a room is looked at, and under this purpose you look at yourself alone. Choose "
    "another purpose above."
)
NOT_READ: Final = (
    "Nothing may be read of people who join here, and nothing needs a camera of theirs to count "
    "them. Choose another input."
)
SHOWN: Final = {
    Showing.FULL: "",
    Showing.BLURRED: "A face is blurred once it is found; one that is not found stays visible.",
    Showing.BOXES: "The picture is not shown; the server still reads it.",
    Showing.NUMBERS: "The picture is not shown; the server still reads it.",
}


def show() -> None:
    """The page."""
    told_to_begin = staying_part()
    heading("Live", "Visible expressions of the people in the picture, as they happen.")
    permission = choose()
    picture, numbers = st.columns([3, 2], gap="large")
    with picture:
        given = _others_asked(permission, choose_input())
        if given is None:
            unmount_stream()
            _end()
            return
        session = _session(permission, given)
        joined_part(session)
        lease = ice_lease()
        may_play = _may_play(session)
        context = stream_part(session, lease.configuration(), may_play=may_play)
        playing = context.state.playing
        # In one place, whatever is said there: what comes below would begin anew where it moved,
        # and a marker set in that moment would be lost.
        with st.container():
            connection_note(context, lease)
            _places(session, context, (may_play, told_to_begin))
            input_note(session, playing)
            if not playing and session.given.way in HELP:
                st.html(note(_help(session)))
        if given.way is not Way.JOINED:  # it shows nobody's face
            st.fragment(_showing)(session)
        keep_part(session, playing)
    with numbers:
        st.fragment(numbers_part, run_every=REFRESH_S if playing else None)(session, playing)
        names_part(session)
    kept = UNLESS if session.permission.store else ""
    st.html(LAW + note(f"{given.privacy}{PRIVACY}{kept}."))


def _others_asked(permission: Permission, given: LiveInput | None) -> LiveInput | None:
    """The choice; none where it shows others, and nobody but oneself may be looked at."""
    if given is None or not given.shows_others:
        return given
    if permission.alone:
        st.html(warning(NOT_ALONE if given.shows_meeting else NOT_JOINED))
        return None
    if given.way is Way.JOINED and not permission.infer:
        st.html(warning(NOT_READ))
        return None
    return given


def _session(permission: Permission, given: LiveInput) -> LiveSession:
    """This visitor's bridge and its way in; new ones for another choice or after the end."""
    known: LiveSession | None = st.session_state.get(SESSION)
    if known is not None and not known.over and known.owner == visit():
        if (known.permission, known.given) == (permission, given):
            known.again()
            return known
        known.close()
        staying().press(start=False)  # what was started is over; nothing else starts by itself
    elif known is not None and (staying().lost or staying().awaits):  # its time is up
        staying().press(start=False)
        another_input()  # a try may still be under way, with the way in of what is over
        st.html(warning(GIVEN_UP if known.given.goes_on else OVER))
    forget_drawn()
    room = None
    if permission.infer:
        persons = shows_persons(permission)
        room = LiveRoom(ModelCard.read(), permission.min_group, persons=persons)
    made = prepare(given, permission)
    fresh = LiveSession(permission, made.opening, made.drawing, room, looks_at=made.feed or given)
    if known is not None and known.given != given:
        another_input()
    fresh.server_state, fresh.owner = server_state(), visit()
    if isinstance(made.feed, JoinedFeed):
        server_state().rooms.enter(made.feed.room)
    st.session_state[SESSION] = fresh
    return fresh


def _places(
    session: LiveSession, context: WebRtcStreamerContext[Any, Any], told: tuple[bool, bool]
) -> None:
    """Says that the picture is lost, or that the server is full, and looks after it.

    Args:
        session: This visitor's.
        context: Of the video.
        told: Whether the browser was told that it may play, and to begin.
    """
    begins()  # anew: on the way back from another page, what the video said before was old
    lost, no_seat = staying().lost, full(session)
    if no_seat:
        st.html(warning(FULL.format(most=server_state().limit.most)))
    elif lost and not context.state.playing:
        st.html(warning(LOST_WINDOW if session.given.way is Way.WINDOW else LOST))
    elif staying().awaits and not context.state.playing:
        st.html(warning(CHOOSE_AGAIN.format(start=session.given.start)))
    # A place is taken with the first picture: somebody else may have been quicker.
    unseated = context.state.playing and not session.seated
    waits = lost or no_seat or unseated or staying().awaits
    every = LOOK_EVERY_S if waits else None
    st.fragment(_look_after, run_every=every)(session, told)


def _look_after(session: LiveSession, told: tuple[bool, bool]) -> None:
    """Runs the page again when the browser is to be told something else."""
    if session.over or (_may_play(session), begins()) != told:
        st.rerun()


def _help(session: LiveSession) -> str:
    """What to do before pressing the button."""
    window = session.given.way is Way.WINDOW and session.permission.infer
    return HELP[session.given.way] + (PICTURES if window else "")


def _may_play(session: LiveSession) -> bool:
    """Whether the video plays as its buttons say."""
    return not full(session) and not staying().hangs


def _end() -> None:
    """End what runs, while the visitor has not chosen yet what comes next."""
    known: LiveSession | None = st.session_state.get(SESSION)
    if known is not None:
        known.close()
        staying().press(start=False)
    forget_drawn()


def _showing(session: LiveSession) -> None:
    """The display mode; it belongs to the visitor and outlives a session."""
    picked = st.segmented_control(
        "Show",
        list(Showing),
        default=st.session_state.get(SHOWING, Showing.FULL),
        required=True,
        key=widget_key(SHOWING),
        format_func=lambda one: one.value.capitalize(),
        label_visibility="collapsed",
    )
    session.drawing.showing = st.session_state[SHOWING] = picked or Showing.FULL
    if SHOWN[session.drawing.showing]:
        st.html(note(SHOWN[session.drawing.showing]))
