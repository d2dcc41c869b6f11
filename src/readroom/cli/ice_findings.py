"""What the doctor finds out about STUN and TURN servers, by asking them for real."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from typing import Final

from readroom.cli.findings import Finding
from readroom.ice.probe import Probe, probe
from readroom.ice.servers import IceServer, IceUrl
from readroom.ice.setup import IceSetup
from readroom.ice.turn import VARIABLE

WHAT: Final = "way of the video"
NONE_HERE: Final = "directly, without STUN or TURN: enough on one computer and in one network"
NONE_THERE: Final = (
    "in one network nothing is to be done; across the internet open UDP to this server, or run "
    "a TURN server and name it with --ice-servers: deploy/README.md"
)
CREDENTIALS: Final = (
    f"{VARIABLE} must be the static-auth-secret of the TURN server, and both clocks must agree"
)
BLOCKED: Final = (
    "is it running, is its port open to this computer, over this transport? Networks that "
    "block UDP need an address with ?transport=tcp, strict ones turns: on port 443"
)
INWARD: Final = (
    "whoever has credentials can reach machines behind it: add denied-peer-ip for private "
    "networks, as deploy/coturn/turnserver.conf does; leave it only in a closed network"
)
ELSEWHERE: Final = (
    "ask from the server itself, which knows the secret; a viewer's computer should not"
)
LASTING: Final = "has a lasting credential that every viewer can copy; prefer use-auth-secret"


def examine_ice(setup: IceSetup, *, here: bool) -> Iterator[Finding]:
    """Ask every server of a setup from this computer.

    Args:
        setup: The servers, and the secret that signs their credentials.
        here: Whether the pages are on this computer, where none is needed.

    Yields:
        One finding per address, and what the server's own side makes of them.
    """
    if not setup.servers:
        yield Finding(WHAT, NONE_HERE, True if here else None, "" if here else NONE_THERE)
        return
    for server in setup.servers:
        for url in server.urls:
            yield _asked(url, server, setup)
    if not setup.relays:
        yield Finding(
            "TURN", "none: viewers behind strict firewalls get no picture", None, NONE_THERE
        )
    yield from _server_side(setup)


def _asked(url: IceUrl, server: IceServer, setup: IceSetup) -> Finding:
    username, credential = server.username, server.credential
    if url.relays and credential is None:
        if setup.secret is None:
            said = f"not asked: {VARIABLE} is not on this computer"
            return Finding(url.text, said, None, ELSEWHERE)
        made = setup.secret.credential(f"doctor-{secrets.token_hex(4)}", time.time())
        username, credential = made.username, made.credential
    asked = probe(url, username, credential)
    if asked.problem:
        return Finding(url.text, asked.problem, False, _advice(asked))
    told = f"answers in {1000 * asked.took_s:.0f} ms, sees this computer at {asked.seen_as}"
    if not url.relays:
        return Finding(url.text, told, True)
    told += f", relays at {asked.relay}"
    if asked.relays_inward:
        return Finding(url.text, f"{told}, also into private networks", None, INWARD)
    return Finding(url.text, told, True, LASTING if server.credential else "")


def _advice(asked: Probe) -> str:
    return CREDENTIALS if "401" in asked.problem else BLOCKED


def _server_side(setup: IceSetup) -> Iterator[Finding]:
    """The server's own side uses one STUN and one TURN address: the first of each."""
    urls = [url for server in setup.servers for url in server.urls]
    first = [next((url for url in urls if url.relays is relays), None) for relays in (False, True)]
    used = ", ".join(url.text for url in first if url is not None)
    yield Finding(
        "the server itself uses",
        used,
        True,
        "the first stun: and the first turn: of the list; put those first that work from there, "
        "and run this doctor there, too",
    )
