"""Cameras of the network on this computer, good and bad ones: HTTP, RTSP over TCP, silent, stalled.

All send what `tests.inputs.video` wrote as a transport stream, at its own speed.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import av
import cv2

TS_PACKET = 188
PER_DATAGRAM = 7
BOUNDARY = "picture"
SDP = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=test\r\nt=0 0\r\nm=video 0 RTP/AVP 33\r\n"


def pictures(path: Path) -> list[bytes]:
    """The frames of a video as JPEG."""
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray(format="bgr24") for frame in container.decode(video=0)]
    return [cv2.imencode(".jpg", frame)[1].tobytes() for frame in frames]


class HttpCameras(ThreadingHTTPServer):
    """`/ts`, `/mjpeg`, `/stall` (sends half, then nothing) and `/silent` (never answers).

    Attributes:
        asked: Paths, in order.
        off: Set to refuse whoever asks.
        over: Set when the servers end.
    """

    daemon_threads = True

    def __init__(self, video: Path, seconds: float) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stream, self.seconds = video.read_bytes(), seconds
        self.jpegs = pictures(video)
        self.asked: list[str] = []
        self.off = False
        self.over = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A viewer who leaves is no error."""

    def address(self, path: str, user: str = "") -> str:
        return f"http://{user}127.0.0.1:{self.server_address[1]}/{path}"


class _Handler(BaseHTTPRequestHandler):
    server: HttpCameras

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        kind = self.path.strip("/").split("?")[0]
        if self.server.off:
            self.send_error(503)
            return
        if kind == "silent":
            self.server.over.wait(30)
            return
        self.send_response(200)
        mjpeg = f"multipart/x-mixed-replace; boundary={BOUNDARY}"
        self.send_header("Content-Type", mjpeg if kind == "mjpeg" else "video/mp2t")
        self.end_headers()
        if kind == "mjpeg":
            self._jpegs()
            return
        sent = self.server.stream
        self._paced(sent[: len(sent) // 2] if kind == "stall" else sent)
        if kind == "stall":
            self.server.over.wait(30)

    def _paced(self, data: bytes) -> None:
        step = TS_PACKET * PER_DATAGRAM
        rate = len(self.server.stream) / self.server.seconds
        for start in range(0, len(data), step):
            self.wfile.write(data[start : start + step])
            time.sleep(step / rate)

    def _jpegs(self) -> None:
        for jpeg in self.server.jpegs:
            head = (
                f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
            )
            self.wfile.write(head.encode() + jpeg + b"\r\n")
            self.wfile.flush()
            time.sleep(self.server.seconds / len(self.server.jpegs))


@contextmanager
def http_cameras(video: Path, seconds: float) -> Iterator[HttpCameras]:
    """Serving until the block ends."""
    server = HttpCameras(video, seconds)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def rtsp_camera(video: Path, seconds: float) -> Iterator[str]:
    """An RTSP server for one viewer at a time: the stream in RTP packets among the replies.

    Yields:
        Its address.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()
    work = (listener, video.read_bytes(), seconds, over)
    thread = threading.Thread(target=_rtsp, args=work, daemon=True)
    thread.start()
    try:
        yield f"rtsp://me:secret@127.0.0.1:{listener.getsockname()[1]}/live"
    finally:
        over.set()
        listener.close()
        thread.join(5)


def _rtsp(listener: socket.socket, data: bytes, seconds: float, over: threading.Event) -> None:
    listener.settimeout(0.1)
    while not over.is_set():
        with suppress(OSError):
            viewer, _ = listener.accept()
            with viewer, viewer.makefile("rb") as asked:
                viewer.settimeout(5)
                _answer(viewer, asked, over, (data, seconds))


def _answer(viewer: Any, asked: Any, over: threading.Event, stream: tuple[bytes, float]) -> None:
    while line := asked.readline().decode():
        method, heads = line.split()[0], {}
        while row := asked.readline().decode().strip():
            name, _, value = row.partition(":")
            heads[name.lower()] = value.strip()
        body, more = "", ""
        if method == "OPTIONS":
            more = "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n"
        elif method == "DESCRIBE":
            body, more = SDP, "Content-Type: application/sdp\r\n"
        elif method == "SETUP":
            assert "TCP" in heads["transport"]
            more = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n"
        reply = f"RTSP/1.0 200 OK\r\nCSeq: {heads['cseq']}\r\n{more}"
        viewer.sendall(f"{reply}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        if method == "TEARDOWN":
            return
        if method == "PLAY":
            _play(viewer, over, *stream)
            return


def _play(viewer: Any, over: threading.Event, data: bytes, seconds: float) -> None:
    step = TS_PACKET * PER_DATAGRAM
    for number, start in enumerate(range(0, len(data), step)):
        at = int(90_000 * seconds * start / len(data))
        part = data[start : start + step]
        packet = struct.pack(">BBHII", 0x80, 33, number & 0xFFFF, at, 1) + part
        viewer.sendall(struct.pack(">cBH", b"$", 0, len(packet)) + packet)
        if over.wait(seconds * step / len(data)):
            return
