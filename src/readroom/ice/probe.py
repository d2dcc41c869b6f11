"""Ask STUN and TURN servers for real whether they can be used from this computer.

A TURN server is asked for an address of its own, as a browser asks for one, and the
address is given back at once.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Final

from aioice import stun, turn

from readroom.ice.servers import IceUrl

WITHIN_S: Final = 5.0
"""As long as browsers and aiortc wait for a server while they look for ways."""

REFUSED_WITHIN_S: Final = 2.0
"""A TURN server that is asked to relay where it may not says so at once."""

PRIVATE_PEER: Final = ("10.255.255.254", 9)
"""An address inside somebody's network, and the port whose service throws everything away."""

REASONS: Final = {
    401: "it does not accept the credentials (401)",
    403: "it forbids this (403)",
    437: "it holds an allocation for this address already (437)",
    441: "it holds an allocation of another name (441)",
    442: "it does not relay this transport (442)",
    486: "its quota for this name is used up (486)",
    508: "it has no relay port left (508)",
}
"""RFC 8656, section 18."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What came of asking one server.

    Attributes:
        url: Address of the server.
        problem: Why it cannot be used; empty if it can.
        seen_as: The address it sees this computer at, as ``host:port``; empty if not said.
        relay: The address it relays for this computer; empty for STUN.
        relays_inward: Whether it would pass packets on into private networks.
        took_s: Seconds until the answer.
    """

    url: IceUrl
    problem: str = ""
    seen_as: str = ""
    relay: str = ""
    relays_inward: bool = False
    took_s: float = 0.0


def probe(
    url: IceUrl,
    username: str | None = None,
    credential: str | None = None,
    *,
    within_s: float = WITHIN_S,
) -> Probe:
    """Ask one server.

    A TURN server is also asked to relay into a private network, which it should refuse; one
    empty packet is sent there if it does not.

    Args:
        url: Address of the server.
        username: Name to show to a TURN server; None for a STUN server.
        credential: What goes with that name.
        within_s: Seconds to wait for the answer; raising it waits longer for dead servers.

    Returns:
        The answer, or in words why there is none.
    """
    begun = time.monotonic()
    try:
        if url.relays:
            return asyncio.run(_ask_turn(url, username, credential, within_s))
        return asyncio.run(_ask_stun(url, within_s))
    except (OSError, ssl.SSLError, stun.TransactionError, ConnectionError) as error:
        return Probe(url, _reason(error, within_s), took_s=time.monotonic() - begun)


def _reason(error: Exception, within_s: float) -> str:
    if isinstance(error, stun.TransactionFailed):
        code = error.response.attributes.get("ERROR-CODE", (0, ""))[0]
        return REASONS.get(code, f"it refuses with code {code}")
    if isinstance(error, TimeoutError | stun.TransactionTimeout):
        return f"no answer within {within_s:.0f} s"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    if isinstance(error, socket.gaierror):
        return "its name is not known"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there"
    return f"it cannot be reached: {getattr(error, 'strerror', None) or error}"


async def _ask_turn(
    url: IceUrl, username: str | None, credential: str | None, within_s: float
) -> Probe:
    begun = time.monotonic()
    asked = turn.create_turn_endpoint(
        _Peer,
        (url.host, url.port),
        username,
        credential,
        ssl=True if url.encrypted else None,
        transport=url.transport,
    )
    transport, peer = await asyncio.wait_for(asked, within_s)
    took_s = time.monotonic() - begun
    try:
        return Probe(
            url,
            seen_as=_written(transport.get_extra_info("related_address")),
            relay=_written(transport.get_extra_info("sockname")),
            relays_inward=await _relays_inward(transport, peer),
            took_s=took_s,
        )
    finally:
        transport.close()
        await asyncio.wait({peer.closed}, timeout=within_s)


async def _relays_inward(transport: turn.TurnTransport, peer: _Peer) -> bool:
    transport.sendto(b"", PRIVATE_PEER)
    refused, _ = await asyncio.wait({peer.refused}, timeout=REFUSED_WITHIN_S)
    return not refused


def _written(address: tuple[str, int] | None) -> str:
    return f"{address[0]}:{address[1]}" if address else ""


class _Peer(asyncio.DatagramProtocol):
    """The inner end of a relayed address: notes a refusal and the end."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.refused: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()

    def error_received(self, exc: Exception) -> None:  # noqa: ARG002  asyncio's
        if not self.refused.done():
            self.refused.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio's
        if not self.closed.done():
            self.closed.set_result(None)


async def _ask_stun(url: IceUrl, within_s: float) -> Probe:
    begun = time.monotonic()
    loop = asyncio.get_running_loop()
    transport, asker = await loop.create_datagram_endpoint(
        _Asker, remote_addr=(url.host, url.port), family=socket.AF_INET
    )
    try:
        answer = await asyncio.wait_for(asker.ask((url.host, url.port)), within_s)
    finally:
        transport.close()
    took_s = time.monotonic() - begun
    return Probe(url, seen_as=_written(answer), took_s=took_s)


class _Asker(asyncio.DatagramProtocol):
    """Sends a STUN binding request, again while no answer comes."""

    transport: asyncio.DatagramTransport
    transaction: stun.Transaction

    def __init__(self) -> None:
        self.request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]  # asyncio's stubs are wider

    def send_stun(self, message: stun.Message, addr: tuple[str, int]) -> None:  # noqa: ARG002
        """As aioice's transactions want to send; the socket knows where to."""
        self.transport.sendto(bytes(message))

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        try:
            answer = stun.parse_message(data)
        except ValueError:
            return  # no STUN message; the request is sent again
        if answer.transaction_id == self.request.transaction_id:
            self.transaction.response_received(answer, addr)

    async def ask(self, server: tuple[str, int]) -> tuple[str, int] | None:
        self.transaction = stun.Transaction(self.request, server, self)
        answer, _ = await self.transaction.run()
        address: tuple[str, int] | None = answer.attributes.get("XOR-MAPPED-ADDRESS")
        return address
