"""Servers that are asked for real: coturn on loopback, and addresses where nobody answers."""

import socket
import threading
import time

import pytest
from tests.relay import ADDRESS, LOOPBACK, relaying

from readroom.ice.probe import probe
from readroom.ice.servers import parse_url
from readroom.ice.turn import TurnSecret

INSIDE = "denied-peer-ip=10.0.0.0-10.255.255.255"


@pytest.fixture(scope="module")
def relay(turnserver, tmp_path_factory):
    with relaying(turnserver, tmp_path_factory.mktemp("relay"), more=INSIDE) as running:
        yield running


def credential(relay, ago_s=0.0):
    made = TurnSecret(relay.secret).credential("probe", time.time() - ago_s)
    return made.username, made.credential


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_a_relay_gives_an_address(relay, transport):
    asked = probe(parse_url(relay.url(transport)), *credential(relay))
    assert asked.problem == ""
    assert asked.relay.startswith(f"{ADDRESS}:")
    assert asked.seen_as.startswith("127.0.0.1:")
    assert not asked.relays_inward


def test_an_open_relay_is_noticed(turnserver, tmp_path):
    with relaying(turnserver, tmp_path, more=LOOPBACK) as relay:
        assert probe(parse_url(relay.url("udp")), *credential(relay)).relays_inward


@pytest.mark.parametrize(
    "ago_s", [pytest.param(7200, id="expired"), pytest.param(None, id="signed by another secret")]
)
def test_other_credentials_are_refused(relay, ago_s):
    shown = credential(relay, ago_s) if ago_s else (credential(relay)[0], "c2lnbmVk")
    asked = probe(parse_url(relay.url("udp")), *shown)
    assert "401" in asked.problem


def test_stun_says_the_address(relay):
    asked = probe(parse_url(relay.stun))
    assert asked.problem == ""
    assert asked.seen_as.startswith("127.0.0.1:")
    assert asked.relay == ""


@pytest.mark.parametrize("scheme", ["stun:{}", "turn:{}"])
def test_silence_is_told(scheme):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        url = parse_url(scheme.format(f"127.0.0.1:{silent.getsockname()[1]}"))
        asked = probe(url, "u", "c", within_s=1)
    assert asked.problem == "no answer within 1 s"
    assert 0.9 < asked.took_s < 4


def test_words_that_are_no_stun_are_no_answer():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))

        def answer():
            _, asker = other.recvfrom(2048)
            other.sendto(b"not STUN", asker)

        threading.Thread(target=answer, daemon=True).start()
        asked = probe(parse_url(f"stun:127.0.0.1:{other.getsockname()[1]}"), within_s=1)
    assert asked.problem == "no answer within 1 s"


def test_a_closed_port_and_an_unknown_name_are_told():
    assert probe(parse_url("turn:127.0.0.1:1?transport=tcp")).problem == "nothing listens there"
    assert probe(parse_url("turn:nowhere.invalid")).problem == "its name is not known"
