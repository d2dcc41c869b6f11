"""What the doctor looks at where people join rooms: they have no account, and need the socket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from readroom.cli.findings import Finding
from readroom.cli.server_findings import BEHIND, LOG_IN, WITHIN_S, fetch

WHAT: Final = "rooms to join"
NO_ROOM: Final = "AAAAAAAA"
"""A code that no room has: its letters are drawn, and the server answers about it all the same."""
PAGE: Final = "Code of the room"  # what the page asks for
OPEN_IT: Final = f"people who join have no account: let /join and what lies below pass; {BEHIND}"


def examine_joining(url: str) -> Iterator[Finding]:
    """Whether people without an account can join a room of a server that answers.

    Args:
        url: The address that people type.

    Yields:
        One finding; none where nothing answers.
    """
    base = url.rstrip("/")
    page = fetch(f"{base}/join")
    if page.asks:
        yield Finding(WHAT, "behind a log-in", None, OPEN_IT)
    elif page.problem and not page.headers:  # nothing answers, and that was said
        return
    elif PAGE not in page.text:
        yield Finding(WHAT, "not offered by this server", None)
    else:
        yield _place(base)


def _place(base: str) -> Finding:
    """The socket of a room that is not there: it opens, and says so."""
    from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
    from websockets.sync.client import connect
    from websockets.typing import Origin

    parts = urlsplit(base)
    address = f"{base.replace('http', 'ws', 1)}/join/{NO_ROOM}/seat"
    origin = Origin(f"{parts.scheme}://{parts.netloc}")
    try:
        with connect(address, origin=origin, open_timeout=WITHIN_S, close_timeout=1) as socket:
            socket.send("{}")
            socket.recv(WITHIN_S)
        told = "answers what no Readroom says"
    except ConnectionClosed:
        return Finding(WHAT, "people without an account can join", True)
    except InvalidStatus as error:
        if error.response.status_code in LOG_IN:
            return Finding(WHAT, "their socket is behind a log-in", None, OPEN_IT)
        told = f"is refused with {error.response.status_code}"
    except InvalidURI as error:  # led to a page's address, as log-ins on another host do
        told = f"is led to {error.uri}"
    except (InvalidHandshake, OSError) as error:
        told = f"does not open: {error}"
    advice = f"the proxy must pass on Upgrade, Connection and Host below /join; {BEHIND}"
    return Finding(WHAT, f"their page is there, and its socket {told}", False, advice)
