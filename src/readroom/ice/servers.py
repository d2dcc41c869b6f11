"""STUN and TURN servers, as the WebRTC standard writes them: a list of RTCIceServer objects.

A file of them, or the JSON itself where a host has nothing but environment variables::

    [{"urls": ["stun:turn.example.org", "turn:turn.example.org?transport=tcp"]}]

A TURN server without a name and a credential of its own gets time-limited ones, see
`readroom.ice.turn`. None is asked unless it stands here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from readroom.errors import ConfigurationError

URL: Final = re.compile(
    r"(?P<scheme>stun|turns?):(?P<host>[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?)(?::(?P<port>\d{1,5}))?"
    r"(?:\?transport=(?P<transport>udp|tcp))?"
)
"""RFC 7064 and RFC 7065 without IPv6 literals, which the server's side cannot read."""

PORT: Final = 3478
TLS_PORT: Final = 5349
"""Of the same RFCs, where an address names none."""

FORM: Final = "stun:HOST[:PORT], turn:HOST[:PORT][?transport=udp|tcp] or turns:HOST[:PORT]"


@dataclass(frozen=True, slots=True)
class IceUrl:
    """Where one STUN or TURN server is reached.

    Attributes:
        text: As it was written.
        scheme: ``stun``, ``turn`` or ``turns``, which is TURN inside TLS.
        host: A name or an IPv4 address.
        port: 1 to 65535, the standard's where none was written.
        transport: ``udp`` or ``tcp``.
    """

    text: str
    scheme: str
    host: str
    port: int
    transport: str

    @property
    def relays(self) -> bool:
        """Whether it passes video on, which needs a credential, or only says addresses."""
        return self.scheme != "stun"

    @property
    def encrypted(self) -> bool:
        """Whether it speaks TLS: ``turns`` alone."""
        return self.scheme == "turns"


@dataclass(frozen=True, slots=True)
class IceServer:
    """One entry of the list.

    Attributes:
        urls: Ways to the same server, the one to be tried first before the others.
        username: Its lasting name, where the list gives one.
        credential: Its lasting credential, likewise; never shown.
    """

    urls: tuple[IceUrl, ...]
    username: str | None = None
    credential: str | None = field(default=None, repr=False)

    @property
    def lacks_credential(self) -> bool:
        """Whether it relays and has no credential of its own."""
        return self.credential is None and any(url.relays for url in self.urls)


class _Entry(BaseModel):
    """An RTCIceServer object as JSON; what else stands in it is a mistake."""

    model_config = ConfigDict(extra="forbid", strict=True)

    urls: str | list[str]
    username: str | None = None
    credential: str | None = None


def read_ice_servers(given: str) -> tuple[IceServer, ...]:
    """The servers that a file lists, or a text of JSON.

    Args:
        given: Path of a file, or the JSON itself, which begins with a bracket.

    Returns:
        One entry per object, in order: the server's own side uses the first ``stun:`` and
        the first ``turn:`` address only.

    Raises:
        ConfigurationError: If it cannot be read or is no such list; says the entry.
    """
    written = given.strip().lstrip("\ufeff")  # an editor's mark, as in files
    if written.startswith(("[", "{")):
        return _parse(written, "the ICE servers")
    if any(sign in written for sign in '{"@'):  # JSON with something before it: never repeated
        raise ConfigurationError(
            "the ICE servers: expected a file, or JSON that begins with [; got neither, and it "
            "may hold a credential: take away quotes around it, as docker --env-file keeps them"
        )
    path = Path(given).expanduser()
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise ConfigurationError(
            f"expected a JSON file of ICE servers, cannot read {path}: {reason}; "
            "give --ice-servers or READROOM_ICE_SERVERS a file that exists"
        ) from error
    return _parse(text, path.name)


def _parse(text: str, name: str) -> tuple[IceServer, ...]:
    try:
        entries = TypeAdapter(list[_Entry]).validate_json(text)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"] if part not in ("str", "list[str]"))
        # The cause is left out: it quotes what was given, which may be a credential.
        raise ConfigurationError(
            f"{name}: expected a list of RTCIceServer objects (urls, username, credential); "
            f"got an error at {where or 'the beginning'}: {first['msg']}"
        ) from None
    return tuple(_server(entry, f"{name}, entry {at}") for at, entry in enumerate(entries, 1))


def _server(entry: _Entry, where: str) -> IceServer:
    written = [entry.urls] if isinstance(entry.urls, str) else entry.urls
    if not written:
        raise ConfigurationError(f"{where}: expected at least one address in urls, got none")
    if (entry.username is None) != (entry.credential is None):
        raise ConfigurationError(
            f"{where}: expected username and credential together, got one of them; "
            "give both, or none and READROOM_TURN_SECRET"
        )
    urls = tuple(parse_url(text, where) for text in written)
    return IceServer(urls, entry.username, entry.credential)


def parse_url(text: str, where: str = "an ICE server") -> IceUrl:
    """An address of a STUN or TURN server.

    Args:
        text: The address, as in :data:`FORM`.
        where: Where it stands, for the message.

    Returns:
        Its parts, with the standard's port where it names none.

    Raises:
        ConfigurationError: If it is no such address.
    """
    found = URL.fullmatch(text)
    if found is None:
        raise ConfigurationError(
            f"{where}: expected {FORM}, got {_told(text)}; write an IPv6 server by its name"
        )
    scheme, transport = found["scheme"], found["transport"]
    port = int(found["port"] or (TLS_PORT if scheme == "turns" else PORT))
    if not 0 < port < 1 << 16:
        raise ConfigurationError(f"{where}: expected a port from 1 to 65535, got {_told(text)}")
    if scheme == "stun" and transport:
        raise ConfigurationError(f"{where}: expected stun:HOST[:PORT] alone, got {_told(text)}")
    if scheme == "turns" and transport == "udp":
        raise ConfigurationError(
            f"{where}: expected turns: over TCP, the only one that browsers speak, "
            f"got {_told(text)}"
        )
    usual = "tcp" if scheme == "turns" else "udp"
    return IceUrl(text, scheme, found["host"], port, transport or usual)


def _told(address: str) -> str:
    """An address as a message may repeat it: one with a name and a password before @ is not."""
    return "one with a credential in it" if "@" in address else repr(address)


def relays(servers: Iterable[IceServer]) -> bool:
    """Whether any of the servers passes video on.

    Args:
        servers: As of :func:`read_ice_servers`.

    Returns:
        True with at least one TURN address.
    """
    return any(url.relays for server in servers for url in server.urls)
