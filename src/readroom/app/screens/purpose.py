"""What for, and where: asked before the first look, one small line from then on."""

from __future__ import annotations

from typing import Final

import streamlit as st

from readroom.app.screens.look import note, warning
from readroom.app.session_list import open_store
from readroom.domain import Purpose
from readroom.errors import ConfigurationError, StoreError
from readroom.privacy.configured import configured
from readroom.privacy.consent import shows_persons
from readroom.privacy.gate import OFFERED, Permission, decide
from readroom.privacy.notice import LANGUAGES, notice_of
from readroom.privacy.regions import REGIONS
from readroom.recordings.excepted import record_exception

STATE: Final = "purpose_chosen"
_EXCEPTED: Final = "purpose_excepted"
_ROUND: Final = "purpose_round"
"""Counts choices: an expander with another key is a new one, which is closed."""
LANGUAGE: Final = "Language of the notice"

AGREED: Final = "Everybody in view was told this and agreed"
COUNTED: Final = "Counting people only: faces are found, nothing is read from them."
ROOM_ONLY: Final = (
    "No single person's expression is shown: only figures of the room, from {min_group} measured "
    "people on."
)


def choose() -> Permission:
    """The line that says the purpose; asks first where people must be told first.

    Returns:
        What is allowed. Where nothing may be inferred, people are counted only.
    """
    permission = _in_force()
    if permission is None:
        with st.container(border=True):
            _form("first")
        st.stop()
    turn = st.session_state.setdefault(_ROUND, 0)
    # In the page, not over it: what lies over it is cut off before the answer to a long notice.
    with st.expander(_said(permission), key=f"rr-quiet-purpose-{turn}"):
        _form(f"again-{turn}")
    try:
        _record_once(permission)
    except StoreError as error:  # who is read under an exception must be in the log
        st.html(warning(str(error)))
        st.stop()
    if not permission.infer:
        st.html(warning(permission.why) + note(COUNTED))
    elif not shows_persons(permission):
        st.html(note(ROOM_ONLY.format(min_group=permission.min_group)))
    return permission


def _record_once(permission: Permission) -> None:
    """Whoever is read under the exception is in the audit log, once for each visit."""
    if permission.exception is not None and st.session_state.get(_EXCEPTED) != permission:
        record_exception(permission, open_store())
        st.session_state[_EXCEPTED] = permission


def _said(permission: Permission) -> str:
    place = f", {permission.region.name}" if permission.region else ""
    return f"Purpose: {permission.purpose.words}{place} · change"


def _in_force() -> Permission | None:
    """What was chosen, else what is configured; None where people must be told first."""
    chosen: tuple[str, str | None] | None = st.session_state.get(STATE)
    try:
        if chosen is not None:
            return configured(*chosen)
        permission = configured()
    except ConfigurationError as error:
        st.html(warning(str(error)))
        return None  # whatever was chosen: nothing else may come into force by an error
    return None if permission.infer and permission.asks_consent else permission


def _form(key: str) -> None:
    """Purpose, place, what follows from them, and what people are told."""
    purpose, region = _asked(key)
    if purpose is not Purpose.SELF and region is None:
        st.html(note("The law of the place decides what may be read."))
        return
    try:
        permission = configured(purpose, region)
    except ConfigurationError as error:
        st.html(warning(str(error)))
        return
    st.html(note(permission.why))
    ready, label = True, f"Use for {purpose.words}"
    if not permission.infer:
        st.html(note(f"Offered instead: {OFFERED}."))
        label = "Count people only"
    elif permission.asks_consent:
        ready = _told(permission, key)
    if st.button(label, key=f"{key}-use", type="primary", disabled=not ready):
        st.session_state[STATE] = (purpose.value, region)
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.rerun()


def _asked(key: str) -> tuple[Purpose, str | None]:
    before, place = _before()
    purposes, codes = list(Purpose), list(REGIONS)
    purpose = st.selectbox(
        "What for?",
        purposes,
        index=purposes.index(before),
        format_func=lambda one: one.words,
        key=f"{key}-purpose",
    )
    region = st.selectbox(
        "Where are the people?",
        codes,
        index=codes.index(place) if place else None,
        format_func=lambda code: REGIONS[code].name,
        placeholder="Choose a place",
        key=f"{key}-region",
    )
    return purpose or Purpose.SELF, region


def _before() -> tuple[Purpose, str | None]:
    """What the form starts with."""
    permission = _in_force_quietly()
    return permission.purpose, permission.region.code if permission.region else None


def _in_force_quietly() -> Permission:
    try:
        return configured(*st.session_state.get(STATE, ()))
    except ConfigurationError:
        return decide(Purpose.SELF)


def _told(permission: Permission, key: str) -> bool:
    """The notice, in the language of the people in view, and their answer."""
    languages = list(LANGUAGES)
    language = st.selectbox(
        LANGUAGE,
        languages,
        format_func=LANGUAGES.__getitem__,
        key=f"{key}-language",
    )
    notice = notice_of(permission, None, language or "en")
    with st.container(border=True):  # whole: who agrees must not have to scroll for it
        st.text(notice.text)
    who = f"{AGREED}; guardians for minors" if permission.asks_guardians else AGREED
    # What was agreed to one text is no answer to another.
    return st.checkbox(f"{who}.", key=f"{key}-agreed-{notice.sha256[:12]}")
