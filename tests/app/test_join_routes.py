"""People join over a real server: pages, files and the socket of their place."""

import gzip
import json
import threading
import time
import urllib.error
import urllib.request
from hashlib import sha256

import pytest
import uvicorn
from starlette.applications import Starlette
from tests.app.live_fakes import until
from tests.live.harness import free_port
from tests.rooms.devices import look_at
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from readroom.app.join_routes import FULL, GONE, JOIN_ROUTES, LEAST_S, ODD
from readroom.app.server_state import server_state
from readroom.domain import Emotion
from readroom.privacy.gate import decide
from readroom.recognition.cards import ModelCard
from readroom.rooms import room as rooms
from readroom.rooms.room import Room

SIZE = (1056, 594)
RUNTIME = "files/onnxruntime-1.30.0"
WASM_SHA256 = "3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2"
LOADER_SHA256 = "11e64bd8ffe11bd1a2a2f0d6275fdfbbba7262f0b76b99b53d228a8a22ef3d90"
"""Of the files of the npm package onnxruntime-web 1.30.0."""


@pytest.fixture(scope="module")
def server():
    """The address of a server with these routes alone."""
    port = free_port()
    given = uvicorn.Config(Starlette(routes=list(JOIN_ROUTES)), port=port, log_level="warning")
    running = uvicorn.Server(given)
    thread = threading.Thread(target=running.run)
    thread.start()
    assert until(lambda: running.started)
    yield f"127.0.0.1:{port}"
    running.should_exit = True
    thread.join(20)


@pytest.fixture
def room():
    opened = Room(decide("playtest", "GB"), ModelCard.read(), SIZE)
    server_state().rooms.enter(opened)
    yield opened
    opened.end()


