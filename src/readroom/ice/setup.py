"""What browser and server are told about each other's surroundings, one visitor at a time.

::

    lease = IceLease(load_ice())
    lease.configuration()   # {"iceServers": [...]}, for both sides
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from readroom.errors import ConfigurationError
from readroom.ice.servers import IceServer, read_ice_servers, relays
from readroom.ice.turn import LIFETIME_S, VARIABLE, TurnSecret, turn_secret
from readroom.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class IceSetup:
    """The servers in use and the secret shared with them.

    Attributes:
        servers: In the order in which they are to be tried; none by default.
        secret: Signs the credentials of TURN servers that have none of their own.
        asked_elsewhere: Whether this computer, as that of a viewer, need not know the secret: it
            then asks no server that needs one.
    """

    servers: tuple[IceServer, ...] = ()
    secret: TurnSecret | None = None
    asked_elsewhere: bool = False

    def __post_init__(self) -> None:
        lacking = [server for server in self.servers if server.lacks_credential]
        if lacking and self.secret is None and not self.asked_elsewhere:
            raise ConfigurationError(
                f"{lacking[0].urls[0].text}: expected {VARIABLE} in the environment, the "
                "static-auth-secret of the TURN server, or username and credential beside "
                "its urls; got neither"
            )

    @property
    def relays(self) -> bool:
        """Whether there is a TURN server, which passes video on."""
        return relays(self.servers)

    @property
    def signs(self) -> bool:
        """Whether credentials are made here, and so run out."""
        return any(server.lacks_credential for server in self.servers)

    def offer(self, user: str, now: float) -> list[dict[str, Any]]:
        """The list of servers for one visitor.

        Args:
            user: A random word for the visitor.
            now: Seconds since 1970.

        Returns:
            RTCIceServer objects, with credentials that expire where they are made here.
        """
        return [self._entry(server, user, now) for server in self.servers]

    def _entry(self, server: IceServer, user: str, now: float) -> dict[str, Any]:
        entry: dict[str, Any] = {"urls": [url.text for url in server.urls]}
        username, credential = server.username, server.credential
        if server.lacks_credential and self.secret is not None:
            made = self.secret.credential(user, now)
            username, credential = made.username, made.credential
        if credential is not None:
            entry |= {"username": username, "credential": credential}
        return entry


def load_ice(
    settings: Settings | None = None,
    secret: TurnSecret | None = None,
    *,
    asked_elsewhere: bool = False,
) -> IceSetup:
    """The servers of the configuration in force.

    Args:
        settings: The settings; those in force by default.
        secret: The secret shared with the TURN server; the environment's by default.
        asked_elsewhere: See :class:`IceSetup`.

    Returns:
        The setup; without any server where none is configured.

    Raises:
        ConfigurationError: If servers or secret do not fit; says what to do.
    """
    given = (settings or load_settings()).ice_servers
    servers = read_ice_servers(given) if given else ()
    return IceSetup(servers, secret or turn_secret(), asked_elsewhere)


class IceLease:
    """One visitor's list of servers: the same until half its time is over, then a new one."""

    def __init__(self, setup: IceSetup, clock: Callable[[], float] = time.time) -> None:
        """Make the first list.

        Args:
            setup: Servers and secret.
            clock: Seconds since 1970.
        """
        self.setup = setup
        self._clock = clock
        self._user = secrets.token_hex(6)
        self._made_at = clock()
        self._offer = setup.offer(self._user, self._made_at)

    @property
    def stale(self) -> bool:
        """Whether it is time for a new one: a page may sit a while before Start is pressed."""
        return self.setup.signs and self._clock() - self._made_at > LIFETIME_S / 2

    def configuration(self) -> dict[str, Any]:
        """The RTCConfiguration, without any server but the configured ones.

        Returns:
            ``{"iceServers": [...]}``; a connection that runs keeps the one it began with.
        """
        if self.stale:
            self._made_at = self._clock()
            self._offer = self.setup.offer(self._user, self._made_at)
        return {"iceServers": self._offer}
