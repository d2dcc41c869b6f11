"""What the browser tests share: one server, one browser, one camera for as many as possible."""

from __future__ import annotations

import pytest
from tests.live.harness import browser_flags, make_camera, serving, serving_oddly
from tests.live.live_page import KEEP_CAMERA

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")

PATIENCE_MS = 90_000
SEATS = "40"
"""Visits of tests leave their seats behind for as long as a session waits."""


@pytest.fixture(scope="session")
def play():
    """One of these can run in a thread."""
    with playwright.sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def clip_camera(shared_data, tmp_path_factory):
    """A face that keeps still, 640 x 480, with the frame's number burnt in."""
    camera = tmp_path_factory.mktemp("camera") / "camera.y4m"
    make_camera(shared_data / "media" / "clips" / "fer_woman2.mp4", camera, still=True)
    return camera


@pytest.fixture(scope="session")
def browser(play, chromium, clip_camera):
    """The system's browser with that camera."""
    launched = play.chromium.launch(
        executable_path=chromium, headless=True, args=browser_flags(clip_camera)
    )
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def live_store(tmp_path_factory):
    """The URL of the store of `live_server`."""
    return f"sqlite:///{tmp_path_factory.mktemp('kept') / 'kept.db'}"


@pytest.fixture(scope="session")
def live_server(shared_data, live_store):
    """The app as it is by default, but for its seats."""
    given = {
        "READROOM_MODELS_DIR": str(shared_data / "models"),
        "READROOM_MAX_LIVE_SESSIONS": SEATS,
        "READROOM_DATABASE_URL": live_store,
    }
    with serving(**given) as running:
        yield running


@pytest.fixture(scope="session")
def scripted_server():
    """One that sees two people in everything, needs no processor for it, and is late with runs."""
    given = {
        "READROOM_ODD_FACES": "2",
        "READROOM_ODD_COUNT": "1",
        "READROOM_ODD_LATE_S": "2",
    }
    with serving_oddly(**given, READROOM_MAX_LIVE_SESSIONS=SEATS) as running:
        yield running


@pytest.fixture
def visit(request, browser):
    """Opens a page in a visit of its own and keeps every address it asks for."""
    opened = []

    def open_page(path="", server=None):
        server = server or request.getfixturevalue("live_server")
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, permissions=["camera"]
        )
        opened.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(KEEP_CAMERA)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("websocket", lambda socket: page.asked.append(socket.url))
        page.goto(f"{server.url}/{path}")
        page.wait_for_selector("h1.rr-title", timeout=60_000)
        return page

    yield open_page
    for context in opened:
        context.close()
