"""Who may open the socket of the pages: a page of this very server, by a name that is its own.

Cookies and log-ins play no part here, so whatever page opens the socket reads every session.
Streamlit lets pages of localhost and of this machine's addresses do so at any port, and asks a
server on the internet for its own address before it refuses the others. So it is asked only what
is left after these questions:

- *Is the page of the host that it asks?* Any other one is refused.
- *Is that host this server?* Where a server listens to its own computer alone, a page of another
  name came through a proxy, or through a name that was turned to 127.0.0.1 after the page was
  loaded (DNS rebinding). The second cannot be https: this server speaks no TLS, and a page that
  came by TLS may open no socket without. Proxies without TLS have to be named in the settings;
  a server that listens to others takes any name, unless some are named.

Programs that are no browser send no origin and are let through: they can do as they like anyway.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEDIA: Final = "/media/"
"""Drawn pictures and videos of people, which no browser is to keep on its disk."""


class OwnSocket:
    """Refuses the sockets of foreign pages and lets nobody store pictures; ASGI middleware."""

    def __init__(
        self,
        app: ASGIApp,
        address: Callable[[], str | None],
        allowed: Callable[[], frozenset[str]],
    ) -> None:
        """Stand before an app.

        Args:
            app: What answers all others.
            address: Where the server listens; None for everywhere. Asked at each socket, for it is
                not known when the app is made.
            allowed: Names of hosts, in small letters, that pages may come from without TLS; asked
                at each socket, too.
        """
        self._app = app
        self._address = address
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket" and not self._is_own(Headers(scope=scope)):
            await receive()
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted: 403
            return
        if scope["type"] == "http" and MEDIA in scope["path"]:
            send = _unstored(send)
        await self._app(scope, receive, send)

    def _is_own(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is None:
            return True
        try:
            page = urlsplit(origin)
            name = page.hostname or ""
        except ValueError:
            return False
        if not name or page.netloc.lower() != headers.get("host", "").lower():
            return False
        named = self._allowed()
        if page.scheme == "https" or is_loopback(name) or name in named:
            return True
        return not named and not is_loopback(self._address() or "")


def is_loopback(host: str) -> bool:
    """Whether a host is this computer under a name that nobody else can give away.

    Args:
        host: Name or number, in small letters, without brackets and port.

    Returns:
        True for localhost and the numbers of the loopback interface.
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _unstored(send: Send) -> Send:
    async def begin(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["cache-control"] = "no-store"
        await send(message)

    return begin
