"""What one visitor is given: the configured servers, with credentials that are never stale."""

import pytest

from readroom.errors import ConfigurationError
from readroom.ice.servers import read_ice_servers
from readroom.ice.setup import IceLease, IceSetup, load_ice
from readroom.ice.turn import LIFETIME_S, TurnSecret
from readroom.testing import ManualClock

SECRET = TurnSecret("4f1c0d9a7be2365814f1c0d9a7be2365")
SIGNED = read_ice_servers('[{"urls": ["stun:a", "turn:a", "turns:a"]}]')
OWN = read_ice_servers('[{"urls": "turn:a", "username": "u", "credential": "c"}]')


def test_no_server_is_asked_unless_configured():
    lease = IceLease(load_ice())
    assert lease.configuration() == {"iceServers": []}
    assert not lease.stale


def test_a_relay_without_credential_needs_the_secret():
    with pytest.raises(ConfigurationError, match="READROOM_TURN_SECRET"):
        IceSetup(SIGNED)
    assert IceSetup(SIGNED, SECRET).signs
    assert not IceSetup(OWN, SECRET).signs
    assert not IceSetup(SIGNED[:0], SECRET).relays


def test_credentials_are_made_where_there_are_none():
    (made,) = IceSetup(SIGNED, SECRET).offer("ab12", now=0)
    assert made["urls"] == ["stun:a", "turn:a", "turns:a"]
    assert made["username"] == "3600:ab12"
    assert made["credential"] == SECRET.credential("ab12", 0).credential
    (kept,) = IceSetup(OWN, SECRET).offer("ab12", now=0)
    assert kept == {"urls": ["turn:a"], "username": "u", "credential": "c"}


def test_the_environment_is_read(monkeypatch):
    monkeypatch.setenv("READROOM_ICE_SERVERS", '[{"urls": "turn:a"}]')
    with pytest.raises(ConfigurationError, match="turn:a"):
        load_ice()
    monkeypatch.setenv("READROOM_TURN_SECRET", SECRET.value)
    setup = load_ice()
    assert setup.relays
    assert SECRET.value not in repr(setup)
    offered = IceLease(setup).configuration()
    assert SECRET.value not in str(offered)


def test_two_visitors_have_names_of_their_own():
    setup = IceSetup(SIGNED, SECRET)
    names = {IceLease(setup).configuration()["iceServers"][0]["username"] for _ in range(8)}
    assert len(names) == 8


def test_what_is_given_is_renewed_at_half_its_life_and_not_before():
    clock = ManualClock(1_000.0)
    lease = IceLease(IceSetup(SIGNED, SECRET), clock)
    first = lease.configuration()
    clock.advance(LIFETIME_S / 2 - 1)
    assert lease.configuration() == first
    clock.advance(2)
    assert lease.stale
    second = lease.configuration()["iceServers"][0]["username"]
    assert int(second.partition(":")[0]) == int(clock() + LIFETIME_S)
    assert not lease.stale


def test_lasting_credentials_are_never_stale():
    clock = ManualClock()
    lease = IceLease(IceSetup(OWN), clock)
    clock.advance(10 * LIFETIME_S)
    assert not lease.stale
