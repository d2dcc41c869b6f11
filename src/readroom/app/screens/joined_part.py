"""The live page's invitation: where people join a room, and how many have."""

from __future__ import annotations

from html import escape
from typing import Final
from urllib.parse import urlsplit

import segno
import streamlit as st

from readroom.app.joined_room import JoinedFeed, join_address
from readroom.app.live_session import LiveSession
from readroom.app.own_socket import is_loopback
from readroom.app.screens.look import note, warning
from readroom.rooms.room import Room
from readroom.rooms.words import shown_code

LOOK_EVERY_S: Final = 1.0
LOCAL: Final = (
    "Only this computer reaches that address. For others Readroom has to run on a server with "
    "https: deploy/README.md says how."
)
PLAIN: Final = (
    "Browsers give their camera to https pages alone, and this page came without: people can "
    "open the address, and not join."
)
AGREES: Final = (
    "Everybody reads there what happens and presses a button before anything is read; nothing is "
    "read before you press the button below, either."
)


def joined_part(session: LiveSession) -> None:
    """Where people join; nothing for other inputs.

    Args:
        session: This visitor's.
    """
    if not isinstance(session.feed, JoinedFeed):
        return
    room = session.feed.room
    page = st.context.url or ""
    address = join_address(page, room.code)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        st.image(_square_code(address), width=132)
        with st.container():
            st.html(
                f'<div class="rr-item"><span>People join at</span><b>{escape(address)}</b>'
                f"<span>with the code</span><b>{shown_code(room.code)}</b></div>"
            )
            st.fragment(_joined, run_every=LOOK_EVERY_S)(room)
    for wrong in _hindrances(page):
        st.html(warning(wrong))
    st.html(note(AGREES))


def _joined(room: Room) -> None:
    count = len(room.people)
    st.html(note(f"{count} joined" if count else "Nobody has joined yet"))


def _hindrances(page: str) -> tuple[str, ...]:
    """Why nobody can join at this address, or nothing."""
    here = urlsplit(page)
    if is_loopback(here.hostname or ""):
        return (LOCAL,)
    return (PLAIN,) if here.scheme != "https" else ()


def _square_code(address: str) -> str:
    """A QR code, black on white in either theme: phones read no other."""
    drawn = segno.make_qr(address, error="m")
    return str(drawn.svg_inline(scale=4, border=2, dark="#000", light="#fff"))
