"""A TURN server on loopback for tests: coturn, ended by its id with the block."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ADDRESS = "127.0.0.3"
"""Not 127.0.0.1, which aioice leaves out when it looks for ways."""

ANSWERS_S = 15

CONFIGURATION = """
listening-ip={address}
relay-ip={address}
listening-port={port}
min-port=49200
max-port=49400
realm=readroom.test
fingerprint
use-auth-secret
static-auth-secret={secret}
no-tls
no-dtls
no-cli
log-file=stdout
simple-log
pidfile={folder}/turnserver.pid
userdb={folder}/turndb
{more}
"""
LOOPBACK = "allow-loopback-peers"
"""For tests alone: elsewhere it opens the TURN server's own machine to everybody."""


@dataclass(frozen=True)
class Relay:
    port: int
    secret: str
    log: Path

    def url(self, transport: str) -> str:
        return f"turn:{ADDRESS}:{self.port}?transport={transport}"

    @property
    def stun(self) -> str:
        return f"stun:{ADDRESS}:{self.port}"


def free_relay_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


@contextmanager
def relaying(
    program: str,
    folder: Path,
    *,
    secret: str = "of-this-test-alone-0123456789",
    more: str = LOOPBACK,
) -> Iterator[Relay]:
    """A TURN server over UDP and TCP; its secret stands in a file, not on its command line."""
    port = free_relay_port()
    file, log = folder / "turnserver.conf", folder / "turnserver.log"
    words = {"address": ADDRESS, "port": port, "secret": secret, "folder": folder, "more": more}
    file.write_text(CONFIGURATION.format(**words))
    with log.open("wb") as written:
        started = subprocess.Popen([program, "-c", str(file)], stdout=written, stderr=written)
    try:
        _wait(port, started, log)
        yield Relay(port, secret, log)
    finally:
        started.terminate()
        started.wait(15)


def _wait(port: int, started: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + ANSWERS_S
    while time.monotonic() < deadline:
        assert started.poll() is None, log.read_text(errors="replace")
        try:
            with socket.create_connection((ADDRESS, port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the TURN server did not answer")
