"""The live page's choice of what is looked at, and a line on how that is going."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import streamlit as st

from readroom.app.frame_feed import feed_words
from readroom.app.live_inputs import (
    BROWSER,
    JOINED,
    PEOPLE,
    PRIVACY,
    USUAL,
    WINDOW,
    LiveInput,
    Upload,
    Way,
    free_input,
    videos_in,
)
from readroom.app.live_session import LiveSession
from readroom.app.meetings import MEETING, MEETING_IS
from readroom.app.screens.kept_choice import widget_key
from readroom.app.screens.look import note, warning
from readroom.app.server_state import server_state
from readroom.app.uploads import LARGEST_VIDEO_MB, VIDEO_KINDS
from readroom.errors import ConfigurationError, SourceError
from readroom.recognition.camera_registry import RegisteredCamera, read_cameras
from readroom.settings import Settings, load_settings

STATE: Final = "live_input"
VIDEO: Final = "live_video"
PEOPLE_STATE: Final = "live_demo_people"
ADDRESS: Final = "live_address"
MEETING_STATE: Final = "live_recorded_meeting"
LOOK_EVERY_S: Final = 1.0
LOOK_AT: Final = "Look at"
NO_CAMERA: Final = f"No camera? Choose {Way.DEMO}."
FREE: Final = "An address by hand"
UPLOAD: Final = "Upload a video ..."
SYNTHETIC: Final = (
    "Synthetic: drawn faces, scripted expressions. No camera, no model, nobody's face."
)
BADGE: Final = (
    '<div style="font-size:.85rem;border:1px dashed currentColor;border-radius:6px;'
    f'padding:.15rem .55rem;width:fit-content">{SYNTHETIC}</div>'
)


def choose_input() -> LiveInput | None:
    """What this visitor wants to look at.

    Returns:
        The choice; None while something of it is missing.
    """
    settings = load_settings()
    cameras = _cameras(settings)
    free = [FREE] if settings.free_cameras else []
    names = [one.name for one in cameras]
    joined = [Way.JOINED.value] if server_state().rooms.served else []
    ways = (Way.BROWSER.value, Way.WINDOW.value, *joined)
    offered = [*ways, *names, *free, Way.FILE.value, Way.DEMO.value]
    before = st.session_state.get(STATE, offered[0])
    picked = st.selectbox(
        LOOK_AT,
        range(len(offered)),
        index=offered.index(before) if before in offered else 0,
        format_func=offered.__getitem__,
        key=widget_key(f"{STATE}-{len(offered)}"),
    )
    st.session_state[STATE] = offered[picked]
    if picked == 0:
        st.html(note(NO_CAMERA))
        return BROWSER
    if offered[picked] in (Way.WINDOW, Way.JOINED):
        return WINDOW if offered[picked] == Way.WINDOW else JOINED
    if offered[picked] in names:
        return LiveInput(Way.CAMERA, camera=cameras[names.index(offered[picked])])
    if offered[picked] == Way.DEMO:
        return _demo()
    return _film(settings.videos_dir) if offered[picked] == Way.FILE else _free()


def input_note(session: LiveSession, playing: bool) -> None:
    """How the input is doing; nothing for a browser's camera, which speaks for itself.

    Args:
        session: This visitor's.
        playing: Whether the viewer is connected.
    """
    if session.feed is not None:
        st.fragment(_note, run_every=LOOK_EVERY_S if playing else None)(session)


def _note(session: LiveSession) -> None:
    if session.feed is None:
        return
    text, urgent = feed_words(session.feed)
    if text:
        st.html(warning(text) if urgent else note(text))


def _cameras(settings: Settings) -> tuple[RegisteredCamera, ...]:
    """Those that are configured, read anew at each visit; none where the file does not fit."""
    try:
        return read_cameras(settings)
    except ConfigurationError as error:
        st.html(warning(f"No camera of the network can be offered: {error}"))
        return ()


def _demo() -> LiveInput:
    st.html(BADGE)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(note("People"), width="content")
        people = st.segmented_control(
            "People in the room",
            PEOPLE,
            default=st.session_state.get(PEOPLE_STATE, USUAL),
            required=True,
            label_visibility="collapsed",
            key=widget_key("live-demo-people"),
        )
    st.session_state[PEOPLE_STATE] = people
    return LiveInput(Way.DEMO, people=people or USUAL)


def _free() -> LiveInput | None:
    given = st.text_input(
        "Address of the camera",
        st.session_state.get(ADDRESS, ""),
        type="password",  # it may hold one, and others may be looking
        placeholder="rtsp://...",
        key=widget_key("live-address"),
        autocomplete="off",
    )
    st.session_state[ADDRESS] = given
    if not given:
        return None
    try:
        return free_input(given)
    except SourceError as error:
        st.html(warning(str(error)))
        return None


def _film(folder: Path | None) -> LiveInput | None:
    """A video, and whether it shows a meeting."""
    before = bool(st.session_state.get(MEETING_STATE))
    meeting = st.checkbox(MEETING, before, key=widget_key(MEETING_STATE), help=MEETING_IS)
    st.session_state[MEETING_STATE] = meeting
    given = _file(folder)
    return replace(given, recorded_meeting=meeting) if given else None


def _file(folder: Path | None) -> LiveInput | None:
    """A video of the server's folder, where there is one, or an upload."""
    videos: tuple[Path, ...] = ()
    if folder is not None:
        try:
            videos = videos_in(folder)
        except ConfigurationError as error:
            st.html(warning(str(error)))
    if videos:
        names = [one.name for one in videos]
        before = st.session_state.get(VIDEO)
        picked = st.selectbox(
            "Video",
            range(len(videos) + 1),
            index=names.index(before) if before in names else 0,
            format_func=lambda place: [*names, UPLOAD][place],
            label_visibility="collapsed",
            key=widget_key(f"live-video-{len(videos)}"),
        )
        if picked < len(videos):
            st.session_state[VIDEO] = names[picked]
            return LiveInput(Way.FILE, video=videos[picked])
    return _upload()


def _upload() -> LiveInput | None:
    upload = st.file_uploader(
        "Video",
        type=list(VIDEO_KINDS),
        max_upload_size=LARGEST_VIDEO_MB,
        label_visibility="collapsed",
        key="live-upload",
    )
    if upload is None:
        st.html(note(PRIVACY[Way.FILE]))
        return None
    return LiveInput(Way.FILE, video=Upload(upload.file_id, upload.name, upload.getvalue))
