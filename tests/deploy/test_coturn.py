"""The TURN server as deploy/coturn configures it: relays outwards, into no private network."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from pathlib import Path

import pytest
from aioice import stun, turn
from tests.relay import ADDRESS, relaying

from readroom.ice.turn import TurnSecret

SHIPPED = Path(__file__).parents[2] / "deploy" / "coturn" / "turnserver.conf"
OURS = {"realm", "static-auth-secret", "use-auth-secret", "listening-port", "fingerprint"}
OURS |= {"min-port", "max-port", "no-cli"}
"""Lines that the tests' own configuration has, too."""

SERVER = "172.31.5.9"
"""Readroom's private address: allowed alone."""


@pytest.fixture(scope="module")
def relay(turnserver, tmp_path_factory):
    text = SHIPPED.read_text()
    assert f"#allowed-peer-ip={SERVER}\n" in text
    text = text.replace("#allowed-peer-ip", "allowed-peer-ip")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    more = "\n".join(line for line in lines if re.split("=", line)[0] not in OURS)
    with relaying(turnserver, tmp_path_factory.mktemp("relay"), more=more) as running:
        yield running


class Peer(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.refused = asyncio.Event()
        self.why: Exception | None = None

    def error_received(self, exc: Exception) -> None:
        self.why = exc
        self.refused.set()


async def refused(relay, address: str) -> bool:
    made = TurnSecret(relay.secret).credential(secrets.token_hex(4), time.time())
    transport, peer = await turn.create_turn_endpoint(
        Peer, (ADDRESS, relay.port), made.username, made.credential
    )
    try:
        transport.sendto(b"", (address, 9))
        await asyncio.wait_for(peer.refused.wait(), 1.0)
    except TimeoutError:
        return False
    finally:
        transport.close()
        await asyncio.sleep(0.1)
    assert isinstance(peer.why, stun.TransactionFailed)
    assert peer.why.response.attributes["ERROR-CODE"][0] == 403
    return True


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("10.1.2.3", id="private 10"),
        pytest.param("172.16.0.1", id="private 172.16"),
        pytest.param("172.31.255.254", id="private 172.31"),
        pytest.param("192.168.1.1", id="private 192.168"),
        pytest.param("169.254.169.254", id="metadata of a cloud"),
        pytest.param("127.0.0.1", id="itself"),
        pytest.param("127.0.0.3", id="itself, where it listens"),
        pytest.param("100.64.0.1", id="carrier"),
        pytest.param("0.0.0.0", id="any"),
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("255.255.255.255", id="broadcast"),
    ],
)
def test_it_relays_into_no_private_network(relay, address):
    assert asyncio.run(refused(relay, address))


@pytest.mark.parametrize("address", ["198.51.100.7", SERVER])
def test_it_relays_outwards_and_to_readroom(relay, address):
    assert not asyncio.run(refused(relay, address))
