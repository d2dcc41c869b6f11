"""The routes by which people join a room from browsers of their own.

::

    /join             where a code is typed
    /join/CODE        what it is about, and the button that joins
    /join/files/...   the page's script, the detector and the model, for their own device
    /join/CODE/seat   the socket: numbers in, the room's state out
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from readroom.app.server_state import server_state
from readroom.domain import Emotion
from readroom.errors import InputError, ModelError
from readroom.evaluation.datasets import VOTES
from readroom.recognition.cards import SHIPPED_CARD, ModelCard
from readroom.recognition.detectors.yunet import OVERLAP, SCORE_THRESHOLD
from readroom.recognition.model_files import YUNET, locate
from readroom.rooms import page
from readroom.rooms.looks import read_message, read_token
from readroom.rooms.notice_words import JOINING
from readroom.rooms.registry import plain
from readroom.rooms.room import LOOK_EVERY_S, Room, RoomState, Seat
from readroom.rooms.words import language_of, notice_html, shown_code

logger = logging.getLogger(__name__)

HEADERS: Final = {
    # The page needs this server alone; WebAssembly is what reads.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
        "style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
KEPT: Final = {"Cache-Control": "public, max-age=2592000, immutable"}
"""Of files that are asked for by their version."""
FULL, GONE, ODD = 4429, 4404, 1008
"""What a socket is closed with: no place, no such room, not what the page sends."""
GREETING_S: Final = 10.0
"""Within which a page says which place was its own. Raising it lets silent ones stay for longer."""
TELL_EVERY_S: Final = 0.5
"""Between two looks whether a page is to be told something."""
STILL_THERE_S: Final = 10.0
"""Between two words to a page that there is nothing new: proxies close what is silent."""
LEAST_S: Final = 0.05
"""Looks that come sooner after another are left out. Raising it follows slower."""
SCRIPT, RUNTIME = "text/javascript", page.FOLDER / "onnxruntime-1.30.0"
FILES: Final[Mapping[str, tuple[Path, str, Mapping[str, str]]]] = {
    "join.css": (page.FOLDER / "join.css", "text/css", {}),
    **{name: (page.FOLDER / name, SCRIPT, {}) for name in ("join.js", "reader.js", "face.js")},
    "icon.svg": (Path(__file__).with_name("icon.svg"), "image/svg+xml", {}),
    f"{RUNTIME.name}/ort.wasm.bundle.min.mjs": (
        RUNTIME / "ort.wasm.bundle.min.mjs",
        SCRIPT,
        KEPT,
    ),
    f"{RUNTIME.name}/ort-wasm-simd-threaded.wasm": (
        RUNTIME / "ort-wasm-simd-threaded.wasm.gz",
        "application/wasm",
        {**KEPT, "Content-Encoding": "gzip"},
    ),
    "expression.onnx": (SHIPPED_CARD.with_suffix(".onnx"), "application/octet-stream", KEPT),
}
"""By the name that the page asks for: where a file lies, what it is, and what else is told."""
UNKNOWN: Final = (
    '<p class="warning">There is no open room with this code. It has ended, or the code was '
    "mistyped.</p>"
)


async def find(request: Request) -> Response:
    """Where a code is typed; on to its room where one was."""
    code = plain(request.query_params.get("code", ""))
    if not code:
        return _find_page("join", "")
    if server_state().rooms.find(code) is None:
        return _find_page("join", UNKNOWN, 404)
    return RedirectResponse(f"join/{code}", 303, HEADERS)


async def show(request: Request) -> Response:
    """What a room is about, and the button that joins."""
    room = server_state().rooms.find(request.path_params["code"])
    if room is None:
        return _find_page("../join", UNKNOWN, 404)
    asked = request.query_params.get("language") or request.headers.get("accept-language", "")
    language = language_of(asked)
    filled = Template((page.FOLDER / "join.html").read_text("utf-8")).substitute(
        code=shown_code(room.code),
        facts=escape(json.dumps(_facts(room))),
        notice=notice_html(room.permission, language),
        language=language,
        join=escape(JOINING[language]["join"]),
        next=escape(JOINING[language]["next"]),
    )
    return HTMLResponse(filled, headers=HEADERS)


async def file(request: Request) -> Response:
    """A file that the page asks for."""
    name = request.path_params["name"]
    if name == "face.onnx":
        return await _detector()
    if name not in FILES:
        return PlainTextResponse("there is no such file", 404, HEADERS)
    path, kind, more = FILES[name]
    return FileResponse(path, headers={**HEADERS, **more}, media_type=kind)


async def sit(socket: WebSocket) -> None:
    """Somebody's place, from their greeting until they leave."""
    await socket.accept()
    code = socket.path_params["code"]
    try:
        greeting = await asyncio.wait_for(socket.receive_text(), GREETING_S)
        token = read_token(greeting)
    except (TimeoutError, InputError, WebSocketDisconnect, KeyError):
        await _close(socket, ODD)
        return
    room = server_state().rooms.find(code)
    seat = None if room is None else room.sit(token)
    if seat is None:
        await _close(socket, GONE if room is None else FULL)
        return
    del room  # held by its live session alone
    telling = asyncio.create_task(_tell(socket, code, seat))
    try:
        await _listen(socket, code, seat)
    except (WebSocketDisconnect, RuntimeError):  # gone, or closed here since its room is over
        pass
    except (InputError, KeyError) as error:  # the second where bytes came, and no text
        logger.info("a page that joined a room is let go: %s", error)
        await _close(socket, ODD)
    finally:
        telling.cancel()
        left = server_state().rooms.find(code)
        if left is not None:
            left.stand(seat)


