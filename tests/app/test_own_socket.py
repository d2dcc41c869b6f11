"""Which pages may open the socket, and what browsers may keep of pictures."""

import asyncio

import pytest

from readroom.app.own_socket import OwnSocket
from readroom.app.server import build


async def pages(scope, receive, send):
    """Accept every socket; answer every request, to be kept for long."""
    await receive()
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    kept = [(b"content-type", b"image/jpeg"), (b"cache-control", b"public, max-age=9")]
    await send({"type": "http.response.start", "status": 200, "headers": kept})
    await send({"type": "http.response.body", "body": b"a face"})


def answers(guarded, scope):
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    asyncio.run(guarded(scope, receive, send))
    return sent


def opens(host, origin, address="127.0.0.1", allowed=frozenset()):
    guarded = OwnSocket(pages, address=lambda: address, allowed=lambda: allowed)
    headers = [(b"host", host.encode())]
    headers += [] if origin is None else [(b"origin", origin.encode())]
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers}
    (answer,) = answers(guarded, scope)
    assert answer["type"] in {"websocket.accept", "websocket.close"}
    return answer["type"] == "websocket.accept"


@pytest.mark.parametrize(
    ("host", "origin", "address"),
    [
        pytest.param("127.0.0.1:8501", "http://127.0.0.1:8501", "127.0.0.1", id="own number"),
        pytest.param("localhost:8501", "http://localhost:8501", "127.0.0.1", id="own name"),
        pytest.param("[::1]:8501", "http://[::1]:8501", "::1", id="own IPv6"),
        pytest.param("Room.example.org", "https://room.example.org", "127.0.0.1", id="TLS proxy"),
        pytest.param("10.0.0.4:8501", "http://10.0.0.4:8501", "0.0.0.0", id="let in everywhere"),
        pytest.param("10.0.0.4:8501", "http://10.0.0.4:8501", None, id="no address said"),
        pytest.param("127.0.0.1:8501", None, "127.0.0.1", id="no browser"),
    ],
)
def test_own_pages_open_the_socket(host, origin, address):
    assert opens(host, origin, address)


@pytest.mark.parametrize(
    ("host", "origin", "address"),
    [
        pytest.param("127.0.0.1:8501", "http://localhost:3000", "127.0.0.1", id="other port"),
        pytest.param("127.0.0.1:8501", "http://evil.example", "127.0.0.1", id="other page"),
        pytest.param("evil.example:8501", "http://evil.example:8501", "127.0.0.1", id="rebinding"),
        pytest.param("evil.example:8501", "http://evil.example:8501", "::1", id="rebinding, IPv6"),
        pytest.param("10.0.0.4:8501", "http://10.0.0.4:3000", "0.0.0.0", id="other port outside"),
        pytest.param("127.0.0.1:8501", "null", "127.0.0.1", id="a file or a frame"),
        pytest.param("", "http://", "0.0.0.0", id="nobody"),
        pytest.param("[", "http://[", "0.0.0.0", id="no address"),
    ],
)
def test_foreign_pages_do_not(host, origin, address):
    assert not opens(host, origin, address)


def test_a_proxy_without_tls_has_to_be_named():
    host, origin = "room.example", "http://room.example"
    assert opens(host, origin, allowed=frozenset({"room.example"}))
    for address in ("127.0.0.1", "0.0.0.0"):
        assert not opens(host, origin, address, allowed=frozenset({"other.example"}))


@pytest.mark.parametrize(
    ("path", "kept"), [("/media/a.jpg", "no-store"), ("/page", "public, max-age=9")]
)
def test_no_browser_keeps_drawn_pictures_on_its_disk(path, kept):
    guarded = OwnSocket(pages, address=lambda: None, allowed=frozenset)
    start, _ = answers(guarded, {"type": "http", "path": path, "headers": []})
    assert dict(start["headers"])[b"cache-control"] == kept.encode()


def test_the_server_stands_behind_it(monkeypatch):
    monkeypatch.setenv("READROOM_ALLOWED_HOSTS", "Room.example, b.example")
    (guard,) = build()._user_middleware
    assert guard.cls is OwnSocket
    assert guard.kwargs["allowed"]() == {"room.example", "b.example"}
