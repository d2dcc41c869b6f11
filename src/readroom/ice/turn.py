"""Credentials of a TURN server that are worth nothing after an hour.

A relay that anybody may use is a gift to anybody. So this server and the TURN server share
a secret, and each visitor gets a name that says when it expires, and its signature by that
secret: coturn's ``use-auth-secret``, draft-uberti-behave-turn-rest-00. The secret itself
comes from the environment alone and is never shown, logged or put on a command line.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from readroom.errors import ConfigurationError

VARIABLE: Final = "READROOM_TURN_SECRET"
LIFETIME_S: Final = 3600.0
"""A longer one lets a leaked credential relay for longer. What is connected stays connected:
coturn looks at the time when a visitor asks for a relay, not while it is used."""

MIN_SECRET: Final = 16
"""Characters. Every visitor gets a name with its signature, so a short secret can be guessed
at leisure; ``openssl rand -hex 32`` gives 64."""

EXAMPLES: Final = frozenset(
    {
        "replace-me-with-openssl-rand-hex-32",  # of our own deploy/coturn/turnserver.conf
        "north",  # of coturn's own example, as the two below
        "logen",
        "your-secret-key",
        "your_secret_key",
        "yoursecretkey",
        "your-auth-secret",
        "your-static-auth-secret",
        "static-auth-secret",
        "my-static-auth-secret",
        "changeme",
        "change-me",
        "changemechangeme",
        "replace-this-secret",
        "somerandomsecret",
        "supersecretsecret",
        "secret",
    }
)
"""Values that stand in published configurations: whoever has read one can sign with it."""


@dataclass(frozen=True, slots=True)
class TurnCredential:
    """What one visitor shows to the TURN server.

    Attributes:
        username: When it expires, in seconds since 1970, and for whom: ``1767225600:ab12``.
        credential: Its signature; never shown.
        expires_at: The same moment, in seconds since 1970.
    """

    username: str
    credential: str = field(repr=False)
    expires_at: float


@dataclass(frozen=True, slots=True)
class TurnSecret:
    """The secret shared with the TURN server; it is not shown when printed.

    Attributes:
        value: At least :data:`MIN_SECRET` characters, and none of :data:`EXAMPLES`.
    """

    value: str = field(repr=False)

    def __post_init__(self) -> None:
        if self.value.lower() in EXAMPLES:
            raise ConfigurationError(
                f"{VARIABLE}: expected a secret of your own, got one that stands in published "
                "examples; make one with: openssl rand -hex 32"
            )
        if len(self.value) < MIN_SECRET:
            raise ConfigurationError(
                f"{VARIABLE}: expected at least {MIN_SECRET} characters, got {len(self.value)}; "
                "make one with: openssl rand -hex 32"
            )

    def credential(self, user: str, now: float, lifetime_s: float = LIFETIME_S) -> TurnCredential:
        """A name and its signature for one visitor.

        Args:
            user: Whom it is for: a random word, never a person's name; TURN servers log it.
            now: Seconds since 1970.
            lifetime_s: Seconds until it expires, at most an hour.

        Returns:
            The credential.

        Raises:
            ConfigurationError: If it were to last longer than an hour.
        """
        if not lifetime_s <= LIFETIME_S:
            raise ConfigurationError(
                f"expected a lifetime of at most {LIFETIME_S:.0f} s, got {lifetime_s:.0f} s"
            )
        expires_at = int(now + lifetime_s)
        username = f"{expires_at}:{user}"
        # SHA-1 is what the TURN servers compute; as a keyed hash it is not broken.
        digest = hmac.new(self.value.encode(), username.encode(), hashlib.sha1).digest()
        return TurnCredential(username, base64.b64encode(digest).decode(), float(expires_at))


def turn_secret(environment: Mapping[str, str] = os.environ) -> TurnSecret | None:
    """The secret of this server's environment.

    Args:
        environment: Where to look; the process's own.

    Returns:
        The secret, or None where there is none.

    Raises:
        ConfigurationError: If it is an example's or too short.
    """
    value = environment.get(VARIABLE, "").strip()
    return TurnSecret(value) if value else None
