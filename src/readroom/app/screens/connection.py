"""The live page's way to the server: its STUN and TURN servers, and a word when it fails."""

from __future__ import annotations

import logging
from typing import Any, Final

import streamlit as st
from streamlit_webrtc import WebRtcStreamerContext

from readroom.app.connecting import NO_RELAY, RELAY, Connecting
from readroom.app.screens.look import warning
from readroom.app.screens.staying_part import staying
from readroom.errors import ConfigurationError
from readroom.ice.setup import IceLease, IceSetup, load_ice

logger = logging.getLogger(__name__)

STATE: Final = "live_connection"
UNFIT: Final = (
    "The list of relay servers does not fit, so video may not get through. Whoever runs this "
    "server finds the reason in its log."
)
LOOK_EVERY_S: Final = 1.0
RENEW_EVERY_S: Final = 300.0
"""Credentials are renewed at half an hour; a page that waits for Start is looked at this often."""


def ice_lease() -> IceLease:
    """This visitor's STUN and TURN servers; none where the configuration does not fit.

    Returns:
        The same at every run of the page.
    """
    known: IceLease | None = st.session_state.get(STATE)
    if known is None:
        try:
            known = IceLease(load_ice())
        except ConfigurationError as error:  # the server was started without `readroom app`
            logger.warning("the live page works without relay servers: %s", error)
            st.html(warning(UNFIT))
            return IceLease(IceSetup())
        st.session_state[STATE] = known
    return known


def connection_note(context: WebRtcStreamerContext[Any, Any], lease: IceLease) -> None:
    """Says why no connection comes about, where that happens; costs nothing while it plays.

    Args:
        context: The video component's.
        lease: What it was given.
    """
    attempts = st.session_state.setdefault(f"{STATE}_attempts", Connecting())
    state = context.state
    every = LOOK_EVERY_S if _tries(context) else RENEW_EVERY_S if lease.setup.signs else None
    st.fragment(_note, run_every=None if state.playing else every)(context, lease, attempts)


def _note(context: WebRtcStreamerContext[Any, Any], lease: IceLease, attempts: Connecting) -> None:
    state = context.state
    if attempts.failed(signalling=_tries(context), playing=state.playing):
        st.html(warning(RELAY if lease.setup.relays else NO_RELAY))
    if lease.stale and not state.playing and not state.signalling:
        st.rerun()  # hands the component credentials that have not run out


def _tries(context: WebRtcStreamerContext[Any, Any]) -> bool:
    """Whether an attempt goes on; the tries of a lost picture are one, for each ends early."""
    return context.state.signalling or staying().lost
