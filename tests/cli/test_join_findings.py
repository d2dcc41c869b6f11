"""`readroom doctor --url`: whether people without an account can join a room."""

import threading

import pytest
import uvicorn
from starlette.applications import Starlette
from tests.app.live_fakes import until
from tests.cli.test_server_findings import answering, web
from tests.live.harness import free_port
from typer.testing import CliRunner

from readroom.app.join_routes import JOIN_ROUTES
from readroom.cli.join_findings import examine_joining
from readroom.cli.main import app

PAGE = {"/join": "<label>Code of the room</label>"}


@pytest.fixture(scope="module")
def server():
    port = free_port()
    given = uvicorn.Config(Starlette(routes=list(JOIN_ROUTES)), port=port, log_level="warning")
    running = uvicorn.Server(given)
    thread = threading.Thread(target=running.run)
    thread.start()
    assert until(lambda: running.started)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(20)


def test_where_people_can_join_it_says_so(server):
    (finding,) = examine_joining(f"{server}/")
    assert finding.good
    assert "without an account" in finding.found


@pytest.mark.parametrize("code", [401, 302])
def test_a_log_in_before_the_page_is_said_with_what_to_do(code):
    headers = [("Location", "/elsewhere")] if code == 302 else []
    with web(answering({"/elsewhere": "Who are you?"}, headers, code)) as url:
        (finding,) = examine_joining(url)
    assert finding.good is None
    assert "log-in" in finding.found
    assert "/join" in finding.advice


def test_a_proxy_that_passes_no_socket_is_a_fault():
    with web(answering(PAGE)) as url:
        (finding,) = examine_joining(url)
    assert finding.good is False
    assert "404" in finding.found
    assert "Upgrade" in finding.advice


def test_other_servers_do_not_offer_it():
    with web(answering({"/join": "something else"})) as url:
        assert [one.found for one in examine_joining(url)] == ["not offered by this server"]
    with web(answering({})) as url:
        assert [one.good for one in examine_joining(url)] == [None]


def test_where_nothing_answers_nothing_is_said():
    assert list(examine_joining(f"http://127.0.0.1:{free_port()}")) == []


def test_the_doctor_says_it(server):
    said = CliRunner().invoke(app, ["doctor", "--url", server]).output
    assert "rooms to join" in said
