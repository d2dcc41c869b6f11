"""The server of the pages, a process of its own that `readroom app` starts.

By hand: ``python -m readroom.app.server --port 8501``.
The configuration travels with the code, so that it does not depend on the folder
the server is started in.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import Any, Final

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from readroom import __version__
from readroom.app.join_routes import JOIN_ROUTES
from readroom.app.memory import share_heaps
from readroom.app.own_socket import OwnSocket
from readroom.app.report_route import PATH, session_page
from readroom.app.server_state import server_state
from readroom.app.session_ends import wait_for_ends
from readroom.app.session_list import purge_daily
from readroom.app.temporary import end_uploads, sweep_uploads
from readroom.app.visits import forget_left_visits
from readroom.errors import ConfigurationError, ReadroomError
from readroom.ice.setup import load_ice
from readroom.privacy.configured import check_configured
from readroom.settings import load_settings

logger = logging.getLogger(__name__)

PURGE_EVERY_S: Final = 600.0
"""Between looks for sessions whose day has come; the store is asked once a day, or until it
answers. The first waits as long, so that starting stays quick. Raising it keeps some longer."""

END_WITHIN_S: Final = 8.0
"""For kept sessions to be written when the server is stopped; `readroom app` insists after ten.
Raising it loses less of a slow store where something else stops the server, and lets it wait."""

MAIN: Final = Path(__file__).with_name("main.py")

CONFIG: Final[dict[str, Any]] = {
    "server.headless": True,  # the command opens the browser, once the server answers
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.maxUploadSize": 500,
    "server.enableXsrfProtection": True,  # said, so that no environment switches it off
    "server.enableCORS": True,  # protection on; what it lets through `OwnSocket` looks at
    "server.corsAllowedOrigins": [],
    "server.disconnectedSessionTTL": 120,  # the pages say when results go (app/visits)
    "server.enableAgentApi": False,  # programs would read what pages show
    "server.enableStaticServing": False,
    "browser.gatherUsageStats": False,  # with it off the pages ask nobody else for anything
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "type",
    "logger.hideWelcomeMessage": True,
    "runner.magicEnabled": False,
    # A full collection after every run of a page, two a second here, stops all threads for 0.1 s.
    "runner.postScriptGC": False,
    "theme.baseRadius": "0.5rem",
    "theme.light.primaryColor": "#1B656D",
    "theme.light.backgroundColor": "#FCFCFA",
    "theme.light.secondaryBackgroundColor": "#F1F3F1",
    "theme.light.textColor": "#1D2528",
    "theme.dark.primaryColor": "#6CC3CC",
    "theme.dark.backgroundColor": "#14181A",
    "theme.dark.secondaryBackgroundColor": "#1F2528",
    "theme.dark.textColor": "#E7ECEC",
}


async def health(_: Request) -> JSONResponse:
    """Say that the server answers, and which version it is."""
    return JSONResponse({"status": "ok", "version": __version__})


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """A server that runs lets go of visits that are over.

    One that is stopped or updated ends what is being kept, and deletes its uploads. Then it waits,
    for the signal that stopped it ends the process as soon as this returns.
    """
    looking = asyncio.create_task(forget_left_visits())
    yield
    looking.cancel()
    server_state().sessions.close_all()
    await asyncio.to_thread(wait_for_ends, END_WITHIN_S)
    end_uploads()


def build() -> st.App:
    """The pages and the routes beside them, ready for any ASGI server."""
    server_state().rooms.served = True
    routes = [Route("/health", health), Route(PATH, session_page), *JOIN_ROUTES]
    guard = Middleware(OwnSocket, address=_address, allowed=_allowed_hosts)
    return st.App(MAIN, routes=routes, lifespan=lifespan, middleware=[guard])


def _address() -> str | None:
    address: str | None = st.get_option("server.address")
    return address


def _allowed_hosts() -> frozenset[str]:
    return frozenset(load_settings().host_names)


app = build()


def run(host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve until interrupted.

    Args:
        host: Address to listen on; anything but this computer needs HTTPS for cameras.
        port: TCP port, 1 to 65535.

    Raises:
        ConfigurationError: If ICE servers or the TURN secret do not fit, or the configured
            purpose or region is none.
    """
    share_heaps()
    sweep_uploads()
    check_configured()  # refused here, not at the first visitor's page
    load_ice()
    Thread(target=_purge, name="sessions-purge", daemon=True).start()
    app.run(config={**CONFIG, "server.address": host, "server.port": port})


def _purge() -> None:
    """Whether or not anybody opens a page: what is kept goes on its day."""
    while True:
        time.sleep(PURGE_EVERY_S)
        try:
            purge_daily()
        except ReadroomError as error:
            logger.warning("sessions whose time is over are not erased: %s", error)


def main() -> None:
    """Serve on the address of the command line."""
    parser = argparse.ArgumentParser(prog="readroom.app.server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8501)
    given = parser.parse_args()
    try:
        run(given.host, given.port)
    except ConfigurationError as error:
        parser.exit(error.exit_code, f"error  {error}\n")


if __name__ == "__main__":
    main()
