"""The photo page: pictures in, annotated pictures and a table of faces out."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from readroom.app.memory import give_back
from readroom.app.screens.look import figures, heading, line, note, warning
from readroom.app.screens.purpose import choose
from readroom.app.server_state import server_state
from readroom.app.uploads import (
    LARGEST_PHOTO_MB,
    Photo,
    open_for_photos,
    read_photo,
    row,
    smallest_px,
)
from readroom.domain import Reason
from readroom.errors import ReadroomError
from readroom.privacy.consent import shows_persons
from readroom.privacy.gate import Permission
from readroom.recognition.cards import ModelCard

KINDS: Final = ("jpg", "jpeg", "png", "webp")
STATE: Final = "photos"
IN_BOX: Final = "photos-in-box"
CHANGED: Final = "photos-changed"
PRIVACY: Final = (
    "Photos are analysed on the Readroom server in a temporary folder and deleted right after. "
    "The result stays in memory until you remove it. If you leave without, it goes within "
    "three minutes."
)
OTHERS: Final = (
    "Read for the purpose “self”: your own face. Where others are in the picture, choose above "
    "what it is read for and where; what may not be read there is then left out."
)
COUNTED: Final = "Faces are counted: no single person's expression is told for this purpose."


def show() -> None:
    """The page."""
    heading("Photos", "Every face of a picture, with its visible expression and how sure it is.")
    permission = choose()
    uploads = st.file_uploader(
        "Photos",
        type=list(KINDS),
        accept_multiple_files=True,
        max_upload_size=LARGEST_PHOTO_MB,
        label_visibility="collapsed",
        on_change=_look_what_was_removed,  # not called where another page was shown meanwhile
    )
    st.html(note(PRIVACY))
    here = {upload.file_id for upload in uploads}
    _forget_removed(here, _asked(permission))
    for upload in uploads:
        _one(upload, permission)
    _earlier(here)


def _key(upload: UploadedFile, permission: Permission) -> str:
    """Of a result: another purpose may show something else."""
    return f"{upload.file_id} {_asked(permission)}"


def _asked(permission: Permission) -> str:
    return f"{permission.purpose} {permission.region.code if permission.region else ''}"


def _forget(key: str) -> None:
    st.session_state[STATE].pop(key, None)


def _look_what_was_removed() -> None:
    st.session_state[CHANGED] = True


def _forget_removed(here: set[str], asked: str) -> None:
    """Let go of results for another purpose, and of photos that were taken out of the box."""
    known: dict[str, Photo | str] = st.session_state.setdefault(STATE, {})
    before: set[str] = st.session_state.get(IN_BOX, set())
    removed = before - here if st.session_state.pop(CHANGED, False) else set()
    for key in list(known):
        file_id, _, when_asked = key.partition(" ")
        if file_id in removed or when_asked != asked:
            del known[key]
    st.session_state[IN_BOX] = here


def _earlier(here: set[str]) -> None:
    """What was read before another page was looked at, for the same purpose."""
    known: dict[str, Photo | str] = st.session_state[STATE]
    for key, found in list(known.items()):
        if key.partition(" ")[0] in here or isinstance(found, str):
            continue
        line()
        _result(found, key)
        icon, own = ":material/close:", f"remove {key}"
        st.button("Remove", key=own, on_click=_forget, args=(key,), icon=icon)


def _one(upload: UploadedFile, permission: Permission) -> None:
    """One photo: analysed once, shown at every rerun."""
    known: dict[str, Photo | str] = st.session_state[STATE]
    key = _key(upload, permission)
    if key not in known:
        with st.spinner("Looking at the photo ..."):  # a name would be read as Markdown
            known[key] = _analyzed(upload, permission)
    found = known[key]
    line()
    if isinstance(found, str):
        st.html(warning(found))
        return
    if permission.alone and len(found.result.observations) > 1:
        st.html(note(OTHERS))
    _result(found, key)


def _analyzed(upload: UploadedFile, permission: Permission) -> Photo | str:
    """A photo, or in words why there is none."""
    try:
        with server_state().photos:
            pipeline = open_for_photos(permission)
            persons = shows_persons(permission)
            return read_photo(upload.name, upload.getvalue(), pipeline, persons=persons)
    except ReadroomError as error:
        return str(error)
    finally:
        give_back()


def _result(photo: Photo, key: str) -> None:
    seen = photo.result.observations
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.image(photo.picture, width="stretch", alt=f"{photo.name}, annotated")
        st.html(note(photo.name))
    with right:
        faces, measured = len(seen), len(photo.result.measured)
        counts = {"face" if faces == 1 else "faces": str(faces)}
        if seen and all(one.reason is Reason.NOT_ALLOWED for one in seen):
            st.html(figures(counts) + note(COUNTED))
            _downloads(photo, key)
            return
        counts |= {"measured": str(measured), "not measured": str(faces - measured)}
        st.html(figures(counts))
        if seen:
            st.dataframe([row(one) for one in seen], hide_index=True, width="stretch")
        else:
            limit = smallest_px(ModelCard.read())
            st.html(note(f"No face was found. Faces need about {limit} pixels and a free view."))
        _downloads(photo, key)


def _downloads(photo: Photo, key: str) -> None:
    stem = Path(photo.name).stem
    files = [
        ("Picture", photo.picture, f"{stem}.annotated.jpg", "image/jpeg"),
        ("Table", photo.table, f"{stem}.faces.csv", "text/csv"),
    ]
    with st.container(horizontal=True, gap="small"):
        for label, data, name, kind in files:
            icon, own = ":material/download:", f"{key} {label}"
            st.download_button(label, data, name, kind, key=own, on_click="ignore", icon=icon)
