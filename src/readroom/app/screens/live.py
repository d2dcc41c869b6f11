"""The live page: the camera with boxes and names, and the room in numbers beside it.

Everything costly happens in the bridge's threads. This page starts it, hands it
to the video component and reads it twice a second.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import streamlit as st
from aioice import ice
from streamlit.runtime import Runtime
from streamlit_webrtc import (
    Translations,
    WebRtcMode,
    WebRtcStreamerContext,
    relay,
    webrtc_streamer,
)

from readroom.app.live_bridge import Recognize
from readroom.app.live_drawing import LiveDrawing
from readroom.app.live_room import LiveRoom
from readroom.app.live_session import LiveSession
from readroom.app.output_track import NewestRelay
from readroom.app.screens.connection import connection_note, ice_lease
from readroom.app.screens.keep_part import keep_part
from readroom.app.screens.live_numbers import numbers_part
from readroom.app.screens.look import heading, note
from readroom.app.screens.purpose import choose
from readroom.privacy.consent import shows_persons
from readroom.privacy.gate import Permission
from readroom.recognition.cards import ModelCard
from readroom.recognition.pipeline import open_pipeline, open_presence
from readroom.view.showing import Showing

REFRESH_S: Final = 0.5
STATE: Final = "live_session"

GONE_AFTER_CHECKS: Final = 3
"""A browser that leaves three checks in a row unanswered, 5 s apart, is gone and its
threads end; raising it survives longer gaps of the network."""

CONSTRAINTS: Final[dict[str, Any]] = {
    "video": {
        "width": {"ideal": 640},
        "height": {"ideal": 480},
        "frameRate": {"ideal": 15, "max": 15},
    },
    "audio": False,
}
VIDEO: Final[dict[str, Any]] = {
    "autoPlay": True,
    "controls": False,
    "muted": True,
    "playsInline": True,
    "style": {"width": "100%", "borderRadius": "8px", "background": "#0f1416"},
}
WORDS: Final[Translations] = {
    "start": "Start camera",
    "stop": "Stop",
    "select_device": "Choose camera",
    "media_api_not_available": (
        "This browser gives no camera to this page. Cameras need https:// or localhost."
    ),
    "device_ask_permission": "Please allow this page to use the camera.",
    "device_not_available": "No camera was found. Connect one and choose it here.",
    "device_access_denied": (
        "The browser refused the camera. Allow it for this page in the address bar."
    ),
}
HELP: Final = "If no picture appears: is a camera connected, and did you allow it for this page?"
LAW: Final = (
    '<div class="rr-note">In the European Union, inferring emotions at work or in education is '
    'forbidden but for medical or safety reasons: see <a href="about">About</a>.</div>'
)
PRIVACY: Final = (
    "The picture travels from this browser to the Readroom server and back, encrypted. "
    "Nothing is stored: frames are dropped once drawn, and numbers are kept in memory only"
)
UNLESS: Final = ", unless you keep this session: then numbers are stored, never pictures"
SHOWN: Final = {
    Showing.FULL: "",
    Showing.BLURRED: "A face is blurred once it is found; one that is not found stays visible.",
    Showing.BOXES: "The picture is not sent back; it still goes to the server to be read.",
    Showing.NUMBERS: "The picture is not sent back; it still goes to the server to be read.",
}


def show() -> None:
    """The page."""
    heading("Live", "Visible expressions of the people in front of this camera, as they happen.")
    session = _session(choose())
    picture, numbers = st.columns([3, 2], gap="large")
    with picture:
        lease = ice_lease()
        context = _stream(session, lease.configuration())
        connection_note(context, lease)
        playing = context.state.playing
        if not playing:
            st.html(note(HELP))
        st.fragment(_showing)(session)
        keep_part(session, playing)
        st.html(LAW + note(PRIVACY + (UNLESS if session.permission.store else "") + "."))
    with numbers:
        st.fragment(numbers_part, run_every=REFRESH_S if playing else None)(session, playing)


def _session(permission: Permission) -> LiveSession:
    """This visitor's bridge and its way in; new ones for another purpose or after the end."""
    known: LiveSession | None = st.session_state.get(STATE)
    if known is not None and not known.bridge.closed:
        if known.permission == permission:
            return known
        known.bridge.close()
    persons = shows_persons(permission)
    room = None
    if permission.infer:
        room = LiveRoom(ModelCard.read(), permission.min_group, persons=persons)
    drawing = LiveDrawing(persons=persons)
    fresh = LiveSession(permission, partial(_open, permission), drawing, room)
    st.session_state[STATE] = fresh
    return fresh


def _showing(session: LiveSession) -> None:
    """The display mode; it belongs to the visitor and outlives a session."""
    picked = st.segmented_control(
        "Show",
        list(Showing),
        default=Showing.FULL,
        required=True,
        key="live-showing",
        format_func=lambda one: one.value.capitalize(),
        label_visibility="collapsed",
    )
    session.drawing.showing = picked or Showing.FULL
    if SHOWN[session.drawing.showing]:
        st.html(note(SHOWN[session.drawing.showing]))


def _open(permission: Permission) -> tuple[Recognize, str]:
    if permission.infer:
        pipeline = open_pipeline("live", permission=permission)
    else:
        pipeline = open_presence("live")
    choice = pipeline.detector_choice
    return pipeline, f"Faces are found by {choice.name}: {choice.why}"


def _prepare_server() -> None:
    """Teach the video component's server side not to queue and not to linger; once."""
    ice.CONSENT_FAILURES = GONE_AFTER_CHECKS
    if Runtime.exists():  # tests of the page run without a server
        name = relay._SERVER_GLOBAL_RELAY_ATTR_NAME_
        if not hasattr(Runtime.instance(), name):
            setattr(Runtime.instance(), name, NewestRelay())


def _stream(session: LiveSession, ice: dict[str, Any]) -> WebRtcStreamerContext[Any, Any]:
    _prepare_server()
    where = session.permission.region.code if session.permission.region else ""
    return webrtc_streamer(
        key=f"live-{session.permission.purpose}-{where}",  # another purpose is another stream
        mode=WebRtcMode.SENDRECV,
        sink_video_track=session.sink,
        source_video_track=session.bridge.track,
        rtc_configuration=ice,
        media_stream_constraints=CONSTRAINTS,
        video_html_attrs=VIDEO,
        translations=WORDS,
        media_toggle_controls=False,
    )