async def _listen(socket: WebSocket, code: str, seat: Seat) -> None:
    """Take what a page says, until it leaves or its room is over."""
    heard = 0.0
    while True:
        message = read_message(await socket.receive_text())
        room = server_state().rooms.find(code)
        if message.leaves or room is None:
            await _close(socket, 1000 if message.leaves else GONE)
            return
        now = time.monotonic()
        if now - heard >= LEAST_S:
            heard = now
            room.hear(seat, message.look)


async def _tell(socket: WebSocket, code: str, seat: Seat) -> None:
    """Say who they are, and then whether the room reads: when that changes, and now and then."""
    told, last = None, 0.0
    who: dict[str, Any] = {"person": seat.person, "token": seat.token}
    try:
        while told is not RoomState.ENDED:
            room = server_state().rooms.find(code)
            state = RoomState.ENDED if room is None else room.state
            del room
            now = time.monotonic()
            if state is not told or now - last > STILL_THERE_S:
                await socket.send_json({**who, "state": state})
                told, last, who = state, now, {}
            await asyncio.sleep(TELL_EVERY_S)
        await _close(socket, GONE)
    except (WebSocketDisconnect, RuntimeError):  # it is gone: the listener knows, too
        return


async def _close(socket: WebSocket, code: int) -> None:
    try:
        await socket.close(code)
    except (RuntimeError, WebSocketDisconnect):  # it is closed already, or gone
        return


async def _detector() -> Response:
    try:
        found = await run_in_threadpool(locate, YUNET)
    except ModelError as error:
        logger.warning("people cannot join a room: %s", error)
        return PlainTextResponse("the face detector is not on this server", 503, HEADERS)
    return FileResponse(found, headers={**HEADERS, **KEPT})


def _find_page(root: str, said: str, status: int = 200) -> Response:
    filled = Template((page.FOLDER / "find.html").read_text("utf-8")).substitute(
        root=root, said=said
    )
    return HTMLResponse(filled, status, HEADERS)


def _facts(room: Room) -> Mapping[str, Any]:
    """What the page's scripts must know."""
    card = ModelCard.read()
    crop = card.crops["yunet"]
    return {
        "code": room.code,
        "kept": room.permission.store,
        "fer2013": [emotion.name.lower() for emotion in Emotion],
        "ferplus": VOTES[:8],
        "rule": {
            "look_every_s": LOOK_EVERY_S,
            "detector": {
                "url": f"face.onnx?v={YUNET.sha256[:12]}",
                "threshold": SCORE_THRESHOLD["live"],
                "overlap": OVERLAP,
            },
            "crop": {"height": crop.height, "right": crop.right, "down": crop.down},
            "model": {"url": f"expression.onnx?v={card.sha256[:12]}", "side_px": card.side_px},
        },
    }


JOIN_ROUTES: Final[tuple[BaseRoute, ...]] = (
    Route("/join", find),
    Route("/join/files/{name:path}", file),
    Route("/join/{code}", show),
    WebSocketRoute("/join/{code}/seat", sit),
)
"""In this order: ``files`` is no code."""
