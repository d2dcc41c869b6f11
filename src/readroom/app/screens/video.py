"""The recording page: a video in; an annotated video, a table and a summary out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from readroom.app.meetings import MEETING, MEETING_IS, NOT_ALONE
from readroom.app.screens.kept_choice import widget_key
from readroom.app.screens.look import figures, heading, line, note, warning
from readroom.app.screens.purpose import choose
from readroom.app.server_state import server_state
from readroom.app.uploads import LARGEST_VIDEO_MB, VIDEO_KINDS, Recording, read_recording
from readroom.domain import Reason
from readroom.errors import ReadroomError
from readroom.privacy.gate import Permission
from readroom.recordings import Progress, SourceSummary
from readroom.recordings.summary import UNCLEAR
from readroom.view.chart_time import clock
from readroom.view.charts import (
    COVERAGE_IS,
    ROOM_SHARES_ARE,
    SHARES_ARE,
    SHARES_WITHHELD,
    percent,
    shares_bars_html,
)

Asked = tuple[Permission, bool]
"""For what purpose a recording is read, and whether it shows a meeting."""

STATE: Final = "recording"
MEETING_STATE: Final = "recording-meeting"
READING: Final = "Reading the recording"
WAITING: Final = "Waiting: another recording is being read"
SHOWN_EVERY_S: Final = 0.5
PRIVACY: Final = (
    "The recording is analysed on the Readroom server in a temporary folder and deleted right "
    "after. Results stay in memory until you remove them. If you leave without, they go "
    "within three minutes."
)
KEEPING: Final = (
    "Nothing is kept for Review here. To keep the figures of a recording, choose “A video file” "
    "under Look at on the page Live and keep that session, or use readroom analyze --record."
)


def show() -> None:
    """The page."""
    heading("Recordings", "A video becomes an annotated video, a table of faces and a summary.")
    permission = choose()
    before = bool(st.session_state.get(MEETING_STATE))
    meeting = st.checkbox(MEETING, before, key=widget_key(MEETING_STATE), help=MEETING_IS)
    st.session_state[MEETING_STATE] = meeting
    upload = st.file_uploader(
        "Recording",
        type=list(VIDEO_KINDS),
        max_upload_size=LARGEST_VIDEO_MB,
        label_visibility="collapsed",
        on_change=_forget,  # not called where another page was shown meanwhile
    )
    st.html(note(PRIVACY) + note(KEEPING))
    if meeting and permission.alone:
        st.html(warning(NOT_ALONE))
        return
    asked = permission, meeting
    found = _earlier(asked) if upload is None else _known(upload, asked)
    if found is None:
        return
    if isinstance(found, str):
        st.html(warning(found))
    else:
        _result(found)


def _forget() -> None:
    st.session_state.pop(STATE, None)


def _earlier(asked: Asked) -> Recording | None:
    """The result that was here before another page was looked at, for the same purpose."""
    known: tuple[str, Asked, Recording | str] | None = st.session_state.get(STATE)
    if known is None or known[1] != asked or isinstance(known[2], str):
        _forget()
        return None
    st.button("Remove", on_click=_forget, icon=":material/close:")
    return known[2]


def _known(upload: UploadedFile, asked: Asked) -> Recording | str:
    """The upload's result, worked out once per purpose; or in words why there is none."""
    known: tuple[str, Asked, Recording | str] | None = st.session_state.get(STATE)
    if known is not None and known[:2] == (upload.file_id, asked):
        return known[2]
    found = _analyzed(upload, *asked)
    st.session_state[STATE] = (upload.file_id, asked, found)
    return found


def _analyzed(upload: UploadedFile, permission: Permission, meeting: bool) -> Recording | str:
    bar = st.progress(0.0, READING)
    shown = time.monotonic()

    def show_progress(step: Progress) -> None:
        nonlocal shown
        # By the clock: a page can only be left where something is shown, and not every video
        # says how long it is.
        if (now := time.monotonic()) - shown >= SHOWN_EVERY_S:
            shown = now
            bar.progress(step.done, how_far(step))

    try:
        with _turn(lambda: bar.progress(0.0, WAITING)):
            return read_recording(
                upload.name, upload.getvalue(), show_progress, permission, meeting=meeting
            )
    except ReadroomError as error:
        return str(error)
    finally:
        bar.empty()


@contextmanager
def _turn(waiting: Callable[[], object]) -> Iterator[None]:
    """One recording at a time; whoever leaves the page meanwhile waits no more."""
    lock = server_state().recordings
    while not lock.acquire(timeout=SHOWN_EVERY_S):
        waiting()
    try:
        yield
    finally:
        lock.release()


def how_far(step: Progress) -> str:
    """How much of a recording is read: a share where its length is known, else its time.

    Args:
        step: Of the analysis.

    Returns:
        Words.
    """
    return f"{READING}: {percent(step.done) if step.duration_s else clock(step.at_s)}"


def _result(recording: Recording) -> None:
    line()
    left, right = st.columns([3, 2], gap="large")
    with left:
        if recording.video is not None:
            st.video(recording.video, muted=True)
        st.html(note(recording.name))
    with right:
        _summary(recording.facts)
        _downloads(recording)


def _summary(facts: SourceSummary) -> None:
    coverage = "-" if facts.coverage is None else percent(facts.coverage)
    people, at_once = str(facts.people), str(facts.most_at_once)
    st.html(figures({"people followed": people, "at once": at_once, "coverage": coverage}))
    st.html(note(COVERAGE_IS))
    if facts.people == 0:
        st.html(note("No face was found in this recording."))
        return
    if facts.shares is not None:
        said = SHARES_ARE if facts.named else ROOM_SHARES_ARE
        st.html(shares_bars_html(facts.shares) + note(said))
    elif facts.measured:
        st.html(note(SHARES_WITHHELD))
    st.html(note(_counts(facts)))
    if facts.damaged:
        st.html(warning(facts.damaged))


def _counts(facts: SourceSummary) -> str:
    """The faces behind the shares: by the name shown, and those without an expression."""
    named = ", ".join(
        f"{name} {count:,}" for name, count in facts.named.items() if count or name == UNCLEAR
    )
    why = ", ".join(f"{n:,} {Reason(reason).words}" for reason, n in facts.unmeasured.items())
    return (
        f"Measured {facts.measured:,} of {facts.faces:,} faces, counted anew in every analysed "
        "frame"
        + (f"; by the name shown, steadied over time: {named}" if named else "")
        + (f"; not measured: {why}." if why else ".")
    )


def _downloads(recording: Recording) -> None:
    stem = Path(recording.name).stem
    files = [
        ("Table", recording.table, f"{stem}.faces.csv", "text/csv"),
        ("Summary", recording.summary, f"{stem}.summary.json", "application/json"),
    ]
    if recording.video is not None:
        files.insert(0, ("Video", recording.video, f"{stem}.annotated.mp4", "video/mp4"))
    with st.container(horizontal=True, gap="small"):
        for label, data, name, kind in files:
            icon = ":material/download:"
            st.download_button(label, data, name, kind, on_click="ignore", icon=icon)
