"""The live page: the camera with boxes and names, and the room in numbers beside it.

Everything costly happens in the bridge's threads. This page starts it, hands it
to the video component and reads it twice a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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

from readroom.app.input_sink import FrameSink
from readroom.app.live_bridge import LiveBridge, LiveStatus, Recognize
from readroom.app.moments import Moment, mean_shares
from readroom.app.output_track import NewestRelay
from readroom.app.room_view import BLOCK_S, RoomView
from readroom.app.screens.connection import connection_note, ice_lease
from readroom.app.screens.look import figures, heading, note, warning
from readroom.app.screens.purpose import choose
from readroom.domain import FrameResult, Image
from readroom.privacy.consent import shows_persons
from readroom.privacy.display import without_persons
from readroom.privacy.gate import Permission
from readroom.recognition.pipeline import open_pipeline, open_presence
from readroom.view.charts import SHARES_ARE, shares_html
from readroom.view.overlay import draw

REFRESH_S: Final = 0.5
NOW_S: Final = 2.0
"""The numbers are means over this long: shorter would flicker."""

WINDOW_S: Final = 60.0
SILENT_S: Final = 3.0
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
    "Nothing is stored: frames are dropped once drawn, and numbers are kept in memory only."
)


@dataclass(frozen=True, eq=False, slots=True)
class LiveSession:
    """One visitor's session for one purpose.

    Attributes:
        permission: Of the gate.
        bridge: Its threads.
        sink: Its way in.
        room: What of it may be shown where single persons may not be, else None.
    """

    permission: Permission
    bridge: LiveBridge
    sink: FrameSink
    room: RoomView | None


def show() -> None:
    """The page."""
    heading("Live", "Visible expressions of the people in front of this camera, as they happen.")
    session = _session(choose())
    picture, numbers = st.columns([3, 2], gap="large")
    with picture:
        lease = ice_lease()
        context = _stream(session, lease.configuration())
        connection_note(context, lease)
        if not context.state.playing:
            st.html(note(HELP))
        st.html(LAW + note(PRIVACY))
    with numbers:
        playing = context.state.playing
        st.fragment(_numbers, run_every=REFRESH_S if playing else None)(session, playing)


def _session(permission: Permission) -> LiveSession:
    """This visitor's bridge and its way in; new ones for another purpose or after the end."""
    known: LiveSession | None = st.session_state.get(STATE)
    if known is not None and not known.bridge.closed:
        if known.permission == permission:
            return known
        known.bridge.close()
    persons = shows_persons(permission)
    bridge = LiveBridge(partial(_open, permission), draw if persons else _draw_room)
    sink = FrameSink(bridge.on_frame, bridge.close)
    room = None if persons else RoomView(permission.min_group)
    fresh = LiveSession(permission, bridge, sink, room)
    st.session_state[STATE] = fresh
    return fresh


def _open(permission: Permission) -> tuple[Recognize, str]:
    if permission.infer:
        pipeline = open_pipeline("live", permission=permission)
    else:
        pipeline = open_presence("live")
    choice = pipeline.detector_choice
    return pipeline, f"Faces are found by {choice.name}: {choice.why}"


def _draw_room(picture: Image, result: FrameResult) -> Image:
    return draw(picture, without_persons(result))


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


def _numbers(session: LiveSession, playing: bool) -> None:
    """The right side, drawn anew at every refresh as one piece of HTML of constant height."""
    status = session.bridge.status()
    moments = session.bridge.history.copy()
    last = moments[-1] if moments else None
    if not session.permission.infer:
        st.html(figures({"in view": str(last.in_view) if last else "-"}) + _health(status, playing))
        return
    st.html(_people(last) + _chart(session, moments) + _health(status, playing))


def _chart(session: LiveSession, moments: Sequence[Moment]) -> str:
    now = moments[-1].at if moments else 0.0
    if session.room is None:
        series = [(moment.at, moment.shares) for moment in moments]
        latest = mean_shares([moment for moment in moments if moment.at >= now - NOW_S])
        last = f"the last {NOW_S:.0f} seconds"
    else:
        series, latest = session.room.told(moments), session.room.latest
        last = f"{BLOCK_S:.0f} seconds at once, in steps, none where few are measured"
    chart = shares_html(series, now, latest, WINDOW_S)
    return f'<div style="height:.9rem"></div>{chart}<div style="height:.5rem"></div>' + note(
        f"{SHARES_ARE} Line: the last minute; number: {last}."
    )


def _people(moment: Moment | None) -> str:
    if moment is None:
        return figures({"in view": "-", "measured": "-", "not measured": "-"}) + note("")
    away = moment.in_view - moment.measured
    why = ", ".join(f"{count} {reason.words}" for reason, count in moment.reasons)
    return figures(
        {
            "in view": str(moment.in_view),
            "measured": str(moment.measured),
            "not measured": str(away),
        }
    ) + note(f"Not measured: {why}" if why else "")


def _health(status: LiveStatus, playing: bool) -> str:
    if status.problem is not None:
        return warning(f"Degraded: {status.problem}")
    if not playing:
        return note("Press Start camera to begin.")
    if status.silent_s > SILENT_S:
        return warning("No pictures arrive. If this lasts, press Stop and start again.")
    if not status.using:
        return note("Loading the models ...")
    speed = (
        f"{status.fps_out:.0f} pictures and {status.results_per_s:.0f} readings a second, "
        f"drawn within {status.picture.p95_ms:.0f} ms."
    )
    return note(f"{status.using}. {speed}")
