"""The live page's video: the component that talks WebRTC with the browser, and its upkeep."""

from __future__ import annotations

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
from streamlit_webrtc.webrtc import SignallingTimeoutError

from readroom.app.bandwidth import ask_for_enough
from readroom.app.live_inputs import Way
from readroom.app.live_session import LiveSession
from readroom.app.output_track import NewestRelay
from readroom.app.prompt_jitter import hand_out_at_once
from readroom.app.refusals import REFUSALS
from readroom.app.screens.kept_choice import widget_key
from readroom.app.screens.staying_part import GROUPED, SELECT, STOP, STREAM, stream_state

_TURN: Final = "live_turn"
"""Counts the inputs chosen."""

NEVER_STALE, STALE = None, -1
"""The component's own count of the run that it was last shown in."""

_MOUNTED: Final = "live_mounted"
"""The key of the video that the browser shows now."""

GONE_AFTER_CHECKS: Final = 3
"""A browser that leaves three checks in a row unanswered, 5 s apart, is gone and its
threads end; raising it survives longer gaps of the network."""

SMALL: Final = (640, 480)  # width and height that a browser's camera is asked for
LARGE: Final = (1280, 720)
"""Faces of a whole class are too small to be read on the small one; costs three times as much."""

WINDOW: Final[dict[str, Any]] = {
    "displaySurface": {"ideal": "window"},  # by this the page's script knows what is meant
    "cursor": "never",  # it would move over faces, and pictures would seem to move
    "width": {"max": 1920},
    "height": {"max": 1080},
    "frameRate": {"ideal": 5, "max": 5},
}
"""Of a window fewer pictures, and larger ones: in a gallery of 49 a face is a thirtieth of its
width. Raising the rate costs processor time and reads no face more often."""

GROUP: Final = "Many people: a larger picture"
VIDEO: Final[dict[str, Any]] = {
    "autoPlay": True,
    "controls": False,
    "muted": True,
    "playsInline": True,
    "style": {"width": "100%", "borderRadius": "8px", "background": "#0f1416"},
}
WORDS: Final[Translations] = {
    "stop": STOP,
    "select_device": SELECT,
    "media_api_not_available": (
        "This browser gives no camera to this page. Cameras need https:// or localhost."
    ),
    "device_ask_permission": "Please allow this page to use the camera.",
    "device_not_available": ": ".join(REFUSALS["camera"]["NotFoundError"]),
    "device_access_denied": ": ".join(REFUSALS["camera"]["NotAllowedError"]),
}


def _size(session: LiveSession, playing: bool) -> dict[str, Any]:
    """What the browser is asked for; a running camera keeps its size."""
    large = False
    if session.given.way is Way.WINDOW:
        return {"video": WINDOW, "audio": False}
    if session.feed is None:
        before = bool(st.session_state.get(GROUPED))
        large = st.toggle(GROUP, before, key=widget_key(GROUPED), disabled=playing)
        st.session_state[GROUPED] = large
    session.large = large
    width, height = LARGE if large else SMALL
    rate = {"ideal": 15, "max": 15}
    video = {"width": {"ideal": width}, "height": {"ideal": height}, "frameRate": rate}
    return {"video": video, "audio": False}


def _prepare_server() -> None:
    """Teach the video component's server side not to queue, to wait or to linger; once."""
    ice.CONSENT_FAILURES = GONE_AFTER_CHECKS
    ask_for_enough()
    hand_out_at_once()
    if Runtime.exists():  # tests of the page run without a server
        name = relay._SERVER_GLOBAL_RELAY_ATTR_NAME_
        if not hasattr(Runtime.instance(), name):
            setattr(Runtime.instance(), name, NewestRelay())


def stream_part(
    session: LiveSession, ice: dict[str, Any], *, may_play: bool
) -> WebRtcStreamerContext[Any, Any]:
    """Show the video with its buttons.

    Args:
        session: This visitor's.
        ice: The browser's and the server's ways to each other.
        may_play: Whether it plays as its buttons say; else not at all, and without buttons.

    Returns:
        How the component is doing.
    """
    _prepare_server()
    key = _key(session)
    constraints = _size(session, stream_state().playing)
    _tell_whether_mounted(key)
    st.session_state[STREAM] = st.session_state[_MOUNTED] = key
    try:
        return webrtc_streamer(
            key=key,
            mode=WebRtcMode.SENDRECV if session.feed is None else WebRtcMode.RECVONLY,
            sink_video_track=session.sink,
            source_video_track=session.bridge.track,
            rtc_configuration=ice,
            media_stream_constraints=constraints,
            desired_playing_state=None if may_play else False,
            video_html_attrs=VIDEO,
            translations={**WORDS, "start": session.given.start},
            media_toggle_controls=False,
        )
    except SignallingTimeoutError:  # this server is too busy to answer now
        st.rerun()  # the browser waits, and its offer is taken anew


def unmount_stream() -> None:
    """The browser is about to show something without the video."""
    st.session_state[_MOUNTED] = None


def another_input() -> None:
    """The next video begins anew: it is of another input, or of another session."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _key(session: LiveSession) -> str:
    """Another purpose is another stream, and so is another input; its name belongs into no key."""
    where = session.permission.region.code if session.permission.region else ""
    return f"live-{session.permission.purpose}-{where}-{st.session_state.get(_TURN, 0)}"


def _tell_whether_mounted(key: str) -> None:
    """Whether what the component remembers is of the video that the browser still shows.

    The component itself counts the page's finished runs since it was last shown, and begins anew
    after a gap. But a run is counted a moment after the next one has begun: two runs in quick
    succession look like a gap, and where that falls between an offer and its answer, the server
    answers and forgets the same offer again and again, and the picture stays black. Here it is
    known for certain. What was told to be stale stays so until the component has heard of it: the
    run may be broken off before.
    """
    context = st.session_state.get(key)
    if context is not None and context._last_rendered_run_count != STALE:
        mounted = st.session_state.get(_MOUNTED) == key
        context._last_rendered_run_count = NEVER_STALE if mounted else STALE