def get(server, path, **headers):
    """Status, headers and text of an answer."""
    asked = urllib.request.Request(f"http://{server}{path}", headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def place(server, code):
    return connect(f"ws://{server}/join/{code}/seat", open_timeout=20)


def greet(socket, **given):
    socket.send(json.dumps(given))
    return json.loads(socket.recv(10))


def said(look):
    return json.dumps({"look": None if look is None else look.model_dump()})


def closed_with(socket):
    """The code of the other side, once everything it said before has come."""
    try:
        while True:
            socket.recv(10)
    except ConnectionClosed as closed:
        return closed.rcvd.code


def test_a_page_says_what_happens_and_what_its_scripts_must_know(server, room):
    status, headers, body = get(server, f"/join/{room.code}")
    page = body.decode()
    assert status == 200
    assert f"{room.code[:4]}-{room.code[4:]}" in page
    assert "It is used for: testing a game." in page
    assert "connect-src 'self'" in headers["content-security-policy"]
    assert "'unsafe-inline'" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    card = ModelCard.read()
    assert card.sha256[:12] in page
    assert f"&quot;side_px&quot;: {card.side_px}" in page


def test_the_notice_is_in_the_visitors_language(server, room):
    _, _, asked = get(server, f"/join/{room.code}", **{"Accept-Language": "fr-CH,fr;q=0.9"})
    assert "Entrer avec ma caméra" in asked.decode()
    _, _, chosen = get(server, f"/join/{room.code}?language=de", **{"Accept-Language": "fr"})
    assert "Mit meiner Kamera beitreten" in chosen.decode()


def test_a_code_is_found_as_people_type_it(server, room):
    assert "Code of the room" in get(server, "/join")[2].decode()
    typed = f"{room.code[:4].lower()}%20{room.code[4:]}"
    status, _, body = get(server, f"/join?code={typed}")
    assert (status, "own browser" in body.decode()) == (200, True)


@pytest.mark.parametrize("path", ["/join?code=ABCD", "/join/ABCDEFGH", "/join/%3Cscript%3E"])
def test_what_is_no_room_is_said_and_asked_again(server, path):
    status, _, body = get(server, path)
    assert status == 404
    assert "There is no open room with this code" in body.decode()
    assert "<script" not in body.decode()


def test_files_are_those_of_the_page_and_no_others(server):
    for name in ("join.css", "join.js", "reader.js", "face.js", "icon.svg"):
        status, headers, body = get(server, f"/join/files/{name}")
        assert status == 200
        assert body
        assert headers["x-content-type-options"] == "nosniff"
    for name in ("../words.py", "..%2Fwords.py", "join.html", "nothing", "%2Fetc%2Fpasswd"):
        assert get(server, f"/join/files/{name}")[0] == 404


def test_what_reads_is_the_runtime_as_published_and_the_shipped_model(server):
    status, headers, body = get(server, f"/join/{RUNTIME}/ort-wasm-simd-threaded.wasm")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert headers["content-type"] == "application/wasm"
    assert sha256(gzip.decompress(body)).hexdigest() == WASM_SHA256
    _, _, loader = get(server, f"/join/{RUNTIME}/ort.wasm.bundle.min.mjs")
    assert sha256(loader).hexdigest() == LOADER_SHA256
    _, _, model = get(server, "/join/files/expression.onnx")
    assert sha256(model).hexdigest() == ModelCard.read().sha256


@pytest.mark.data
def test_the_detector_is_there(server, models_dir, monkeypatch):
    monkeypatch.setenv("READROOM_MODELS_DIR", str(models_dir))
    status, _, body = get(server, "/join/files/face.onnx")
    assert (status, len(body) > 200_000) == (200, True)


def test_a_place_hears_what_its_page_says(server, room):
    room.result(0.0)
    with place(server, room.code) as socket:
        told = greet(socket, token="")
        assert (told["person"], told["state"]) == (1, "reading")
        assert until(lambda: room.people == (1,))
        for _ in range(4):
            socket.send(said(look_at(Emotion.SURPRISE)))
            time.sleep(0.1)
        assert until(lambda: room.result(1.0).measured)
        socket.send(said(None))
        assert until(lambda: not room.result(2.0).observations)
        assert room.people == (1,)
    assert until(lambda: room.people == ())
    with place(server, room.code) as socket:
        assert greet(socket, token=told["token"])["person"] == 1
        socket.send(json.dumps({"leaves": True}))
        assert closed_with(socket) == 1000
    assert until(lambda: room.people == ())


def test_pages_are_told_when_a_room_begins_and_ends(server, room):
    with place(server, room.code) as socket:
        assert greet(socket, token="")["state"] == "waiting"
        room.result(0.0)
        assert json.loads(socket.recv(10)) == {"state": "reading"}
        room.end()
        assert json.loads(socket.recv(10)) == {"state": "ended"}
        assert closed_with(socket) == GONE


def test_a_socket_needs_a_room(server):
    with place(server, "ABCDEFGH") as socket:
        socket.send("{}")
        assert closed_with(socket) == GONE


def test_a_full_room_says_so(server, room, monkeypatch):
    monkeypatch.setattr(rooms, "MOST", 1)
    with place(server, room.code) as first, place(server, room.code) as second:
        greet(first, token="")
        second.send("{}")
        assert closed_with(second) == FULL


@pytest.mark.parametrize("sent", ["", "{", '{"look": 7}', b"bytes", "x" * 5000])
def test_nonsense_ends_a_place_and_no_other(server, room, sent):
    room.result(0.0)
    with place(server, room.code) as other, place(server, room.code) as socket:
        greet(other, token="")
        greet(socket, token="")
        socket.send(sent)
        assert closed_with(socket) == ODD
        assert until(lambda: room.people == (1,))
        other.send(said(look_at()))
        assert until(lambda: room.result(1.0).observations)


def test_who_floods_is_heard_now_and_then(server, room):
    room.result(0.0)
    heard = []
    take = room.hear
    room.hear = lambda seat, look: (heard.append(look), take(seat, look))
    with place(server, room.code) as socket:
        greet(socket, token="")
        began = time.monotonic()
        for _ in range(300):
            socket.send(said(look_at()))
        socket.send(json.dumps({"leaves": True}))
        assert closed_with(socket) == 1000
        assert 1 <= len(heard) <= 2 + (time.monotonic() - began) / LEAST_S
