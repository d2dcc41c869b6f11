"""`readroom doctor --url`: what it finds in servers that are well, ill or not there."""

import http.server
import json
import threading
import time
from contextlib import contextmanager

import pytest
from tests.relay import LOOPBACK, relaying
from typer.testing import CliRunner
from websockets.sync.server import serve

from readroom import __version__
from readroom.cli.ice_findings import examine_ice
from readroom.cli.main import app
from readroom.cli.server_findings import examine_server, is_here
from readroom.errors import ConfigurationError
from readroom.ice.servers import read_ice_servers
from readroom.ice.setup import IceSetup
from readroom.ice.turn import TurnSecret

RUN = CliRunner()
NOTHING = IceSetup()
SECRET = "4f1c0d9a7be2365814f1c0d9a7be2365"


def answering(answers, headers=(), other=404):
    """A handler of `http.server` that answers what it is told."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            said = answers.get(self.path)
            self.send_response(other if said is None else 200)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said or "")))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write((said or "").encode())

        def log_message(self, *_):
            """Say nothing."""

    return Handler


@contextmanager
def web(handler):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def found(url, setup=NOTHING):
    return {finding.what: finding for finding in examine_server(url, setup)}


HEALTH = {"/health": json.dumps({"status": "ok", "version": __version__}), "": "", "/": "page"}


def test_a_server_that_is_well_but_whose_proxy_passes_no_websocket():
    with web(answering(HEALTH)) as url:
        told = found(url)
    assert told["server"].good
    assert __version__ in told["server"].found
    assert told["camera permission"].good
    assert told["camera policy"].good
    assert told["WebSocket"].good is False
    assert "Upgrade" in told["WebSocket"].advice
    assert told["way of the video"].good


def test_a_page_that_forbids_cameras_is_noticed():
    with web(answering(HEALTH, [("Permissions-Policy", "geolocation=(), camera=( )")])) as url:
        assert found(url)["camera policy"].good is False
    with web(answering(HEALTH, [("Permissions-Policy", "camera=(self)")])) as url:
        assert found(url)["camera policy"].good


def test_what_lies_behind_a_log_in_is_not_looked_at():
    with web(answering({"/health": HEALTH["/health"]}, other=401)) as url:
        told = found(url)
    assert told["server"].good
    for what in ("camera policy", "WebSocket"):
        assert told[what].good is None
        assert "log-in" in told[what].found


@pytest.mark.parametrize("code", [302, 303, 307])
def test_a_log_in_of_its_own_page_is_known_as_one(code):
    class LogIn(
        answering({"/sign_in?rd=/": "Who are you?"}, [("Location", "/sign_in?rd=/")], code)
    ):
        """Leads everybody to its page, also whoever asks how the server is."""

    with web(LogIn) as url:
        told = found(url)
    for what in ("server", "camera policy", "WebSocket"):
        assert told[what].good is None, told[what]
        assert "log-in" in told[what].found
    assert "let it pass" in told["server"].advice


def test_a_log_in_on_another_host_is_known_as_one():
    with web(answering({"/start?rd=/": "Who are you?"})) as there:
        where = [("Location", f"{there.replace('127.0.0.1', 'localhost')}/start?rd=/")]
        with web(answering({}, where, 302)) as url:
            told = found(url)
    for what in ("server", "camera policy", "WebSocket"):
        assert told[what].good is None, told[what]


def test_another_name_of_the_same_server_is_no_log_in():
    with web(answering(HEALTH)) as there:
        other = [("Location", f"{there.replace('127.0.0.1', 'localhost')}/health")]
        with web(answering({}, other, 302)) as url:
            assert found(url)["server"].good
            (socket,) = _socket_alone(url)
    assert socket.good is False
    assert "led to http://localhost" in socket.found


def test_a_log_in_before_everything_is_no_server_that_is_down():
    with web(answering({}, other=401)) as url:
        told = found(url)["server"]
    assert told.good is None
    assert "asks for a log-in" in told.found


def test_another_server_is_not_taken_for_readroom():
    with web(answering({"/health": "fine", "/": ""})) as url:
        told = found(url)["server"]
    assert told.good is False
    assert "not as Readroom does" in told.found


def test_another_version_is_said():
    with web(answering({**HEALTH, "/health": '{"version": "9.9"}'})) as url:
        told = found(url)["server"]
    assert told.good
    assert __version__ in told.advice


def test_a_websocket_that_opens():
    with serve(lambda socket: socket.recv(), "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        port = server.socket.getsockname()[1]
        told = list(_socket_alone(f"http://127.0.0.1:{port}"))
        server.shutdown()
        thread.join()
    assert told[0].good
    assert "opened" in told[0].found


def _socket_alone(url):
    from urllib.parse import urlsplit

    from readroom.cli.server_findings import _socket

    yield _socket(url, urlsplit(url))


def test_nobody_there():
    told = found("http://127.0.0.1:1")
    assert told["server"].good is False
    assert "WebSocket" not in told
    assert "refused" in told["server"].found


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("readroom.example", id="no scheme"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("https://", id="no host"),
    ],
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(ConfigurationError, match="https://"):
        found(url)


def test_another_computer_without_https_gets_no_camera():
    told = found("http://198.51.100.7.invalid")
    assert told["camera permission"].good is False
    assert "HTTPS" in told["camera permission"].advice
    assert told["way of the video"].good is None


@pytest.mark.parametrize(
    ("host", "here"),
    [
        *[(here, True) for here in ("localhost", "a.localhost", "127.0.0.9", "::1")],
        *[(there, False) for there in ("192.168.1.2", "readroom.example", "0.0.0.0")],
    ],
)
def test_which_hosts_are_this_computer(host, here):
    assert is_here(host) is here


def listed(*urls, **more):
    return read_ice_servers(json.dumps([{"urls": list(urls), **more}]))


@pytest.fixture(scope="module")
def relay(turnserver, tmp_path_factory):
    with relaying(turnserver, tmp_path_factory.mktemp("relay"), more=LOOPBACK) as running:
        yield running


def test_a_relay_is_asked_with_a_fresh_credential(relay):
    servers = listed(relay.stun, relay.url("udp"), relay.url("tcp"))
    told = list(examine_ice(IceSetup(servers, TurnSecret(relay.secret)), here=False))
    wrong = list(examine_ice(IceSetup(servers, TurnSecret(SECRET)), here=False))
    assert [finding.good for finding in told] == [True, None, None, True]
    assert "denied-peer-ip" in told[1].advice  # the tests' relay serves loopback
    assert told[3].found == f"{relay.stun}, {relay.url('udp')}"
    assert wrong[1].good is False
    assert "static-auth-secret" in wrong[1].advice


def test_a_viewers_computer_looks_without_knowing_the_secret(relay):
    setup = IceSetup(listed(relay.stun, relay.url("udp")), asked_elsewhere=True)
    told = list(examine_ice(setup, here=False))
    assert [finding.good for finding in told] == [True, None, True]
    assert "not asked: READROOM_TURN_SECRET" in told[1].found


def test_stun_alone_is_said_to_be_no_relay(relay):
    told = {f.what: f for f in examine_ice(IceSetup(listed(relay.stun)), here=False)}
    assert told["TURN"].good is None
    assert told[relay.stun].good


def test_the_command_tells_and_fails(monkeypatch):
    monkeypatch.setenv("READROOM_TURN_SECRET", SECRET)
    monkeypatch.setenv("READROOM_ICE_SERVERS", '[{"urls": "turn:127.0.0.1:1?transport=tcp"}]')
    begun = time.monotonic()
    done = RUN.invoke(app, ["doctor", "--url", "http://127.0.0.1:1"])
    assert done.exit_code == 1
    assert "nothing listens there" in done.stdout
    assert SECRET not in done.stdout
    assert time.monotonic() - begun < 30


def test_the_command_takes_a_file_and_says_its_mistakes(tmp_path):
    file = tmp_path / "ice.json"
    words = ["doctor", "--url", "http://127.0.0.1:1", "--ice-servers", str(file)]
    file.write_text('[{"urls": "turn:127.0.0.1:1"}]')
    unknown = RUN.invoke(app, words)
    assert "not asked: READROOM_TURN_SECRET is not on this computer" in " ".join(
        unknown.stdout.split()
    )
    file.write_text('[{"urls": "https://a"}]')
    done = RUN.invoke(app, words)
    assert done.exit_code == 6
    assert "https://a" in done.stderr
