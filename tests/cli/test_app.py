"""`readroom app`: what happens before, while and after the server runs."""

import importlib.util
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest
from typer.testing import CliRunner

from readroom.cli.app import EVERYWHERE, _url, cautions
from readroom.cli.main import app
from readroom.ice.setup import IceSetup

RUN = CliRunner()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def healthy(url, within_s):
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
                return json.load(answer)
        except OSError:
            time.sleep(0.2)
    return None


def test_a_port_in_use_is_said_before_anything_starts():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = RUN.invoke(app, ["app", "--no-browser", "--port", str(port)])
    assert done.exit_code == 6
    assert f"127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr


def test_an_address_of_another_computer_is_refused():
    done = RUN.invoke(app, ["app", "--no-browser", "--host", "192.0.2.1"])
    assert done.exit_code == 6
    assert "192.0.2.1" in done.stderr


def test_a_missing_extra_names_the_command_that_installs_it(monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *rest: None if name == "streamlit_webrtc" else found(name, *rest),
    )
    done = RUN.invoke(app, ["app", "--no-browser"])
    assert done.exit_code == 7
    assert "readroom[app]" in done.stderr


@pytest.mark.parametrize("host", sorted(EVERYWHERE))
def test_the_page_of_all_addresses_is_opened_on_this_computer(host):
    assert _url(host, 80) in {"http://127.0.0.1:80", "http://[::1]:80"}


@pytest.mark.parametrize(
    ("ended_by", "code"),
    [
        pytest.param(signal.SIGINT, 0, id="Ctrl-C"),
        pytest.param(signal.SIGTERM, 0, id="terminated"),
    ],
)
def test_ending_the_command_ends_the_server(ended_by, code):
    port = free_port()
    command = [sys.executable, "-m", "readroom.cli.main", "app", "--no-browser"]
    started = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.PIPE)
    try:
        assert healthy(f"http://127.0.0.1:{port}", 60)["status"] == "ok"
        line = started.stdout.readline().decode()
        assert f"http://127.0.0.1:{port}" in line
        (server,) = psutil.Process(started.pid).children()
        started.send_signal(ended_by)
        assert started.wait(30) == code
        assert not server.is_running() or server.status() == psutil.STATUS_ZOMBIE
    finally:
        for left in psutil.Process(started.pid).children() if started.poll() is None else []:
            left.kill()  # or it would hold the pipe open
        started.kill()
        started.communicate()


@pytest.mark.parametrize(
    ("host", "cautioned"),
    [("127.0.0.1", 0), ("localhost", 0), ("::1", 0), ("0.0.0.0", 2), ("192.0.2.1", 2), ("::", 2)],
)
def test_letting_other_computers_in_is_cautioned(host, cautioned):
    told = cautions(host, IceSetup())
    assert len(told) == cautioned
    if told:
        assert "HTTPS" in told[0]
        assert "TURN" in told[1]


@pytest.mark.parametrize(
    ("secret", "text", "said"),
    [
        pytest.param("", '[{"urls": "turn:a"}]', "READROOM_TURN_SECRET", id="no secret"),
        pytest.param("changeme", "[]", "openssl rand -hex 32", id="secret of an example"),
        pytest.param("", '[{"url": "stun:a"}]', "RTCIceServer", id="no such list"),
    ],
)
def test_servers_that_cannot_work_are_refused_before_anything_starts(
    secret, text, said, tmp_path, monkeypatch
):
    monkeypatch.setenv("READROOM_TURN_SECRET", secret)
    file = tmp_path / "ice.json"
    file.write_text(text)
    command = ["app", "--no-browser", "--port", str(free_port()), "--ice-servers", str(file)]
    done = RUN.invoke(app, command)
    assert done.exit_code == 6
    assert said in done.stderr


def test_the_server_alone_refuses_them_too(monkeypatch):
    monkeypatch.setenv("READROOM_TURN_SECRET", "changeme")
    command = [sys.executable, "-m", "readroom.app.server", "--port", str(free_port())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 6
    assert "openssl rand -hex 32" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_environment_switches_protection_off(monkeypatch):
    for name in ("SERVER_ENABLE_XSRF_PROTECTION", "SERVER_ENABLE_CORS"):
        monkeypatch.setenv(f"STREAMLIT_{name}", "false")
    for name in ("ENABLE_STATIC_SERVING", "ENABLE_AGENT_API"):
        monkeypatch.setenv(f"STREAMLIT_SERVER_{name}", "true")
    monkeypatch.setenv("STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS", "https://evil.example")
    names = (
        "server.enableXsrfProtection",
        "server.enableCORS",
        "server.enableStaticServing",
        "server.enableAgentApi",
        "server.corsAllowedOrigins",
    )
    code = (
        "from streamlit import config; from streamlit.web import bootstrap\n"
        "from readroom.app.server import CONFIG\n"
        f"bootstrap.load_config_options(CONFIG); print([config.get_option(n) for n in {names}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[True, True, False, False, []]"
