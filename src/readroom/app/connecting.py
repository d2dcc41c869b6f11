"""Notices a camera connection that does not come about, and says why that usually is.

::

    Start        15 s                        browser gives up
      |-----------|------- told why ---------------|---- told why, until the next Start
      connecting
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

SLOW_S: Final = 15.0
"""Through a TURN server over TCP a connection takes up to 4 s; a later message would leave
somebody in front of a class alone with a dark picture."""

GIVEN_UP_S: Final = 5.0
"""Who ends an attempt earlier than this pressed Stop."""

NO_RELAY: Final = (
    "The video does not get through to the Readroom server. Usually a firewall or a virtual "
    "private network between this browser and the server blocks it, and this server has no "
    "relay (TURN) for such networks. Try another network, or ask whoever runs this server to "
    "set up a relay: deploy/README.md, and readroom doctor --url finds the cause."
)
RELAY: Final = (
    "The video does not get through to the Readroom server, not even by its relay (TURN). "
    "Usually the relay is down, blocked by a firewall, or does not accept this server's "
    "credentials. Reload this page and try again, or another network; whoever runs this "
    "server learns the cause from readroom doctor --url."
)


class Connecting:
    """Follows the attempts of one visitor to connect, from one run of the page to the next."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without an attempt.

        Args:
            clock: Seconds that only grow.
        """
        self._clock = clock
        self._since: float | None = None
        self._failed = False

    def failed(self, *, signalling: bool, playing: bool) -> bool:
        """Whether the last attempt did not come about, or takes too long by now.

        Args:
            signalling: Whether browser and server are looking for a way.
            playing: Whether they found one.

        Returns:
            True from then on until the next attempt, or until it plays.
        """
        now = self._clock()
        if playing:
            self._since, self._failed = None, False
        elif signalling:
            if self._since is None:
                self._since, self._failed = now, False
            self._failed = now - self._since >= SLOW_S
        elif self._since is not None:
            self._failed = now - self._since >= GIVEN_UP_S
            self._since = None
        return self._failed
