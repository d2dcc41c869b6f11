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

from readroom.cli.app import EVERYWHERE, _url
from readroom.cli.main import app

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
        started.kill()
        started.communicate()
