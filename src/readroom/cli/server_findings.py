"""What the doctor looks at in a running server: one small function per question."""

from __future__ import annotations

import http.client
import ipaddress
import json
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from typing import Final
from urllib.parse import SplitResult, urlsplit

from readroom import __version__
from readroom.cli.findings import Finding
from readroom.errors import ConfigurationError
from readroom.ice.setup import IceSetup

WITHIN_S: Final = 10.0
"""For the server to answer. Raising it waits longer for one that is down."""

LOG_IN: Final = frozenset({401, 302, 303, 307})
"""What a proxy answers that asks who one is, itself or on a page of its own."""
BEHIND_LOG_IN: Final = "behind a log-in: not looked at"
SOCKET: Final = "_stcore/stream"
BEHIND: Final = "see deploy/README.md for one that works with nginx and with Caddy"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said.

    Attributes:
        problem: Why there is no answer; empty if there is one.
        headers: By name, as the server sent them.
        text: The beginning of what it sent.
        untrusted: Whether its certificate is the reason for having none.
        asks: Whether it asks for a log-in instead, or leads to another page, as log-ins do.
    """

    problem: str = ""
    headers: Message = field(default_factory=Message)
    text: str = ""
    untrusted: bool = False
    asks: bool = False


def examine_server(url: str, setup: IceSetup) -> Iterator[Finding]:
    """Everything about one server, as seen from this computer.

    Args:
        url: The address that people type, such as ``https://readroom.example.org``.
        setup: The STUN and TURN servers that it uses.

    Yields:
        One finding after another.

    Raises:
        ConfigurationError: If it is no address of a web server.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # half an IPv6 address
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError(
            f"expected an address such as https://readroom.example.org, got {url!r}"
        )
    base = url.rstrip("/")
    health = fetch(f"{base}/health")
    yield _answers(base, health)
    yield _secure(parts, health)
    if health.asks or not health.problem:
        page = fetch(base)
        yield _camera_allowed(page)
        yield _socket(base, parts, behind=page.asks)
    yield from _ice(parts, setup)


def is_here(host: str) -> bool:
    """Whether browsers take a host for their own computer.

    Args:
        host: A name or an address.

    Returns:
        True for localhost and loopback addresses.
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def fetch(url: str) -> Answer:
    """What a server says to somebody without an account.

    Args:
        url: An address that begins with http.

    Returns:
        Its answer, or why there is none.
    """
    try:
        with urllib.request.urlopen(url, timeout=WITHIN_S) as answer:  # noqa: S310  checked
            text = answer.read(10_000).decode("utf-8", "replace")
            return Answer("", answer.headers, text, asks=_place(answer.url) != _place(url))
    except urllib.error.HTTPError as error:
        told = f"it answers with {error.code} {error.reason}"
        return Answer(told, error.headers, asks=error.code in LOG_IN)
    except urllib.error.URLError as error:
        reason = error.reason
        if isinstance(reason, ssl.SSLCertVerificationError):
            return Answer(
                f"its certificate is not trusted: {reason.verify_message}", untrusted=True
            )
        return Answer(f"no answer: {getattr(reason, 'strerror', None) or reason}")
    except (OSError, http.client.HTTPException) as error:
        return Answer(f"no answer: {error}")


def _place(url: str) -> tuple[str, str]:
    """Path and query: HTTPS instead of HTTP, or another name, may be the same server."""
    parts = urlsplit(url)
    return parts.path.rstrip("/"), parts.query


def _answers(base: str, health: Answer) -> Finding:
    if health.asks:
        return Finding(
            "server",
            f"{base}/health asks for a log-in, or leads elsewhere",
            None,
            "let it pass without one: it tells nothing of anybody, and who watches servers asks it",
        )
    if health.problem:
        return Finding(
            "server",
            f"{base}: {health.problem}",
            False,
            ""
            if health.untrusted
            else "is it started (readroom app), is its port open, does the proxy lead to it?",
        )
    try:
        version = json.loads(health.text)["version"]
    except (ValueError, KeyError, TypeError):
        return Finding(
            "server",
            f"{base}/health answers, but not as Readroom does",
            False,
            "does the address lead to Readroom, with /health passed on to it?",
        )
    same = version == __version__
    advice = "" if same else f"this computer has {__version__}; that does not matter"
    return Finding("server", f"{base} answers: readroom {version}", True, advice)


def _secure(parts: SplitResult, health: Answer) -> Finding:
    what, host = "camera permission", parts.hostname or ""
    if parts.scheme == "https":
        if health.untrusted:
            return Finding(
                what,
                health.problem,
                False,
                "browsers warn and then give no camera: take a certificate of an authority "
                "that they know, such as Let's Encrypt's",
            )
        return Finding(what, "HTTPS: browsers may give this page a camera", True)
    if is_here(host):
        return Finding(what, "this computer: browsers may give this page a camera", True)
    return Finding(
        what,
        f"http://{host} is not this computer: browsers give its pages no camera",
        False,
        f"put HTTPS in front; {BEHIND}",
    )


def _camera_allowed(page: Answer) -> Finding:
    what = "camera policy"
    policy = page.headers.get("Permissions-Policy", "")
    if page.asks:
        return Finding(what, BEHIND_LOG_IN, None)
    if page.problem:
        return Finding(what, f"the page: {page.problem}", False)
    if "camera=()" in policy.replace(" ", ""):
        return Finding(
            what,
            f"the page forbids cameras: Permissions-Policy: {policy}",
            False,
            "let the proxy send camera=(self), or no such header",
        )
    return Finding(what, "the page's headers allow a camera", True)


def _socket(base: str, parts: SplitResult, *, behind: bool = False) -> Finding:
    """The page lives on a WebSocket, which proxies pass on only where they are told to.

    Behind a log-in a refusal is that log-in's, whatever it says: some lead to a page.
    """
    from websockets.exceptions import InvalidHandshake, InvalidStatus, InvalidURI
    from websockets.sync.client import connect
    from websockets.typing import Origin

    what, origin = "WebSocket", Origin(f"{parts.scheme}://{parts.netloc}")
    address = f"{base.replace('http', 'ws', 1)}/{SOCKET}"
    begun = time.monotonic()
    try:
        with connect(address, origin=origin, open_timeout=WITHIN_S, close_timeout=1):
            took_ms = 1000 * (time.monotonic() - begun)
        return Finding(what, f"opened in {took_ms:.0f} ms", True)
    except InvalidStatus as error:
        if behind or error.response.status_code in LOG_IN:
            return Finding(what, BEHIND_LOG_IN, None)
        told = f"refused with {error.response.status_code}"
    except InvalidURI as error:  # led to a page's address, as log-ins on another host do
        if behind:
            return Finding(what, BEHIND_LOG_IN, None)
        told = f"led to {error.uri}"
    except (InvalidHandshake, OSError) as error:
        told = f"not opened: {error}"
    return Finding(
        what,
        f"{told}, so the page stays empty",
        False,
        f"the proxy must pass on Upgrade, Connection and Host; {BEHIND}",
    )


def _ice(parts: SplitResult, setup: IceSetup) -> Iterator[Finding]:
    from readroom.cli.ice_findings import examine_ice

    yield from examine_ice(setup, here=is_here(parts.hostname or ""))
