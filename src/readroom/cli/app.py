"""`readroom app`: start the pages and open them in the browser."""

from __future__ import annotations

import importlib.util
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from types import FrameType
from typing import Annotated, Final

import typer

from readroom.errors import ConfigurationError, MissingExtraError, ReadroomError

START_WITHIN_S: Final = 60.0
STOP_WITHIN_S: Final = 10.0
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  read, not bound


def app(
    host: Annotated[
        str, typer.Option(help="Address to listen on. Others than this computer need HTTPS.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="TCP port.")] = 8501,
    open_browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page when it is ready.")
    ] = True,
) -> None:
    """Open the pages: live camera, photos, recordings.

    Runs until Ctrl-C. Pictures are analysed by this computer; nothing is kept.
    """
    _check_installed()
    _check_port(host, port)
    raise typer.Exit(_serve(host, port, open_browser=open_browser))


def _check_installed() -> None:
    for package in ("streamlit", "streamlit_webrtc"):
        if importlib.util.find_spec(package) is None:
            raise MissingExtraError.of("app", "The page in the browser")


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigurationError(
                f"expected a free address, got {host}:{port} ({error.strerror or error}); "
                "stop what uses it or choose another one with --port"
            ) from error


def _serve(host: str, port: int, *, open_browser: bool) -> int:
    """Run the server as a process of its own until it or the user ends it."""
    signal.signal(signal.SIGTERM, _interrupt)  # what ends this process ends the server too
    module = "readroom.app.server"
    command = [sys.executable, "-m", module, "--host", host, "--port", str(port)]
    with subprocess.Popen(command) as server:  # noqa: S603  our own module, no shell
        try:
            url = _url(host, port)
            _wait_until_ready(server, url)
            typer.echo(f"Readroom is at {url} - Ctrl-C ends it.")
            if open_browser:
                webbrowser.open(url)
            return server.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            _end(server)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _url(host: str, port: int) -> str:
    shown = EVERYWHERE.get(host, host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _wait_until_ready(server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise ReadroomError(
                f"expected the server to start, it ended with {server.returncode}; "
                "its message is above"
            )
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):  # noqa: S310  http, ours
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise ReadroomError(f"expected the server to answer within {START_WITHIN_S:.0f} s; try again")


def _end(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to end, then insist; Ctrl-C on a terminal has reached it already."""
    if server.poll() is not None:
        return
    server.terminate()
    try:
        server.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        server.kill()
