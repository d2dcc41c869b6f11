"""Lists of STUN and TURN servers: what is understood, and what is refused in which words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from readroom.errors import ConfigurationError
from readroom.ice.servers import parse_url, read_ice_servers, relays


@pytest.mark.parametrize(
    ("text", "scheme", "host", "port", "transport"),
    [
        pytest.param("stun:a.example", "stun", "a.example", 3478, "udp", id="stun"),
        pytest.param("turn:a.example:80", "turn", "a.example", 80, "udp", id="port"),
        pytest.param("turn:a?transport=tcp", "turn", "a", 3478, "tcp", id="over TCP"),
        pytest.param("turns:192.0.2.1", "turns", "192.0.2.1", 5349, "tcp", id="TLS"),
        pytest.param("turns:a:443?transport=tcp", "turns", "a", 443, "tcp", id="TLS on 443"),
    ],
)
def test_addresses_are_read_as_the_standard_writes_them(text, scheme, host, port, transport):
    url = parse_url(text)
    assert (url.scheme, url.host, url.port, url.transport) == (scheme, host, port, transport)
    assert url.text == text
    assert url.relays == (scheme != "stun")
    assert url.encrypted == (scheme == "turns")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("https://a.example", id="a web page"),
        pytest.param("stun:a?transport=udp", id="stun with a transport"),
        pytest.param("turns:a?transport=udp", id="TLS over UDP"),
        pytest.param("turn:a:70000", id="no such port"),
        pytest.param("turn:[::1]:3478", id="IPv6 literal"),
        pytest.param("turn:user:secret@a", id="credentials in the address"),
        pytest.param("turn://a", id="slashes"),
        pytest.param("turn:a?transport=sctp", id="other transport"),
        pytest.param("turn:a\n", id="line break"),
        pytest.param("stun:stun..example.org:3478", id="two dots"),
        pytest.param(f"turn:{'a' * 64}.example", id="a label that is too long"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_addresses_are_refused(text):
    with pytest.raises(ConfigurationError, match="expected"):
        parse_url(text)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param('\'[{"urls": "turn:a", "credential": "s3cret"}]\'', id="quoted JSON"),
        pytest.param('export X=[{"credential": "s3cret"}]', id="JSON after something"),
        pytest.param("turn:user:s3cret@a.example", id="an address instead of a list"),
        pytest.param('[{"urls": "turn:user:s3cret@a.example"}]', id="a credential in an address"),
        pytest.param('[{"urls": "turns:u:s3cret@a?transport=udp"}]', id="and a wrong transport"),
    ],
)
def test_a_credential_in_the_wrong_place_is_not_repeated(given):
    with pytest.raises(ConfigurationError, match="expected") as refused:
        read_ice_servers(given)
    assert "s3cret" not in str(refused.value)


def test_a_byte_order_mark_before_the_list_does_no_harm():
    plain = '[{"urls": "stun:a"}]'
    assert read_ice_servers("\ufeff" + plain) == read_ice_servers(plain)


@given(some.text(max_size=40))
def test_any_text_is_an_address_or_refused(text):
    try:
        url = parse_url(text)
    except ConfigurationError:
        return
    assert url.text == text
    assert 0 < url.port < 65536
    assert url.transport in {"udp", "tcp"}


def test_what_is_understood_is_understood_by_the_server_side_alike():
    from aiortc.rtcicetransport import parse_stun_turn_uri

    for text in ("stun:a.b:1", "turn:a.b", "turn:a.b:9?transport=tcp", "turns:a.b", "turns:a:443"):
        ours, theirs = parse_url(text), parse_stun_turn_uri(text)
        assert (ours.scheme, ours.host, ours.port) == tuple(
            theirs[name] for name in ("scheme", "host", "port")
        )
        assert theirs.get("transport", "udp") == ours.transport


def test_a_list_is_read_from_a_file_or_a_text(tmp_path):
    listed = [
        {"urls": "stun:a"},
        {"urls": ["turn:a", "turn:a?transport=tcp"]},
        {"urls": ["turns:b"], "username": "me", "credential": "of mine"},
    ]
    file = tmp_path / "ice.json"
    file.write_text(json.dumps(listed))
    servers = read_ice_servers(str(file))
    assert servers == read_ice_servers(json.dumps(listed))
    assert [len(server.urls) for server in servers] == [1, 2, 1]
    assert [server.lacks_credential for server in servers] == [False, True, False]
    assert relays(servers)
    assert not relays(servers[:1])
    assert "of mine" not in repr(servers)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("[", "JSON", id="no JSON"),
        pytest.param('{"iceServers": []}', "list", id="a whole configuration"),
        pytest.param('[{"url": "stun:a"}]', "0.urls", id="old name"),
        pytest.param('[{"urls": "stun:a", "x": 1}]', "0.x", id="unknown name"),
        pytest.param('[{"urls": []}]', "entry 1", id="no address"),
        pytest.param('[{"urls": "stun:a"}, {"urls": "b"}]', "entry 2", id="no scheme"),
        pytest.param('[{"urls": "turn:a", "username": "u"}]', "together", id="half a credential"),
        pytest.param('[{"urls": 5}]', "0.urls", id="a number"),
    ],
)
def test_mistakes_are_named(text, said, tmp_path):
    file = tmp_path / "mine.json"
    file.write_text(text)
    with pytest.raises(ConfigurationError) as refused:
        read_ice_servers(str(file))
    assert "mine.json" in str(refused.value)
    assert said in str(refused.value)


def test_a_mistake_does_not_show_credentials():
    with pytest.raises(ConfigurationError) as refused:
        read_ice_servers('[{"urls": 5, "username": "u", "credential": "of mine"}]')
    shown = f"{refused.value!r} {refused.value.__cause__!r}"
    assert "of mine" not in shown


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match=r"none\.json"):
        read_ice_servers(str(tmp_path / "none.json"))
    (tmp_path / "picture").write_bytes(b"\xff\xfe\xfd")
    with pytest.raises(ConfigurationError, match="no text"):
        read_ice_servers(str(tmp_path / "picture"))
