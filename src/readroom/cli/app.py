"""`readroom app`: start the pages and open them in the browser."""

from __future__ import annotations

import importlib.util
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Final

import typer

from readroom.errors import ConfigurationError, MissingExtraError, ReadroomError

START_WITHIN_S: Final = 60.0
"""For the server to answer. Raising it waits longer for one that never does."""

STOP_WITHIN_S: Final = 10.0
"""For the server to write what is kept; then it is ended by force. Raising it lets Ctrl-C wait."""

if TYPE_CHECKING:
    from readroom.ice.setup import IceSetup

ICE_SERVERS: Final = "READROOM_ICE_SERVERS"
CAMERAS: Final = "READROOM_CAMERAS"
VIDEOS: Final = "READROOM_VIDEOS_DIR"
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  read, not bound


def app(
    host: Annotated[
        str, typer.Option(help="Address to listen on. Others than this computer need HTTPS.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="TCP port.")] = 8501,
    open_browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page when it is ready.")
    ] = True,
    ice_servers: Annotated[
        Path | None,
        typer.Option(
            help="JSON file of STUN and TURN servers (RTCIceServer objects); none by default. "
            "The secret shared with a TURN server comes from READROOM_TURN_SECRET alone.",
            show_default=False,
        ),
    ] = None,
    cameras: Annotated[
        Path | None,
        typer.Option(
            help="TOML file of network cameras, name = address, that the live page offers by name.",
            show_default=False,
        ),
    ] = None,
    videos: Annotated[
        Path | None,
        typer.Option(help="Folder whose videos the live page may replay.", show_default=False),
    ] = None,
) -> None:
    """Open the pages: live camera, photos, recordings, and the sessions that were kept.

    Runs until Ctrl-C. Pictures are analysed by this computer. Of a live camera none is kept; of
    photographs and recordings the drawn copies stay in memory until you remove them.
    """
    check_installed()
    check_port(host, port)
    given = {ICE_SERVERS: ice_servers, CAMERAS: cameras, VIDEOS: videos}
    around = {
        name: str(path.expanduser().absolute()) for name, path in given.items() if path is not None
    }
    _check_inputs(around)
    for words in cautions(host, _check_ice(around)):
        typer.secho(f"caution  {words}", fg="yellow", err=True)
    raise typer.Exit(serve(host, port, open_browser=open_browser, surroundings=around))


def check_installed() -> None:
    """Refuse where the libraries of the pages are not installed."""
    for package in ("streamlit", "streamlit_webrtc"):
        if importlib.util.find_spec(package) is None:
            raise MissingExtraError.of("app", "The page in the browser")


def check_port(host: str, port: int) -> None:
    """Refuse an address that is taken.

    Args:
        host: Address to listen on.
        port: TCP port, 1 to 65535.

    Raises:
        ConfigurationError: If it is not free.
    """
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


def _check_ice(around: Mapping[str, str]) -> IceSetup:
    """Refuse servers and secrets that cannot work, before the server meets them."""
    from readroom.ice.setup import load_ice
    from readroom.settings import load_settings

    return load_ice(load_settings(ice_servers=around.get(ICE_SERVERS)))


def _check_inputs(around: Mapping[str, str]) -> None:
    """Refuse cameras and a folder that cannot be read, before a visitor meets them."""
    from readroom.recognition.camera_registry import read_cameras
    from readroom.settings import load_settings

    settings = load_settings(cameras=around.get(CAMERAS), videos_dir=around.get(VIDEOS))
    read_cameras(settings)
    if settings.videos_dir is not None and not os.path.isdir(settings.videos_dir):  # noqa: PTH112
        raise ConfigurationError(f"expected a folder of videos, got {settings.videos_dir}")


def cautions(host: str, setup: IceSetup) -> list[str]:
    """What somebody who lets other computers in should know, in sentences.

    Args:
        host: The address to be listened on.
        setup: STUN and TURN servers in use.

    Returns:
        Nothing for an address of this computer alone.
    """
    if _is_own(host):
        return []
    told = [
        f"{host} lets other computers in, without a log-in and without encryption. Browsers "
        "give no camera to http:// pages of other computers: put HTTPS and a log-in in front "
        "and check it with: readroom doctor --url https://YOUR.NAME"
    ]
    if not setup.relays:
        told.append(
            "No TURN server is configured: viewers behind strict firewalls get no live "
            "picture. See deploy/README.md and --ice-servers"
        )
    return told


def _is_own(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve(
    host: str,
    port: int,
    *,
    open_browser: bool,
    page: str = "",
    surroundings: Mapping[str, str] | None = None,
) -> int:
    """Run the server as a process of its own until it or the user ends it.

    Args:
        host: Address to listen on.
        port: TCP port, as checked.
        open_browser: Whether to open the page once it is ready.
        page: Which page, as its address names it.
        surroundings: Environment variables of the server besides this process's own.

    Returns:
        The exit code.
    """
    signal.signal(signal.SIGTERM, _interrupt)  # what ends this process ends the server too
    module = "readroom.app.server"
    command = [sys.executable, "-m", module, "--host", host, "--port", str(port)]
    around = os.environ | dict(surroundings or {})
    with subprocess.Popen(command, env=around) as server:  # noqa: S603  our own module, no shell
        try:
            url = _url(host, port)
            _wait_until_ready(server, url)
            typer.echo(f"Readroom is at {url} - Ctrl-C ends it.")
            if open_browser:
                webbrowser.open(f"{url}/{page}")
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
    # This machine's own address is no business of a proxy that the environment names.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise ReadroomError(
                f"expected the server to start, it ended with {server.returncode}; "
                "its message is above"
            )
        try:
            with direct.open(f"{url}/health", timeout=2):
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
