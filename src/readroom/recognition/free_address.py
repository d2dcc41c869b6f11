"""An address that a visitor gave, checked before the server connects to it.

Whoever may name an address lets the server knock anywhere it can reach. So addresses are
off unless ``READROOM_FREE_CAMERAS`` allows them, and then RTSP alone, never this computer,
link-local addresses (where clouds keep their credentials) or groups. Cameras sit on private
networks, so those stay open: allow this only where all visitors may see that network. An RTSP
server may answer with another address, which FFmpeg follows without asking here: a firewall
alone keeps the server from talking RTSP to what it can reach.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Final
from urllib.parse import SplitResult, urlsplit

from readroom.errors import SourceError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS: Final = {"rtsp": 554, "rtsps": 322}
"""Of the schemes allowed, where an address names none (RFC 7826)."""
EXPECTED: Final = "expected rtsp:// or rtsps://, a host and a path"
REFUSED: Final = "leads to this computer or to a place that no camera has: not connected"


def checked(name: str, address: str) -> str:
    """The address with its host's name resolved, so that nothing else is connected to.

    Args:
        name: What to call it in messages.
        address: As given.

    Returns:
        The address to connect to: its host a number, its port written out. It may still hold
        user and password.

    Raises:
        SourceError: If it does not fit, is not found or may not be connected to.
    """
    parts = _split(name, address)
    scheme, host = parts.scheme.lower(), parts.hostname or ""
    try:
        port = parts.port or PORTS[scheme]
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        # Not "from": the resolver's message may repeat the host with what stands before it.
        raise SourceError(f"{name} is not found in the network: {EXPECTED}") from None
    places = [_plain(ipaddress.ip_address(one[4][0])) for one in found]
    if not places or any(refused(one) for one in places):
        raise SourceError(f"{name} {REFUSED}")
    user, at, _ = parts.netloc.rpartition("@")
    shown = f"[{places[0]}]" if places[0].version == 6 else str(places[0])
    return parts._replace(scheme=scheme, netloc=f"{user}{at}{shown}:{port}").geturl()


def refused(place: Address) -> bool:
    """Whether no visitor may have the server connect there.

    Args:
        place: A resolved address.

    Returns:
        True for this computer, link-local, multicast and reserved addresses.
    """
    place = _plain(place)
    return (
        place.is_loopback
        or place.is_link_local
        or place.is_multicast
        or place.is_unspecified
        or place.is_reserved
        or _own(place)
    )


def _split(name: str, address: str) -> SplitResult:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        raise SourceError(f"{name} is no address: {EXPECTED}") from None
    if parts.scheme.lower() not in PORTS or not parts.hostname:
        raise SourceError(f"{name} is not allowed: {EXPECTED}")
    return parts


def _plain(place: Address) -> Address:
    """An IPv4 address that is dressed as an IPv6 one, without the dress."""
    return (isinstance(place, ipaddress.IPv6Address) and place.ipv4_mapped) or place


def _own(place: Address) -> bool:
    """Only an own address can be listened on."""
    family = socket.AF_INET6 if place.version == 6 else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        try:
            probe.bind((str(place), 0))
        except OSError:
            return False
    return True
